import { type CalendarDate, dateOf } from '#domain/time/calendar-date';
import { hasBadTime } from './doubts.ts';
import { type JudgedReading, judgeReadings } from './judgement.ts';
import { partsOfStep } from './meter-steps.ts';
import type { MeterChange } from './meters.ts';
import type { SourcedReading, TrustTier, UnixMs } from './reading.ts';
import { rankOf } from './tiers.ts';
import { type Counted, countDay, type DayCount, type Measure, shareWithin } from './use-choice.ts';

/**
 * The gap rule: two readings of a source at most this far apart are a record without a gap, since a parked machine reports
 * once a day. What a meter counted over a longer silence is not lost: it is spread evenly over it, and the silence is
 * shown as a gap of the days that it covers.
 */
export const GAP_MS = 36 * 3_600_000;

/** Steps of a path shorter than this are the scatter of a machine that stands. */
const SCATTER_M = 25;

const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;
const DAY_HOURS = 24;

/** Use of a machine on one UTC day. */
export interface DayUse {
  readonly day: CalendarDate;
  readonly engineMs: number;
  /** By the odometer; where none is shown, along the path of a source's fixes. */
  readonly distanceM: number;
  readonly cycles: number;
  /** Readings of that day, of all sources. */
  readonly readings: number;
  /** Parts of the day within a silence longer than `GAP_MS` of the best source that was heard, in milliseconds. */
  readonly gapMs: number;
}

/** Use of a machine in one hour. */
export interface HourUse extends Omit<DayUse, 'day' | 'gapMs'> {
  /** When it begins. */
  readonly hour: UnixMs;
}

/** From a moment until before another. */
interface Within {
  readonly from: UnixMs;
  readonly to: UnixMs;
}

const ALWAYS: Within = { from: Number.NEGATIVE_INFINITY, to: Number.POSITIVE_INFINITY };

/** Gives each slot of `slotMs` since 1970 between two moments; one that ends at midnight does not reach the next day. */
const eachSlot = (slotMs: number, { from, to }: Within, within: Within, give: (slot: number) => void): void => {
  // Two readings of one moment are of the slot that it lies in.
  const end = Math.max(to, from + 1);
  const last = Math.floor((Math.min(end, within.to) - 1) / slotMs);
  for (let slot = Math.floor(Math.max(from, within.from) / slotMs); slot <= last; slot += 1) give(slot);
};

const slotOf = (slotMs: number, slot: number): Within => ({ from: slot * slotMs, to: (slot + 1) * slotMs });

/** The part of an amount, spread evenly over the time between two moments, that a slot has. */
const partIn = (amount: number, over: Within, slot: Within): number =>
  over.to > over.from ? shareWithin(amount, over, slot) : amount;

/** Spreads a whole amount evenly over the time between two moments and gives each UTC day its part. */
export const spreadOverDays = (
  amount: number,
  from: UnixMs,
  to: UnixMs,
  give: (day: CalendarDate, part: number) => void,
): void =>
  eachSlot(DAY_MS, { from, to }, ALWAYS, day =>
    give(dateOf(day * 86_400), partIn(amount, { from, to }, slotOf(DAY_MS, day))),
  );

/** What a source said on a day. */
interface DayTally {
  trust: TrustTier;
  readings: number;
  gapMs: number;
  /** Parts of the day between readings that are no silence apart. */
  coveredMs: number;
}

/** What a measure of a source counted in an hour: between when and when. */
interface Stretch {
  amount: number;
  from: UnixMs;
  to: UnixMs;
}

/** What a source said in an hour. */
interface HourTally {
  trust: TrustTier;
  readings: number;
  readonly counted: Map<Measure, Stretch>;
}

const newDayTally = (): DayTally => ({ trust: 0, readings: 0, gapMs: 0, coveredMs: 0 });

const newHourTally = (): HourTally => ({ trust: 0, readings: 0, counted: new Map() });

type Word = Pick<SourcedReading, 'source' | 'trust'>;

