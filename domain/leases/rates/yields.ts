import { accept, type Refusal, type Result, refuse } from '#domain/result';
import { type CalendarDate, daysFrom } from '#domain/time/calendar-date';
import { type Bracket, findRoot } from './find-root.ts';
import { growthAt } from './growth.ts';
import type { Rate } from './rate.ts';
import { ONE, over, type Real, realOf } from './real.ts';

export const YIELD_REFUSALS = ['flows-one-sided', 'rate-out-of-range', 'rate-not-unique'] as const;

export type YieldRefusal = Refusal<(typeof YIELD_REFUSALS)[number]>;

/** Rates, in thousandths, between which a change of sign is looked for. */
const GRID: readonly Rate[] = [
  ...[-990n, -900n, -750n, -500n, -250n, -100n, -50n, 0n, 25n, 50n, 100n, 200n, 350n, 500n, 1000n],
  ...[2000n, 5000n, 10_000n, 100_000n, 1_000_000n],
].map(thousandths => (thousandths * ONE) / 1000n);

/** Half of 10^-30: far below what moves a cent of 10^15 minor units over thirty years. */
const TOLERANCE: Real = 10n ** 6n;

const bracketsOf = (f: (rate: Rate) => Real): Bracket[] => {
  const values = GRID.map(rate => ({ rate, isNegative: f(rate) < 0n }));
  return values.flatMap((here, at) => {
    const next = values[at + 1];
    return next && next.isNegative !== here.isNegative ? [{ low: here.rate, high: next.rate }] : [];
  });
};

/**
 * The rate at which a value vanishes, between −99 % and 100,000 % and to 10^-30. Where the flows behind it change their sign
 * once, as in every lease, there is one at most (Descartes); otherwise the range is searched in 19 steps.
 * Refusals: `rate-out-of-range` where there is none, `rate-not-unique` where there are several.
 */
export const findRate = (f: (rate: Rate) => Real): Result<Rate, YieldRefusal> => {
  const [bracket, ...others] = bracketsOf(f);
  if (others.length > 0) return refuse('rate-not-unique');
  const found = bracket ? findRoot(f, bracket, TOLERANCE) : null;
  return found === null ? refuse('rate-out-of-range') : accept(found);
};

/**
 * Present value in minor units, as a real number, of amounts that follow each other at equal distances, the first one
 * today: a spreadsheet's `flows[0] + NPV(rate, rest)`. The rate is that of one distance.
 */
export const presentValue = (rate: Rate, flowsMinor: readonly bigint[]): Real =>
  flowsMinor.reduceRight<Real>((value, flow) => over(value, ONE + rate) + realOf(flow), 0n);

export interface DatedFlow {
  readonly date: CalendarDate;
  /** Positive comes in, negative goes out. */
  readonly amountMinor: bigint;
}

/** Flows on their days, discounted to the first of them by (1 + rate)^(days / 365). A spreadsheet's XNPV. */
export const datedPresentValue = (rate: Rate, flows: readonly DatedFlow[]): Real => {
  const growth = growthAt(rate, 'effective');
  const [first] = flows;
  if (!first) return 0n;
  return flows.reduce<Real>((value, { date, amountMinor }) => {
    const factor = growth({ numerator: daysFrom(first.date, date), denominator: 365 });
    return value + over(realOf(amountMinor), factor);
  }, 0n);
};

const isOneSided = (amounts: readonly bigint[]): boolean =>
  !amounts.some(amount => amount > 0n) || !amounts.some(amount => amount < 0n);

/** The rate of one distance at which the flows are worth nothing. A spreadsheet's IRR. Refusals: `YIELD_REFUSALS`. */
export const internalRate = (flowsMinor: readonly bigint[]): Result<Rate, YieldRefusal> =>
  isOneSided(flowsMinor) ? refuse('flows-one-sided') : findRate(rate => presentValue(rate, flowsMinor));

/**
 * The effective yearly rate at which flows on their days are worth nothing. A spreadsheet's XIRR; the flows in order of
 * their dates. Refusals: `YIELD_REFUSALS`.
 */
export const datedInternalRate = (flows: readonly DatedFlow[]): Result<Rate, YieldRefusal> =>
  isOneSided(flows.map(({ amountMinor }) => amountMinor))
    ? refuse('flows-one-sided')
    : findRate(rate => datedPresentValue(rate, flows));
