import { type Checked as AnyChecked, unless as anyUnless } from '#domain/lifecycle/checks';
import { SIGNER_REFUSALS } from '#domain/lifecycle/signers';
import type { Refusal } from '#domain/result';

/** Why an action on a lease is refused; the contract's error of the same name, in kebab case. */
export const LEASE_REFUSALS = [
  ...SIGNER_REFUSALS,
  // State
  'wrong-status',
  'already-attested',
  'sublet',
  // Signers
  'not-lessor',
  'not-lessee',
  'self-dealing',
  // Machines
  'bad-machines',
  'wrong-machine',
  'already-let',
  'wrong-head',
  // Rents
  'wrong-period',
  'receivable-used',
  'bad-range',
  'rents-sold',
  'too-many-assignments',
  'unknown-assignment',
  // Fields
  'bad-subject',
  'bad-fingerprints',
  'object-exists',
  'fingerprint-taken',
  'bad-periods',
  'bad-flag',
  'bad-cause',
] as const;

export type LeaseRefusalCode = (typeof LEASE_REFUSALS)[number];
export type LeaseRefusal = Refusal<LeaseRefusalCode>;
export type Checked = AnyChecked<LeaseRefusalCode>;

/** The refusal unless the condition holds. */
export const unless = anyUnless<LeaseRefusalCode>;
