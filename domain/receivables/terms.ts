import type { Currency } from '#domain/money/currency';
import { accept, type Refusal, type Result, refuse } from '#domain/result';
import type { CalendarDate, UnixSeconds } from '#domain/time/calendar-date';
import type { DayCount } from '#domain/time/day-count';

/** Sale: the claim passes and with it, as far as recourse allows, its risk. Secured loan: it is collateral only. */
export const FINANCE_KINDS = ['sale', 'secured-loan'] as const;
export const DISCLOSURES = ['disclosed', 'undisclosed'] as const;
export const COLLECTORS = ['financier', 'assignor'] as const;
export const RATE_PERIODS = ['year', 'month'] as const;

export type FinanceKind = (typeof FINANCE_KINDS)[number];
export type Disclosure = (typeof DISCLOSURES)[number];
export type Collector = (typeof COLLECTORS)[number];
export type RatePeriod = (typeof RATE_PERIODS)[number];

/** Fee on the face (`rate`), or one amount (`fixed`, minor units of the quote's currency). */
export type Fee =
  | { readonly kind: 'rate'; readonly bps: number }
  | { readonly kind: 'fixed'; readonly amountMinor: bigint };

/**
 * Whether the assignor must take the claim back when the obligor does not pay: always, never, or once it has been
 * overdue for so many days.
 */
export type Recourse =
  | { readonly kind: 'full' }
  | { readonly kind: 'none' }
  | { readonly kind: 'days'; readonly days: number };

/** A bank's terms for buying, or lending on, one fragment. What they come to in money is `priceQuote`. */
export interface QuoteTerms {
  readonly kind: FinanceKind;
  /** Whether the obligor is told of the assignment. */
  readonly disclosure: Disclosure;
  readonly collector: Collector;
  readonly currency: Currency;
  /** Share of the face that is paid at funding. */
  readonly advanceRateBps: number;
  /** Interest on the advance, per `ratePeriod`. */
  readonly discountRateBps: number;
  readonly ratePeriod: RatePeriod;
  readonly dayCount: DayCount;
  readonly fee: Fee;
  readonly recourse: Recourse;
  /** Days after the due date that the obligor may take before collection counts as late. */
  readonly graceDays: number;
  /** The day on which the bank expects to pay. */
  readonly fundingDate: CalendarDate;
  /** The quote, and after its acceptance the reservation, lapses after this second. */
  readonly expiresAt: UnixSeconds;
  /** Whether discount for days that collection came early is given back with the reserve. Absent: `none`. */
  readonly earlyRebate?: 'none' | 'unearned';
}

/** Which objections the obligor keeps against the claim. Reserved defences are named in words. */
export type Defences = { readonly kind: 'waived' } | { readonly kind: 'reserved'; readonly text: string };

/** What an obligor says when it confirms. */
export interface ConfirmationTerms {
  /** What it will pay; at most the face. What is missing to the face becomes dilution. */
  readonly amountMinor: bigint;
  readonly defences: Defences;
  readonly consentToAssignment: boolean;
  /** The account that it will pay to until it is told of another, as written on the invoice or given by the holder. */
  readonly payTo: string;
}

export const CONFIRMATION_REFUSALS = [
  'confirmed-amount-not-positive',
  'confirmed-amount-above-face',
  'defences-not-named',
  'defences-too-long',
  'account-missing',
] as const;

const MAX_DEFENCES_LENGTH = 4000;

/** Refusals: `CONFIRMATION_REFUSALS`, each with the field to mark. */
export const checkConfirmation = (
  terms: ConfirmationTerms,
  { faceMinor }: { readonly faceMinor: bigint },
): Result<ConfirmationTerms, Refusal<(typeof CONFIRMATION_REFUSALS)[number]>> => {
  if (terms.amountMinor <= 0n) return refuse('confirmed-amount-not-positive', {}, 'amountMinor');
  if (terms.amountMinor > faceMinor) return refuse('confirmed-amount-above-face', {}, 'amountMinor');
  if (terms.defences.kind === 'reserved') {
    if (terms.defences.text.trim() === '') return refuse('defences-not-named', {}, 'defences');
    if (terms.defences.text.length > MAX_DEFENCES_LENGTH) return refuse('defences-too-long', {}, 'defences');
  }
  if (terms.payTo.trim() === '') return refuse('account-missing', {}, 'payTo');
  return accept(terms);
};

/** The confirmation as flat text fields, the form in which it is committed to: amounts in minor units as strings. */
export const confirmationDetails = (terms: ConfirmationTerms): Record<string, string | boolean> => ({
  amountMinor: terms.amountMinor.toString(),
  defences: terms.defences.kind,
  ...(terms.defences.kind === 'reserved' && { defencesText: terms.defences.text }),
  consentToAssignment: terms.consentToAssignment,
  payTo: terms.payTo,
});
