import { describe, expect, it } from 'vitest';
import { asciiOf, ByteReader, bitsOf, concatBytes, fromAscii, fromHex, hasBit, OutOfBytes, toHex } from './bytes.ts';

describe('ByteReader', () => {
  const bytes = Uint8Array.of(0xff, 0xfe, 0x01, 0x02, 0x03, 0x80, 0, 0, 0, 0, 0, 0, 1);

  it('reads numbers in their order', () => {
    const reader = new ByteReader(bytes);
    expect([reader.u8(), reader.i8(), reader.u16(), reader.u8(), reader.u64(), reader.left]).toEqual([
      255,
      -2,
      0x0102,
      3,
      0x8000000000000001n,
      0,
    ]);
  });

  it('reads signs, other orders and parts', () => {
    const reader = new ByteReader(bytes);
    expect(reader.i16()).toBe(-2);
    expect(reader.u16le()).toBe(0x0201);
    expect(reader.at).toBe(4);
    expect(reader.peek(1)).toBe(0x80);
    expect(reader.hex(2)).toBe('0380');
    reader.skip(2);
    expect(toHex(reader.rest())).toBe('0000000001');
    expect(reader.peek()).toBeUndefined();
  });

  it('reads a part of a larger buffer', () => {
    expect(new ByteReader(bytes.subarray(2, 5)).u24()).toBe(0x010203);
  });

  it('never reads past its end, and stays where it was', () => {
    const reader = new ByteReader(Uint8Array.of(1, 2));
    expect(() => reader.u32()).toThrow(OutOfBytes);
    expect(() => reader.take(3)).toThrow(OutOfBytes);
    expect(() => reader.take(-1)).toThrow(OutOfBytes);
    expect(() => reader.skip(Number.MAX_SAFE_INTEGER)).toThrow(OutOfBytes);
    expect(reader.u16()).toBe(0x0102);
    expect(() => reader.u8()).toThrow(OutOfBytes);
  });
});

describe('bytes as text', () => {
  it('takes hex in pairs alone', () => {
    expect(fromHex('0aFF')).toEqual(Uint8Array.of(10, 255));
    for (const none of ['', '0', '0x0a', 'zz', '0a ', '(0aff']) expect(fromHex(none)).toBeUndefined();
  });

  it('loses nothing', () => {
    const all = Uint8Array.from({ length: 256 }, (_, at) => at);
    expect(fromAscii(asciiOf(all))).toEqual(all);
    expect(fromHex(toHex(all))).toEqual(all);
    expect(concatBytes(all.subarray(0, 3), all.subarray(3))).toEqual(all);
  });

  it('picks bits', () => {
    expect(hasBit(0x1000, 12)).toBe(true);
    expect(hasBit(0x1000, 11)).toBe(false);
    expect(bitsOf(0b1011_0110, 2, 6)).toBe(0b1101);
  });
});
