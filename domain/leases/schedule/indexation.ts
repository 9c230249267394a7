import { compare, type Decimal } from '#domain/money/decimal';
import { divideHalfUp } from '#domain/money/money';
import { addMonths, type CalendarDate } from '#domain/time/calendar-date';
import { ONE, over, type Real, realOf, realOfDecimal } from '../rates/real.ts';
import type { Period } from './periods.ts';
import type { Indexation, ScheduleTerms } from './terms.ts';

export const INDEXATION_REFUSALS = [
  'index-base-not-positive',
  'index-review-out-of-range',
  'index-values-out-of-order',
  'index-bounds-crossed',
] as const;

const MINUS_HUNDRED: Decimal = { unscaled: -100n, scale: 0 };

/** What is wrong with an indexation, or `null`. */
export const indexationRefusal = (indexation: Indexation): (typeof INDEXATION_REFUSALS)[number] | null => {
  const { baseValue, reviewMonths, values, floorPercent, capPercent } = indexation;
  if (baseValue.unscaled <= 0n || values.some(({ value }) => value.unscaled <= 0n)) return 'index-base-not-positive';
  if (!Number.isInteger(reviewMonths) || reviewMonths < 1 || reviewMonths > 120) return 'index-review-out-of-range';
  if (values.some(({ from }, at) => from <= (values[at - 1]?.from ?? ''))) return 'index-values-out-of-order';
  if (floorPercent && capPercent && compare(floorPercent, capPercent) > 0) return 'index-bounds-crossed';
  // A fall by all of the rent or more is no bound.
  return floorPercent && compare(floorPercent, MINUS_HUNDRED) <= 0 ? 'index-bounds-crossed' : null;
};

const bounded = (factor: Real, { floorPercent, capPercent }: Indexation): Real => {
  const bound = (percent: Decimal): Real => ONE + realOfDecimal(percent) / 100n;
  const floor = floorPercent && bound(floorPercent);
  const cap = capPercent && bound(capPercent);
  if (floor !== null && factor < floor) return floor;
  return cap !== null && factor > cap ? cap : factor;
};

/** From where reviews are counted: as the periods are, on the lease's day of the month. */
type Start = Pick<ScheduleTerms, 'commencementDate' | 'dayOfMonth'>;

/** The last review on or before a day; `null` before the first, which is so many months after commencement. */
const reviewBefore = (reviewMonths: number, { commencementDate, dayOfMonth }: Start, date: CalendarDate) => {
  const reviewOf = (at: number) => addMonths(commencementDate, at * reviewMonths, dayOfMonth);
  let at = 0;
  while (reviewOf(at + 1) <= date) at += 1;
  return at === 0 ? null : reviewOf(at);
};

/** By what a rent is multiplied: index at the last review over base value, within floor and cap. */
export const indexFactor = (indexation: Indexation, start: Start, date: CalendarDate): Real => {
  const review = reviewBefore(indexation.reviewMonths, start, date);
  const known = review === null ? undefined : indexation.values.findLast(({ from }) => from <= review);
  if (!known) return ONE;
  return bounded(over(realOfDecimal(known.value), realOfDecimal(indexation.baseValue)), indexation);
};

/** A rent at a factor of its index, half up. */
export const indexRent = (rentMinor: bigint, factor: Real): bigint => divideHalfUp(rentMinor * factor, realOf(1n));

/**
 * What indexation adds to the rent of each period (negative: takes off), in minor units: rent × factor, half up, less the
 * rent. The schedule's own rows stay as they are: what an index adds bears no interest, and the lessee's accounts
 * remeasure the liability (IFRS 16.42 (b)).
 */
export const indexationOf = (
  indexation: Indexation,
  start: Start,
  rows: readonly (Period & { readonly rentMinor: bigint })[],
): { readonly periodNumber: number; readonly amountMinor: bigint }[] => {
  return rows.map(row => {
    const factor = indexFactor(indexation, start, row.from);
    return { periodNumber: row.number, amountMinor: indexRent(row.rentMinor, factor) - row.rentMinor };
  });
};
