import { type CalendarDate, dateOf } from '#domain/time/calendar-date';
import { hasBadTime } from './doubts.ts';
import { type JudgedReading, judgeReadings } from './judgement.ts';
import { partsOfStep } from './meter-steps.ts';
import type { MeterChange } from './meters.ts';
import type { SourcedReading, TrustTier, UnixMs } from './reading.ts';
import { rankOf } from './tiers.ts';

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

/** Use of a machine on one UTC day. */
export interface DayUse {
  readonly day: CalendarDate;
  readonly engineMs: number;
  /** By the odometer; where the source has none, along the path of its fixes. */
  readonly distanceM: number;
  readonly cycles: number;
  /** Readings of that day, of all sources. */
  readonly readings: number;
  /** Parts of the day within a silence longer than `GAP_MS`, in milliseconds. */
  readonly gapMs: number;
}

interface Tally {
  engineMs: number;
  odometerM: number;
  hasOdometer: boolean;
  pathM: number;
  cycles: number;
  gapMs: number;
  /** Parts of the day between readings that are no silence apart. */
  coveredMs: number;
  readings: number;
  trust: TrustTier;
}

const newTally = (): Tally => ({
  engineMs: 0,
  odometerM: 0,
  hasOdometer: false,
  pathM: 0,
  cycles: 0,
  gapMs: 0,
  coveredMs: 0,
  readings: 0,
  trust: 0,
});

/** The share of an amount that falls before a moment, in whole units; shares of parts sum to the whole. */
const shareBefore = (amount: number, from: UnixMs, to: UnixMs, at: UnixMs): number =>
  at >= to ? amount : at <= from ? 0 : Number((BigInt(amount) * BigInt(at - from)) / BigInt(to - from));

/** Spreads a whole amount evenly over the time between two moments and gives each slot of `slotMs` since 1970 its part. */
const spread = (
  slotMs: number,
  amount: number,
  from: UnixMs,
  to: UnixMs,
  give: (slot: number, part: number) => void,
): void => {
  const first = Math.floor(from / slotMs);
  // A span that ends at midnight is of the day before.
  const last = to > from ? Math.floor((to - 1) / slotMs) : first;
  for (let slot = first; slot <= last; slot += 1) {
    const part =
      shareBefore(amount, from, to, (slot + 1) * slotMs) -
      (slot === first ? 0 : shareBefore(amount, from, to, slot * slotMs));
    give(slot, part);
  }
};

/** Spreads a whole amount evenly over the time between two moments and gives each UTC day its part. */
export const spreadOverDays = (
  amount: number,
  from: UnixMs,
  to: UnixMs,
  give: (day: CalendarDate, part: number) => void,
): void => spread(DAY_MS, amount, from, to, (day, part) => give(dateOf(day * 86_400), part));

/** What each source says of each slot of time, of days or of hours. */
class Tallies {
  readonly slotMs: number;
  readonly #slots = new Map<number, Map<string, Tally>>();

  readonly #within: { readonly from: UnixMs; readonly to: UnixMs } | undefined;

  constructor(slotMs: number, within?: { readonly from: UnixMs; readonly to: UnixMs }) {
    this.slotMs = slotMs;
    this.#within = within;
  }

