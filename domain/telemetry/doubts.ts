import { believedBeginnings } from './beginnings.ts';
import { disputedFixes, type SeenPlace } from './disagreement.ts';
import { metresBetween, type Place } from './distance.ts';
import { type MeterOpening, type MeterStep, openingDoubts, openingFor, stepDoubts } from './meter-steps.ts';
import {
  isNameable,
  MACHINE_SLOT,
  METER_KINDS,
  type MeterChange,
  type MeterKind,
  meterIdOf,
  meterSlot,
  meterValue,
  SLOTS,
} from './meters.ts';
import { isReachable } from './reach.ts';
import { compareReadings, type Reading, type SourcedReading, type UnixMs } from './reading.ts';
import { isSamePlace, type PathFix, pathRuns, repeatedFixes } from './repeated-paths.ts';

/**
 * What is wrong with a reading, as far as can be told from it and from the reading of the same source before it. A doubt
 * never drops the reading: it stays as evidence, and says for what it does not count.
 */
export const DOUBTS = [
  /** The message has no time: that of its arrival stands in. */
  'time-missing',
  /** Later than its arrival by more than clocks differ. */
  'time-future',
  /** Before machines reported at all, or as far back as receivers' weeks roll over: a clock that was never set, or is broken. */
  'time-ancient',
  /** Of a month whose readings were dropped for their age before it came. */
  'month-retired',
  /** The place where receivers without a fix say that they are: 0° N 0° E. */
  'zero-island',
  /** No such place on Earth. */
  'place-impossible',
  /** Faster from the last place that was believed than any machine travels; or other places of its beginning outvote it. */
  'place-jump',
  /** Of a path that the same source has told before, fix by fix: a recording under new times. */
  'path-repeated',
  /** Another source, trusted at least as much, says at that time that the machine is elsewhere. */
  'sources-disagree',
  'engine-hours-backwards',
  'cycles-backwards',
  'kilometres-backwards',
  /** More engine time than time. */
  'engine-hours-faster-than-clock',
  /** Further than any machine travels in that time. */
  'kilometres-too-fast',
  /** Another meter than before, and no record of a replacement. */
  'meter-unexplained',
  /** Another reading of the same source has the same time and sequence, and says something else. */
  'sequence-forked',
  /** Signed under a number that the device had passed already, as of the message before: an old one under a new time. */
  'sequence-replayed',
  /** Signed, and a message is missing before it, or it does not name the one that is there. */
  'sequence-gap',
] as const;

export type Doubt = (typeof DOUBTS)[number];

export const isDoubt = (text: string): text is Doubt => DOUBTS.some(doubt => doubt === text);

/** Clocks may be ahead by so much. */
export const FUTURE_TOLERANCE_MS = 5 * 60_000;
/** Trackers restart their clocks at 1970, 1980 (GPS) or 2000. */
export const OLDEST_TIME: UnixMs = Date.UTC(2005, 0, 1);
/**
 * Receivers count weeks in ten bits: old ones, or old firmware, say a day of 1,024 weeks (19.6 years) ago. What is told that
 * late is such a clock, and no history.
 */
const OLDEST_AGE_MS = 1_000 * 7 * 86_400_000;

/** Of a time that is not believed, or of which nothing else is left: such a reading is evidence only, and counts nowhere. */
export const TIME_DOUBTS: readonly Doubt[] = ['time-future', 'time-ancient', 'month-retired'];

export const hasBadTime = (doubts: readonly Doubt[]): boolean => doubts.some(doubt => TIME_DOUBTS.includes(doubt));

/** The place of a reading, where it has one that its device vouches for. */
export const fixOf = (reading: Reading): Place | null =>
  reading.fix === 'valid' && reading.latitude !== undefined && reading.longitude !== undefined
    ? { latitude: reading.latitude, longitude: reading.longitude }
    : null;

/** What is wrong with a reading's time taken by itself. */
export const timeDoubts = (reading: Pick<SourcedReading, 'deviceTime' | 'time' | 'receivedAt'>): Doubt[] => {
  if (reading.deviceTime === undefined) return ['time-missing'];
  if (reading.time > reading.receivedAt + FUTURE_TOLERANCE_MS) return ['time-future'];
  const oldest = Math.max(OLDEST_TIME, reading.receivedAt - OLDEST_AGE_MS);
  return reading.time < oldest ? ['time-ancient'] : [];
};

