/** Bytes as lower-case text with `0x` before them: subjects, roots and digests (32 bytes), addresses (20 bytes). */
export type Hex = `0x${string}`;

/** 32 bytes of zero: what a contract answers for "nothing stored here". */
export const ZERO_HASH: Hex = `0x${'0'.repeat(64)}`;

/** The address that nobody holds. In the domain a missing address is `null`; this is its form on chain. */
export const ZERO_ADDRESS: Hex = `0x${'0'.repeat(40)}`;

/** Whether the text is exactly `bytes` bytes of lower-case hexadecimal after `0x`. */
export const isHex = (text: string, bytes: number): text is Hex =>
  text.length === 2 + 2 * bytes && /^0x[0-9a-f]*$/.test(text);

export const isBytes32 = (text: string): text is Hex => isHex(text, 32);

export const isAddress = (text: string): text is Hex => isHex(text, 20);

/** Lower-cases hexadecimal text (checksummed addresses, say). Throws on text that is not hexadecimal. */
export const toHex = (text: string): Hex => {
  const lower = text.toLowerCase();
  if (!/^0x([0-9a-f]{2})*$/.test(lower)) throw new TypeError(`not hexadecimal: ${text.slice(0, 80)}`);
  return `0x${lower.slice(2)}`;
};

/** A number as a 32-byte word, e.g. 1n → `0x00…01`. */
export const wordOf = (value: bigint): Hex => `0x${value.toString(16).padStart(64, '0')}`;
