import { type Hex, toHex } from '#domain/hex';

/** An ISO 4217 code as the chain carries it: bytes32, padded on the right. */
export const currencyWord = (currency: string): Hex =>
  toHex(`0x${Buffer.from(currency, 'ascii').toString('hex').padEnd(64, '0')}`);
