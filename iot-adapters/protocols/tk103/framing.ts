import { type Cut, framerOf, indexOrEnd } from '../../framing.ts';
import type { Framer } from '../../protocol.ts';

const OPEN = 0x28;
const CLOSE = 0x29;
const DOLLAR = 0x24;

/** The longest that is known, of a battery's cells, has a quarter of it. */
const LONGEST = 4096;

/** Where the bracket closes: those inside of `$…$`, the device's own texts, do not count. */
const closingAt = (bytes: Uint8Array): number => {
  let isQuoted = false;
  for (let at = 1; at < bytes.length && at < LONGEST; at += 1) {
    if (bytes[at] === DOLLAR) isQuoted = !isQuoted;
    else if (bytes[at] === CLOSE && !isQuoted) return at;
  }
  return -1;
};

const cut = (bytes: Uint8Array): Cut => {
  const first = bytes[0];
  if (first === 0x0d || first === 0x0a) return { skip: 1 };
  if (first !== OPEN) return { noise: indexOrEnd(bytes, OPEN, 1) };
  const end = closingAt(bytes);
  if (end > 0) return { frame: end + 1 };
  return bytes.length >= LONGEST ? { noise: 1, reason: 'too-long' } : { need: bytes.length + 1 };
};

/** Messages in round brackets. */
export const tk103Framer = (): Framer => framerOf(cut);
