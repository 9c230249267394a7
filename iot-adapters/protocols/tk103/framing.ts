import { type Cut, framerOf } from '../../framing.ts';
import type { Framer } from '../../protocol.ts';

const OPEN = 0x28;
const CLOSE = 0x29;
const COMMA = 0x2c;
const DOLLAR = 0x24;

/** The longest that is known, of a battery's cells, has a quarter of it. */
export const LONGEST = 4096;

const isBreak = (byte: number | undefined): boolean => byte === 0x0d || byte === 0x0a;

const isText = (byte: number): boolean => (byte >= 0x20 && byte < 0x7f) || byte === 0x09 || isBreak(byte);

/**
 * Where the bracket closes. Those inside of `,$…$`, the device's own texts, do not count; another one that opens, or what is
 * no text, says that this was the beginning of nothing.
 */
const cutMessage = (bytes: Uint8Array): Cut => {
  let isQuoted = false;
  const end = Math.min(bytes.length, LONGEST);
  for (let at = 1; at < end; at += 1) {
    const byte = bytes[at] ?? 0;
    if (!isText(byte)) return { noise: at };
    if (byte === DOLLAR) isQuoted = !isQuoted && bytes[at - 1] === COMMA;
    else if (byte === CLOSE && !isQuoted) return { frame: at + 1 };
    else if (byte === OPEN && !isQuoted) return { noise: at };
  }
  return bytes.length >= LONGEST ? { noise: 1, reason: 'too-long' } : { need: bytes.length + 1 };
};

const cut = (bytes: Uint8Array): Cut => {
  if (bytes[0] === OPEN) return cutMessage(bytes);
  if (isBreak(bytes[0])) return { skip: 1 };
  const next = bytes.findIndex((byte, at) => at > 0 && (byte === OPEN || isBreak(byte)));
  return { noise: next === -1 ? bytes.length : next };
};

/** Messages in round brackets. */
export const tk103Framer = (): Framer => framerOf(cut);
