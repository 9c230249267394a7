import { describe, expect, test } from 'vitest';
import { endOfDay, startOfDay } from '#domain/time/calendar-date';
import { quoteTerms } from '#tests/support/receivables/quote-terms';
import { MAX_FACE_MINOR } from './parts.ts';
import { checkQuote, type QuoteContext, quoteDetails } from './quote-rules.ts';
import { type ConfirmationTerms, checkConfirmation, confirmationDetails, type QuoteTerms } from './terms.ts';

const context: QuoteContext = {
  faceMinor: 10_000_000n,
  currency: 'EUR',
  maturityDate: '2025-04-15',
  now: startOfDay('2025-01-14') + 36_000,
};
const terms: QuoteTerms = {
  ...quoteTerms,
  recourse: { kind: 'days', days: 30 },
  expiresAt: endOfDay('2025-01-20'),
};

describe('a quote that can stand', () => {
  test('is answered with its price, and both go into what is committed to', () => {
    const checked = checkQuote(terms, context);
    expect(checked.ok && checked.value.paidNow.amountMinor).toBe(8_000_000n);
    if (checked.ok)
      expect(quoteDetails(terms, checked.value)).toMatchObject({
        recourseDays: '30',
        feeBps: '50',
        days: '95',
        reserveMinor: '1823333',
        earlyRebate: 'none',
      });
  });

  test('undisclosed finance is collected by the assignor', () => {
    expect(checkQuote({ ...terms, disclosure: 'undisclosed', collector: 'assignor' }, context).ok).toBe(true);
  });
});

describe('a quote that cannot stand says why, and which field', () => {
  const rows: [string, string, Partial<QuoteTerms>, Partial<QuoteContext>?][] = [
    ['face-out-of-range', 'faceMinor', {}, { faceMinor: 0n }],
    ['face-out-of-range', 'faceMinor', {}, { faceMinor: MAX_FACE_MINOR + 1n }],
    ['currency-differs', 'currency', { currency: 'USD' }],
    ['advance-rate-out-of-range', 'advanceRateBps', { advanceRateBps: 0 }],
    ['advance-rate-out-of-range', 'advanceRateBps', { advanceRateBps: 10_001 }],
    ['advance-rate-out-of-range', 'advanceRateBps', { advanceRateBps: 80.5 }],
    ['discount-rate-out-of-range', 'discountRateBps', { discountRateBps: -1 }],
    ['fee-out-of-range', 'fee', { fee: { kind: 'rate', bps: -1 } }],
    ['fee-out-of-range', 'fee', { fee: { kind: 'fixed', amountMinor: -1n } }],
    ['fee-out-of-range', 'fee', { fee: { kind: 'fixed', amountMinor: 10_000_001n } }],
    ['grace-out-of-range', 'graceDays', { graceDays: 181 }],
    ['grace-out-of-range', 'graceDays', { graceDays: -1 }],
    ['recourse-days-out-of-range', 'recourse', { recourse: { kind: 'days', days: 0 } }],
    ['undisclosed-collected-by-financier', 'collector', { disclosure: 'undisclosed' }],
    ['funding-date-invalid', 'fundingDate', { fundingDate: '2025-02-30' }],
    ['funding-date-past', 'fundingDate', { fundingDate: '2025-01-13' }],
    ['funding-after-maturity', 'fundingDate', { fundingDate: '2025-04-16' }],
    ['quote-expiry-past', 'expiresAt', { expiresAt: startOfDay('2025-01-14') + 36_000 }],
    ['funding-after-expiry', 'fundingDate', { fundingDate: '2025-01-21' }],
    ['price-not-positive', 'fee', { fee: { kind: 'fixed', amountMinor: 10_000_000n } }],
  ];
  test.each(rows)('%s (%s)', (code, field, change, world) => {
    expect(checkQuote({ ...terms, ...change }, { ...context, ...world })).toMatchObject({
      ok: false,
      refusal: { code, field },
    });
  });
});

describe('a confirmation', () => {
  const confirmation: ConfirmationTerms = {
    amountMinor: 10_000_000n,
    defences: { kind: 'reserved', text: 'Set-off for the defect notified on 3 January' },
    consentToAssignment: true,
    payTo: 'DE89370400440532013000',
  };
  const face = { faceMinor: 10_000_000n };

  test('stands for the face or less', () => {
    expect(checkConfirmation(confirmation, face).ok).toBe(true);
    expect(checkConfirmation({ ...confirmation, amountMinor: 1n }, face).ok).toBe(true);
    expect(confirmationDetails(confirmation)).toMatchObject({ amountMinor: '10000000', defences: 'reserved' });
    expect(confirmationDetails({ ...confirmation, defences: { kind: 'waived' } })).not.toHaveProperty('defencesText');
  });

  test.each<[string, Partial<ConfirmationTerms>]>([
    ['confirmed-amount-not-positive', { amountMinor: 0n }],
    ['confirmed-amount-above-face', { amountMinor: 10_000_001n }],
    ['defences-not-named', { defences: { kind: 'reserved', text: ' ' } }],
    ['defences-too-long', { defences: { kind: 'reserved', text: 'x'.repeat(4001) } }],
    ['account-missing', { payTo: '' }],
  ])('%s', (code, change) => {
    expect(checkConfirmation({ ...confirmation, ...change }, face)).toMatchObject({ ok: false, refusal: { code } });
  });
});
