import { metresBetween, type Place } from './distance.ts';
import { believedFix, type Doubt, fixOf, hasBadTime } from './doubts.ts';
import { isReachable } from './reach.ts';
import { compareReadings, type SourcedReading, TRUST_TIERS, type TrustTier, type UnixMs } from './reading.ts';
import { RUNNING_GAP_MS, type Running, runningWithin } from './running.ts';
import { rankOf } from './tiers.ts';
import { GAP_MS } from './use-by-day.ts';

/** A machine that stays within so many metres of where it came to stand, for so long, has stopped. */
export const STOP_RADIUS_M = 100;
export const STOP_MS = 5 * 60_000;

/** Two places further apart in time than this: it is not known how it went from one to the other, nor when. */
export const TRIP_GAP_MS = 60 * 60_000;

/** What trips are made from: a reading and its verdict. */
export interface TripReading {
  readonly reading: SourcedReading;
  readonly doubts: readonly Doubt[];
}

interface Fix extends Place {
  readonly time: UnixMs;
  readonly source: string;
  readonly speedMps: number | undefined;
}

interface Stretch {
  readonly from: UnixMs;
  readonly to: UnixMs;
}

const ALWAYS: Stretch = { from: Number.NEGATIVE_INFINITY, to: Number.POSITIVE_INFINITY };

/** Standing at a place; its time is from the first to the last reading there. */
export interface Stop extends Stretch {
  readonly kind: 'stop';
  /** Where it came to stand. */
  readonly place: Place;
  /** Engine on meanwhile, as far as its source says when it is. */
  readonly running: Running;
}

/** From where it last stood to where it stood next. */
export interface Trip extends Stretch {
  readonly kind: 'trip';
  readonly start: Place;
  readonly end: Place;
  /** Along its fixes, in metres. */
  readonly distanceM: number;
  readonly fastestMps: number | null;
  /** Whether a part of it went unseen for longer than `TRIP_GAP_MS`: then it began later, or ended earlier, than it says. */
  readonly hasGap: boolean;
  readonly running: Running;
}

/** Silent for longer than the gap rule (`GAP_MS`), or between places of two sources that no machine can both have been at: nothing is known of it. */
export interface Unknown extends Stretch {
  readonly kind: 'unknown';
}

export type Leg = Stop | Trip | Unknown;

/** A machine's way, in each stretch by the best source that speaks of it. */
export interface Journey {
  /** That of most of its places. */
  readonly source: string;
  /** The lowest tier of its places. */
  readonly trust: TrustTier;
  readonly running: Running;
  /** In the order of time; the last may go on. */
  readonly legs: readonly Leg[];
}

const placeOf = ({ latitude, longitude }: Fix): Place => ({ latitude, longitude });

/** How many fixes from one on stay near it without a silence between them. */
const stayOf = (fixes: readonly Fix[], from: number): number => {
  const [first, last] = [fixes[from], fixes.length];
  let at = from + 1;
  for (; first && at < last; at += 1) {
    const [fix, before] = [fixes[at], fixes[at - 1]];
    if (!fix || !before || fix.time - before.time > GAP_MS || metresBetween(first, fix) > STOP_RADIUS_M) break;
  }
  return at - from;
};

type Bare =
  | { readonly kind: 'stop'; readonly fixes: readonly Fix[] }
  | { readonly kind: 'trip'; readonly fixes: readonly Fix[] };

/** Parts of an unbroken record: stops, and trips from the last fix of one stop to the first of the next. */
const partsOf = (fixes: readonly Fix[]): Bare[] => {
  const parts: Bare[] = [];
  let moving: Fix[] = [];
  for (let at = 0; at < fixes.length; ) {
    const stay = fixes.slice(at, at + stayOf(fixes, at));
    const [first, last] = [stay[0], stay.at(-1)];
    if (!first || !last) break;
    if (last.time - first.time >= STOP_MS) {
      if (moving.length > 0) parts.push({ kind: 'trip', fixes: [...moving, first] });
      parts.push({ kind: 'stop', fixes: stay });
      moving = [last];
      at += stay.length;
    } else {
      moving.push(first);
      at += 1;
    }
  }
  // What has not gone anywhere yet stands, however short.
  const [first] = moving;
  const hasMoved = moving.some(fix => first !== undefined && metresBetween(first, fix) > STOP_RADIUS_M);
  if (moving.length > 1) parts.push({ kind: hasMoved ? 'trip' : 'stop', fixes: moving });
  return parts;
};

/** No machine comes from where one source last saw it to where another sees it: nobody knows which of the two was right. */
const isTornApart = (before: Fix, fix: Fix): boolean =>
  before.source !== fix.source && !isReachable(before, fix, fix.time - before.time);

/** The record cut where it is silent for longer than the gap rule, and where sources cannot both be right. */
const unbroken = (fixes: readonly Fix[]): Fix[][] => {
  const pieces: Fix[][] = [];
  for (const fix of fixes) {
    const piece = pieces.at(-1);
    const last = piece?.at(-1);
    if (piece && last && fix.time - last.time <= GAP_MS && !isTornApart(last, fix)) piece.push(fix);
    else pieces.push([fix]);
  }
  return pieces;
};

/** Within a time, as far as it lies in it; `null` where it does not. */
const clipped = ({ from, to }: Stretch, within: Stretch): Stretch | null => {
  const span = { from: Math.max(from, within.from), to: Math.min(to, within.to) };
  return span.from < span.to || (from === to && from >= within.from && from < within.to) ? span : null;
};

/** The share of a way between two fixes that lies within a time. */
const shareOf = (from: UnixMs, to: UnixMs, within: Stretch): number =>
  to <= from ? 1 : Math.max(0, Math.min(to, within.to) - Math.max(from, within.from)) / (to - from);