/** What is wrong with a place taken by itself. */
export const placeDoubts = ({ latitude, longitude }: Place): Doubt[] => {
  if (!(Math.abs(latitude) <= 90 && Math.abs(longitude) <= 180)) return ['place-impossible'];
  return Math.abs(latitude) < 0.01 && Math.abs(longitude) < 0.01 ? ['zero-island'] : [];
};

/** The readings of one source before one reading: the last, the last believed place, and the last believed value of each meter. */
interface Before {
  time: UnixMs | null;
  /** Of the last message that the device signed and numbered itself. */
  sequence: bigint | null;
  place: { readonly at: Place; readonly time: UnixMs } | null;
  /** The last place, believed or not, and whether it was one of a path told before. */
  last: { readonly at: Place; readonly isRepeated: boolean } | null;
  /** By kind and `meterSlot`. */
  readonly meters: Map<string, MeterStep['from']>;
}

const jumpDoubts = (place: Place, time: UnixMs, { place: last }: Before): Doubt[] =>
  last && !isReachable(last.at, place, time - last.time) ? ['place-jump'] : [];

/** A fix and the one before it of the same source. */
export interface PathStep {
  readonly metres: number;
  readonly from: UnixMs;
  readonly to: UnixMs;
}

export interface JudgedReading {
  readonly reading: SourcedReading;
  readonly doubts: readonly Doubt[];
  /** What its meters counted since the reading of the same source before it, where that is not doubted. */
  readonly steps: readonly MeterStep[];
  readonly path: PathStep | null;
  /** When the same source spoke last. */
  readonly previous: UnixMs | null;
}

/** The sequence of a reading that came under the time and sequence of another: below zero. */
export const isForked = ({ sequence }: Pick<SourcedReading, 'sequence'>): boolean => sequence < 0n;

/** Doubts of the message itself: what it says of a meter is neither held against what came before nor counted. */
const MESSAGE_DOUBTS = ['sequence-forked', 'sequence-replayed'] as const satisfies readonly Doubt[];

/** Doubts for which what the meter of that kind shows is not what is believed of it. */
export const meterDoubts = (kind: MeterKind): readonly Doubt[] => [
  ...TIME_DOUBTS,
  `${kind}-backwards`,
  ...(kind === 'engine-hours' ? (['engine-hours-faster-than-clock'] as const) : []),
  ...(kind === 'kilometres' ? (['kilometres-too-fast'] as const) : []),
  ...MESSAGE_DOUBTS,
];

/** Whether what a reading shows of a meter is believed: only then is the next value held against it, and only then does it count. */
export const isMeterBelieved = (
  reading: Pick<SourcedReading, 'engineHoursMs'>,
  doubts: readonly Doubt[],
  kind: MeterKind,
): boolean => {
  if (doubts.includes('meter-unexplained') && isNameable(reading, kind)) return false;
  const wrong = meterDoubts(kind);
  return !doubts.some(doubt => wrong.includes(doubt));
};

/** The meter of a kind that counts: the machine's own, where it was ever heard; else what the device counts itself. */
const countingSlot = (before: Before, kind: MeterKind): string | undefined =>
  SLOTS.find(slot => before.meters.has(`${kind} ${slot}`));

/** What both sides have signed of a machine's meters. */
interface MeterFacts {
  readonly changes: readonly MeterChange[];
  readonly openings: readonly MeterOpening[];
}

/**
 * A value that is not believed does not become the one that the next is held against: a meter that was wound back stays
 * doubted until it has caught up, or until its replacement is on record.
 */
const judgeMeters = (
  reading: SourcedReading,
  before: Before,
  { changes, openings }: MeterFacts,
  { own, settled }: { readonly own: readonly Doubt[]; readonly settled: readonly Doubt[] | null },
): { doubts: Doubt[]; steps: MeterStep[] } => {
  const doubts = new Set<Doubt>();
  const steps: MeterStep[] = [];
  if (MESSAGE_DOUBTS.some(doubt => own.includes(doubt))) return { doubts: [], steps };
  for (const kind of METER_KINDS) {
    const value = meterValue(reading, kind);
    if (value === undefined) continue;
    const to = { meterId: meterIdOf(reading, kind, changes), value, time: reading.time };
    const slot = meterSlot(kind, to.meterId);
    const from = before.meters.get(`${kind} ${slot}`);
    const opening = slot === MACHINE_SLOT ? openingFor(openings, { kind, source: reading.source }, from, to) : null;
    const since = from ? stepDoubts({ kind, from, to }, changes) : [];
    const found = opening ? openingDoubts(opening, to, changes) : since;
    const isOther = found.includes('meter-unexplained');
    const wrong = isOther && !isNameable(reading, kind) ? [] : found;
    if (!settled) for (const doubt of wrong) doubts.add(doubt);
    if (settled ? !isMeterBelieved(reading, settled, kind) : wrong.length > 0) continue;
    before.meters.set(`${kind} ${slot}`, to);
    if (from && since.length === 0 && countingSlot(before, kind) === slot) steps.push({ kind, from, to });
  }
  return { doubts: [...doubts], steps };
};

