import type { CalendarDate } from '#domain/time/calendar-date';

/** Accounts by their role. The exporter maps them to the numbers of a chart of accounts. */
export const JOURNAL_ACCOUNTS = [
  'right-of-use-asset',
  'lease-liability',
  'restoration-provision',
  'net-investment',
  'equipment',
  'cash',
  'accrued-rent',
  'deferred-direct-costs',
  'interest-expense',
  'depreciation-expense',
  'remeasurement-gain',
  'finance-income',
  'lease-income',
  'direct-cost-expense',
] as const;

export type JournalAccount = (typeof JOURNAL_ACCOUNTS)[number];

export const JOURNAL_EVENTS = [
  'commencement',
  'remeasurement',
  'payment',
  'interest',
  'depreciation',
  'income',
  'direct-costs',
  'end',
] as const;

export type JournalEvent = (typeof JOURNAL_EVENTS)[number];

/** One side of a line is nothing; neither is negative. */
export interface JournalLine {
  readonly account: JournalAccount;
  readonly debitMinor: bigint;
  readonly creditMinor: bigint;
}

/** Debits equal credits. */
export interface JournalEntry {
  readonly date: CalendarDate;
  readonly event: JournalEvent;
  /** `null` for what belongs to no period. */
  readonly periodNumber: number | null;
  readonly lines: readonly JournalLine[];
}

/** What an account receives (positive: debit) or gives (negative: credit). */
export type Posting = readonly [JournalAccount, bigint];

/**
 * An entry from its postings, those over nothing left out; `null` where nothing is left. Throws `RangeError` where they do
 * not balance, which only a mistake in this folder can bring about.
 */
const entryOf = (
  date: CalendarDate,
  event: JournalEvent,
  periodNumber: number | null,
  postings: readonly Posting[],
): JournalEntry | null => {
  const balance = postings.reduce((sum, [, amount]) => sum + amount, 0n);
  if (balance !== 0n) throw new RangeError(`entry out of balance by ${balance}: ${event} of ${date}`);
  const lines = postings
    .filter(([, amount]) => amount !== 0n)
    .map(([account, amount]) => ({
      account,
      debitMinor: amount > 0n ? amount : 0n,
      creditMinor: amount < 0n ? -amount : 0n,
    }));
  return lines.length > 0 ? { date, event, periodNumber, lines } : null;
};

export type EntryDraft = readonly [CalendarDate, JournalEvent, number | null, readonly Posting[]];

/** Drafts as entries, by date; those of one day in the order in which they were given. Empty ones are left out. */
export const journalOf = (drafts: readonly EntryDraft[]): JournalEntry[] =>
  drafts.flatMap(draft => entryOf(...draft) ?? []).toSorted((a, b) => (a.date < b.date ? -1 : a.date > b.date ? 1 : 0));
