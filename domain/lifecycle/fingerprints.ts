import { type Hex, ZERO_HASH } from '#domain/hex';
import { type Checked, unless } from './checks.ts';

/** What is registered, as of one moment. */
export interface FingerprintRegister {
  /** The live object of a fingerprint, whatever it is; `null` when there is none. */
  readonly liveObject: (fingerprint: Hex) => Hex | null;
  /** Whether the subject has fingerprints already: then it is another contract's. */
  readonly isObject: boolean;
}

/** How many fingerprints an object may have: one for each open epoch. As in the contracts. */
export const MAX_FINGERPRINTS = 16;

/** There are some, none of them zero, none registered (invariant 3); and the subject is nothing else. */
export const requireFingerprints = (
  fingerprints: readonly Hex[],
  { liveObject, isObject }: FingerprintRegister,
): Checked<'bad-fingerprints' | 'object-exists' | 'fingerprint-taken'> => {
  const count = fingerprints.length;
  const taken = fingerprints.find(
    (fingerprint, place) => liveObject(fingerprint) !== null || fingerprints.indexOf(fingerprint) < place,
  );
  return (
    unless(count > 0 && count <= MAX_FINGERPRINTS && !fingerprints.includes(ZERO_HASH), 'bad-fingerprints') ??
    unless(!isObject, 'object-exists') ??
    unless(taken === undefined, 'fingerprint-taken', { fingerprint: taken ?? '' })
  );
};
