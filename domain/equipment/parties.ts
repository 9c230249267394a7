import type { Hex } from '#domain/hex';
import type { EquipmentRecord } from './next-step.ts';
import { type EquipmentState, standingProposal } from './state.ts';

export const EQUIPMENT_ROLES = ['title-holder', 'custodian', 'issuer', 'buyer', 'secured-party'] as const;

/** What a key is to a machine. `buyer`: of an offer of title that stands; `secured-party`: of a lien that stands. */
export type EquipmentRole = (typeof EQUIPMENT_ROLES)[number];

/** Everything that a key is to a machine now, in the order of `EQUIPMENT_ROLES`. */
export const equipmentRoles = (state: EquipmentState, key: Hex, record: EquipmentRecord): EquipmentRole[] => {
  const isIt: Readonly<Record<EquipmentRole, boolean>> = {
    'title-holder': state.holder === key,
    custodian: state.custodian === key,
    issuer: state.issuer === key,
    buyer: standingProposal(state, record.now)?.buyer === key,
    'secured-party': record.securedParties.includes(key),
  };
  return EQUIPMENT_ROLES.filter(role => isIt[role]);
};