/** Doubts for which a place is not the one that the next of its source is measured from. */
export const FIX_DOUBTS: readonly Doubt[] = [
  'zero-island',
  'place-impossible',
  'place-jump',
  'path-repeated',
  'sequence-replayed',
];

/** How a reading's place is judged besides by those before it; `settled`: its verdict, where it is known. */
interface PlaceVerdict {
  readonly settled: readonly Doubt[] | null;
  /** Whether it is believed by the places around it, where its source begins; `null`: it does not. */
  readonly beginning: boolean | null;
  readonly isRepeated: boolean;
}

/** A recording that stands still at its end goes on saying its last place. */
const isOfRecording = (place: Place, { settled, isRepeated }: PlaceVerdict, { last }: Before): boolean => {
  if (settled) return settled.includes('path-repeated');
  return isRepeated || (last?.isRepeated === true && isSamePlace(last.at, place));
};

/**
 * A place that is not believed does not become the one that the next is measured from: a spoofer gains nothing by staying.
 */
const judgePlace = (
  place: Place,
  time: UnixMs,
  before: Before,
  verdict: PlaceVerdict,
): { doubts: Doubt[]; path: PathStep | null } => {
  const own = placeDoubts(place);
  if (own.length > 0) return { doubts: own, path: null };
  const { settled, beginning } = verdict;
  const isRepeated = isOfRecording(place, verdict, before);
  before.last = { at: place, isRepeated };
  const told: Doubt[] = isRepeated ? ['path-repeated'] : [];
  const wrong = settled ? settled.filter(doubt => FIX_DOUBTS.includes(doubt)) : told;
  if (wrong.length > 0) return { doubts: wrong, path: null };
  const last = before.place;
  const outvoted: Doubt[] = beginning === false ? ['place-jump'] : [];
  const doubts = settled ? [] : beginning === null ? jumpDoubts(place, time, before) : outvoted;
  if (doubts.length > 0) return { doubts, path: null };
  before.place = { at: place, time };
  if (!last) return { doubts, path: null };
  return { doubts, path: { metres: Math.round(metresBetween(last.at, place)), from: last.time, to: time } };
};

/** A device that signs counts its messages in the order of time; of other sources a number may be that of the upload. */
const sequenceDoubts = (reading: SourcedReading, before: Before): Doubt[] => {
  if (isForked(reading)) return ['sequence-forked'];
  if (reading.chain === 'gap' || reading.chain === 'broken') return ['sequence-gap'];
  if (reading.trust !== 3) return [];
  // Under a new key it counts anew.
  const last = reading.chain === 'begins' ? null : before.sequence;
  // Whichever it was: one message with a wrong clock does not put all that follow it in the wrong.
  before.sequence = reading.sequence;
  return last !== null && reading.sequence <= last ? ['sequence-replayed'] : [];
};

const seenPlace = ({ reading, doubts }: JudgedReading): SeenPlace[] => {
  const place = fixOf(reading);
  if (!place || hasBadTime(doubts) || doubts.some(doubt => FIX_DOUBTS.includes(doubt))) return [];
  const { id, time, trust, source } = reading;
  return [{ id, time, place, trust, source }];
};

const newBefore = (): Before => ({ place: null, last: null, meters: new Map(), time: null, sequence: null });

/** What is known before readings are gone through; of these, by their names. */
interface Foreknown {
  /** Of places with which a source begins: whether they are believed. */
  readonly beginnings: ReadonlyMap<string, boolean>;
  /** Places of a path that its source has told before. */
  readonly repeated: ReadonlySet<string>;
  /** What devices' meters showed when they were enrolled. */
  readonly openings: readonly MeterOpening[];
}

