import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Random } from '../../context.ts';
import { toBase32 } from './base32.ts';

/** RFC 6238 with what every authenticator app understands: SHA-1, six digits, steps of 30 seconds. */
const STEP_SECONDS = 30;
const DIGITS = 6;
/** RFC 4226, section 4: at least 128 bits, 160 recommended. */
const SECRET_BYTES = 20;

export const newTotpSecret = (random: Random): Uint8Array => random.bytes(SECRET_BYTES);

/** The step of time that a moment is in, counted from 1970. */
export const stepOf = (at: Date): bigint => BigInt(Math.floor(at.getTime() / 1000 / STEP_SECONDS));

/** The code of a step: HOTP (RFC 4226, section 5.3) with the step as its counter. */
export const totpCode = (secret: Uint8Array, step: bigint): string => {
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(step);
  const mac = createHmac('sha1', secret).update(counter).digest();
  const offset = (mac[mac.length - 1] ?? 0) & 0x0f;
  const truncated = mac.readUInt32BE(offset) & 0x7fff_ffff;
  return String(truncated % 10 ** DIGITS).padStart(DIGITS, '0');
};

/**
 * The step whose code this is: that of now, the one before or the one after, since clocks differ and typing takes time.
 * `null` when it is none of them. Whether the step was used already is for the caller to see.
 */
export const matchingStep = (secret: Uint8Array, code: string, now: Date): bigint | null => {
  const typed = Buffer.from(code);
  const current = stepOf(now);
  let found: bigint | null = null;
  // All three are compared, whichever is right.
  for (const step of [current - 1n, current, current + 1n]) {
    const expected = Buffer.from(totpCode(secret, step));
    if (expected.length === typed.length && timingSafeEqual(expected, typed)) found = step;
  }
  return found;
};

/** The address that the QR code holds (Key Uri Format of Google Authenticator, which other apps read too). */
export const totpUri = (secret: Uint8Array, account: string): string => {
  const issuer = 'Lienlight';
  const query = new URLSearchParams({
    secret: toBase32(secret),
    issuer,
    algorithm: 'SHA1',
    digits: String(DIGITS),
    period: String(STEP_SECONDS),
  });
  return `otpauth://totp/${issuer}:${encodeURIComponent(account)}?${query}`;
};
