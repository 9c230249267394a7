import { ByteReader, toHex } from '../../bytes.ts';
import { type Cut, framerOf } from '../../framing.ts';

/** What follows the length of a packet. 7 is that of the GH3000. */
export const CODECS = {
  gh3000: 0x07,
  codec8: 0x08,
  codec12: 0x0c,
  codec13: 0x0d,
  codec14: 0x0e,
  codec15: 0x0f,
  codec16: 0x10,
  codec8Extended: 0x8e,
} as const;

const KNOWN: ReadonlySet<number> = new Set(Object.values(CODECS));

/** Four zero bytes and the length; a checksum of four bytes follows what the length counts. */
export const PREAMBLE = 8;
export const CHECKSUM = 4;

/** Codec, count, and count again. */
const SHORTEST = 3;

/** Modems send it to keep the line open. */
const KEEP_ALIVE = 0xff;

/** Longer than any IMEI, or name that stands in its place. */
const LONGEST_NAME = 32;

export const isName = (bytes: Uint8Array): boolean =>
  bytes.every(
    byte => (byte >= 0x30 && byte <= 0x39) || (byte >= 0x41 && byte <= 0x5a) || (byte >= 0x61 && byte <= 0x7a),
  );

/** Up to the next byte at which something may begin. */
const noise = (bytes: Uint8Array): Cut => {
  const next = bytes.findIndex((byte, at) => at > 0 && (byte === 0 || byte === KEEP_ALIVE));
  return { noise: next === -1 ? bytes.length : next };
};

const cutLogin = (bytes: Uint8Array, nameLength: number): Cut => {
  if (nameLength > LONGEST_NAME || !isName(bytes.subarray(2, 2 + nameLength))) return noise(bytes);
  const length = 2 + nameLength;
  return bytes.length < length ? { need: length } : { frame: length };
};

const cutPacket = (bytes: Uint8Array): Cut => {
  if (bytes.subarray(0, 4).some(byte => byte !== 0)) return noise(bytes);
  if (bytes.length <= PREAMBLE) return { need: PREAMBLE + 1 };
  const reader = new ByteReader(bytes.subarray(4));
  const length = reader.u32();
  if (length < SHORTEST || !KNOWN.has(reader.u8())) return noise(bytes);
  const whole = PREAMBLE + length + CHECKSUM;
  return bytes.length < whole ? { need: whole } : { frame: whole };
};

const cut = (bytes: Uint8Array): Cut => {
  const [first = 0, second] = bytes;
  if (first === KEEP_ALIVE) return { skip: 1 };
  if (first !== 0) return noise(bytes);
  if (second === undefined) return { need: 2 };
  return second === 0 ? cutPacket(bytes) : cutLogin(bytes, second);
};

/** Logins (length of 16 bits and a name) and packets (four zero bytes, length of 32 bits, codec …, checksum). */
export const teltonikaFramer = () => framerOf(cut);

export const isKeepAlive = (frame: Uint8Array): boolean => frame.length > 0 && frame.every(byte => byte === KEEP_ALIVE);

/** The name in a login, and nothing where the frame is none. */
export const nameInLogin = (frame: Uint8Array): string | undefined => {
  const name = frame.subarray(2);
  const [first, second] = frame;
  if (first !== 0 || second !== name.length || name.length === 0 || name.length > LONGEST_NAME) return undefined;
  return isName(name) ? Buffer.from(name).toString('latin1') : undefined;
};

/** IMEI of codecs 14 and 15: sixteen digits, the first a zero. */
export const imeiOf = (bytes: Uint8Array): string => toHex(bytes).replace(/^0/, '');
