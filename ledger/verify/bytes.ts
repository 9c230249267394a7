import { keccak_256 } from '@noble/hashes/sha3';
import { bytesToHex, concatBytes, hexToBytes, utf8ToBytes } from '@noble/hashes/utils';
import type { Hex } from '#domain/hex';

export const toBytes = (hex: Hex): Uint8Array => hexToBytes(hex.slice(2));

export const fromBytes = (bytes: Uint8Array): Hex => `0x${bytesToHex(bytes)}`;

export const keccak = (...parts: readonly Uint8Array[]): Uint8Array => keccak_256(concatBytes(...parts));

/** keccak-256 of a text, e.g. an event's signature: its topic. */
export const keccakOfText = (text: string): Hex => fromBytes(keccak(utf8ToBytes(text)));

/** A number as a 32-byte big-endian word. */
export const word = (value: number | bigint): Uint8Array => hexToBytes(BigInt(value).toString(16).padStart(64, '0'));

/** A dynamic value's tail in the ABI: its length, and its bytes filled up to whole words. */
export const tail = (bytes: Uint8Array): Uint8Array =>
  concatBytes(word(bytes.length), bytes, new Uint8Array((32 - (bytes.length % 32)) % 32));

export const compareBytes = (a: Uint8Array, b: Uint8Array): number => {
  for (let index = 0; index < Math.min(a.length, b.length); index++) {
    const difference = (a[index] ?? 0) - (b[index] ?? 0);
    if (difference !== 0) return difference;
  }
  return a.length - b.length;
};
