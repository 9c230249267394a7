import { type Checked as AnyChecked, unless as anyUnless } from '#domain/lifecycle/checks';
import { SIGNER_REFUSALS } from '#domain/lifecycle/signers';
import type { Refusal } from '#domain/result';

/** Why an action on devices is refused; the contract's error of the same name, in kebab case. */
export const DEVICE_REFUSALS = [
  ...SIGNER_REFUSALS,
  'wrong-machine',
  'device-enrolled',
  'unknown-device',
  'not-device-party',
  'bad-key',
  'no-value',
  'observer-appointed',
  'unknown-observer',
] as const;

export type DeviceRefusalCode = (typeof DEVICE_REFUSALS)[number];
export type DeviceRefusal = Refusal<DeviceRefusalCode>;
export type Checked = AnyChecked<DeviceRefusalCode>;

/** The refusal unless the condition holds. */
export const unless = anyUnless<DeviceRefusalCode>;
