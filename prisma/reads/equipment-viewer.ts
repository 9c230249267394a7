import { type EquipmentState, standingProposal } from '#domain/equipment/state';
import type { UnixSeconds } from '#domain/time/calendar-date';

export const EQUIPMENT_VIEWER_ROLES = [
  'title-holder',
  'custodian',
  'lessor',
  'lessee',
  'buyer',
  'taker',
  'secured-party',
  'lender-asked',
  'inspector',
  'auditor',
  'issuer',
  'manufacturer',
  'former-owner',
] as const;

/** What an organisation is to a machine now, as far as it matters for what it may see. */
export type EquipmentViewerRole = (typeof EQUIPMENT_VIEWER_ROLES)[number];

/** Those who see the title chain, who has the machine, and its lease. Makers see the machine; former owners what was. */
const FULL: ReadonlySet<EquipmentViewerRole> = new Set([
  'title-holder',
  'custodian',
  'lessor',
  'lessee',
  'buyer',
  'taker',
  'secured-party',
  'lender-asked',
  'inspector',
  'auditor',
]);

/** Who looks at a machine. */
export interface EquipmentViewer {
  readonly organisationId: string;
  /** Whose eyes it has: its own, and as an auditor those of the parties that share the machine with it. */
  readonly readers: readonly string[];
  /** The party keys of these readers on the machine and on its leases. */
  readonly keys: ReadonlySet<string>;
  readonly roles: readonly EquipmentViewerRole[];
  readonly isFull: boolean;
  /** It has no part in it any more but for having sold it. */
  readonly isFormer: boolean;
  /** How much of its place it may see: a financier the country, a maker nothing. */
  readonly place: 'exact' | 'country' | 'none';
}

interface ReaderFacts {
  readonly state: EquipmentState | null;
  readonly row: { readonly issuerId: string; readonly manufacturerId: string | null; readonly declared: boolean };
  readonly readers: readonly string[];
  readonly own: ReadonlySet<string>;
  readonly leases: readonly { readonly lessorKey: string; readonly lesseeKey: string }[];
  readonly now: UnixSeconds;
}

/** What the readers are by their keys. */
export const rolesOfReader = ({ state, row, readers, own, leases, now }: ReaderFacts): EquipmentViewerRole[] => {
  const roles: EquipmentViewerRole[] = [];
  const isOwn = (key: string | null | undefined): boolean => key != null && own.has(key);
  if (state && isOwn(state.holder)) roles.push('title-holder');
  if (state && isOwn(state.custodian)) roles.push('custodian');
  if (leases.some(({ lessorKey }) => isOwn(lessorKey))) roles.push('lessor');
  if (leases.some(({ lesseeKey }) => isOwn(lesseeKey))) roles.push('lessee');
  if (state && isOwn(standingProposal(state, now)?.buyer)) roles.push('buyer');
  // An owner that declared a machine and sold it has no part in it any more.
  if (readers.includes(row.issuerId) && !(row.declared && state?.transferred)) roles.push('issuer');
  if (row.manufacturerId !== null && readers.includes(row.manufacturerId)) roles.push('manufacturer');
  return roles;
};

/** The roles with what follows from them. */
export const scopeOf = (
  roles: readonly EquipmentViewerRole[],
  hasSold: boolean,
): Pick<EquipmentViewer, 'roles' | 'isFull' | 'isFormer'> => {
  const isFormer = roles.length === 0 && hasSold;
  return {
    roles: isFormer ? ['former-owner'] : roles,
    isFull: roles.some(role => FULL.has(role)),
    isFormer,
  };
};
