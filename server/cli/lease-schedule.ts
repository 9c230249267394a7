import { parseArgs } from 'node:util';
import { percentTextOf } from '#domain/leases/rates/rate';
import { currentRows, type ScheduleHistory } from '#domain/leases/schedule/amend';
import type { ScheduleRow } from '#domain/leases/schedule/amortise';
import { annualYield, implicitRate } from '#domain/leases/schedule/implicit-rate';
import { indexationOf } from '#domain/leases/schedule/indexation';
import type { LeaseTerms } from '#domain/leases/schedule/terms';
import { toDecimalText } from '#domain/money/money';
import { readLease } from './lease-file.ts';
import { oneFile } from './lease-options.ts';

const COLUMNS = [
  ...['period', 'from', 'until', 'due_date', 'opening', 'interest', 'rent', 'closing', 'indexation', 'rate_percent'],
  ...['provisional', 'currency'],
].join(',');

type IndexedRow = ScheduleRow & { readonly indexationMinor: bigint };

const jsonOf = (row: IndexedRow): string =>
  JSON.stringify({
    period: row.number,
    from: row.from,
    until: row.until,
    dueDate: row.dueDate,
    openingMinor: row.openingMinor.toString(),
    interestMinor: row.interestMinor.toString(),
    rentMinor: row.rentMinor.toString(),
    closingMinor: row.closingMinor.toString(),
    indexationMinor: row.indexationMinor.toString(),
    ratePercent: percentTextOf(row.rate),
    isProvisional: row.isProvisional,
  });

/** Amounts with the currency's decimals. Every cell is a number, a date or a word of ours: nothing for a spreadsheet to run. */
const csvOf = (row: IndexedRow, currency: string): string => {
  const amounts = [row.openingMinor, row.interestMinor, row.rentMinor, row.closingMinor, row.indexationMinor];
  return [
    ...[row.number, row.from, row.until, row.dueDate],
    ...amounts.map(amountMinor => toDecimalText({ amountMinor, currency })),
    ...[percentTextOf(row.rate), row.isProvisional, currency],
  ].join(',');
};

const indexed = (rows: readonly ScheduleRow[], terms: LeaseTerms): IndexedRow[] => {
  const added = terms.indexation ? indexationOf(terms.indexation, terms, rows) : [];
  return rows.map((row, at) => ({ ...row, indexationMinor: added[at]?.amountMinor ?? 0n }));
};

/** Figures of the lease as first agreed; sums over the rows in force. */
const summaryOf = (file: string, terms: LeaseTerms, history: ScheduleHistory, rows: readonly ScheduleRow[]) => {
  const [first] = history;
  const implicit = first && implicitRate(first.schedule, terms.directCosts.lessorMinor);
  const yearly = first && annualYield(first.schedule, terms.directCosts.lessorMinor);
  const sum = (key: 'rentMinor' | 'interestMinor') => rows.reduce((total, row) => total + row[key], 0n).toString();
  return {
    file,
    ok: true,
    currency: terms.currency,
    periods: rows.length,
    versions: history.length,
    baseRentMinor: first?.schedule.baseRentMinor?.toString() ?? null,
    ratePercent: first ? percentTextOf(first.schedule.rate) : null,
    implicitRatePercent: implicit?.ok ? percentTextOf(implicit.value) : null,
    yieldPercent: yearly?.ok ? percentTextOf(yearly.value) : null,
    rentsMinor: sum('rentMinor'),
    interestMinor: sum('interestMinor'),
    endBalanceMinor: rows.at(-1)?.closingMinor.toString() ?? null,
  };
};

/**
 * `lienlight lease schedule FILE`: the rows in force of the lease in the file, one JSON object a line, or CSV, or a summary
 * alone. Answers 1, and prints why, where the terms make no schedule.
 */
export const leaseSchedule = async (args: readonly string[], out: (line: string) => void): Promise<number> => {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: { csv: { type: 'boolean', default: false }, summary: { type: 'boolean', default: false } },
  });
  const file = oneFile(positionals);
  const lease = await readLease(file);
  if (!lease.ok) {
    out(JSON.stringify({ file, ok: false, refusal: lease.refusal }));
    return 1;
  }
  const { terms, history } = lease.value;
  const rows = currentRows(history);
  if (values.summary) {
    out(JSON.stringify(summaryOf(file, terms, history, rows)));
    return 0;
  }
  if (values.csv) out(COLUMNS);
  for (const row of indexed(rows, terms)) out(values.csv ? csvOf(row, terms.currency) : jsonOf(row));
  return 0;
};
