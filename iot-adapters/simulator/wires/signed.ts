import { createHash, createPrivateKey, type KeyObject, sign } from 'node:crypto';
import type { Reading } from '#domain/telemetry/reading';

/** Where a device stands in its chain of signed messages; kept by whoever wants to go on later. */
export interface Chain {
  readonly sequence: number;
  /** SHA-256 of the last message in base64url, empty before the first. */
  readonly previous: string;
}

export const NEW_CHAIN: Chain = { sequence: 0, previous: '' };

const base64url = (text: string): string => Buffer.from(text, 'utf8').toString('base64url');

/** PKCS #8 around the 32 bytes of an Ed25519 key. Source: RFC 8410, 7. */
const PKCS8_ED25519 = Buffer.from('302e020100300506032b657004220420', 'hex');

/** The Ed25519 key of a simulated device: worked out from the seed, and so the same in every run. Of no use for anything real. */
export const keyOf = (seed: string, id: string): KeyObject => {
  const secret = createHash('sha256').update(`lienlight simulator ${seed} ${id}`).digest();
  return createPrivateKey({ key: Buffer.concat([PKCS8_ED25519, secret]), format: 'der', type: 'pkcs8' });
};

/** The public half, as enrolment wants it: `{kty, crv, x}`. */
export const publicJwkOf = (key: KeyObject): Record<string, unknown> => {
  const { d: _, ...jwk } = key.export({ format: 'jwk' });
  return jwk;
};

/** Signs the next message of a device: a compact JWS over sequence, hash of the message before, and readings. */
export const signedMessage = (
  id: string,
  key: KeyObject,
  { sequence, previous }: Chain,
  readings: readonly Reading[],
): { readonly text: string; readonly chain: Chain } => {
  const isEd25519 = key.asymmetricKeyType === 'ed25519';
  const header = base64url(JSON.stringify({ alg: isEd25519 ? 'EdDSA' : 'ES256', kid: id }));
  const told = readings.map(({ raw: _, deviceId: __, ...reading }) => reading);
  const payload = base64url(JSON.stringify({ sequence: sequence + 1, previous, readings: told }));
  const signed = Buffer.from(`${header}.${payload}`);
  const signature = isEd25519 ? sign(null, signed, key) : sign('sha256', signed, { key, dsaEncoding: 'ieee-p1363' });
  const text = `${header}.${payload}.${signature.toString('base64url')}`;
  return { text, chain: { sequence: sequence + 1, previous: createHash('sha256').update(text).digest('base64url') } };
};
