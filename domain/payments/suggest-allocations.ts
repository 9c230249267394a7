import { lesser } from '#domain/money/bounds';
import type { Currency } from '#domain/money/currency';
import type { CalendarDate } from '#domain/time/calendar-date';

/** An open fragment that an entry might pay. */
export interface OpenClaim {
  readonly subject: string;
  readonly fragment: number;
  readonly currency: Currency;
  readonly openMinor: bigint;
  readonly dueDate: CalendarDate;
  /** Number of the invoice, as it may stand in the remittance text. */
  readonly invoiceNumber: string;
}

export interface SuggestedAllocation {
  readonly subject: string;
  readonly fragment: number;
  readonly amountMinor: bigint;
  /** The payer named the invoice; or it is simply the oldest that is due. */
  readonly reason: 'named' | 'oldest-due';
}

export interface Suggestion {
  readonly allocations: readonly SuggestedAllocation[];
  /** What no claim takes up. */
  readonly restMinor: bigint;
}

const plain = (text: string): string =>
  text
    .normalize('NFKC')
    .toUpperCase()
    .replace(/[^\p{L}\p{N}]/gu, '');

/** Shorter numbers occur in any text by chance. */
const MIN_NUMBER_LENGTH = 3;

const isNamedIn = (remittance: string, { invoiceNumber }: OpenClaim): boolean => {
  const number = plain(invoiceNumber);
  return number.length >= MIN_NUMBER_LENGTH && remittance.includes(number);
};

const compare = (a: string | number, b: string | number): number => (a < b ? -1 : a > b ? 1 : 0);

const byAge = (a: OpenClaim, b: OpenClaim): number =>
  compare(a.dueDate, b.dueDate) ||
  compare(a.invoiceNumber, b.invoiceNumber) ||
  compare(a.subject, b.subject) ||
  a.fragment - b.fragment;

/**
 * Spreads what is left of an entry over open claims of its currency: first those that the payer named, then the oldest
 * due first. Only a suggestion: a person records the payments.
 */
export const suggestAllocations = (
  entry: { readonly currency: Currency; readonly restMinor: bigint; readonly remittance: string },
  claims: readonly OpenClaim[],
): Suggestion => {
  const remittance = plain(entry.remittance);
  const open = claims.filter(claim => claim.currency === entry.currency && claim.openMinor > 0n).sort(byAge);
  const named = open.filter(claim => isNamedIn(remittance, claim));
  const others = open.filter(claim => !named.includes(claim));
  const allocations: SuggestedAllocation[] = [];
  let restMinor = entry.restMinor;
  for (const claim of [...named, ...others]) {
    if (restMinor <= 0n) break;
    const amountMinor = lesser(claim.openMinor, restMinor);
    const reason = named.includes(claim) ? 'named' : 'oldest-due';
    allocations.push({ subject: claim.subject, fragment: claim.fragment, amountMinor, reason });
    restMinor -= amountMinor;
  }
  return { allocations, restMinor };
};
