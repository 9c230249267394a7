import { BEGINNING_FIXES } from './beginnings.ts';
import { metresBetween, type Place } from './distance.ts';
import type { UnixMs } from './reading.ts';

/** So many places in the same order are known again. */
const RUN_PLACES = 6;
/** They are looked for among so many fixes: one that stands says the same place again. */
export const RUN_FIXES = BEGINNING_FIXES;
/** With a longer silence between two of its fixes it is no way that was driven. */
export const RUN_GAP_MS = 3_600_000;
/** One of its places is this far from where it ends: what stands, or turns on the spot, comes by its places again. */
const RUN_EXTENT_M = 200;
/** So many of its places are told finer than to 1e-4 degrees (11 m): coarse ones repeat by themselves. */
const RUN_FINE = 4;

/** Coordinates are compared to 1e-7 degrees, a centimetre: finer than any protocol tells. */
const UNITS = 1e7;
const COARSE_UNITS = 1_000;

/** A place of a source, as it was received. */
export interface PathFix {
  readonly id: string;
  readonly source: string;
  readonly time: UnixMs;
  readonly place: Place;
}

/** Places of a source that follow each other, with the last of which it moved on. */
export interface PathRun {
  readonly source: string;
  /** Of its places in their order: 64 bits, signed. */
  readonly key: bigint;
  /** Of its last fix. */
  readonly time: UnixMs;
  /** Names of its fixes. */
  readonly fixes: readonly string[];
}

const unitsOf = ({ latitude, longitude }: Place): readonly [number, number] => [
  Math.round(latitude * UNITS),
  Math.round(longitude * UNITS),
];

/** As far as any protocol tells. */
export const isSamePlace = (a: Place, b: Place): boolean => {
  const [one, other] = [unitsOf(a), unitsOf(b)];
  return one[0] === other[0] && one[1] === other[1];
};

const isFine = (place: Place): boolean => unitsOf(place).some(units => units % COARSE_UNITS !== 0);

const rotated = (value: number, bits: number): number => (value << bits) | (value >>> (32 - bits));

/** Source: MurmurHash3, x86 32 bits, over whole words. */
const hashOf = (words: readonly number[], seed: number): number => {
  let hash = seed;
  for (const word of words) {
    const mixed = Math.imul(rotated(Math.imul(word, 0xcc9e2d51), 15), 0x1b873593);
    hash = (Math.imul(rotated(hash ^ mixed, 13), 5) + 0xe6546b64) | 0;
  }
  hash ^= words.length * 4;
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
};

const keyOf = (places: readonly Place[]): bigint => {
  const words = places.flatMap(unitsOf);
  return BigInt.asIntN(64, (BigInt(hashOf(words, 1)) << 32n) | BigInt(hashOf(words, 2)));
};

/** The places that end with a fix, the last first, each with the fixes that say it. */
const placesUntil = (fixes: readonly PathFix[], end: number): PathFix[][] => {
  const places: PathFix[][] = [];
  for (let at = end; at >= 0 && at > end - RUN_FIXES; at -= 1) {
    const [fix, later] = [fixes[at], fixes[at + 1]];
    if (!fix || (at < end && later && later.time - fix.time > RUN_GAP_MS)) break;
    const last = places.at(-1);
    if (last?.[0] && isSamePlace(last[0].place, fix.place)) last.push(fix);
    else if (places.length === RUN_PLACES) break;
    else places.push([fix]);
  }
  return places;
};

const runUntil = (fixes: readonly PathFix[], end: number): PathRun[] => {
  const before = fixes[end - 1];
  const fix = fixes[end];
  if (!fix || !before || isSamePlace(before.place, fix.place)) return [];
  const spots = placesUntil(fixes, end);
  const places = spots.flatMap(([one]) => (one ? [one.place] : []));
  if (places.length < RUN_PLACES || places.filter(isFine).length < RUN_FINE) return [];
  if (new Set(places.map(place => unitsOf(place).join())).size < RUN_PLACES) return [];
  if (!places.some(place => metresBetween(place, fix.place) >= RUN_EXTENT_M)) return [];
  const { source, time } = fix;
  return [{ source, time, key: keyOf(places), fixes: spots.flat().map(({ id }) => id) }];
};

/**
 * The runs in the places of any sources, given in the order of time: six different places, one after the other, over 200 m.
 * Each hangs on its last `RUN_FIXES` fixes alone.
 */
export const pathRuns = (fixes: readonly PathFix[]): PathRun[] => {
  const sources = new Map<string, PathFix[]>();
  for (const fix of fixes) {
    const of = sources.get(fix.source);
    if (of) of.push(fix);
    else sources.set(fix.source, [fix]);
  }
  return [...sources.values()].flatMap(own => own.flatMap((_, end) => runUntil(own, end)));
};

/** A run's name among those of all sources. */
export const runName = ({ source, key }: Pick<PathRun, 'source' | 'key'>): string => `${key} ${source}`;

/**
 * Names of fixes of a path that was driven before: of runs that the same source has told earlier, place by place. Receivers
 * scatter, so that no machine drives the same fixes twice: whoever tells them sends a recording. The first is believed.
 *
 * @param before when runs were told first that are not given, by `runName`: earlier than all that are
 */
export const repeatedFixes = (
  runs: readonly PathRun[],
  before: ReadonlyMap<string, UnixMs> = new Map(),
): ReadonlySet<string> => {
  const first = new Map(before);
  const repeated = new Set<string>();
  for (const run of runs.toSorted((a, b) => a.time - b.time)) {
    const name = runName(run);
    const told = first.get(name);
    if (told === undefined) first.set(name, run.time);
    else if (told < run.time) for (const id of run.fixes) repeated.add(id);
  }
  return repeated;
};
