import { describe, expect, it } from 'vitest';
import { toBase32 } from './base32.ts';
import { matchingStep, stepOf, totpCode, totpUri } from './totp.ts';

const ascii = (text: string): Uint8Array => Buffer.from(text, 'ascii');
/** The secret of the vectors of RFC 4226 and RFC 6238. */
const secret = ascii('12345678901234567890');
const at = (seconds: number): Date => new Date(seconds * 1000);

describe('one-time codes', () => {
  it('are those of RFC 4226, appendix D', () => {
    const codes = Array.from({ length: 10 }, (_, counter) => totpCode(secret, BigInt(counter)));
    expect(codes.join(' ')).toBe('755224 287082 359152 969429 338314 254676 287922 162583 399871 520489');
  });

  // The RFC prints eight digits; of the same number, six are its last ones.
  it.each([
    [59, '94287082'],
    [1_111_111_109, '07081804'],
    [1_111_111_111, '14050471'],
    [1_234_567_890, '89005924'],
    [2_000_000_000, '69279037'],
    [20_000_000_000, '65353130'],
  ])('are those of RFC 6238, appendix B, at %i', (seconds, code) => {
    expect(totpCode(secret, stepOf(at(seconds)))).toBe(code.slice(-6));
  });

  it('are right one step early and one late, and no further', () => {
    const now = at(1_111_111_109);
    const step = stepOf(now);
    const found = [-2n, -1n, 0n, 1n, 2n].map(by => matchingStep(secret, totpCode(secret, step + by), now));
    expect(found).toEqual([null, step - 1n, step, step + 1n, null]);
  });

  it.each(['', '12345', '1234567', '００００００', 'abcdef', '081804 '])('are not right as %j', code =>
    expect(matchingStep(secret, code, at(1_111_111_109))).toBeNull(),
  );

  it('are shared with an app by an address that it can read', () => {
    const uri = new URL(totpUri(secret, 'anna+x@nord.example'));
    expect(uri.href).toContain('otpauth://totp/Lienlight:anna%2Bx%40nord.example?');
    expect(uri.searchParams.get('secret')).toBe('GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ');
    expect(uri.searchParams.get('issuer')).toBe('Lienlight');
  });
});

describe('base32', () => {
  // RFC 4648, section 10, without the padding.
  it.each([
    ['', ''],
    ['f', 'MY'],
    ['fo', 'MZXQ'],
    ['foo', 'MZXW6'],
    ['foob', 'MZXW6YQ'],
    ['fooba', 'MZXW6YTB'],
    ['foobar', 'MZXW6YTBOI'],
  ])('of %j is %j', (plain, text) => expect(toBase32(ascii(plain))).toBe(text));
});
