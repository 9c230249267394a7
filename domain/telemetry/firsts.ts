import { DISAGREE_MS } from './disagreement.ts';
import type { MeterKind } from './meters.ts';
import type { UnixMs } from './reading.ts';

/** Hour meters tick in steps of minutes: in less time their pace does not show. */
const HOURS_BLOCK_MS = 3_600_000;

/** Of places and odometers: two blocks are what is looked at around a reading anyway. */
export const WAY_BLOCK_MS = DISAGREE_MS / 2;

export const meterBlockMs = (kind: MeterKind): number => (kind === 'engine-hours' ? HOURS_BLOCK_MS : WAY_BLOCK_MS);

/** From when on the firsts lie that a moment is held against: where the block before its own begins. */
export const firstsSince = (time: UnixMs, blockMs: number): UnixMs => (Math.floor(time / blockMs) - 1) * blockMs;

/**
 * A slack that each reading is granted against the last adds up: who reports every second has it every second. So a reading is
 * held, besides, against the first that was believed in its block of time and the first in the block before. Blocks lie on the
 * clock: so the firsts are found from any reading on, and one that comes late reaches no further than the end of the next block.
 */
export const firstsAt = <One extends { readonly time: UnixMs }>(
  firsts: readonly One[],
  time: UnixMs,
  blockMs: number,
): readonly One[] => {
  const since = firstsSince(time, blockMs);
  return firsts.every(one => one.time >= since) ? firsts : firsts.filter(one => one.time >= since);
};

/** The firsts with one more that is believed, no earlier than they. */
export const firstsWith = <One extends { readonly time: UnixMs }>(
  firsts: readonly One[],
  one: One,
  blockMs: number,
): readonly One[] => {
  const last = firsts.at(-1);
  if (last && last.time >= firstsSince(one.time, blockMs) + blockMs) return firsts;
  return [...firstsAt(firsts, one.time, blockMs), one];
};
