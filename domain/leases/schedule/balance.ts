import type { CalendarDate } from '#domain/time/calendar-date';
import { growthAt, type YearFraction, yearFractionOf } from '../rates/growth.ts';
import { ONE, realOf, times, toWhole } from '../rates/real.ts';
import type { ScheduleRow } from './amortise.ts';
import type { Schedule } from './build-schedule.ts';

/** What is owed under a schedule at the beginning of a day, before anything due on that day is paid. */
export interface BalanceOn {
  /** The row whose interest is running, or has just run out. */
  readonly row: ScheduleRow;
  /** The balance that bears interest in it: its opening, less the rent where that is paid in advance. */
  readonly bearingMinor: bigint;
  /** Interest from the row's first day. */
  readonly accruedMinor: bigint;
  /** The part of a year that has passed since the row's first day. */
  readonly time: YearFraction;
  readonly totalMinor: bigint;
}

/** The row that runs up to a day: the day lies after its first day and not after its end. */
const runningUpTo = (rows: readonly ScheduleRow[], date: CalendarDate): ScheduleRow | undefined =>
  rows.find(row => row.from < date && date <= row.until);

/**
 * The balance on any day from commencement to the end; `null` outside. On a row's last day it is what the row says:
 * opening and interest, with the rent of that day still owed. On commencement it is what is financed.
 */
export const balanceOn = ({ rows, terms }: Schedule, date: CalendarDate): BalanceOn | null => {
  const [first] = rows;
  if (first && date === first.from) {
    const nothingYet = { accruedMinor: 0n, time: { numerator: 0, denominator: 1 } };
    return { row: first, bearingMinor: first.openingMinor, ...nothingYet, totalMinor: first.openingMinor };
  }
  const row = runningUpTo(rows, date);
  if (!row) return null;
  const bearingMinor = terms.rent.timing === 'advance' ? row.openingMinor - row.rentMinor : row.openingMinor;
  const time = yearFractionOf(terms.basis.accrual, row, date);
  const growth = growthAt(row.rate, terms.basis.compounding)(time);
  const accrued = toWhole(times(realOf(bearingMinor), growth - ONE));
  // The row has its own rounding: all of its interest has accrued on its last day, and no more than that before.
  const isWhole = date === row.until || (row.interestMinor >= 0n && accrued > row.interestMinor);
  const accruedMinor = isWhole ? row.interestMinor : accrued;
  return { row, bearingMinor, accruedMinor, time, totalMinor: bearingMinor + accruedMinor };
};

/** The row that begins on a day or before it, and ends after it; `undefined` outside the term. */
export const rowFrom = (rows: readonly ScheduleRow[], date: CalendarDate): ScheduleRow | undefined =>
  rows.find(row => row.from <= date && date < row.until);
