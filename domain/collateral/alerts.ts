/** What needs a financier's eye, most pressing first. As in lists; the statements of a machine say more. */
export const COLLATERAL_ALERTS = [
  'gone',
  'in-default',
  'in-arrears',
  'outside',
  'recalled',
  'senior-lien',
  'insurance-ended',
  'title-offered',
  'place-unknown',
  'insurance-ending',
  'lien-lapsing',
] as const;
export type CollateralAlert = (typeof COLLATERAL_ALERTS)[number];

/** Why a financier sees a machine: it has a lien on it, it finances its rents, or it was asked to lend. */
export const COLLATERAL_BASES = ['lent', 'rents', 'asked'] as const;
export type CollateralBasis = (typeof COLLATERAL_BASES)[number];
