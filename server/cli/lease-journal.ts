import { parseArgs } from 'node:util';
import type { JournalEntry } from '#domain/leases/accounting/journal';
import { lesseeBooks, type MeasuredVersion } from '#domain/leases/accounting/lessee-books';
import { lesseeJournal } from '#domain/leases/accounting/lessee-journal';
import { lessorFinanceBooks } from '#domain/leases/accounting/lessor-books';
import { lessorFinanceJournal, lessorOperatingJournal } from '#domain/leases/accounting/lessor-journal';
import { lessorOperatingBooks } from '#domain/leases/accounting/lessor-operating-books';
import type { Rate } from '#domain/leases/rates/rate';
import { implicitRate } from '#domain/leases/schedule/implicit-rate';
import { toDecimalText } from '#domain/money/money';
import { accept, type Result, refuse } from '#domain/result';
import { UsageError } from './command.ts';
import { type LeaseInFile, readLease } from './lease-file.ts';
import { choiceOption, oneFile, percentOption } from './lease-options.ts';

const SIDES = ['lessee', 'lessor'] as const;

const NO_DECREASE = { unscaled: 0n, scale: 0 };

/** By the rate given, or the one implicit in the lease as first made. */
const lesseeEntries = ({ terms, history }: LeaseInFile, rate: Rate | null): Result<readonly JournalEntry[]> => {
  const [first, ...amendments] = history;
  if (!first) return refuse('amendment-date-out-of-range');
  const implicit = rate === null ? implicitRate(first.schedule, terms.directCosts.lessorMinor) : accept(rate);
  if (!implicit.ok) return implicit;
  const measured = (version: (typeof history)[number]): MeasuredVersion => ({
    ...version,
    discountRate: implicit.value,
    decreasePercent: NO_DECREASE,
  });
  const additions = { directCostsMinor: terms.directCosts.lesseeMinor, incentivesMinor: 0n, restorationMinor: 0n };
  const books = lesseeBooks(measured(first), amendments.map(measured), additions);
  return accept(lesseeJournal(books, additions, books.remeasurements));
};

const lessorEntries = ({ terms, history }: LeaseInFile): Result<readonly JournalEntry[]> => {
  const { lessorMinor } = terms.directCosts;
  if (terms.kind === 'operating')
    return accept(lessorOperatingJournal(lessorOperatingBooks(history, lessorMinor, []), lessorMinor));
  const [first, ...amendments] = history;
  if (!first) return refuse('amendment-date-out-of-range');
  const books = lessorFinanceBooks(first.schedule, amendments, lessorMinor);
  if (!books.ok) return books;
  const { balloonMinor } = (amendments.at(-1) ?? first).schedule.terms.residual;
  return accept(lessorFinanceJournal(books.value, lessorMinor, balloonMinor, books.value.modifications));
};

const linesOf = (entry: JournalEntry, number: number, currency: string): string[] =>
  entry.lines.map(({ account, debitMinor, creditMinor }) =>
    [
      ...[number, entry.date, entry.event, entry.periodNumber ?? '', account],
      ...[debitMinor, creditMinor].map(amountMinor => toDecimalText({ amountMinor, currency })),
      currency,
    ].join(','),
  );

/**
 * `lienlight lease journal FILE --side lessee|lessor`: the entries of the whole lease by IFRS 16, as CSV, amounts with the
 * currency's decimals. Answers 1, and prints why, where the terms make no schedule.
 */
export const leaseJournal = async (args: readonly string[], out: (line: string) => void): Promise<number> => {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: { side: { type: 'string' }, rate: { type: 'string' } },
  });
  const file = oneFile(positionals);
  const side = choiceOption('side', SIDES, values.side);
  const rate = percentOption('rate', values.rate);
  if (rate !== null && rate < 0n) throw new UsageError('--rate is not below zero.');
  if (rate !== null && side === 'lessor') throw new UsageError('--rate is the lessee’s; a lessor’s is implicit.');
  const lease = await readLease(file);
  const refused = (refusal: unknown) => {
    out(JSON.stringify({ file, ok: false, refusal }));
    return 1;
  };
  if (!lease.ok) return refused(lease.refusal);
  const entries = side === 'lessee' ? lesseeEntries(lease.value, rate) : lessorEntries(lease.value);
  if (!entries.ok) return refused(entries.refusal);
  out('entry,date,event,period,account,debit,credit,currency');
  for (const [at, entry] of entries.value.entries())
    for (const line of linesOf(entry, at + 1, lease.value.terms.currency)) out(line);
  return 0;
};
