import { type Checked as AnyChecked, unless as anyUnless } from '#domain/lifecycle/checks';
import { SIGNER_REFUSALS } from '#domain/lifecycle/signers';
import type { Refusal } from '#domain/result';

/** Why a collateral cannot be pledged; those of a receivable are its own. */
export const COLLATERAL_REFUSALS = [
  'wrong-collateral',
  'wrong-fragment-status',
  'disputed',
  'overdue',
  'nothing-open',
] as const;

/** Why an action on a lien is refused; the contract's error of the same name, in kebab case. */
export const LIEN_REFUSALS = [
  ...SIGNER_REFUSALS,
  ...COLLATERAL_REFUSALS,
  'pledged',
  'bad-subject',
  'lien-exists',
  'unknown-lien',
  'not-secured-party',
  'self-dealing',
  'bad-lapse',
  'not-in-sight',
  'too-many-liens',
  'wrong-senior',
  'already-subordinated',
  'not-governor',
  'too-few-governors',
] as const;

export type LienRefusalCode = (typeof LIEN_REFUSALS)[number];
export type LienRefusal = Refusal<LienRefusalCode>;
export type Checked = AnyChecked<LienRefusalCode>;

/** The refusal unless the condition holds. */
export const unless = anyUnless<LienRefusalCode>;
