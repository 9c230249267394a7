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

/** Where the sign changes between neighbours, one change after the other; nothing is computed that is not asked for. */
function* bracketsIn(f: (rate: Rate) => Real, grid: readonly Rate[]): Generator<Bracket, undefined> {
  const [start = 0n, ...others] = grid;
  let low = start;
  let wasNegative = f(start) < 0n;
  for (const high of others) {
    const isNegative = f(high) < 0n;
    if (isNegative !== wasNegative) yield { low, high };
    [low, wasNegative] = [high, isNegative];
  }
}

const UPWARDS = GRID.filter(rate => rate >= 0n);
const DOWNWARDS = GRID.filter(rate => rate <= 0n).toReversed();

const rootIn = (f: (rate: Rate) => Real, bracket: Bracket | undefined): Result<Rate, YieldRefusal> => {
  const found = bracket ? findRoot(f, bracket, TOLERANCE) : null;
  return found === null ? refuse('rate-out-of-range') : accept(found);
};

/**
 * The rate at which a value vanishes that does so at one rate only, between −99 % and 100,000 % a year and to 10^-30:
 * flows that change their sign once, as those of every lease do, have no second (Descartes). Looks upwards from 0 %
 * first, because that is where rates are. Refusal: `rate-out-of-range`.
 */
export const findOnlyRate = (f: (rate: Rate) => Real): Result<Rate, YieldRefusal> =>
  rootIn(f, bracketsIn(f, UPWARDS).next().value ?? bracketsIn(f, DOWNWARDS).next().value);

/** The same where there may be several; the range is searched in 19 steps. Refusals also: `rate-not-unique`. */
const findRate = (f: (rate: Rate) => Real): Result<Rate, YieldRefusal> => {
  const [bracket, another] = bracketsIn(f, GRID);
  return another ? refuse('rate-not-unique') : rootIn(f, bracket);
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

const signChanges = (amounts: readonly bigint[]): number => {
  const signs = amounts.filter(amount => amount !== 0n).map(amount => amount < 0n);
  return signs.filter((isNegative, at) => at > 0 && isNegative !== signs[at - 1]).length;
};

const yieldOf = (amounts: readonly bigint[], worthAt: (rate: Rate) => Real): Result<Rate, YieldRefusal> => {
  const changes = signChanges(amounts);
  if (changes === 0) return refuse('flows-one-sided');
  return changes === 1 ? findOnlyRate(worthAt) : findRate(worthAt);
};

/** The rate of one distance at which the flows are worth nothing. A spreadsheet's IRR. Refusals: `YIELD_REFUSALS`. */
export const internalRate = (flowsMinor: readonly bigint[]): Result<Rate, YieldRefusal> =>
  yieldOf(flowsMinor, rate => presentValue(rate, flowsMinor));

/**
 * The effective yearly rate at which flows on their days are worth nothing. A spreadsheet's XIRR; the flows in order of
 * their dates. Refusals: `YIELD_REFUSALS`.
 */
export const datedInternalRate = (flows: readonly DatedFlow[]): Result<Rate, YieldRefusal> => {
  const amounts = flows.map(({ amountMinor }) => amountMinor);
  return yieldOf(amounts, rate => datedPresentValue(rate, flows));
};
