import { hash, verify } from '@node-rs/argon2';
import { accept, type Result, refuse } from '#domain/result';
import { COMMON_PASSWORDS } from './common-passwords.ts';

/** OWASP's Password Storage Cheat Sheet: argon2id (the library's own choice) with 19 MiB, two passes, one lane. */
export const PASSWORD_HASHING = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

/** In characters. NIST SP 800-63B-4 and ASVS 5.0, 6.2: at least 8, long ones allowed, no rules of composition. */
export const MINIMUM_LENGTH = 12;
const MAXIMUM_LENGTH = 128;

/** A hash of a random value that nobody knows: unknown accounts cost the same time as wrong passwords. */
const NOBODYS_HASH =
  '$argon2id$v=19$m=19456,t=2,p=1$pmMNtWChK7Yh87QZ4gnzrg$TzpYMjDv3j+42gt2R/aESZPMI4Ejx1av17PFwK8HYU4';

/** One password, one form, however a keyboard composes its accents. */
const normalized = (password: string): string => password.normalize('NFKC');

export const hashPassword = (password: string): Promise<string> => hash(normalized(password), PASSWORD_HASHING);

/** Whether the password is that of the hash; `null` (no such account) takes as long, and is never right. */
export const isPassword = async (passwordHash: string | null, password: string): Promise<boolean> => {
  const isRight = await verify(passwordHash ?? NOBODYS_HASH, normalized(password));
  return isRight && passwordHash !== null;
};

/** A short piece over and over (`abcabcabcabc`), or a run up or down (`abcdefghijkl`, `987654321098`). */
const isPattern = (password: string): boolean => {
  if (/^(.{1,6}?)\1+.{0,5}$/su.test(password)) return true;
  const codes = [...password].map(character => character.codePointAt(0) ?? 0);
  const steps = codes.slice(1).map((code, index) => code - (codes[index] ?? 0));
  const regular = steps.filter(step => Math.abs(step) === 1).length;
  return regular >= steps.length - 2;
};

/** What remains when digits and signs are taken from both ends: `!Password2024!` is `password`. */
const stemOf = (password: string): string => password.replace(/^[^\p{L}]+|[^\p{L}]+$/gu, '');

/** Words that an attacker tries first for this person: parts of name and e-mail address, and our own name. */
const isPersonal = (stem: string, about: readonly string[]): boolean => {
  const words = ['lienlight', ...about.flatMap(text => text.toLowerCase().split(/[^\p{L}\p{N}]+/u))];
  let rest = stem;
  for (const word of words) if (word.length >= 4) rest = rest.replaceAll(word, '');
  return rest.length < 6 && rest.length < stem.length;
};

/**
 * Whether a new password will do. `about`: the person's name and e-mail address, the organisation's name.
 * Refusals: `password-too-short`, `password-too-long`, `password-guessable`, on the field `field`.
 */
export const checkNewPassword = (password: string, about: readonly string[], field = 'password'): Result<string> => {
  const plain = normalized(password);
  const length = [...plain].length;
  if (length < MINIMUM_LENGTH) return refuse('password-too-short', { minimum: String(MINIMUM_LENGTH) }, field);
  if (length > MAXIMUM_LENGTH) return refuse('password-too-long', { maximum: String(MAXIMUM_LENGTH) }, field);
  const lower = plain.toLowerCase();
  const stem = stemOf(lower);
  const isGuessable =
    COMMON_PASSWORDS.has(lower) || COMMON_PASSWORDS.has(stem) || isPattern(lower) || isPersonal(stem || lower, about);
  return isGuessable ? refuse('password-guessable', {}, field) : accept(password);
};
