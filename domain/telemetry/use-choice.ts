import type { MeterKind } from './meters.ts';
import type { TrustTier, UnixMs } from './reading.ts';
import { isDeviceSource, rankOf } from './tiers.ts';

const NEVER = Number.POSITIVE_INFINITY;

interface Span {
  readonly from: UnixMs;
  readonly to: UnixMs;
}

/** By what use is counted: a meter, or the path along a source's fixes. */
export type Measure = MeterKind | 'path';

/** What one source counted of an element over a stretch of time. */
export interface Counted extends Span {
  readonly source: string;
  readonly trust: TrustTier;
  readonly measure: Measure;
  readonly amount: number;
  /** Spread evenly over a silence longer than the gap rule: it says nothing about single hours. */
  readonly isSilent: boolean;
}

/** The share of an amount that falls before a moment, in whole units; shares of parts sum to the whole. */
export const shareBefore = (amount: number, { from, to }: Span, at: UnixMs): number =>
  at >= to ? amount : at <= from ? 0 : Number((BigInt(amount) * BigInt(at - from)) / BigInt(to - from));

/** The share of an amount that falls into a stretch of time, in whole units. */
export const shareWithin = (amount: number, over: Span, { from, to }: Span): number =>
  shareBefore(amount, over, to) - shareBefore(amount, over, from);

/** An upload, a claim, or what somebody vouches for: an odometer goes before a path unless it is worth less than that. */
const standingOf = ({ source, trust }: Counted): number => (isDeviceSource(source) ? Math.min(trust, 1) + 1 : 0);

/**
 * The best first. A path is no meter, and of meters the higher rank counts. Of equals: what tells the hours, then what covers
 * more of the time, then by name.
 */
const compareCounted = (a: Counted, b: Counted): number =>
  standingOf(b) - standingOf(a) ||
  Number(a.measure === 'path') - Number(b.measure === 'path') ||
  rankOf(b) - rankOf(a) ||
  Number(a.isSilent) - Number(b.isSilent) ||
  b.to - b.from - (a.to - a.from) ||
  Number(a.source > b.source) - Number(a.source < b.source) ||
  a.from - b.from;

const isLong = ({ from, to }: Span): boolean => to > from;

/** What is left of a stretch of time without others. Two readings of one moment are a stretch without length. */
const freeOf = (one: Span, taken: readonly Span[]): readonly Span[] => {
  if (!isLong(one)) return taken.some(({ from, to }) => from <= one.from && one.from <= to) ? [] : [one];
  return taken.reduce<readonly Span[]>(
    (pieces, { from, to }) =>
      pieces.flatMap(piece =>
        [
          { from: piece.from, to: Math.min(piece.to, from) },
          { from: Math.max(piece.from, to), to: piece.to },
        ].filter(isLong),
      ),
    [one],
  );
};

const lengthOf = (pieces: readonly Span[]): number => pieces.reduce((sum, { from, to }) => sum + to - from, 0);

const shareOf = ({ amount, from, to }: Counted, free: readonly Span[]): number => {
  if (!isLong({ from, to })) return free.length > 0 ? amount : 0;
  return shareBefore(amount, { from, to }, from + lengthOf(free));
};

/**
 * Of what several sources counted of one element, at each moment the best: two that saw the same hour do not make it twice as
 * long, and where one takes over from another neither's part is lost.
 * @param devicesFrom since when on that day a device shows the element: from then on, uploads do not count
 */
const chosenUse = (counted: readonly Counted[], devicesFrom: UnixMs): { told: number; silent: number } => {
  const taken: Span[] = [];
  const use = { told: 0, silent: 0 };
  for (const one of counted.toSorted(compareCounted)) {
    const device = { from: devicesFrom, to: NEVER };
    const free = freeOf(one, isDeviceSource(one.source) ? taken : [...taken, device]);
    use[one.isSilent ? 'silent' : 'told'] += shareOf(one, free);
    taken.push(...free);
  }
  return use;
};

/** Use in its elements: milliseconds, metres, cycles. */
export type Amounts = Record<'engineMs' | 'distanceM' | 'cycles', number>;

/** By what each element is counted. */
const MEASURES = {
  engineMs: ['engine-hours'],
  distanceM: ['kilometres', 'path'],
  cycles: ['cycles'],
} as const satisfies Readonly<Record<keyof Amounts, readonly Measure[]>>;

export const ELEMENTS = ['engineMs', 'distanceM', 'cycles'] as const satisfies readonly (keyof Amounts)[];

const noAmounts = (): Amounts => ({ engineMs: 0, distanceM: 0, cycles: 0 });

/** Use of a day: of each of its hours, and of the whole of it, with what was counted over silences. */
export interface DayCount {
  readonly hours: ReadonlyMap<number, Readonly<Amounts>>;
  readonly whole: Readonly<Amounts>;
}

/**
 * Use of a day by what was counted in each of its hours. Each element is chosen by itself: a source that does not show it says
 * nothing of it.
 */
export const countDay = (hours: ReadonlyMap<number, readonly Counted[]>): DayCount => {
  const slots = [...hours].map(([hour, counted]) => ({ hour, counted, amounts: noAmounts() }));
  const whole = noAmounts();
  for (const element of ELEMENTS) {
    const measures: readonly Measure[] = MEASURES[element];
    const isOf = ({ measure }: Counted): boolean => measures.includes(measure);
    const devicesFrom = slots
      .flatMap(({ counted }) => counted.filter(isOf))
      .reduce((first, one) => (isDeviceSource(one.source) ? Math.min(first, one.from) : first), NEVER);
    for (const { counted, amounts } of slots) {
      const { told, silent } = chosenUse(counted.filter(isOf), devicesFrom);
      amounts[element] = told;
      whole[element] += told + silent;
    }
  }
  return { hours: new Map(slots.map(({ hour, amounts }) => [hour, amounts])), whole };
};