/** Goes through the readings of a machine in their order, and remembers of each source what the next is held against. */
export class Judge {
  readonly #sources = new Map<string, Before>();
  readonly #meters: MeterFacts;
  readonly #known: Foreknown;

  constructor(changes: readonly MeterChange[], { openings = [], ...known }: Partial<Foreknown> = {}) {
    this.#meters = { changes, openings };
    this.#known = { beginnings: new Map(), repeated: new Set(), openings, ...known };
  }

  /** @param settled the verdict, where it is known */
  take(reading: SourcedReading, settled: readonly Doubt[] | null): JudgedReading {
    const early = timeDoubts(reading);
    const told = settled ?? early;
    if (hasBadTime(told)) return { reading, doubts: told, steps: [], path: null, previous: null };
    const before = this.#sources.get(reading.source) ?? newBefore();
    this.#sources.set(reading.source, before);
    early.push(...sequenceDoubts(reading, before));
    const own = settled ?? early;
    const fix = own.includes('sequence-replayed') ? null : fixOf(reading);
    const beginning = this.#known.beginnings.get(reading.id) ?? null;
    const isRepeated = this.#known.repeated.has(reading.id);
    const place = fix
      ? judgePlace(fix, reading.time, before, { settled, beginning, isRepeated })
      : { doubts: [], path: null };
    const meters = judgeMeters(reading, before, this.#meters, { own, settled });
    const previous = before.time;
    before.time = reading.time;
    const doubts = settled ?? [...new Set([...early, ...place.doubts, ...meters.doubts])];
    return { reading, doubts, steps: meters.steps, path: place.path, previous };
  }
}

/** Readings of a machine that say a place that is somewhere, in their order. */
export const pathFixes = (readings: readonly SourcedReading[]): PathFix[] =>
  readings.toSorted(compareReadings).flatMap(reading => {
    const place = hasBadTime(timeDoubts(reading)) ? null : fixOf(reading);
    const { id, source, time } = reading;
    return place && placeDoubts(place).length === 0 ? [{ id, source, time, place }] : [];
  });

/** What is known beside the readings. */
interface Around {
  /** Verdicts, by name, on readings that are given only for what lies around others: their own neighbours are not here. */
  readonly settled?: ReadonlyMap<string, readonly Doubt[]>;
  /** Names of places of a path that was told before (`repeatedFixes`); left out, it is looked for among the readings. */
  readonly repeated?: ReadonlySet<string>;
  readonly openings?: readonly MeterOpening[];
}

const judgeSources = (
  readings: readonly SourcedReading[],
  changes: readonly MeterChange[],
  { settled = new Map(), repeated, openings = [] }: Around,
): JudgedReading[] => {
  const sorted = readings.toSorted(compareReadings);
  const fixes = pathFixes(sorted);
  const judge = new Judge(changes, {
    beginnings: believedBeginnings(fixes),
    repeated: repeated ?? repeatedFixes(pathRuns(fixes)),
    openings,
  });
  return sorted.map(reading => {
    // What another source says at that time is looked at again.
    const known = settled.get(reading.id)?.filter(doubt => doubt !== 'sources-disagree') ?? null;
    return judge.take(reading, known);
  });
};

/**
 * The readings of one machine, in any order, each given once: in `compareReadings` order, each with its doubts. Each is
 * judged by itself, by the readings of the same source before it (the last believed place, the last believed value of the same
 * meter), by the places with which its source begins (`believedBeginnings`), and by the places that other sources give within
 * `DISAGREE_MS`, and by the paths that its source has told before: so one that comes late changes the verdict on itself, on its
 * successors of that kind, on the beginning and the run of places that it belongs to, on later ones that repeat these, and on
 * what others say at that time, and on nothing else.
 */
export const judgeReadings = (
  readings: readonly SourcedReading[],
  changes: readonly MeterChange[],
  around: Around = {},
): readonly JudgedReading[] => {
  const judged = judgeSources(readings, changes, around);
  const disputed = disputedFixes(judged.flatMap(seenPlace));
  if (disputed.size === 0) return judged;
  return judged.map(one =>
    disputed.has(one.reading.id) ? { ...one, doubts: [...one.doubts, 'sources-disagree' as const] } : one,
  );
};

/** Doubts for which a reading's place does not count as where the machine is. */
export const PLACE_DOUBTS: readonly Doubt[] = [...TIME_DOUBTS, ...FIX_DOUBTS, 'sources-disagree'];
