import { KIND_BITS, kindBits, TRADING_KINDS } from '#domain/access/organisation-kinds';
import type { Hex } from '#domain/hex';
import { type Checked, unless } from './checks.ts';

/** What every command carries. `signers` are party keys: the principal first, then co-signers. */
export interface Envelope {
  readonly subject: Hex;
  /** The version that the signers saw; 0 of what does not exist yet. */
  readonly expectedVersion: bigint;
  readonly signers: readonly Hex[];
}

/** What keys are worth on one subject, at one moment. */
export interface KeyStanding {
  /** Bits of the kinds as which a key may act; 0 when it is unbound, expired, revoked or frozen. */
  readonly kindsOf: (key: Hex) => number;
  /** Whether a key that would otherwise be valid here is frozen. */
  readonly isFrozen: (key: Hex) => boolean;
}

export interface SignerRule {
  /** As which kinds the signers may act, any one of them. */
  readonly kinds: number;
  /** `several`: who else signs is checked with the state. */
  readonly signers: 'one' | 'several';
  /** Whether a key that is frozen, and valid otherwise, may sign it. */
  readonly frozenToo?: true;
}

/** Kinds of key, as bits: who may own and let, who may answer, who may lend, who may make, who may look. */
export const TRADING = kindBits(TRADING_KINDS);
export const ANSWERING = TRADING | KIND_BITS.GUEST_OBLIGOR;
export const LENDING = KIND_BITS.BANK;
export const MAKING = KIND_BITS.MANUFACTURER;
export const MEMBERS = TRADING | KIND_BITS.AUDITOR;

/** Why a signature is not enough; the contracts' errors of the same names. */
export const SIGNER_REFUSALS = [
  'wrong-version',
  'unexpected-signer',
  'not-authorised',
  'not-financier',
  'frozen',
  'missing-co-signer',
] as const;

export type SignerRefusalCode = (typeof SIGNER_REFUSALS)[number];

/** The principal; an empty text, which is nobody's key, when there is none. */
export const principalOf = ({ signers }: Envelope): string => signers[0] ?? '';

/** A key that is valid for one of these kinds. */
export const requireKinds = (
  { kindsOf, isFrozen }: KeyStanding,
  key: Hex,
  kinds: number,
  frozenToo = false,
): Checked<SignerRefusalCode> => {
  if ((kindsOf(key) & kinds) !== 0) return null;
  if (isFrozen(key)) return frozenToo ? null : unless(false, 'frozen', { key });
  return unless(false, kinds === LENDING ? 'not-financier' : 'not-authorised', { key });
};

/**
 * Invariant 11, as far as it is public state: the expected version, and valid keys of the right kinds.
 *
 * @param current the subject's version, 0 when it does not exist
 * @param isOwn whether a key is to be looked at here; by default every one is
 */
export const requireEnvelope = (
  { expectedVersion, signers }: Envelope,
  { kinds, signers: many, frozenToo }: SignerRule,
  current: bigint,
  keys: KeyStanding,
  isOwn: (key: Hex) => boolean = () => true,
): Checked<SignerRefusalCode> => {
  const wrong = unless(expectedVersion === current, 'wrong-version', { expected: expectedVersion, current });
  if (wrong) return wrong;
  const [principal, second] = signers;
  if (principal === undefined) return unless(false, 'not-authorised', { key: '' });
  // The Relay passes over an action that somebody signed twice.
  const twice = signers.find((key, place) => signers.indexOf(key) < place);
  if (twice !== undefined) return unless(false, 'unexpected-signer', { signer: twice });
  if (many === 'one' && second !== undefined) return unless(false, 'unexpected-signer', { signer: second });
  for (const key of signers.filter(isOwn)) {
    const refusal = requireKinds(keys, key, kinds, frozenToo === true);
    if (refusal) return refusal;
  }
  return null;
};

/** These parties have signed, and nobody else. Somebody may be listed twice. */
export const requireAll = ({ signers }: Envelope, parties: readonly Hex[]): Checked<SignerRefusalCode> => {
  const missing = parties.find(party => !signers.includes(party));
  const unexpected = signers.find(signer => !parties.includes(signer));
  return (
    unless(missing === undefined, 'missing-co-signer', { party: missing ?? '' }) ??
    unless(unexpected === undefined, 'unexpected-signer', { signer: unexpected ?? '' })
  );
};
