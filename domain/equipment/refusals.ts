import { type Checked as AnyChecked, unless as anyUnless } from '#domain/lifecycle/checks';
import { SIGNER_REFUSALS } from '#domain/lifecycle/signers';
import type { Refusal } from '#domain/result';

/** Why an action on a machine is refused; the contract's error of the same name, in kebab case. */
export const EQUIPMENT_REFUSALS = [
  ...SIGNER_REFUSALS,
  // State
  'wrong-status',
  'already-transferred',
  'under-lien',
  'on-lease',
  // Title
  'already-proposed',
  'not-proposed',
  'wrong-terms',
  'expired',
  'already-consented',
  'missing-consent',
  'self-dealing',
  // Signers
  'not-title-holder',
  'not-in-charge',
  'not-addressee',
  'not-issuer',
  'not-secured-party',
  // Fields
  'bad-subject',
  'bad-fingerprints',
  'object-exists',
  'fingerprint-taken',
  'already-custodian',
  'bad-component',
  'recall-exists',
  'unknown-recall',
  'bad-cause',
] as const;

export type EquipmentRefusalCode = (typeof EQUIPMENT_REFUSALS)[number];
export type EquipmentRefusal = Refusal<EquipmentRefusalCode>;
export type Checked = AnyChecked<EquipmentRefusalCode>;

/** The refusal unless the condition holds. */
export const unless = anyUnless<EquipmentRefusalCode>;
