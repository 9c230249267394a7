import type { Currency } from '#domain/money/currency';
import { type CalendarDate, daysFrom } from '#domain/time/calendar-date';
import { normalizeNumber } from './fingerprint.ts';

/** What two invoices are compared by. Parties are compared by whatever key the caller matched them under. */
export interface Comparable {
  readonly seller: string;
  readonly buyer: string;
  readonly number: string;
  readonly issueDate: CalendarDate;
  readonly amountMinor: bigint;
  readonly currency: Currency;
}

const TRAITS = ['amount', 'date', 'number'] as const;
type Trait = (typeof TRAITS)[number];

export interface Likeness {
  /** In what they agree, or nearly: amount to one minor unit, date to a week, number to one character. */
  readonly traits: readonly Trait[];
  /** Near enough to warn a person. */
  readonly isSuspicious: boolean;
}

const NEAR_DAYS = 7;

/** Whether one insertion, deletion or replacement at most turns one text into the other. */
export const isWithinOneEdit = (left: string, right: string): boolean => {
  const [short, long] = left.length <= right.length ? [left, right] : [right, left];
  if (long.length - short.length > 1) return false;
  let at = 0;
  while (at < short.length && short[at] === long[at]) at += 1;
  const rest = short.length === long.length ? short.slice(at + 1) : short.slice(at);
  return rest === long.slice(at + 1);
};

/**
 * Looser likeness than a fingerprint, for warnings off chain. `null` between other parties or in another currency. Two
 * of the three traits make it suspicious; but equal amounts a month apart with neighbouring numbers are how rent is
 * billed, so that without the date the number must be the same.
 */
export const likenessOf = (one: Comparable, other: Comparable): Likeness | null => {
  if (one.seller !== other.seller || one.buyer !== other.buyer || one.currency !== other.currency) return null;
  const [number, otherNumber] = [normalizeNumber(one.number), normalizeNumber(other.number)];
  const difference = one.amountMinor - other.amountMinor;
  const isAmount = difference >= -1n && difference <= 1n;
  const isDate = Math.abs(daysFrom(one.issueDate, other.issueDate)) <= NEAR_DAYS;
  const isNumber = isWithinOneEdit(number, otherNumber);
  const found: Record<Trait, boolean> = { amount: isAmount, date: isDate, number: isNumber };
  const traits = TRAITS.filter(trait => found[trait]);
  return { traits, isSuspicious: isDate ? isAmount || isNumber : isAmount && number === otherNumber };
};
