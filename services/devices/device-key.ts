import { createHash, createPublicKey, type JsonWebKey } from 'node:crypto';
import { z } from 'zod';
import { KEY_KINDS, type KeyKind } from '#domain/devices/state';
import { type Hex, ZERO_HASH } from '#domain/hex';

const coordinate = z.string().regex(/^[A-Za-z0-9_-]{43}$/, '32 bytes in base64url');

/** A device's public key as a JWK: P-256 or Ed25519, and nothing private. */
export const publicJwk = z.union([
  z
    .object({ kty: z.literal('EC'), crv: z.literal('P-256'), x: coordinate, y: coordinate })
    .refine(isOnCurve, 'a point of P-256'),
  z.object({ kty: z.literal('OKP'), crv: z.literal('Ed25519'), x: coordinate }).refine(isOnCurve, 'a key of Ed25519'),
]);

export type PublicJwk = z.output<typeof publicJwk>;

function isOnCurve(jwk: JsonWebKey): boolean {
  try {
    createPublicKey({ key: jwk, format: 'jwk' });
    return true;
  } catch {
    return false;
  }
}

/** How the chain knows a key: its kind's place in `KEY_KINDS`, and its thumbprint (RFC 7638, SHA-256); zero for none. */
export interface KeyOnChain {
  readonly keyKind: number;
  readonly key: Hex;
}

const keyKindOf = ({ crv }: PublicJwk): KeyKind => crv;

/** The members that make the thumbprint, in the order of their names. */
const thumbprintText = (jwk: PublicJwk): string =>
  jwk.kty === 'EC'
    ? JSON.stringify({ crv: jwk.crv, kty: jwk.kty, x: jwk.x, y: jwk.y })
    : JSON.stringify({ crv: jwk.crv, kty: jwk.kty, x: jwk.x });

export const keyOnChain = (jwk: PublicJwk | null): KeyOnChain =>
  jwk === null
    ? { keyKind: 0, key: ZERO_HASH }
    : {
        keyKind: KEY_KINDS.indexOf(keyKindOf(jwk)),
        key: `0x${createHash('sha256').update(thumbprintText(jwk)).digest('hex')}`,
      };

/** A stored key; `null` for none. */
export const storedJwk = (json: unknown): PublicJwk | null => publicJwk.safeParse(json).data ?? null;
