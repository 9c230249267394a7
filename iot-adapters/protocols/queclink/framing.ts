import { asciiOf } from '../../bytes.ts';
import { type Cut, framerOf, indexOrEnd } from '../../framing.ts';
import type { Framer } from '../../protocol.ts';

export const PLUS = 0x2b;
const MINUS = 0x2d;
const DOLLAR = 0x24;
const COLON = 0x3a;

/** Fixed reports with a dozen Bluetooth sensors stay below half of it. */
export const LONGEST_TEXT = 8192;

/** Where a binary message of a kind says its length: the bytes of the mask, the bit that says it is there, and its own bytes. */
interface LengthField {
  readonly typeBytes: number;
  readonly maskBytes: number;
  readonly bit: number;
  readonly bytes: 1 | 2;
}

const REPORT: LengthField = { typeBytes: 1, maskBytes: 4, bit: 7, bytes: 2 };

const KINDS: Readonly<Record<string, LengthField>> = {
  RSP: REPORT,
  EVT: REPORT,
  BSP: REPORT,
  BVT: REPORT,
  OBD: REPORT,
  INF: { typeBytes: 1, maskBytes: 2, bit: 0, bytes: 2 },
  BNF: { typeBytes: 1, maskBytes: 2, bit: 0, bytes: 2 },
  ACK: { typeBytes: 1, maskBytes: 1, bit: 0, bytes: 1 },
  HBD: { typeBytes: 0, maskBytes: 1, bit: 0, bytes: 1 },
};

/** Header and tail alone. */
export const SHORTEST = 12;

/** The header of the newest binary reports: plus or minus, a zero, and the length of the whole. */
const NEWER_SHORTEST = 24;

export const isNewer = (bytes: Uint8Array): boolean => (bytes[0] === PLUS || bytes[0] === MINUS) && bytes[1] === 0;

/** Its heartbeats are all of one length, which their third byte repeats. */
export const NEWER_HEARTBEAT = 24;

export const isNewerHeartbeat = (bytes: Uint8Array): boolean =>
  bytes[0] === PLUS && bytes[1] === 0x10 && bytes[2] === NEWER_HEARTBEAT;

export const isText = (bytes: Uint8Array): boolean =>
  bytes[0] === PLUS && (bytes[4] === COLON || bytes[5] === COLON) && /^\+[A-Z]{3,4}:$/.test(headOf(bytes));

const headOf = (bytes: Uint8Array): string => asciiOf(bytes.subarray(0, bytes[4] === COLON ? 5 : 6));

export const lengthFieldOf = (bytes: Uint8Array): LengthField | undefined => {
  const kind = asciiOf(bytes.subarray(1, 4));
  return Object.hasOwn(KINDS, kind) ? KINDS[kind] : undefined;
};

const wholeOrNeed = (bytes: Uint8Array, length: number): Cut =>
  bytes.length < length ? { need: length } : { frame: length };

const BEGINNINGS: ReadonlySet<number> = new Set([PLUS, MINUS, 0x0d, 0x0a]);

/** Up to where a message may begin, or a break between messages. */
const noise = (bytes: Uint8Array): Cut => {
  const next = bytes.findIndex((byte, at) => at > 0 && BEGINNINGS.has(byte));
  return { noise: next === -1 ? bytes.length : next };
};

const cutBinary = (bytes: Uint8Array): Cut => {
  const field = lengthFieldOf(bytes);
  if (!field) return noise(bytes);
  const at = 4 + field.typeBytes + field.maskBytes;
  if (bytes.length < at + field.bytes) return { need: at + field.bytes };
  const [high = 0, low = 0] = bytes.subarray(at, at + field.bytes);
  const length = field.bytes === 2 ? high * 256 + low : high;
  // Without its length nothing says where such a message ends.
  const hasLength = (((bytes[at - 1] ?? 0) >> field.bit) & 1) === 1;
  return hasLength && length >= SHORTEST ? wholeOrNeed(bytes, length) : noise(bytes);
};

const cutText = (bytes: Uint8Array, seen: number): Cut => {
  const end = indexOrEnd(bytes.subarray(0, LONGEST_TEXT), DOLLAR, Math.max(seen, 6));
  if (bytes[end] === DOLLAR && end < LONGEST_TEXT) return { frame: end + 1 };
  return bytes.length >= LONGEST_TEXT ? { noise: 1, reason: 'too-long' } : { need: bytes.length + 1 };
};

const cut = (bytes: Uint8Array, seen: number): Cut => {
  const first = bytes[0];
  if (first === 0x0d || first === 0x0a) return { skip: 1 };
  if (first === MINUS && bytes.length < 2) return { need: 2 };
  if (first !== PLUS && !isNewer(bytes)) return noise(bytes);
  if (bytes.length < 6) return { need: 6 };
  if (isNewer(bytes)) {
    const length = (bytes[2] ?? 0) * 256 + (bytes[3] ?? 0);
    return length >= NEWER_SHORTEST ? wholeOrNeed(bytes, length) : noise(bytes);
  }
  if (isNewerHeartbeat(bytes)) return wholeOrNeed(bytes, NEWER_HEARTBEAT);
  return isText(bytes) ? cutText(bytes, seen) : cutBinary(bytes);
};

/** Text from `+` to `$`, and binary messages by their length. */
export const queclinkFramer = (): Framer => framerOf(cut);
