import type { Hex } from '#domain/hex';
import type { EquipmentRecord } from './next-step.ts';
import { type EquipmentState, missingConsents, standingProposal } from './state.ts';

const EQUIPMENT_LIFE = ['passport', 'title', 'delivery', 'lease', 'end'] as const;

interface LifeStep {
  readonly step: (typeof EQUIPMENT_LIFE)[number];
  readonly status: 'done' | 'current' | 'upcoming' | 'stopped';
}

const passed = (isDone: boolean, isCurrent: boolean): LifeStep['status'] =>
  isDone ? 'done' : isCurrent ? 'current' : 'upcoming';

/** A machine's life as steps: made, sold, delivered, let, ended. What a reader may not know of is left out of `known`. */
export const equipmentLife = (
  state: EquipmentState,
  { now, currentLease }: Pick<EquipmentRecord, 'now' | 'currentLease'>,
  known: { readonly custodyAndLease: boolean },
): LifeStep[] => {
  const { status, transferred, issuer, custodian } = state;
  const isOver = status !== 'Recorded';
  const isDelivered = custodian !== issuer;
  const isLet = currentLease !== null;
  const steps: LifeStep[] = [
    { step: 'passport', status: 'done' },
    { step: 'title', status: passed(transferred, !isOver && standingProposal(state, now) !== null) },
    { step: 'delivery', status: passed(isDelivered, !isOver && transferred) },
    { step: 'lease', status: isLet ? (isOver ? 'done' : 'current') : 'upcoming' },
    { step: 'end', status: status === 'Retired' ? 'done' : isOver ? 'stopped' : 'upcoming' },
  ];
  return steps.filter(({ step }) => known.custodyAndLease || (step !== 'delivery' && step !== 'lease'));
};

const EQUIPMENT_CONTROLS = [
  'accept',
  'consent',
  'decline',
  'sell',
  'withdraw',
  'give',
  'take-back',
  'swap',
  'recall',
  'retire',
  'cancel',
] as const;

/** What can be done with a machine, as its page offers it. */
export type EquipmentControl = (typeof EQUIPMENT_CONTROLS)[number];

/** What the key may do now with a machine that is recorded; nothing that would be refused. */
export const equipmentControls = (state: EquipmentState, key: Hex, record: EquipmentRecord): EquipmentControl[] => {
  if (state.status !== 'Recorded') return [];
  const { holder, custodian, issuer, transferred } = state;
  const { securedParties, currentLease, now } = record;
  const proposal = standingProposal(state, now);
  const isBuyer = proposal?.buyer === key;
  const isHolder = holder === key;
  const missing = proposal ? missingConsents(proposal, securedParties) : [];
  const may: Readonly<Record<EquipmentControl, boolean>> = {
    accept: isBuyer && missing.length === 0,
    consent: missing.includes(key),
    decline: isBuyer,
    sell: isHolder && proposal === null,
    withdraw: isHolder && proposal !== null,
    give: isHolder || custodian === key,
    'take-back': isHolder && custodian !== key,
    swap: isHolder || custodian === key,
    recall: issuer === key,
    retire: isHolder,
    cancel: issuer === key && !transferred && securedParties.length === 0 && currentLease === null,
  };
  return EQUIPMENT_CONTROLS.filter(control => may[control]);
};
