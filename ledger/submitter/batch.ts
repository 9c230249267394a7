import { type Hex, toHex, ZERO_ADDRESS } from '#domain/hex';
import { INTERFACES } from '../contracts.ts';
import { decodeAction, relayStructOf } from '../typed-data/action.ts';
import { ACTION_TYPES, type Field } from '../typed-data/action-types.ts';
import type { SendableAction, SignedCredential } from './store.ts';

/** How large one transaction of the relayer may become. */
export interface BatchLimits {
  readonly actions: number;
  readonly gas: bigint;
  /** Of the call; nodes take transactions of 128 KiB at most. */
  readonly bytes: number;
}

/** Enough for any action but its lists, measured generously: what is not used is not paid. */
const GAS_PER_ACTION = 400_000n;
const GAS_PER_LISTED_WORD = 60_000n;
const GAS_PER_CREDENTIAL = 150_000n;
const GAS_PER_BYTE = 16n;
/** The Relay wants what one action may need to be left before each of them, whatever they use (`ACTION_GAS`). */
const GAS_LEFT_OVER = 2_700_000n;

const bytesOf = (hex: Hex): number => (hex.length - 2) / 2;

const wordsListed = (encoded: Hex): number => {
  const fields = decodeAction(encoded)?.fields ?? {};
  return Object.values(fields).reduce<number>((sum, value) => sum + (Array.isArray(value) ? value.length : 0), 0);
};

const gasOf = ({ encoded, failedAttempts }: SendableAction): bigint =>
  (GAS_PER_ACTION + GAS_PER_LISTED_WORD * BigInt(wordsListed(encoded)) + GAS_PER_BYTE * BigInt(bytesOf(encoded))) *
  BigInt(1 + failedAttempts);

/**
 * The actions of the next transaction: as many as fit, in their order. A decision of governance goes alone. An action that has
 * failed before goes alone too, so that it holds up nobody else.
 */
export const chooseBatch = (sendable: readonly SendableAction[], limits: BatchLimits): readonly SendableAction[] => {
  const [first] = sendable;
  if (!first) return [];
  const goesAlone = (action: SendableAction): boolean => action.governance || action.failedAttempts > 0;
  if (goesAlone(first)) return [first];
  const batch: SendableAction[] = [];
  let gas = GAS_LEFT_OVER;
  let bytes = 0;
  for (const action of sendable) {
    gas += gasOf(action) + GAS_PER_CREDENTIAL;
    bytes += bytesOf(action.encoded);
    const fits = batch.length < limits.actions && gas <= limits.gas && bytes <= limits.bytes;
    if (goesAlone(action) || (batch.length > 0 && !fits)) break;
    batch.push(action);
  }
  return batch;
};

/** The party keys that the actions name: their signers, and the other parties in their fields. */
export const keysIn = (actions: readonly SendableAction[]): { subject: Hex; key: Hex }[] => {
  const named = actions.flatMap(({ encoded }) => {
    const decoded = decodeAction(encoded);
    if (!decoded) return [];
    const { subject, signers } = decoded.fields;
    const parties = ACTION_TYPES[decoded.type].fields
      .filter((field: Field) => field.type === 'address')
      .map(field => decoded.fields[field.name]);
    return [...(Array.isArray(signers) ? signers : []), ...parties]
      .map(key => toHex(String(key)))
      .filter(key => key !== ZERO_ADDRESS)
      .map(key => ({ subject: toHex(String(subject)), key }));
  });
  return [...new Map(named.map(one => [`${one.subject}${one.key}`, one])).values()];
};

/** The call of `relay`, and the gas to offer for it. */
export const relayCall = (
  actions: readonly SendableAction[],
  credentials: readonly SignedCredential[],
): { data: Hex; gasLimit: bigint } => {
  const signed = credentials.map(({ credential: { key, subject, kinds, expiry, organisation }, signature }) => [
    [key, subject, kinds, expiry, organisation],
    signature,
  ]);
  const structs = actions.map(action => relayStructOf(action.encoded));
  return {
    data: toHex(INTERFACES.Relay.encodeFunctionData('relay', [signed, structs])),
    gasLimit: actions.reduce(
      (sum, action) => sum + gasOf(action),
      GAS_LEFT_OVER + GAS_PER_CREDENTIAL * BigInt(credentials.length),
    ),
  };
};
