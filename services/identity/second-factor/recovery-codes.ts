import { hashRaw } from '@node-rs/argon2';
import type { Random } from '../../context.ts';
import { PASSWORD_HASHING } from '../passwords.ts';
import { toBase32 } from './base32.ts';

const COUNT = 10;
/** In characters of five bits each: 60 bits, three groups of four to type. */
const LENGTH = 12;
const SALT_BYTES = 16;

/** How it is stored: hashed as passwords are, since 60 bits are fewer than 112 (ASVS 5.0, 6.5.2). All of a person's share a salt. */
const hashOf = async (code: string, salt: Uint8Array): Promise<string> =>
  (await hashRaw(code, { ...PASSWORD_HASHING, salt })).toString('hex');

/** A code as it was typed, in one form: 0, 1 and 8 are not among its letters, and are read as those that they look like. */
const normalized = (typed: string): string =>
  typed.toUpperCase().replace(/[\s-]/g, '').replace(/0/g, 'O').replace(/1/g, 'I').replace(/8/g, 'B');

export interface NewRecoveryCodes {
  /** For the person's eyes, once. */
  readonly codes: readonly string[];
  readonly salt: Uint8Array;
  readonly hashes: readonly string[];
}

export const newRecoveryCodes = async (random: Random): Promise<NewRecoveryCodes> => {
  const salt = random.bytes(SALT_BYTES);
  const plain = Array.from({ length: COUNT }, () => toBase32(random.bytes(8)).slice(0, LENGTH));
  const hashes = await Promise.all(plain.map(code => hashOf(code, salt)));
  return { codes: plain.map(code => code.replace(/(.{4})(?=.)/g, '$1-')), salt, hashes };
};

/** The hash of what was typed as a recovery code, or `null` where it cannot be one. */
export const hashTypedRecoveryCode = async (typed: string, salt: Uint8Array): Promise<string | null> => {
  const code = normalized(typed);
  return /^[A-Z2-7]{12}$/.test(code) ? hashOf(code, salt) : null;
};
