import { accept, type Result } from '#domain/result';
import type { CalendarDate } from '#domain/time/calendar-date';
import { growthAt, yearFractionOf } from '../rates/growth.ts';
import type { Rate } from '../rates/rate.ts';
import { ONE, portion, realOf, toWhole } from '../rates/real.ts';
import type { YieldRefusal } from '../rates/yields.ts';
import type { ScheduleVersion } from '../schedule/amend.ts';
import type { Schedule } from '../schedule/build-schedule.ts';
import {
  type LessorFinanceAccounts,
  lessorFinanceAccounts,
  modifiedFinanceAccounts,
  type NetInvestmentRow,
} from './lessor-finance.ts';

export interface BookedModification {
  readonly date: CalendarDate;
  readonly paymentMinor: bigint;
  /** The net investment on the day, before the payment; and as the new terms make it. */
  readonly beforeMinor: bigint;
  readonly afterMinor: bigint;
  /** After + payment − before; negative: a loss. */
  readonly gainMinor: bigint;
}

/** Rows over all versions, numbered through; one that an amendment cuts ends on its day. */
export interface LessorFinanceBooks extends LessorFinanceAccounts {
  readonly modifications: readonly BookedModification[];
}

/** A row as far as a day within it: income of the days passed, and a rent only if due at its beginning. */
const cutRow = (row: NetInvestmentRow, date: CalendarDate, rate: Rate, { terms, rows }: Schedule): NetInvestmentRow => {
  const { accrual, compounding } = terms.basis;
  const isInAdvance = terms.rent.timing === 'advance';
  const rentMinor = isInAdvance ? row.rentMinor : 0n;
  const months = rows.find(({ from }) => from === row.from)?.months ?? 0;
  const growth = growthAt(rate, compounding)(yearFractionOf(accrual, { ...row, months }, date));
  const incomeMinor = toWhole(portion(realOf(row.openingMinor - rentMinor), growth - ONE, ONE));
  const closingMinor = row.openingMinor + incomeMinor - rentMinor;
  return { ...row, until: date, dueDate: isInAdvance ? row.dueDate : date, rentMinor, incomeMinor, closingMinor };
};

const rowsUntil = (rows: readonly NetInvestmentRow[], end: CalendarDate, rate: Rate, schedule: Schedule) =>
  rows.filter(({ from }) => from < end).map(row => (row.until <= end ? row : cutRow(row, end, rate, schedule)));

/**
 * A lessor's books of a finance lease over all that it went through: the net investment at the implicit rate, carried to the
 * day of each amendment, valued anew there at that same rate, and carried on; differences are gains or losses.
 * Refusals: `YIELD_REFUSALS`. Source: as `lessorFinanceAccounts` and `modifiedFinanceAccounts`.
 */
export const lessorFinanceBooks = (
  first: Schedule,
  amendments: readonly ScheduleVersion[],
  lessorCostsMinor: bigint,
): Result<LessorFinanceBooks, YieldRefusal> => {
  const accounts = lessorFinanceAccounts(first, lessorCostsMinor);
  if (!accounts.ok) return accounts;
  const rate = accounts.value.implicitRate;
  const passed: NetInvestmentRow[] = [];
  const modifications: BookedModification[] = [];
  let [rows, schedule] = [accounts.value.rows, first];
  for (const { effectiveDate: date, paymentMinor, schedule: next } of amendments) {
    passed.push(...rowsUntil(rows, date, rate, schedule));
    const modified = modifiedFinanceAccounts(next, rate);
    const [beforeMinor, afterMinor] = [passed.at(-1)?.closingMinor ?? 0n, modified.netInvestmentMinor];
    modifications.push({
      date,
      paymentMinor,
      beforeMinor,
      afterMinor,
      gainMinor: afterMinor + paymentMinor - beforeMinor,
    });
    [rows, schedule] = [modified.rows, next];
  }
  const all = [...passed, ...rows].map((row, at) => ({ ...row, periodNumber: at + 1 }));
  return accept({ ...accounts.value, rows: all, modifications });
};
