import { accept, type Refusal, type Result, refuse } from '#domain/result';
import type { UnixSeconds } from '#domain/time/calendar-date';
import type { MeterKind } from './usage-terms.ts';

/** A reading of a meter that never runs back: milliseconds of engine time, cycles, or metres, by the meter's kind. */
export interface MeterReading {
  /** The reading's own name, by which a bill opens to its evidence. */
  readonly id: string;
  readonly meterId: string;
  readonly at: UnixSeconds;
  readonly value: bigint;
}

/** One meter taken off and another put on: the last reading of the old and the first of the new, at the same moment. */
export interface MeterReplacement {
  readonly last: MeterReading;
  readonly first: MeterReading;
}

/** Why use cannot be billed until somebody has looked. The minimum rent is owed all the same. */
export const USAGE_STOPS = [
  'reading-missing',
  'reading-gap',
  'reading-overlap',
  'reading-differs',
  'readings-out-of-order',
  'meter-backwards',
  'meter-unexplained',
  'use-implausible',
] as const;

export type UsageStop = Refusal<(typeof USAGE_STOPS)[number]>;

/** What one meter has counted between two of its readings. */
export interface MeterSpan {
  readonly meterId: string;
  readonly from: MeterReading;
  readonly to: MeterReading;
  readonly used: bigint;
}

/** Units of the meter in one unit of its price: milliseconds of an hour, metres of a kilometre. */
export const METER_UNITS: Readonly<Record<MeterKind, bigint>> = {
  'engine-hours': 3_600_000n,
  cycles: 1n,
  kilometres: 1000n,
};

/** The two readings between which use is billed, and what happened to the meter between them. */
export interface MeteredInterval {
  readonly kind: MeterKind;
  readonly opening: MeterReading;
  readonly closing: MeterReading;
  /** Oldest first. */
  readonly replacements: readonly MeterReplacement[];
}

const spanOf = (from: MeterReading, to: MeterReading): Result<MeterSpan, UsageStop> => {
  if (from.meterId !== to.meterId) return refuse('meter-unexplained', { before: from.meterId, after: to.meterId });
  if (to.at < from.at) return refuse('readings-out-of-order', { reading: to.id });
  if (to.value < from.value)
    return refuse('meter-backwards', { before: from.value.toString(), after: to.value.toString(), reading: to.id });
  return accept({ meterId: from.meterId, from, to, used: to.value - from.value });
};

/** No engine runs longer than the clock. */
const isPlausible = (kind: MeterKind, { from, to, used }: MeterSpan): boolean =>
  kind !== 'engine-hours' || used <= BigInt(to.at - from.at) * 1000n;

/**
 * What was used between two readings: for each meter that was on the machine the difference of its own readings.
 * Stops: `readings-out-of-order`, `meter-backwards`, `meter-unexplained` (another meter, and no record of a replacement),
 * `use-implausible` (more engine time than time).
 */
export const meteredUse = (interval: MeteredInterval): Result<readonly MeterSpan[], UsageStop> => {
  const { kind, opening, closing, replacements } = interval;
  const starts = [opening, ...replacements.map(({ first }) => first)];
  const ends = [...replacements.map(({ last }) => last), closing];
  const spans: MeterSpan[] = [];
  for (const [at, from] of starts.entries()) {
    const to = ends[at] ?? closing;
    const before = ends[at - 1];
    if (before && from.at < before.at) return refuse('readings-out-of-order', { reading: from.id });
    const span = spanOf(from, to);
    if (!span.ok) return span;
    if (!isPlausible(kind, span.value)) return refuse('use-implausible', { reading: to.id });
    spans.push(span.value);
  }
  return accept(spans);
};

/**
 * Whether an interval begins exactly where the one billed before it ended. Stops: `reading-gap`, `reading-overlap`,
 * `reading-differs` (the same moment, another meter or value).
 */
export const followsOn = (billedTo: MeterReading, opening: MeterReading): Result<null, UsageStop> => {
  const params = { reading: opening.id, billed: billedTo.id };
  if (opening.at > billedTo.at) return refuse('reading-gap', params);
  if (opening.at < billedTo.at) return refuse('reading-overlap', params);
  const isSame = opening.meterId === billedTo.meterId && opening.value === billedTo.value;
  return isSame ? accept(null) : refuse('reading-differs', params);
};
