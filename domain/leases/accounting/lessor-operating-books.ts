import { divideHalfUp } from '#domain/money/money';
import { type CalendarDate, daysFrom } from '#domain/time/calendar-date';
import type { ScheduleHistory, ScheduleVersion } from '../schedule/amend.ts';
import { carryingOf, type DepreciableAsset, lessorOperatingAccounts, type OperatingRow } from './lessor-operating.ts';

/** A row as far as a day within it: what accrues over time by its days, a rent only if due at its beginning. */
const cutRow = (
  row: OperatingRow,
  date: CalendarDate,
  isInAdvance: boolean,
  assets: readonly DepreciableAsset[],
): OperatingRow => {
  const [passed, whole] = [BigInt(daysFrom(row.from, date)), BigInt(daysFrom(row.from, row.until))];
  const part = (amountMinor: bigint): bigint => divideHalfUp(amountMinor * passed, whole);
  const rentMinor = isInAdvance ? row.rentMinor : 0n;
  const incomeMinor = part(row.incomeMinor);
  const carryingMinor = carryingOf(assets, date);
  const beforeMinor = row.accruedMinor - row.incomeMinor + row.rentMinor;
  return {
    ...row,
    until: date,
    dueDate: isInAdvance ? row.dueDate : date,
    rentMinor,
    incomeMinor,
    accruedMinor: beforeMinor + incomeMinor - rentMinor,
    directCostsMinor: part(row.directCostsMinor),
    depreciationMinor: carryingMinor === null ? 0n : (row.carryingMinor ?? 0n) + row.depreciationMinor - carryingMinor,
    carryingMinor,
  };
};

const rowsUntil = (
  rows: readonly OperatingRow[],
  { schedule }: ScheduleVersion,
  end: CalendarDate,
  assets: readonly DepreciableAsset[],
): OperatingRow[] => {
  const isInAdvance = schedule.terms.rent.timing === 'advance';
  return rows
    .filter(({ from }) => from < end)
    .map(row => (row.until <= end ? row : cutRow(row, end, isInAdvance, assets)));
};

/**
 * A lessor's books of an operating lease over all that it went through. An amendment makes it a new lease from its day:
 * what was accrued or deferred, and the direct costs not yet spread, go into the new straight line. Source: IFRS 16.87. What
 * a lessee pays to lower the balance of a finance lease has no place here; such a payment is a rent like others.
 */
export const lessorOperatingBooks = (
  history: ScheduleHistory,
  lessorCostsMinor: bigint,
  assets: readonly DepreciableAsset[],
): OperatingRow[] => {
  const books: OperatingRow[] = [];
  for (const [at, version] of history.entries()) {
    const spreadMinor = books.reduce((sum, { directCostsMinor }) => sum + directCostsMinor, 0n);
    const accruedMinor = books.at(-1)?.accruedMinor ?? 0n;
    const rows = lessorOperatingAccounts(version.schedule.rows, lessorCostsMinor - spreadMinor, assets, accruedMinor);
    const next = history[at + 1];
    books.push(...(next ? rowsUntil(rows, version, next.effectiveDate, assets) : rows));
  }
  return books.map((row, at) => ({ ...row, periodNumber: at + 1 }));
};
