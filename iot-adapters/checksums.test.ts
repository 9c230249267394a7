import { describe, expect, it } from 'vitest';
import { fromAscii, fromHex } from './bytes.ts';
import { crc8Nrsc5, crc16Ibm, crc16X25, xorOf } from './checksums.ts';

const DIGITS = fromAscii('123456789');
const bytes = (hex: string) => fromHex(hex) ?? new Uint8Array(0);

describe('checksums', () => {
  it('give the check values of the catalogue of CRCs', () => {
    expect(crc16Ibm(DIGITS)).toBe(0xbb3d);
    expect(crc16X25(DIGITS)).toBe(0x906e);
    expect(crc8Nrsc5(DIGITS)).toBe(0xf7);
    expect(crc16Ibm(new Uint8Array(0))).toBe(0);
    expect(crc16X25(new Uint8Array(0))).toBe(0);
  });

  it('agree with the vendors’ own examples', () => {
    // Teltonika’s `getinfo` by codec 12; GT06’s answer to a login with serial number 1.
    expect(crc16Ibm(bytes('0c010500000007676574696e666f01'))).toBe(0x4312);
    expect(crc16X25(bytes('05010001'))).toBe(0xd9dc);
  });

  it('change with any single bit', () => {
    const message = bytes('08010000016b40d9ad80010000');
    for (let bit = 0; bit < message.length * 8; bit += 1) {
      const changed = Uint8Array.from(message);
      const at = bit >> 3;
      changed[at] = (changed[at] ?? 0) ^ (1 << (bit & 7));
      expect(crc16Ibm(changed)).not.toBe(crc16Ibm(message));
      expect(crc16X25(changed)).not.toBe(crc16X25(message));
    }
  });

  it('xor of all bytes', () => {
    expect(xorOf(Uint8Array.of(0x0f, 0xf0, 0x01))).toBe(0xfe);
    expect(xorOf(new Uint8Array(0))).toBe(0);
  });
});
