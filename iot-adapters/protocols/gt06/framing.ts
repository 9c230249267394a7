import { concatBytes } from '../../bytes.ts';
import { crc16X25 } from '../../checksums.ts';
import { type Cut, framerOf } from '../../framing.ts';

/** A short message begins 7878 and has a length of one byte, a long one 7979 and two. Both end 0D0A. */
const SHORT = 0x78;
const LONG = 0x79;

/** More than the longest that devices send, which are pieces of pictures. */
const LONGEST = 8192;

/** Type, serial number and checksum. */
export const LEAST_LENGTH = 5;

const isEnd = (bytes: Uint8Array, at: number): boolean => bytes[at] === 0x0d && bytes[at + 1] === 0x0a;

const noise = (bytes: Uint8Array): Cut => {
  const next = bytes.findIndex((byte, at) => at > 0 && (byte === SHORT || byte === LONG));
  return { noise: next === -1 ? bytes.length : next };
};

const cut = (bytes: Uint8Array): Cut => {
  const [first = 0, second, third = 0, fourth = 0] = bytes;
  if (first !== SHORT && first !== LONG) return noise(bytes);
  if (second === undefined) return { need: 2 };
  if (second !== first) return noise(bytes);
  const headed = first === SHORT ? 3 : 4;
  if (bytes.length < headed) return { need: headed };
  const whole = headed + (first === SHORT ? third : third * 256 + fourth) + 2;
  if (whole > LONGEST) return noise(bytes);
  if (bytes.length < whole) return { need: whole };
  return isEnd(bytes, whole - 2) ? { frame: whole } : noise(bytes);
};

export const gt06Framer = () => framerOf(cut);

/** A message taken apart: what stands between its type and its serial number. */
export interface Message {
  readonly isLong: boolean;
  readonly type: number;
  /** As the message gives it: bytes of type, content, serial number and checksum. */
  readonly length: number;
  readonly content: Uint8Array;
  readonly serial: number;
}

const u16 = (bytes: Uint8Array, at: number): number => (bytes[at] ?? 0) * 256 + (bytes[at + 1] ?? 0);

/** Why the bytes are no message, or the message. */
export const openFrame = (frame: Uint8Array): Message | 'noise' | 'bad-length' | 'bad-checksum' => {
  const [first, second] = frame;
  if ((first !== SHORT && first !== LONG) || second !== first) return 'noise';
  const isLong = first === LONG;
  const headed = isLong ? 4 : 3;
  const length = isLong ? u16(frame, 2) : (frame[2] ?? 0);
  const end = frame.length - 2;
  if (end - headed < LEAST_LENGTH || !isEnd(frame, end)) return 'bad-length';
  // Over length, type, content and serial number. Some devices miscount their length, and their checksum says that they mean it.
  if (crc16X25(frame.subarray(2, end - 2)) !== u16(frame, end - 2))
    return end - headed === length ? 'bad-checksum' : 'bad-length';
  return {
    isLong,
    type: frame[headed] ?? 0,
    length,
    content: frame.subarray(headed + 1, end - 4),
    serial: u16(frame, end - 4),
  };
};

const u16Bytes = (value: number): Uint8Array => Uint8Array.of(value >>> 8, value & 0xff);

/** A message to the device: the answer to one of its own repeats type and serial number. */
export const messageOf = (
  type: number,
  serial: number,
  content: Uint8Array = new Uint8Array(0),
  isLong = false,
): Uint8Array => {
  const length = content.length + LEAST_LENGTH;
  const checked = concatBytes(
    isLong ? u16Bytes(length) : Uint8Array.of(length),
    Uint8Array.of(type),
    content,
    u16Bytes(serial),
  );
  const start = isLong ? LONG : SHORT;
  return concatBytes(Uint8Array.of(start, start), checked, u16Bytes(crc16X25(checked)), Uint8Array.of(0x0d, 0x0a));
};
