import type { Currency } from '#domain/money/currency';
import { isFace } from '#domain/receivables/parts';
import { accept, type Refusal, type Result, refuse } from '#domain/result';
import { type CalendarDate, isCalendarDate } from '#domain/time/calendar-date';

/** One credit on a bank account, as the owner's bank statement names it. */
export interface BankEntry {
  /** The account number that was credited, normalised. */
  readonly account: string;
  /** The bank's own reference of the entry. */
  readonly reference: string;
  readonly bookedOn: CalendarDate;
  readonly currency: Currency;
  readonly amountMinor: bigint;
}

export const ENTRY_REFUSALS = [
  'entry-reference-missing',
  'entry-reference-too-long',
  'entry-amount-out-of-range',
  'entry-date-invalid',
  'entry-date-future',
] as const;

export type EntryRefusal = Refusal<(typeof ENTRY_REFUSALS)[number]>;

const MAX_REFERENCE_LENGTH = 140;

/**
 * The bank's reference as it is compared: compatibility forms folded, upper case, no blanks. With the account it is
 * what the entry's name on chain is made of, so the same entry typed in twice is the same entry.
 */
export const normalizeEntryReference = (reference: string): string =>
  reference.normalize('NFKC').toUpperCase().replace(/\s+/g, '');

/** Checks an entry and answers it with its reference normalised. Refusals: `ENTRY_REFUSALS`. */
export const checkBankEntry = (entry: BankEntry, today: CalendarDate): Result<BankEntry, EntryRefusal> => {
  const reference = normalizeEntryReference(entry.reference);
  if (reference === '') return refuse('entry-reference-missing', {}, 'reference');
  if (reference.length > MAX_REFERENCE_LENGTH)
    return refuse('entry-reference-too-long', { max: String(MAX_REFERENCE_LENGTH) }, 'reference');
  if (!isFace(entry.amountMinor)) return refuse('entry-amount-out-of-range', {}, 'amountMinor');
  if (!isCalendarDate(entry.bookedOn)) return refuse('entry-date-invalid', {}, 'bookedOn');
  if (entry.bookedOn > today) return refuse('entry-date-future', {}, 'bookedOn');
  return accept({ ...entry, reference });
};

/** How much of an entry is allocated: in money, and in the parts of it that the chain counts. */
export interface EntryUse {
  readonly allocatedMinor: bigint;
  readonly allocatedParts: bigint;
}

export const NOTHING_ALLOCATED: EntryUse = { allocatedMinor: 0n, allocatedParts: 0n };

export const entryRemainder = (entry: Pick<BankEntry, 'amountMinor'>, use: EntryUse): bigint =>
  entry.amountMinor - use.allocatedMinor;

/** The sum of an entry's allocations without those reversed. */
export const allocatedOf = (
  allocations: readonly { readonly amountMinor: bigint; readonly entryParts: bigint; readonly isReversed: boolean }[],
): EntryUse =>
  allocations
    .filter(allocation => !allocation.isReversed)
    .reduce(
      (use, { amountMinor, entryParts }) => ({
        allocatedMinor: use.allocatedMinor + amountMinor,
        allocatedParts: use.allocatedParts + entryParts,
      }),
      NOTHING_ALLOCATED,
    );
