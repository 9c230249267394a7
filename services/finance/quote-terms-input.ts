import { z } from 'zod';
import { COLLECTORS, DISCLOSURES, FINANCE_KINDS, type QuoteTerms, RATE_PERIODS } from '#domain/receivables/terms';
import { DAY_COUNTS } from '#domain/time/day-count';
import { calendarDate, minorUnits, moment } from '../input.ts';

const basisPoints = z.number().int();

/** A bank's terms, as pages and the API send them. Ranges are `checkQuote`'s. The currency is the receivable's own. */
export const quoteTermsInput = z.object({
  kind: z.enum(FINANCE_KINDS),
  disclosure: z.enum(DISCLOSURES),
  collector: z.enum(COLLECTORS),
  advanceRateBps: basisPoints,
  discountRateBps: basisPoints,
  ratePeriod: z.enum(RATE_PERIODS),
  dayCount: z.enum(DAY_COUNTS),
  fee: z.union([
    z.object({ kind: z.literal('rate'), bps: basisPoints }),
    z.object({ kind: z.literal('fixed'), amountMinor: minorUnits }),
  ]),
  recourse: z.union([
    z.object({ kind: z.literal('full') }),
    z.object({ kind: z.literal('none') }),
    z.object({ kind: z.literal('days'), days: z.number().int() }),
  ]),
  graceDays: z.number().int(),
  fundingDate: calendarDate,
  expiresAt: moment.transform(at => Math.floor(at.getTime() / 1000)),
  earlyRebate: z.enum(['none', 'unearned']).optional(),
});

export type QuoteTermsInput = z.input<typeof quoteTermsInput>;

export const quoteTermsOf = (
  { earlyRebate, ...terms }: z.output<typeof quoteTermsInput>,
  currency: string,
): QuoteTerms => ({ ...terms, currency, ...(earlyRebate !== undefined && { earlyRebate }) });

/** Terms as they are kept in the row of a quote: amounts as text. */
export const storedTerms = (terms: QuoteTerms) => ({
  ...terms,
  fee: terms.fee.kind === 'fixed' ? { kind: 'fixed', amountMinor: terms.fee.amountMinor.toString() } : { ...terms.fee },
  recourse: { ...terms.recourse },
});

/** Terms out of the row of a quote. Throws on what `storedTerms` did not write. */
export const termsOfRow = (terms: unknown, currency: string): QuoteTerms =>
  quoteTermsOf(quoteTermsInput.parse(terms), currency);
