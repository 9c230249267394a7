import type { Place } from './distance.ts';
import { isReachable } from './reach.ts';
import type { UnixMs } from './reading.ts';

/** So many places make a beginning: of a source's record, and after a silence. */
export const BEGINNING_FIXES = 12;

/** After a silence of its places longer than this a source begins anew: nothing is known of where it came from. */
export const BEGINNING_MS = 36 * 3_600_000;

/** So many places that agree with each other outvote fewer that do not. */
const MAJORITY = 3;

interface BeginningFix {
  readonly id: string;
  readonly source: string;
  readonly time: UnixMs;
  readonly place: Place;
}

/** Each place joins the first way all of whose places it can have come from, or begins one of its own. */
const waysOf = (fixes: readonly BeginningFix[]): BeginningFix[][] => {
  const ways: BeginningFix[][] = [];
  for (const fix of fixes) {
    const way = ways.find(one => one.every(({ place, time }) => isReachable(place, fix.place, fix.time - time)));
    if (way) way.push(fix);
    else ways.push([fix]);
  }
  return ways;
};

/** Whether a way has enough places, and more than another that had not enough before it did. */
const outvotes = (way: readonly BeginningFix[], other: readonly BeginningFix[]): boolean => {
  const [enough, first] = [way[MAJORITY - 1], other[MAJORITY - 1]];
  return enough !== undefined && way.length > other.length && !(first && first.time < enough.time);
};

const bestOf = (ways: readonly BeginningFix[][]): readonly BeginningFix[] =>
  ways.reduce((best, way) => (outvotes(way, best) ? way : best), ways[0] ?? []);

/** One source's places, cut where it begins: the first of each part are its beginning. */
const beginningsIn = (fixes: readonly BeginningFix[]): BeginningFix[][] => {
  const parts: BeginningFix[][] = [];
  let last: UnixMs | null = null;
  for (const fix of fixes) {
    const part = parts.at(-1);
    if (!part || last === null || fix.time - last > BEGINNING_MS) parts.push([fix]);
    else if (part.length < BEGINNING_FIXES) part.push(fix);
    last = fix.time;
  }
  return parts;
};

/**
 * Whether the places with which sources begin are believed, by the readings' names. A tracker may begin with a place of its
 * factory, or of where it was switched off: of the ways on which each place can be reached from those before, that of the
 * first place is believed, unless another has `MAJORITY` places earlier than it, and in all more than it. Of a later place nothing is said: it is measured from the
 * last that was believed, however many say otherwise.
 *
 * @param fixes of any sources, in the order of time
 */
export const believedBeginnings = (fixes: readonly BeginningFix[]): Map<string, boolean> => {
  const sources = new Map<string, BeginningFix[]>();
  for (const fix of fixes) {
    const of = sources.get(fix.source);
    if (of) of.push(fix);
    else sources.set(fix.source, [fix]);
  }
  const believed = new Map<string, boolean>();
  for (const own of sources.values())
    for (const part of beginningsIn(own)) {
      const best = new Set(bestOf(waysOf(part)));
      for (const fix of part) believed.set(fix.id, best.has(fix));
    }
  return believed;
};