/** What each source says of each slot of time. */
class Tallies<Tally extends { trust: TrustTier }> {
  readonly #newTally: () => Tally;
  readonly #slots = new Map<number, Map<string, Tally>>();

  constructor(newTally: () => Tally) {
    this.#newTally = newTally;
  }

  of(slot: number, { source, trust }: Word): Tally {
    const sources = this.#slots.get(slot) ?? new Map<string, Tally>();
    this.#slots.set(slot, sources);
    const tally = sources.get(source) ?? this.#newTally();
    sources.set(source, tally);
    if (trust > tally.trust) tally.trust = trust;
    return tally;
  }

  in(slot: number): ReadonlyMap<string, Tally> | undefined {
    return this.#slots.get(slot);
  }

  /** In their order. */
  slots(): number[] {
    return [...this.#slots.keys()].sort((a, b) => a - b);
  }
}

/** Silences of a day are those of the best source that was heard: the highest rank, of equals whose readings cover most of it. */
const isBetter = ([aName, a]: [string, DayTally], [bName, b]: [string, DayTally]): boolean => {
  const ranks = rankOf({ source: aName, trust: a.trust }) - rankOf({ source: bName, trust: b.trust });
  if (ranks !== 0) return ranks > 0;
  if (a.coveredMs !== b.coveredMs) return a.coveredMs > b.coveredMs;
  if (a.readings !== b.readings) return a.readings > b.readings;
  if (a.gapMs !== b.gapMs) return a.gapMs < b.gapMs;
  return aName < bName;
};

const gapOf = (sources: readonly [string, DayTally][]): number =>
  sources.reduce<[string, DayTally] | null>((best, one) => (best && isBetter(best, one) ? best : one), null)?.[1]
    .gapMs ?? 0;

const readingsOf = (tallies: Iterable<{ readonly readings: number }>): number => {
  let sum = 0;
  for (const { readings } of tallies) sum += readings;
  return sum;
};

/** What was counted in an hour of a day, and what the part of each silence is that reaches into it. */
const countedIn = (
  hour: number,
  sources: ReadonlyMap<string, HourTally> | undefined,
  silences: readonly Counted[],
): Counted[] => {
  const found: Counted[] = [];
  for (const [source, { trust, counted }] of sources ?? [])
    for (const [measure, stretch] of counted) found.push({ source, trust, measure, ...stretch, isSilent: false });
  const slot = slotOf(HOUR_MS, hour);
  for (const silence of silences) {
    const [from, to] = [Math.max(silence.from, slot.from), Math.min(silence.to, slot.to)];
    if (from < to) found.push({ ...silence, from, to, amount: shareWithin(silence.amount, silence, slot) });
  }
  return found;
};

/** Use of a machine by UTC day and by hour. */
export interface UseRecord {
  readonly days: DayUse[];
  readonly hours: HourUse[];
}

/**
 * Counts use by UTC day and by hour from judged readings of a machine, given in their order. What a meter counts between two
 * readings of one source is spread evenly over the time between; steps that are doubted count nothing. Of several sources the
 * best that shows an element counts (`countDay`), each element by itself; a day has what its hours have, and what was counted
 * over silences longer than the gap rule: nobody knows its hours. Days and hours without reading or use are left out; the
 * others come in their order. Memory grows with the days, not with the readings.
 */
export class UseCounter {
  readonly #days = new Tallies(newDayTally);
  readonly #hours = new Tallies(newHourTally);
  /** By the days that they reach into. */
  readonly #silences = new Map<number, Counted[]>();
  readonly #changes: readonly MeterChange[];
  readonly #within: Within;

  /** @param within whole days from a moment until before another: nothing outside is counted */
  constructor(changes: readonly MeterChange[], within: Within = ALWAYS) {
    this.#changes = changes;
    this.#within = within;
  }

