import { metresBetween, type Place } from './distance.ts';
import { type Doubt, fixOf, hasBadTime, PLACE_DOUBTS } from './doubts.ts';
import { compareReadings, type SourcedReading, TRUST_TIERS, type TrustTier, type UnixMs } from './reading.ts';
import { type Running, runningOf, runningWithin } from './running.ts';
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
}

interface Stretch {
  readonly from: UnixMs;
  readonly to: UnixMs;
}

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

/** Silent for longer than the gap rule (`GAP_MS`): nothing is known of it. */
export interface Unknown extends Stretch {
  readonly kind: 'unknown';
}

export type Leg = Stop | Trip | Unknown;

/** A machine's way, by the source that knows most of it. */
export interface Journey {
  readonly source: string;
  readonly trust: TrustTier;
  /** In all, by the same source. */
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
  if (moving.length > 1) parts.push({ kind: 'trip', fixes: moving });
  return parts;
};

/** The record cut where it is silent for longer than the gap rule. */
const unbroken = (fixes: readonly Fix[]): Fix[][] => {
  const pieces: Fix[][] = [];
  for (const fix of fixes) {
    const piece = pieces.at(-1);
    const last = piece?.at(-1);
    if (piece && last && fix.time - last.time <= GAP_MS) piece.push(fix);
    else pieces.push([fix]);
  }
  return pieces;
};

const legOf = ({ kind, fixes }: Bare, readings: readonly SourcedReading[]): Leg[] => {
  const [first, last] = [fixes[0], fixes.at(-1)];
  if (!first || !last) return [];
  const span = { from: first.time, to: last.time };
  const running = runningWithin(readings, span);
  if (kind === 'stop') return [{ kind, ...span, place: placeOf(first), running }];
  let [distanceM, hasGap] = [0, false];
  for (const [at, fix] of fixes.entries()) {
    const before = fixes[at - 1];
    if (!before) continue;
    distanceM += metresBetween(before, fix);
    hasGap ||= fix.time - before.time > TRIP_GAP_MS;
  }
  const speeds = readings.flatMap(({ time, speedMps }) =>
    speedMps !== undefined && time >= span.from && time <= span.to ? [speedMps] : [],
  );
  const fastestMps = speeds.length > 0 ? Math.max(...speeds) : null;
  const ends = { start: placeOf(first), end: placeOf(last) };
  return [{ kind, ...span, ...ends, distanceM: Math.round(distanceM), fastestMps, hasGap, running }];
};

const legsOf = (readings: readonly TripReading[]): Leg[] => {
  const fixes = readings.flatMap(({ reading, doubts }): Fix[] => {
    const place = doubts.some(doubt => PLACE_DOUBTS.includes(doubt)) ? null : fixOf(reading);
    return place ? [{ ...place, time: reading.time }] : [];
  });
  const all = readings.map(({ reading }) => reading);
  return unbroken(fixes).flatMap((piece, at, pieces): Leg[] => {
    const legs = partsOf(piece).flatMap(part => legOf(part, all));
    const [end, next] = [piece.at(-1), pieces[at + 1]?.[0]];
    return end && next ? [...legs, { kind: 'unknown', from: end.time, to: next.time }] : legs;
  });
};

/** Of several sources the most trusted; among equals the one with most places, then by name. */
const bestOf = (sources: readonly (readonly [string, readonly TripReading[]])[]) => {
  const rated = sources.map(([source, readings]) => ({
    source,
    readings,
    trust: TRUST_TIERS.findLast(tier => readings.some(({ reading }) => reading.trust === tier)) ?? 0,
    places: readings.filter(({ reading }) => fixOf(reading) !== null).length,
  }));
  return rated
    .filter(({ places }) => places > 0)
    .toSorted((a, b) => b.trust - a.trust || b.places - a.places || (a.source < b.source ? -1 : 1))[0];
};

/**
 * Stops, trips and silences of a machine from readings in any order, each of which may come more than once. What is doubted
 * of a place does not count. Rules: a stop is at least `STOP_MS` within `STOP_RADIUS_M`; a trip is what lies between two
 * stops; a silence above `GAP_MS` is neither. `null` where no source has a place.
 */
export const journeyOf = (readings: readonly TripReading[]): Journey | null => {
  const once = new Map(readings.map(one => [one.reading.id, one]));
  const sources = new Map<string, TripReading[]>();
  for (const one of [...once.values()].sort((a, b) => compareReadings(a.reading, b.reading))) {
    if (hasBadTime(one.doubts)) continue;
    const of = sources.get(one.reading.source);
    if (of) of.push(one);
    else sources.set(one.reading.source, [one]);
  }
  const best = bestOf([...sources]);
  if (!best) return null;
  const { source, trust, readings: own } = best;
  return { source, trust, running: runningOf(own.map(({ reading }) => reading)), legs: legsOf(own) };
};