  of(slot: number, { source, trust }: Pick<SourcedReading, 'source' | 'trust'>): Tally {
    const at = slot * this.slotMs;
    if (this.#within && (at < this.#within.from || at >= this.#within.to)) return newTally();
    const sources = this.#slots.get(slot) ?? new Map<string, Tally>();
    this.#slots.set(slot, sources);
    const tally = sources.get(source) ?? newTally();
    sources.set(source, tally);
    tally.trust = trust > tally.trust ? trust : tally.trust;
    return tally;
  }

  /** In their order. */
  entries(): [number, [string, Tally][]][] {
    return [...this.#slots].sort(([a], [b]) => a - b).map(([slot, sources]) => [slot, [...sources]]);
  }
}

const countSteps = (tallies: Tallies, { reading, steps }: JudgedReading, changes: readonly MeterChange[]): void => {
  for (const step of steps) {
    for (const { used, from, to } of partsOfStep(step, changes) ?? []) {
      spread(tallies.slotMs, used, from, to, (slot, part) => {
        const tally = tallies.of(slot, reading);
        if (step.kind === 'engine-hours') tally.engineMs += part;
        else if (step.kind === 'cycles') tally.cycles += part;
        else {
          tally.odometerM += part;
          tally.hasOdometer = true;
        }
      });
    }
  }
};

const countPath = (tallies: Tallies, { reading, path }: JudgedReading): void => {
  if (!path || path.metres < SCATTER_M) return;
  spread(tallies.slotMs, path.metres, path.from, path.to, (slot, part) => {
    tallies.of(slot, reading).pathM += part;
  });
};

const countCover = (tallies: Tallies, { reading, previous }: JudgedReading): void => {
  if (previous === null) return;
  const isGap = reading.time - previous > GAP_MS;
  spread(tallies.slotMs, reading.time - previous, previous, reading.time, (slot, part) => {
    const tally = tallies.of(slot, reading);
    if (isGap) tally.gapMs += part;
    else tally.coveredMs += part;
  });
};

/**
 * Of several sources the day's use is that of the highest rank (`rankOf`); among equals of the one whose readings cover most of the
 * day, then the one with most of them, then by name: two that saw the same hours do not make them twice as many.
 */
const isBetter = ([aName, a]: [string, Tally], [bName, b]: [string, Tally]): boolean => {
  const ranks = rankOf({ source: aName, trust: a.trust }) - rankOf({ source: bName, trust: b.trust });
  if (ranks !== 0) return ranks > 0;
  if (a.coveredMs !== b.coveredMs) return a.coveredMs > b.coveredMs;
  if (a.readings !== b.readings) return a.readings > b.readings;
  if (a.gapMs !== b.gapMs) return a.gapMs < b.gapMs;
  return aName < bName;
};

const bestOf = (sources: readonly [string, Tally][]): Omit<DayUse, 'day'>[] => {
  const [first, ...others] = sources;
  if (!first) return [];
  const [, best] = others.reduce((a, b) => (isBetter(b, a) ? b : a), first);
  const readings = sources.reduce((sum, [, tally]) => sum + tally.readings, 0);
  const { engineMs, cycles, gapMs } = best;
  return [{ engineMs, distanceM: best.hasOdometer ? best.odometerM : best.pathM, cycles, readings, gapMs }];
};

/** A step over a silence longer than `GAP_MS` says nothing about single hours. */
const withoutSilences = (one: JudgedReading): JudgedReading => ({
  ...one,
  previous: one.previous !== null && one.reading.time - one.previous > GAP_MS ? null : one.previous,
  steps: one.steps.filter(({ from, to }) => to.time - from.time <= GAP_MS),
  path: one.path && one.path.to - one.path.from > GAP_MS ? null : one.path,
});

const count = (tallies: Tallies, one: JudgedReading, changes: readonly MeterChange[]): void => {
  if (hasBadTime(one.doubts)) return;
  tallies.of(Math.floor(one.reading.time / tallies.slotMs), one.reading).readings += 1;
  countCover(tallies, one);
  countSteps(tallies, one, changes);
  countPath(tallies, one);
};

/** Use of a machine in one hour. */
export interface HourUse extends Omit<DayUse, 'day' | 'gapMs'> {
  /** When it begins. */
  readonly hour: UnixMs;
}

/**
 * Counts use by UTC day and by hour from judged readings of a machine, given in their order. What a meter counts between two
 * readings of one source is spread evenly over the time between; steps that are doubted count nothing. Days and hours without
 * reading or use are left out; the others come in their order. What was counted over a silence longer than the gap rule is in
 * the days alone: nobody knows its hours. Memory grows with the days, not with the readings.
 */
export class UseCounter {
  readonly #days: Tallies;
  readonly #hours: Tallies;
  readonly #changes: readonly MeterChange[];

  /** @param within from a moment until before another: nothing outside is counted */
  constructor(changes: readonly MeterChange[], within?: { readonly from: UnixMs; readonly to: UnixMs }) {
    this.#days = new Tallies(DAY_MS, within);
    this.#hours = new Tallies(HOUR_MS, within);
    this.#changes = changes;
  }

  take(one: JudgedReading): void {
    count(this.#days, one, this.#changes);
    count(this.#hours, withoutSilences(one), this.#changes);
  }

  days(): DayUse[] {
    return this.#days
      .entries()
      .flatMap(([day, sources]) => bestOf(sources).map(use => ({ day: dateOf(day * 86_400), ...use })));
  }

  hours(): HourUse[] {
    return this.#hours
      .entries()
      .flatMap(([hour, sources]) => bestOf(sources).map(({ gapMs: _, ...use }) => ({ hour: hour * HOUR_MS, ...use })));
  }
}

/** Use by UTC day from all readings of a machine, in any order, each given once. */
export const dailyUse = (readings: readonly SourcedReading[], changes: readonly MeterChange[]): DayUse[] => {
  const counter = new UseCounter(changes);
  for (const one of judgeReadings(readings, changes)) counter.take(one);
  return counter.days();
};
