import type { QuoteTerms } from '#domain/receivables/terms';

/** A disclosed sale with full recourse: 80 % now, 6 % a year, a fee of 0.5 %, funded on 15 January 2025. */
export const quoteTerms: QuoteTerms = {
  kind: 'sale',
  disclosure: 'disclosed',
  collector: 'financier',
  currency: 'EUR',
  advanceRateBps: 8000,
  discountRateBps: 600,
  ratePeriod: 'year',
  dayCount: 'ACT/360',
  fee: { kind: 'rate', bps: 50 },
  recourse: { kind: 'full' },
  graceDays: 5,
  fundingDate: '2025-01-15',
  expiresAt: 1_736_985_599,
};
