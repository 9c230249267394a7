import { accept, type Refusal, type Result, refuse } from '#domain/result';
import { dateOf, isCalendarDate, type UnixSeconds } from '#domain/time/calendar-date';
import { isFace } from './parts.ts';
import { type Price, priceQuote, type QuoteSubject } from './pricing.ts';
import type { QuoteTerms, Recourse } from './terms.ts';

export const QUOTE_REFUSALS = [
  'face-out-of-range',
  'currency-differs',
  'advance-rate-out-of-range',
  'discount-rate-out-of-range',
  'fee-out-of-range',
  'grace-out-of-range',
  'recourse-days-out-of-range',
  'undisclosed-collected-by-financier',
  'funding-date-invalid',
  'funding-date-past',
  'funding-after-maturity',
  'funding-after-expiry',
  'quote-expiry-past',
  'price-not-positive',
] as const;

export type QuoteRefusal = (typeof QUOTE_REFUSALS)[number];

/** Limits of what a quote may say. Beyond them lies a slip of the pen, not a price. */
export const QUOTE_LIMITS = {
  advanceRateBps: { min: 1, max: 10_000 },
  discountRateBps: { min: 0, max: 10_000 },
  feeBps: { min: 0, max: 10_000 },
  graceDays: { min: 0, max: 180 },
  recourseDays: { min: 1, max: 365 },
} as const;

const isWithin = (value: number, { min, max }: { readonly min: number; readonly max: number }): boolean =>
  Number.isInteger(value) && value >= min && value <= max;

const limits = ({ min, max }: { readonly min: number; readonly max: number }): Record<string, string> => ({
  min: String(min),
  max: String(max),
});

const isRecourseWithin = (recourse: Recourse): boolean =>
  recourse.kind !== 'days' || isWithin(recourse.days, QUOTE_LIMITS.recourseDays);

/** The first thing wrong with the figures of a quote, taken alone. */
const figuresRefusal = (terms: QuoteTerms, pricedMinor: bigint): Refusal<QuoteRefusal> | null => {
  const outside = (code: QuoteRefusal, field: string, range: { min: number; max: number }): Refusal<QuoteRefusal> => ({
    code,
    field,
    params: limits(range),
  });
  const { advanceRateBps, discountRateBps, feeBps, graceDays, recourseDays } = QUOTE_LIMITS;
  if (!isWithin(terms.advanceRateBps, advanceRateBps))
    return outside('advance-rate-out-of-range', 'advanceRateBps', advanceRateBps);
  if (!isWithin(terms.discountRateBps, discountRateBps))
    return outside('discount-rate-out-of-range', 'discountRateBps', discountRateBps);
  if (terms.fee.kind === 'rate' && !isWithin(terms.fee.bps, feeBps)) return outside('fee-out-of-range', 'fee', feeBps);
  if (terms.fee.kind === 'fixed' && (terms.fee.amountMinor < 0n || terms.fee.amountMinor > pricedMinor))
    return { code: 'fee-out-of-range', field: 'fee', params: { min: '0', max: pricedMinor.toString() } };
  if (!isWithin(terms.graceDays, graceDays)) return outside('grace-out-of-range', 'graceDays', graceDays);
  if (!isRecourseWithin(terms.recourse)) return outside('recourse-days-out-of-range', 'recourse', recourseDays);
  return null;
};

export interface QuoteContext extends QuoteSubject {
  readonly currency: string;
  readonly now: UnixSeconds;
}

/**
 * Checks a bank's terms against the fragment they are for, and prices them. Refusals: `QUOTE_REFUSALS`, each with the
 * field to mark. Who may quote, and whether the fragment can be financed at all, is decided elsewhere (`decide`).
 */
export const checkQuote = (terms: QuoteTerms, context: QuoteContext): Result<Price, Refusal<QuoteRefusal>> => {
  if (!isFace(context.faceMinor)) return refuse('face-out-of-range', {}, 'faceMinor');
  const pricedMinor = context.pricedMinor ?? context.faceMinor;
  // The obligor has confirmed no more than it has paid: there is nothing to expect of it.
  if (pricedMinor <= 0n) return refuse('price-not-positive', {}, 'advanceRateBps');
  if (terms.currency !== context.currency) return refuse('currency-differs', {}, 'currency');
  const figures = figuresRefusal(terms, pricedMinor);
  if (figures) return { ok: false, refusal: figures };
  // An obligor that was told nothing pays whom it always paid.
  if (terms.disclosure === 'undisclosed' && terms.collector === 'financier')
    return refuse('undisclosed-collected-by-financier', {}, 'collector');
  if (!isCalendarDate(terms.fundingDate)) return refuse('funding-date-invalid', {}, 'fundingDate');
  if (terms.fundingDate < dateOf(context.now)) return refuse('funding-date-past', {}, 'fundingDate');
  if (terms.fundingDate > context.maturityDate) return refuse('funding-after-maturity', {}, 'fundingDate');
  if (terms.expiresAt <= context.now) return refuse('quote-expiry-past', {}, 'expiresAt');
  // The reservation lapses with the quote, so the bank could not fund later.
  if (terms.fundingDate > dateOf(terms.expiresAt)) return refuse('funding-after-expiry', {}, 'fundingDate');
  const price = priceQuote(context, terms);
  return price.paidNow.amountMinor > 0n ? accept(price) : refuse('price-not-positive', {}, 'fee');
};

/** Terms and price as flat text fields, the form in which a quote is committed to: amounts in minor units as strings. */
export const quoteDetails = (terms: QuoteTerms, price: Price): Record<string, string> => ({
  kind: terms.kind,
  disclosure: terms.disclosure,
  collector: terms.collector,
  currency: terms.currency,
  faceMinor: price.faceMinor.toString(),
  ...(price.pricedMinor !== price.faceMinor && { pricedMinor: price.pricedMinor.toString() }),
  advanceRateBps: String(terms.advanceRateBps),
  discountRateBps: String(terms.discountRateBps),
  ratePeriod: terms.ratePeriod,
  dayCount: terms.dayCount,
  ...(terms.fee.kind === 'rate' ? { feeBps: String(terms.fee.bps) } : {}),
  recourse: terms.recourse.kind,
  ...(terms.recourse.kind === 'days' && { recourseDays: String(terms.recourse.days) }),
  graceDays: String(terms.graceDays),
  fundingDate: terms.fundingDate,
  expiresAt: String(terms.expiresAt),
  earlyRebate: terms.earlyRebate ?? 'none',
  days: String(price.days),
  advanceMinor: price.advance.amountMinor.toString(),
  discountMinor: price.discount.amountMinor.toString(),
  feeMinor: price.fee.amountMinor.toString(),
  reserveMinor: price.reserve.amountMinor.toString(),
  paidNowMinor: price.paidNow.amountMinor.toString(),
});
