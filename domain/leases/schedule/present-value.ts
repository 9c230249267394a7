import type { CalendarDate } from '#domain/time/calendar-date';
import { type Growth, growthAt, yearFractionOf } from '../rates/growth.ts';
import type { Rate } from '../rates/rate.ts';
import { ONE, over, type Real, realOf, times, toWhole } from '../rates/real.ts';
import type { ScheduleRow } from './amortise.ts';
import type { BalanceOn } from './balance.ts';
import type { Schedule } from './build-schedule.ts';

/** What remains to be grown through: from a day to the end of its row, and every row after it, at the rates given. */
const growthToEnd = ({ rows, terms }: Schedule, from: BalanceOn, rateOf: (row: ScheduleRow) => Rate): Real => {
  const growths = new Map<Rate, Growth>();
  return rows
    .filter(row => row.number >= from.row.number)
    .reduce<Real>((factor, row) => {
      const growth = growths.get(rateOf(row)) ?? growthAt(rateOf(row), terms.basis.compounding);
      growths.set(rateOf(row), growth);
      const whole = growth(yearFractionOf(terms.basis.accrual, row));
      return times(factor, row.number === from.row.number ? over(whole, growth(from.time)) : whole);
    }, ONE);
};

/** What an amount due at the end of the lease is worth on a day, in minor units, at the rate that each row is given. */
export const presentValueOfEnd = (
  schedule: Schedule,
  at: BalanceOn,
  amountMinor: bigint,
  rateOf: (row: ScheduleRow) => Rate,
): bigint => toWhole(over(realOf(amountMinor), growthToEnd(schedule, at, rateOf)));

/** What the rents due on a day or later are worth on it, in minor units: one pass backwards through the rows. */
export const presentValueOfRents = (
  { rows, terms }: Schedule,
  { row: current, time }: BalanceOn,
  date: CalendarDate,
  rate: Rate,
): bigint => {
  const growth = growthAt(rate, terms.basis.compounding);
  const isInAdvance = terms.rent.timing === 'advance';
  const value = rows
    .filter(row => row.number >= current.number)
    .reduceRight<Real>((value, row) => {
      const whole = growth(yearFractionOf(terms.basis.accrual, row));
      const factor = row.number === current.number ? over(whole, growth(time)) : whole;
      if (!isInAdvance) return over(value + realOf(row.rentMinor), factor);
      return over(value, factor) + (row.dueDate >= date ? realOf(row.rentMinor) : 0n);
    }, 0n);
  return toWhole(value);
};
