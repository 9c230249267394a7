/** Table of a CRC of 16 bits that works from the lowest bit on. */
const tableOf = (reversedPolynomial: number): Uint16Array =>
  Uint16Array.from({ length: 256 }, (_, byte) => {
    let value = byte;
    for (let bit = 0; bit < 8; bit += 1) value = value & 1 ? (value >>> 1) ^ reversedPolynomial : value >>> 1;
    return value;
  });

const crc16 = (table: Uint16Array, start: number, bytes: Uint8Array): number => {
  let value = start;
  for (const byte of bytes) value = (value >>> 8) ^ (table[(value ^ byte) & 0xff] ?? 0);
  return value;
};

const IBM = tableOf(0xa001);
const X25 = tableOf(0x8408);

/** CRC-16/ARC, which Teltonika calls CRC-16/IBM: polynomial 0x8005 reflected, from 0. “123456789” gives 0xBB3D. */
export const crc16Ibm = (bytes: Uint8Array): number => crc16(IBM, 0, bytes);

/** CRC-16/IBM-SDLC, also CRC-ITU or X.25: polynomial 0x1021 reflected, from and with 0xFFFF. “123456789” gives 0x906E. */
export const crc16X25 = (bytes: Uint8Array): number => crc16(X25, 0xffff, bytes) ^ 0xffff;

/** CRC-16/CCITT-FALSE: polynomial 0x1021, from 0xFFFF, from the highest bit on. “123456789” gives 0x29B1. */
export const crc16CcittFalse = (bytes: Uint8Array): number => {
  let value = 0xffff;
  for (const byte of bytes) {
    value ^= byte << 8;
    for (let bit = 0; bit < 8; bit += 1)
      value = value & 0x8000 ? ((value << 1) ^ 0x1021) & 0xffff : (value << 1) & 0xffff;
  }
  return value;
};

/** CRC-8/NRSC-5: polynomial 0x31, from 0xFF, from the highest bit on. “123456789” gives 0xF7. */
export const crc8Nrsc5 = (bytes: Uint8Array): number => {
  let value = 0xff;
  for (const byte of bytes) {
    value ^= byte;
    for (let bit = 0; bit < 8; bit += 1) value = value & 0x80 ? ((value << 1) ^ 0x31) & 0xff : (value << 1) & 0xff;
  }
  return value;
};

/** Exclusive or of all bytes. */
export const xorOf = (bytes: Uint8Array): number => bytes.reduce((sum, byte) => sum ^ byte, 0);
