import { hkdfSync } from 'node:crypto';
import { computeAddress, SigningKey } from 'ethers';
import { type Hex, toHex } from '#domain/hex';
import type { Secret } from './secret.ts';

/** Order of secp256k1's group: private keys are 1 … ORDER − 1. */
const ORDER = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n;

/** A key that signs digests and never shows itself. */
export interface DigestSigner {
  readonly address: Hex;
  /** 65 bytes, r ‖ s ‖ v, low s. */
  sign(digest: Hex): Hex;
}

/**
 * A secp256k1 key out of a seed: HKDF-SHA-256 (RFC 5869) of the seed under `purpose` and `context`, 48 bytes of it
 * reduced into the group, so that the key is uniform but for 2^-128 (FIPS 186-5, A.2.1).
 */
export const deriveKey = (seed: Secret, purpose: string, context: Uint8Array): DigestSigner => {
  const material = Buffer.from(hkdfSync('sha256', seed.reveal(), Buffer.from(purpose, 'utf8'), context, 48));
  const scalar = (BigInt(`0x${material.toString('hex')}`) % (ORDER - 1n)) + 1n;
  const key = new SigningKey(`0x${scalar.toString(16).padStart(64, '0')}`);
  return {
    address: toHex(computeAddress(key)),
    sign: digest => toHex(key.sign(digest).serialized),
  };
};
