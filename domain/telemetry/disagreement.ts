import type { Place } from './distance.ts';
import { isReachable } from './reach.ts';
import type { TrustTier, UnixMs } from './reading.ts';
import { rankOf } from './tiers.ts';

/** Places of two sources are held against each other within so much time. */
export const DISAGREE_MS = 10 * 60_000;

/** A place that its own source gives no cause to doubt. */
export interface SeenPlace {
  readonly id: string;
  readonly source: string;
  readonly time: UnixMs;
  readonly place: Place;
  readonly trust: TrustTier;
}

const bySource = (places: readonly SeenPlace[]): SeenPlace[][] => {
  const sources = new Map<string, SeenPlace[]>();
  for (const seen of places) {
    const of = sources.get(seen.source);
    if (of) of.push(seen);
    else sources.set(seen.source, [seen]);
  }
  return [...sources.values()];
};

/** Where in the order of time the first at or after a moment is. */
const firstAt = (seen: readonly SeenPlace[], time: UnixMs): number => {
  let [low, high] = [0, seen.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((seen[middle]?.time ?? 0) < time) low = middle + 1;
    else high = middle;
  }
  return low;
};

const contradicts = (one: SeenPlace, other: SeenPlace | undefined): boolean => {
  if (!other || rankOf(other) < rankOf(one)) return false;
  const apart = Math.abs(one.time - other.time);
  return apart <= DISAGREE_MS && !isReachable(one.place, other.place, apart);
};

/**
 * Names of readings whose place another source contradicts: the nearest of its places before or after, within `DISAGREE_MS`,
 * cannot be reached in that time, and that source ranks at least as high (`rankOf`). Of two that rank alike neither is believed.
 * Places are given in the order of time.
 */
export const disputedFixes = (places: readonly SeenPlace[]): ReadonlySet<string> => {
  const sources = bySource(places);
  const disputed = new Set<string>();
  if (sources.length < 2) return disputed;
  for (const own of sources) {
    for (const others of sources) {
      if (own === others) continue;
      for (const one of own) {
        const at = firstAt(others, one.time);
        if (contradicts(one, others[at - 1]) || contradicts(one, others[at])) disputed.add(one.id);
      }
    }
  }
  return disputed;
};
