export const ORGANISATION_KINDS = [
  'LESSEE',
  'LESSOR',
  'BANK',
  'MANUFACTURER',
  'AUDITOR',
  'SUPPLIER',
  'GUEST_OBLIGOR',
] as const;

/** What an organisation is in the consortium; it may be several. `GUEST_OBLIGOR` answers through a link and has no members. */
export type OrganisationKind = (typeof ORGANISATION_KINDS)[number];

/** The bit of each kind in a party key's credential, as in `contracts/src/libraries/Kinds.sol`. */
export const KIND_BITS = {
  LESSEE: 1,
  LESSOR: 2,
  BANK: 4,
  MANUFACTURER: 8,
  AUDITOR: 16,
  SUPPLIER: 32,
  GUEST_OBLIGOR: 64,
} as const satisfies Record<OrganisationKind, number>;

/** The kinds that may own, issue and finance claims. */
export const TRADING_KINDS = [
  'LESSEE',
  'LESSOR',
  'BANK',
  'MANUFACTURER',
  'SUPPLIER',
] as const satisfies OrganisationKind[];

export const kindBits = (kinds: readonly OrganisationKind[]): number =>
  kinds.reduce((bits, kind) => bits | KIND_BITS[kind], 0);

export const kindsFromBits = (bits: number): OrganisationKind[] =>
  ORGANISATION_KINDS.filter(kind => (bits & KIND_BITS[kind]) !== 0);

export const hasKind = (bits: number, kind: OrganisationKind): boolean => (bits & KIND_BITS[kind]) !== 0;

export const isTrading = (bits: number): boolean => (bits & kindBits(TRADING_KINDS)) !== 0;
