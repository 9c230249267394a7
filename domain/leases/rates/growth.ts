import { greater } from '#domain/money/bounds';
import { type CalendarDate, daysFrom } from '#domain/time/calendar-date';
import { baseOf, countDays, DAY_COUNTS } from '#domain/time/day-count';
import type { Rate } from './rate.ts';
import { ONE, portion, power, type Real, root } from './real.ts';

/** `equal-periods`: a month is a twelfth of a year, however many days it has, as in a spreadsheet's PMT. */
export const ACCRUALS = ['equal-periods', ...DAY_COUNTS] as const;

/**
 * - `nominal`: within a period interest is simple, rate × time; it is added to the balance at the period's end.
 * - `effective`: the rate is the yield of a whole year, and a period grows by (1 + rate)^time. XIRR is this by ACT/365.
 */
export const COMPOUNDINGS = ['nominal', 'effective'] as const;

export type Accrual = (typeof ACCRUALS)[number];
export type Compounding = (typeof COMPOUNDINGS)[number];

/** How a yearly rate turns into the interest of a period. */
export interface RateBasis {
  readonly accrual: Accrual;
  readonly compounding: Compounding;
}

/** A stretch of time between two dates. */
export interface Stretch {
  readonly from: CalendarDate;
  readonly until: CalendarDate;
  /** How many a whole period has; 0 for one that was cut short, or follows no rule. */
  readonly months: number;
}

/** A part of a year, exact and as it is written: 29 / 360. The denominator is positive. */
export interface YearFraction {
  readonly numerator: number;
  readonly denominator: number;
}

/**
 * How much of a year passes in the stretch, from its beginning to `until` (absent: to its end). Where periods are equal,
 * a part of one counts by its calendar days, and a stretch without months by its days in 365.
 */
export const yearFractionOf = (
  accrual: Accrual,
  stretch: Stretch,
  until: CalendarDate = stretch.until,
): YearFraction => {
  const { from, months } = stretch;
  if (accrual !== 'equal-periods') return { numerator: countDays(accrual, from, until), denominator: baseOf(accrual) };
  if (months === 0) return { numerator: daysFrom(from, until), denominator: 365 };
  if (until === stretch.until) return { numerator: months, denominator: 12 };
  return { numerator: months * daysFrom(from, until), denominator: 12 * daysFrom(from, stretch.until) };
};

/** The factor by which a balance grows over some part of a year. */
export type Growth = (fraction: YearFraction) => Real;

/** The least that a factor can be: nothing grows to less than nothing, however negative a rate is tried. */
const LEAST: Real = 1n;

/** Fractions of a schedule repeat themselves: a month is a month. */
const remembered = (compute: Growth): Growth => {
  const known = new Map<string, Real>();
  return fraction => {
    const key = `${fraction.numerator}/${fraction.denominator}`;
    const factor = known.get(key) ?? compute(fraction);
    known.set(key, factor);
    return factor;
  };
};

/** Growth at one rate. Throws `RangeError` for an effective rate of −100 % or less. */
export const growthAt = (rate: Rate, compounding: Compounding): Growth => {
  if (compounding === 'nominal')
    return remembered(({ numerator, denominator }) =>
      greater(LEAST, ONE + portion(rate, BigInt(numerator), BigInt(denominator))),
    );
  const rootOf = remembered(({ denominator }) => root(ONE + rate, denominator));
  return remembered(({ numerator, denominator }) => power(rootOf({ numerator: 1, denominator }), numerator));
};
