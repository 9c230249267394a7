import { type Cut, framerOf, indexOrEnd } from '../../framing.ts';
import type { Frame, Framer } from '../../protocol.ts';

const STAR = 0x2a;
const DOLLAR = 0x24;
const HASH = 0x23;

/** No text message comes near it. */
export const LONGEST_TEXT = 2048;

/** Binary messages say their length nowhere: these are known, and others in between are seen where one follows another. */
const KNOWN_LENGTHS: ReadonlySet<number> = new Set([32, 45, 46, 48]);
/** With an id of eight bytes in place of five. */
const LENGTH_WITH_IMEI = 42;
const SHORTEST_BINARY = 32;
const LONGEST_BINARY = 64;

/** `$`, five bytes of id, three of time and three of date, or eight of id. */
const HEADER = 15;

const isBcd = (byte: number | undefined): boolean => byte !== undefined && byte >> 4 <= 9 && (byte & 15) <= 9;

const bcd = (byte: number | undefined): number => ((byte ?? 0) >> 4) * 10 + ((byte ?? 0) & 15);

/** Whether a time and a date stand there: hhmmss and ddmmyy, of which some may run over. */
export const isClock = (bytes: Uint8Array, at: number): boolean =>
  bytes.subarray(at, at + 6).every(isBcd) &&
  bcd(bytes[at]) <= 24 &&
  bcd(bytes[at + 1]) <= 99 &&
  bcd(bytes[at + 3]) <= 31 &&
  bcd(bytes[at + 4]) <= 12;

/** Whether a message can begin here; nothing while too little of it is there to say. */
const begins = (bytes: Uint8Array, at: number): boolean | undefined => {
  const first = bytes[at];
  if (first === undefined) return undefined;
  if (first === STAR) {
    const comma = bytes[at + 3];
    return comma === undefined ? undefined : comma === 0x2c;
  }
  if (first !== DOLLAR) return false;
  if (bytes.length < at + HEADER) return undefined;
  return bytes.subarray(at + 1, at + 6).every(isBcd) && (isClock(bytes, at + 6) || isClock(bytes, at + 9));
};

/**
 * The length of a connection's binary messages: known once a message follows the first of them, and the same from then on.
 * Until then the first is held: nothing in it tells where it ends, and what the network happens to have delivered must not.
 */
class BinaryLength {
  #length: number | undefined;

  /** What follows a message was none: its length was not what it seemed. */
  forget(): void {
    this.#length = undefined;
  }

  learn(length: number): void {
    this.#length = length;
  }

  cut(bytes: Uint8Array): Cut {
    const isHere = begins(bytes, 0);
    if (isHere === undefined) return { need: HEADER };
    if (!isHere) return { noise: 1 };
    if (this.#length !== undefined) {
      return bytes.length < this.#length ? { need: this.#length } : { frame: this.#length };
    }
    for (let length = SHORTEST_BINARY; length <= LONGEST_BINARY; length += 1) {
      const next = begins(bytes, length);
      if (next === undefined) return { need: bytes.length + 1 };
      if (!next) continue;
      this.learn(length);
      return { frame: length };
    }
    return { noise: 1 };
  }
}

/** Where the next message begins, from `from` on, and the end where none does: a text may have stars in it. */
const nextStar = (bytes: Uint8Array, from: number): number => {
  let at = indexOrEnd(bytes, STAR, from);
  while (at < bytes.length && begins(bytes, at) !== true) at = indexOrEnd(bytes, STAR, at + 1);
  return at;
};

const cutText = (bytes: Uint8Array, seen: number): Cut => {
  const isHere = begins(bytes, 0);
  if (isHere !== true) return isHere === undefined ? { need: 4 } : { noise: 1 };
  const shown = bytes.subarray(0, LONGEST_TEXT);
  const end = indexOrEnd(shown, HASH, seen);
  // Whether the last star seen begins a message could not be told before.
  const next = nextStar(shown, Math.max(seen - 3, 1));
  // The next message begins before this one has ended: it never will.
  if (next < end) return { noise: next };
  if (end < shown.length) return { frame: end + 1 };
  return bytes.length >= LONGEST_TEXT ? { noise: 1, reason: 'too-long' } : { need: bytes.length + 1 };
};

/** Heartbeats of one byte, and breaks between messages. */
const isBetween = (byte: number | undefined): boolean => byte === 0x58 || byte === 0x0d || byte === 0x0a;

/** Where nothing follows, a message is whole that has one of the lengths of its form: a part of a longer one is none. */
const isWholeBinary = (bytes: Uint8Array): boolean =>
  bytes[0] === DOLLAR &&
  ((isClock(bytes, 6) && KNOWN_LENGTHS.has(bytes.length)) || (isClock(bytes, 9) && bytes.length === LENGTH_WITH_IMEI));

/** Text from `*` to `#`, and binary messages from `$` on. */
export const h02Framer = (): Framer => {
  const binary = new BinaryLength();
  const framer = framerOf((bytes, seen) => {
    if (bytes[0] === STAR) return cutText(bytes, seen);
    if (bytes[0] === DOLLAR) return binary.cut(bytes);
    if (isBetween(bytes[0])) return { skip: 1 };
    binary.forget();
    const next = bytes.findIndex((byte, at) => at > 0 && (byte === STAR || byte === DOLLAR || isBetween(byte)));
    return { noise: next === -1 ? bytes.length : next };
  });
  /** Nothing follows the last binary message: then where the bytes end is where it ends. */
  const end = (): readonly Frame[] =>
    framer
      .end()
      .map(frame => (frame.refused === 'cut-off' && isWholeBinary(frame.bytes) ? { bytes: frame.bytes } : frame));
  return {
    push: chunk => framer.push(chunk),
    end,
    quiet: () => {
      if (framer.buffered < SHORTEST_BINARY || framer.buffered > LONGEST_BINARY) return [];
      const [frame, ...others] = framer.end();
      if (!frame) return [];
      if (others.length > 0 || !isWholeBinary(frame.bytes)) {
        // Something else: it is held as before.
        for (const one of [frame, ...others]) framer.push(one.bytes);
        return [];
      }
      binary.learn(frame.bytes.length);
      return [{ bytes: frame.bytes }];
    },
    get buffered() {
      return framer.buffered;
    },
  };
};