  take({ reading, doubts, steps, path, previous }: JudgedReading): void {
    if (hasBadTime(doubts)) return;
    if (reading.time >= this.#within.from && reading.time < this.#within.to) {
      this.#days.of(Math.floor(reading.time / DAY_MS), reading).readings += 1;
      this.#hours.of(Math.floor(reading.time / HOUR_MS), reading).readings += 1;
    }
    if (previous !== null) this.#cover(reading, { from: previous, to: reading.time });
    for (const step of steps) {
      const isSilent = step.to.time - step.from.time > GAP_MS;
      for (const { used, from, to } of partsOfStep(step, this.#changes) ?? [])
        this.#count(reading, { measure: step.kind, amount: used, from, to, isSilent: isSilent && to > from });
    }
    if (!path) return;
    const amount = path.metres < SCATTER_M ? 0 : path.metres;
    this.#count(reading, { measure: 'path', amount, ...path, isSilent: path.to - path.from > GAP_MS });
  }

  #cover(reading: Word, span: Within): void {
    const isGap = span.to - span.from > GAP_MS;
    eachSlot(DAY_MS, span, this.#within, day => {
      const part = partIn(span.to - span.from, span, slotOf(DAY_MS, day));
      this.#days.of(day, reading)[isGap ? 'gapMs' : 'coveredMs'] += part;
    });
    if (!isGap) eachSlot(HOUR_MS, span, this.#within, hour => this.#hours.of(hour, reading));
  }

  #count({ source, trust }: Word, { measure, amount, from, to, isSilent }: Omit<Counted, 'source' | 'trust'>): void {
    const span = { from, to };
    if (isSilent) {
      const silence: Counted = { source, trust, measure, amount, from, to, isSilent };
      eachSlot(DAY_MS, span, this.#within, day => {
        const silences = this.#silences.get(day);
        if (silences) silences.push(silence);
        else this.#silences.set(day, [silence]);
      });
      return;
    }
    eachSlot(HOUR_MS, span, this.#within, hour => {
      const slot = slotOf(HOUR_MS, hour);
      const { counted } = this.#hours.of(hour, { source, trust });
      const part = { amount: partIn(amount, span, slot), from: Math.max(from, slot.from), to: Math.min(to, slot.to) };
      const stretch = counted.get(measure);
      if (!stretch) {
        counted.set(measure, part);
        return;
      }
      stretch.amount += part.amount;
      stretch.from = Math.min(stretch.from, part.from);
      stretch.to = Math.max(stretch.to, part.to);
    });
  }

  /** Of the hours of a day in which anybody said anything. */
  #countDay(day: number): DayCount {
    const silences = this.#silences.get(day) ?? [];
    const hours = new Map<number, Counted[]>();
    for (let hour = day * DAY_HOURS; hour < (day + 1) * DAY_HOURS; hour += 1) {
      const sources = this.#hours.in(hour);
      if (sources || silences.length > 0) hours.set(hour, countedIn(hour, sources, silences));
    }
    return countDay(hours);
  }

  use(): UseRecord {
    const days: DayUse[] = [];
    const hours: HourUse[] = [];
    for (const day of this.#days.slots()) {
      const sources = [...(this.#days.in(day) ?? [])];
      const count = this.#countDay(day);
      const readings = readingsOf(sources.map(([, tally]) => tally));
      days.push({ day: dateOf(day * 86_400), ...count.whole, readings, gapMs: gapOf(sources) });
      for (const [hour, amounts] of count.hours) {
        const tallies = this.#hours.in(hour);
        if (tallies) hours.push({ hour: hour * HOUR_MS, ...amounts, readings: readingsOf(tallies.values()) });
      }
    }
    return { days, hours };
  }
}

/** Use by UTC day from all readings of a machine, in any order, each given once. */
export const dailyUse = (readings: readonly SourcedReading[], changes: readonly MeterChange[]): DayUse[] => {
  const counter = new UseCounter(changes);
  for (const one of judgeReadings(readings, changes)) counter.take(one);
  return counter.use().days;
};