const legOf = ({ kind, fixes }: Bare, told: readonly SourcedReading[], within: Stretch): Leg[] => {
  const [first, last] = [fixes[0], fixes.at(-1)];
  const span = first && last ? clipped({ from: first.time, to: last.time }, within) : null;
  if (!first || !last || !span) return [];
  const running = runningWithin(told, span);
  if (kind === 'stop') return [{ kind, ...span, place: placeOf(first), running }];
  let [distanceM, hasGap] = [0, false];
  for (const [at, fix] of fixes.entries()) {
    const before = fixes[at - 1];
    if (!before) continue;
    distanceM += metresBetween(before, fix) * shareOf(before.time, fix.time, within);
    hasGap ||= fix.time - before.time > TRIP_GAP_MS;
  }
  const inside = fixes.filter(({ time }) => time >= span.from && time <= span.to);
  const speeds = inside.flatMap(({ speedMps }) => (speedMps === undefined ? [] : [speedMps]));
  const fastestMps = speeds.length > 0 ? Math.max(...speeds) : null;
  const ends = { start: placeOf(inside[0] ?? first), end: placeOf(inside.at(-1) ?? last) };
  return [{ kind, ...span, ...ends, distanceM: Math.round(distanceM), fastestMps, hasGap, running }];
};

const legsOf = (fixes: readonly Fix[], told: readonly SourcedReading[], within: Stretch): Leg[] =>
  unbroken(fixes).flatMap((piece, at, pieces): Leg[] => {
    const legs = partsOf(piece).flatMap(part => legOf(part, told, within));
    const [end, next] = [piece.at(-1), pieces[at + 1]?.[0]];
    const silence = end && next ? clipped({ from: end.time, to: next.time }, within) : null;
    return silence ? [...legs, { kind: 'unknown', ...silence }] : legs;
  });

const bySource = (readings: readonly SourcedReading[]): Map<string, SourcedReading[]> => {
  const sources = new Map<string, SourcedReading[]>();
  for (const reading of readings) {
    const of = sources.get(reading.source);
    if (of) of.push(reading);
    else sources.set(reading.source, [reading]);
  }
  return sources;
};

/** The neighbours of a moment among readings in the order of time. */
const around = (readings: readonly SourcedReading[], time: UnixMs): [SourcedReading, SourcedReading] | null => {
  let [low, high] = [0, readings.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((readings[middle]?.time ?? 0) < time) low = middle + 1;
    else high = middle;
  }
  const [after, before] = [readings[low], readings[low - 1]];
  if (after?.time === time) return [after, after];
  return before && after ? [before, after] : null;
};

/**
 * Of several sources' readings, in the order of time, those that count: not what lies between two of a better source that are
 * no gap apart. Better is the higher rank of the readings themselves (`rankOf`); of equals the source with more of them, then by name. So
 * one signed message among thousands decides about itself alone.
 */
const bestSpoken = (readings: readonly SourcedReading[], gapMs: number): readonly SourcedReading[] => {
  const sources = [...bySource(readings)].sort(
    ([aName, a], [bName, b]) => b.length - a.length || (aName < bName ? -1 : 1),
  );
  if (sources.length < 2) return readings;
  const order = new Map(sources.map(([source], at) => [source, at]));
  return readings.filter(one => {
    const own = order.get(one.source) ?? 0;
    return !sources.some(([, others], at) => {
      const between = at === own ? null : around(others, one.time);
      if (!between || between[1].time - between[0].time > gapMs) return false;
      const rank = Math.min(rankOf(between[0]), rankOf(between[1]));
      return rank > rankOf(one) || (rank === rankOf(one) && at < own);
    });
  });
};

/**
 * Stops, trips and silences of a machine from readings in any order, each of which may come more than once. What is doubted
 * of a place does not count. Rules: a stop is at least `STOP_MS` within `STOP_RADIUS_M`; a trip is what lies between two
 * stops; a silence above `GAP_MS` is neither, nor is what lies between two sources that cannot both be right. Of several sources the best counts, stretch by stretch. `null` where no source
 * has a place.
 *
 * @param within a time (as a day) that legs are cut to; readings around it tell what goes on over its ends
 */
export const journeyOf = (readings: readonly TripReading[], within: Stretch = ALWAYS): Journey | null => {
  const once = new Map(readings.map(one => [one.reading.id, one]));
  const told = [...once.values()]
    .filter(({ doubts }) => !hasBadTime(doubts))
    .sort((a, b) => compareReadings(a.reading, b.reading));
  const placed = told.flatMap(one => (believedFix(one) ? [one.reading] : []));
  const spoken = bestSpoken(placed, TRIP_GAP_MS);
  const counted = bySource(spoken.filter(({ time }) => time >= within.from && time < within.to));
  const [best] = [...counted].sort(([aName, a], [bName, b]) => b.length - a.length || (aName < bName ? -1 : 1));
  const fixes = spoken.flatMap((reading): Fix[] => {
    const place = fixOf(reading);
    return place ? [{ ...place, time: reading.time, source: reading.source, speedMps: reading.speedMps }] : [];
  });
  const ignition = bestSpoken(
    told.flatMap(({ reading }) => (reading.ignition === undefined ? [] : [reading])),
    RUNNING_GAP_MS,
  );
  const legs = legsOf(fixes, ignition, within);
  const [first] = spoken;
  if (!first || (!best && legs.length === 0)) return null;
  const words = best ? [...counted.values()].flat() : spoken;
  const lowest = TRUST_TIERS.find(tier => words.some(({ trust }) => trust === tier)) ?? first.trust;
  return { source: best?.[0] ?? first.source, trust: lowest, running: runningWithin(ignition, within), legs };
};
