import { believedBeginnings } from './beginnings.ts';
import { disputedFixes, type SeenPlace } from './disagreement.ts';
import { metresBetween, type Place } from './distance.ts';
import {
  type Doubt,
  FIX_DOUBTS,
  fixOf,
  hasBadTime,
  isForked,
  isMeterBelieved,
  MESSAGE_DOUBTS,
  placeDoubts,
  timeDoubts,
} from './doubts.ts';
import { firstsAt, firstsWith, meterBlockMs, WAY_BLOCK_MS } from './firsts.ts';
import {
  type MeterFacts,
  type MeterMark,
  type MeterOpening,
  type MeterStep,
  openingDoubts,
  openingFor,
  paceDoubts,
  stepDoubts,
} from './meter-steps.ts';
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
import { compareReadings, type SourcedReading, type UnixMs } from './reading.ts';
import { isSamePlace, type PathFix, pathRuns, repeatedFixes } from './repeated-paths.ts';

/** What was believed of one element: the last, and the first of its block of time and of the one before (`firstsAt`). */
interface Believed<One> {
  readonly last: One;
  readonly firsts: readonly One[];
}

interface PlaceMark {
  readonly at: Place;
  readonly time: UnixMs;
}

/** The readings of one source before one reading: the last, the believed places, and the believed values of each meter. */
interface Before {
  time: UnixMs | null;
  /** Of the last message that the device signed and numbered itself. */
  sequence: bigint | null;
  place: Believed<PlaceMark> | null;
  /** The last place, believed or not, and whether it was one of a path told before. */
  last: { readonly at: Place; readonly isRepeated: boolean } | null;
  /** By kind and `meterSlot`. */
  readonly meters: Map<string, Believed<MeterMark>>;
}

const jumpDoubts = (place: Place, time: UnixMs, { place: known }: Before): Doubt[] => {
  if (!known) return [];
  const isFar = (from: PlaceMark): boolean => !isReachable(from.at, place, time - from.time);
  return isFar(known.last) || firstsAt(known.firsts, time, WAY_BLOCK_MS).some(isFar) ? ['place-jump'] : [];
};

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

/** The meter of a kind that counts: the machine's own, where it was ever heard; else what the device counts itself. */
const countingSlot = (before: Before, kind: MeterKind): string | undefined =>
  SLOTS.find(slot => before.meters.has(`${kind} ${slot}`));

/**
 * A value that is not believed does not become the one that the next is held against: a meter that was wound back stays
 * doubted until it has caught up, or until its replacement is on record.
 */
const judgeMeters = (
  reading: SourcedReading,
  before: Before,
  facts: MeterFacts,
  { own, settled }: { readonly own: readonly Doubt[]; readonly settled: readonly Doubt[] | null },
): { doubts: Doubt[]; steps: MeterStep[] } => {
  const { changes, openings } = facts;
  const { source, time } = reading;
  const doubts = new Set<Doubt>();
  const steps: MeterStep[] = [];
  if (MESSAGE_DOUBTS.some(doubt => own.includes(doubt))) return { doubts: [], steps };
  for (const kind of METER_KINDS) {
    const value = meterValue(reading, kind);
    if (value === undefined) continue;
    const to = { meterId: meterIdOf(reading, kind, changes), value, time };
    const slot = meterSlot(kind, to.meterId);
    const known = before.meters.get(`${kind} ${slot}`);
    const from = known?.last;
    const opening = slot === MACHINE_SLOT ? openingFor(openings, { kind, source }, from, to) : null;
    const since = from ? stepDoubts({ kind, from, to }, changes) : [];
    const found = opening ? openingDoubts(opening, to, changes) : since;
    const isOther = found.includes('meter-unexplained');
    const stepped = isOther && !isNameable(reading, kind) ? [] : found;
    const blockMs = meterBlockMs(kind);
    const firsts = firstsAt(known?.firsts ?? [], time, blockMs);
    const wrong = settled || stepped.length > 0 ? stepped : paceDoubts({ kind, source }, firsts, to, facts);
    if (!settled) for (const doubt of wrong) doubts.add(doubt);
    if (settled ? !isMeterBelieved(reading, settled, kind) : wrong.length > 0) continue;
    before.meters.set(`${kind} ${slot}`, { last: to, firsts: firstsWith(firsts, to, blockMs) });
    if (from && since.length === 0 && countingSlot(before, kind) === slot) steps.push({ kind, from, to });
  }
  return { doubts: [...doubts], steps };
};

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
  const last = before.place?.last;
  const outvoted: Doubt[] = beginning === false ? ['place-jump'] : [];
  const doubts = settled ? [] : beginning === null ? jumpDoubts(place, time, before) : outvoted;
  if (doubts.length > 0) return { doubts, path: null };
  const mark = { at: place, time };
  before.place = { last: mark, firsts: firstsWith(before.place?.firsts ?? [], mark, WAY_BLOCK_MS) };
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
 * meter, and the first believed ones of the time around: `firstsAt`), by the places with which its source begins (`believedBeginnings`), and by the places that other sources give within
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
