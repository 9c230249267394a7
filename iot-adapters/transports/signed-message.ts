import { createHash } from 'node:crypto';
import { type CryptoKey, calculateJwkThumbprint, compactVerify, decodeProtectedHeader, importJWK } from 'jose';
import type { RefusalReason } from '#domain/telemetry/refusal-reasons';
import type { ChainLink, KnownDevice } from '../sink.ts';
import { type NativeMessage, readingsOfJson } from './native-json.ts';

/**
 * A message that the device signed with its own key: a compact JWS (RFC 7515) with `alg` EdDSA (Ed25519) or ES256 (P-256) and
 * `kid` the device's name; its payload is `{sequence, previous, readings: […]}`, where `sequence` counts the device's messages
 * under that key from 1, and `previous` is the SHA-256 of the whole JWS before it in base64url, empty for the first.
 */
export const looksSigned = (text: string): boolean => /^[\w-]+\.[\w-]+\.[\w-]+$/.test(text.trim());

/** As whom a signed message gives itself out; `null` where it does not say. */
export const signerOf = (text: string): string | null => {
  try {
    const { kid } = decodeProtectedHeader(text.trim());
    return typeof kid === 'string' && kid.length > 0 && kid.length <= 120 ? kid : null;
  } catch {
    return null;
  }
};

export type SignedMessage =
  | (Extract<NativeMessage, { readings: unknown }> & { readonly chain: ChainLink })
  | { readonly refused: RefusalReason };

/** How many readings one message may number: the number of a reading is the message's times this, and its place in it. */
const NUMBERED = 1_000n;

const ALGORITHMS: Readonly<Record<string, string>> = { Ed25519: 'EdDSA', 'P-256': 'ES256' };

interface ImportedKey {
  readonly key: CryptoKey | Uint8Array;
  /** RFC 7638, SHA-256, base64url. */
  readonly thumbprint: string;
}

const imported = new WeakMap<object, Promise<ImportedKey>>();

const importKey = async (jwk: Readonly<Record<string, unknown>>, algorithm: string): Promise<ImportedKey> => ({
  key: await importJWK({ ...jwk }, algorithm),
  thumbprint: await calculateJwkThumbprint({ ...jwk }),
});

const keyOf = (jwk: Readonly<Record<string, unknown>>, algorithm: string): Promise<ImportedKey> => {
  const known = imported.get(jwk);
  if (known) return known;
  const key = importKey(jwk, algorithm);
  imported.set(jwk, key);
  return key;
};

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Opens a signed message of a device. Refusals: `no-key`, `wrong-signature`, `not-json`, `wrong-chain`, those of the readings. */
export const openSigned = async (jws: string, { key }: Pick<KnownDevice, 'key'>): Promise<SignedMessage> => {
  const text = jws.trim();
  const algorithm = key && typeof key.crv === 'string' ? ALGORITHMS[key.crv] : undefined;
  if (!key || !algorithm) return { refused: 'no-key' };
  let body: unknown;
  let thumbprint: string;
  try {
    const known = await keyOf(key, algorithm);
    thumbprint = known.thumbprint;
    const algorithms = algorithm === 'EdDSA' ? ['EdDSA', 'Ed25519'] : [algorithm];
    const { payload } = await compactVerify(text, known.key, { algorithms });
    body = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(payload));
  } catch (error) {
    return { refused: error instanceof SyntaxError ? 'not-json' : 'wrong-signature' };
  }
  if (!isRecord(body)) return { refused: 'not-an-object' };
  const { sequence, previous, readings } = body;
  const isCounted = typeof sequence === 'number' && Number.isSafeInteger(sequence) && sequence > 0;
  if (!isCounted || typeof previous !== 'string' || !/^([\w-]{43})?$/.test(previous)) return { refused: 'wrong-chain' };
  const message = readingsOfJson({ readings: Array.isArray(readings) ? readings : [readings] });
  if ('refused' in message) return message;
  const number = BigInt(sequence);
  return {
    readings: message.readings,
    sequences: message.readings.map((_, at) => number * NUMBERED + BigInt(at)),
    chain: { key: thumbprint, sequence: number, previous, hash: createHash('sha256').update(text).digest('base64url') },
  };
};
