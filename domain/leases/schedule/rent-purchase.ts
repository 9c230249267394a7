import type { Currency } from '#domain/money/currency';
import { accept, type Refusal, type Result, refuse } from '#domain/result';
import { type CalendarDate, isCalendarDate } from '#domain/time/calendar-date';
import { baseOf, countDays, type DayCount } from '#domain/time/day-count';
import { countValue, type LeaseFormula, moneyValue, rateValue } from '../formula.ts';
import { type Compounding, growthAt } from '../rates/growth.ts';
import type { Rate } from '../rates/rate.ts';
import { ONE, over, realOf, toWhole } from '../rates/real.ts';
import { datedInternalRate } from '../rates/yields.ts';
import type { ScheduleRow } from './amortise.ts';

/** A bank buys the rents of a range of periods as one financing. */
export interface RentPurchaseTerms {
  /** First and last period, both included. */
  readonly fromPeriod: number;
  readonly toPeriod: number;
  /** The day on which the bank pays; every rent is discounted to it from its due date. */
  readonly purchaseDate: CalendarDate;
  readonly rate: Rate;
  readonly dayCount: DayCount;
  /** `nominal` discounts by 1 + rate × time, `effective` by (1 + rate)^time. */
  readonly compounding: Compounding;
  /** Kept back from the price. */
  readonly feeMinor: bigint;
  readonly currency: Currency;
}

export interface RentPurchaseLine {
  readonly periodNumber: number;
  readonly dueDate: CalendarDate;
  readonly rentMinor: bigint;
  readonly days: number;
  /** The rent's present value, half up. */
  readonly amountMinor: bigint;
  readonly formula: LeaseFormula;
}

/** `rentsMinor − discountMinor` is the price; less the fee it is what the bank pays. */
export interface RentPurchasePrice {
  readonly lines: readonly RentPurchaseLine[];
  readonly rentsMinor: bigint;
  readonly discountMinor: bigint;
  readonly priceMinor: bigint;
  readonly paidMinor: bigint;
  /** What the bank earns a year on what it pays, fee included: effective, by days in 365. `null` where there is no one rate. */
  readonly yield: Rate | null;
}

export const RENT_PURCHASE_REFUSALS = [
  'purchase-range-invalid',
  'purchase-date-invalid',
  'purchase-rent-due-already',
  'purchase-rent-sold-already',
  'purchase-rate-out-of-range',
  'purchase-price-not-positive',
] as const;

export type RentPurchaseRefusal = Refusal<(typeof RENT_PURCHASE_REFUSALS)[number]>;

const lineOf = (row: ScheduleRow, terms: RentPurchaseTerms): RentPurchaseLine => {
  const { rate, dayCount, compounding, currency, purchaseDate } = terms;
  const days = countDays(dayCount, purchaseDate, row.dueDate);
  const base = baseOf(dayCount);
  const factor = growthAt(rate, compounding)({ numerator: days, denominator: base });
  return {
    periodNumber: row.number,
    dueDate: row.dueDate,
    rentMinor: row.rentMinor,
    days,
    amountMinor: toWhole(over(realOf(row.rentMinor), factor)),
    formula: {
      key: compounding === 'nominal' ? 'rent-discounted-simple' : 'rent-discounted-compound',
      params: {
        rent: moneyValue(currency)(row.rentMinor),
        rate: rateValue(rate),
        days: countValue(days),
        base: countValue(base),
      },
    },
  };
};

/**
 * The price of a range of rents: each discounted by itself from its due date to the day of purchase, and the sum of the
 * rounded lines. `rows` are those in force (`currentRows`); `soldPeriods` those that are sold already.
 * Refusals: `RENT_PURCHASE_REFUSALS`.
 */
export const priceRentPurchase = (
  rows: readonly ScheduleRow[],
  terms: RentPurchaseTerms,
  soldPeriods: ReadonlySet<number> = new Set(),
): Result<RentPurchasePrice, RentPurchaseRefusal> => {
  const { fromPeriod, toPeriod, purchaseDate, rate, feeMinor } = terms;
  const range = rows.filter(({ number }) => number >= fromPeriod && number <= toPeriod);
  if (range.length === 0 || range.length !== toPeriod - fromPeriod + 1)
    return refuse('purchase-range-invalid', { last: String(rows.length) }, 'toPeriod');
  if (!isCalendarDate(purchaseDate)) return refuse('purchase-date-invalid', {}, 'purchaseDate');
  const sold = range.find(({ number }) => soldPeriods.has(number));
  if (sold) return refuse('purchase-rent-sold-already', { period: String(sold.number) }, 'fromPeriod');
  const due = range.find(({ dueDate }) => dueDate <= purchaseDate);
  if (due) return refuse('purchase-rent-due-already', { period: String(due.number) }, 'purchaseDate');
  if (rate < 0n || rate > 10n * ONE) return refuse('purchase-rate-out-of-range', {}, 'rate');
  const lines = range.map(row => lineOf(row, terms));
  const rentsMinor = lines.reduce((sum, line) => sum + line.rentMinor, 0n);
  const priceMinor = lines.reduce((sum, line) => sum + line.amountMinor, 0n);
  const paidMinor = priceMinor - feeMinor;
  if (feeMinor < 0n || paidMinor <= 0n) return refuse('purchase-price-not-positive', {}, 'feeMinor');
  const receipts = lines.map(line => ({ date: line.dueDate, amountMinor: line.rentMinor }));
  const earned = datedInternalRate([{ date: purchaseDate, amountMinor: -paidMinor }, ...receipts]);
  return accept({
    lines,
    rentsMinor,
    discountMinor: rentsMinor - priceMinor,
    priceMinor,
    paidMinor,
    yield: earned.ok ? earned.value : null,
  });
};
