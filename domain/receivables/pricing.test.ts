import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { addDays } from '#domain/time/calendar-date';
import { DAY_COUNTS } from '#domain/time/day-count';
import { quoteTerms as terms } from '#tests/support/receivables/quote-terms';
import { formulaText } from './formula.ts';
import { MAX_FACE_MINOR } from './parts.ts';
import { priceQuote } from './pricing.ts';
import type { QuoteTerms } from './terms.ts';

const amounts = (faceMinor: bigint, maturityDate: string, change: Partial<QuoteTerms> = {}) => {
  const price = priceQuote({ faceMinor, maturityDate }, { ...terms, ...change });
  const { advance, discount, fee, reserve, paidNow, withheld } = price;
  return {
    days: price.days,
    advance: advance.amountMinor,
    discount: discount.amountMinor,
    fee: fee.amountMinor,
    reserve: reserve.amountMinor,
    withheld: withheld.amountMinor,
    paidNow: paidNow.amountMinor,
    allInBps: price.allInCost?.bps,
  };
};

describe('golden quotes, computed by hand', () => {
  test('EUR 100,000.00 at 80 % and 6 % ACT/360, 90 days and 5 of grace', () => {
    // 80,000 × 0.06 × 95 / 360 = 1,266.666…; 1,766.67 / 80,000 × 360 / 95 = 8.3684 %
    expect(amounts(10_000_000n, '2025-04-15')).toEqual({
      days: 95,
      advance: 8_000_000n,
      discount: 126_667n,
      fee: 50_000n,
      reserve: 1_823_333n,
      withheld: 0n,
      paidNow: 8_000_000n,
      allInBps: 837n,
    });
  });

  test('each amount is shown with its formula', () => {
    const price = priceQuote({ faceMinor: 10_000_000n, maturityDate: '2025-04-15' }, terms);
    expect(formulaText(price.advance.formula)).toBe('100000.00 × 80.00 %');
    expect(formulaText(price.discount.formula)).toBe('80000.00 × 6.00 % × 95 / 360');
    expect(formulaText(price.fee.formula)).toBe('100000.00 × 0.50 %');
    expect(formulaText(price.reserve.formula)).toBe('100000.00 − 80000.00 − 1266.67 − 500.00');
    expect(price.allInCost && formulaText(price.allInCost.formula)).toBe('(1266.67 + 500.00) / 80000.00 × 360 / 95');
  });

  test('day counts: the same quote over February', () => {
    // 2025-01-31 → 2025-03-31: 59 calendar days, 60 by either 30/360. 80,000 × 0.06 × 59 / 365 = 775.890…
    const february = { fundingDate: '2025-01-31', graceDays: 0 };
    expect(amounts(10_000_000n, '2025-03-31', { ...february, dayCount: 'ACT/365' }).discount).toBe(77_589n);
    expect(amounts(10_000_000n, '2025-03-31', { ...february, dayCount: 'ACT/360' }).discount).toBe(78_667n);
    expect(amounts(10_000_000n, '2025-03-31', { ...february, dayCount: '30E/360' }).discount).toBe(80_000n);
    expect(amounts(10_000_000n, '2025-03-31', { ...february, dayCount: '30/360' }).discount).toBe(80_000n);
  });

  test('no decimals: JPY 1,234,567 at 85 %, 1.75 % ACT/365, 60 days', () => {
    // 1,234,567 × 0.85 = 1,049,381.95 → 1,049,382; × 0.0175 × 60 / 365 = 3,018.77 → 3,019; fee 0.25 % = 3,086.4 → 3,086
    expect(
      amounts(1_234_567n, '2025-03-16', {
        currency: 'JPY',
        advanceRateBps: 8500,
        discountRateBps: 175,
        dayCount: 'ACT/365',
        graceDays: 0,
        fee: { kind: 'rate', bps: 25 },
      }),
    ).toMatchObject({ days: 60, advance: 1_049_382n, discount: 3_019n, fee: 3_086n, reserve: 179_080n });
  });

  test('three decimals: KWD 10,000.001 at 90 %, half of a fils is rounded up', () => {
    // 10,000.001 × 0.9 = 9,000.0009 → 9,000.001; 0.05 % of 10,000.001 = 5.0000005 → 5.000; 30 days at 4 %: 30.000003…
    expect(
      amounts(10_000_001n, '2025-02-14', {
        currency: 'KWD',
        advanceRateBps: 9000,
        discountRateBps: 400,
        graceDays: 0,
        fee: { kind: 'rate', bps: 5 },
      }),
    ).toMatchObject({ days: 30, advance: 9_000_001n, discount: 30_000n, fee: 5_000n, reserve: 965_000n });
    expect(amounts(5n, '2025-02-14', { advanceRateBps: 5000, fee: { kind: 'fixed', amountMinor: 0n } }).advance).toBe(
      3n,
    );
  });

  test('a monthly rate counts twelvefold: 0.5 % a month is 6 % a year', () => {
    const monthly = amounts(10_000_000n, '2025-04-15', { discountRateBps: 50, ratePeriod: 'month' });
    expect(monthly.discount).toBe(126_667n);
  });

  test('an advance of all of the face: discount and fee are withheld, and no reserve is left', () => {
    // 100,000 × 0.06 × 95 / 360 = 1,583.33
    expect(amounts(10_000_000n, '2025-04-15', { advanceRateBps: 10_000 })).toMatchObject({
      advance: 10_000_000n,
      discount: 158_333n,
      reserve: 0n,
      withheld: 208_333n,
      paidNow: 9_791_667n,
    });
  });

  test('no day passes: nothing to annualise', () => {
    expect(amounts(10_000_000n, '2025-01-15', { graceDays: 0 })).toMatchObject({
      days: 0,
      discount: 0n,
      allInBps: undefined,
    });
  });
});

describe('properties', () => {
  const anyTerms = fc.record({
    face: fc.oneof(fc.bigInt(1n, 1000n), fc.bigInt(1n, MAX_FACE_MINOR)),
    advanceRateBps: fc.integer({ min: 1, max: 10_000 }),
    discountRateBps: fc.integer({ min: 0, max: 3000 }),
    feeBps: fc.integer({ min: 0, max: 500 }),
    dayCount: fc.constantFrom(...DAY_COUNTS),
    length: fc.integer({ min: 0, max: 400 }),
    graceDays: fc.integer({ min: 0, max: 60 }),
  });
  const priceOf = ({ face, length, feeBps, ...rest }: typeof anyTerms extends fc.Arbitrary<infer T> ? T : never) =>
    priceQuote(
      { faceMinor: face, maturityDate: addDays(terms.fundingDate, length) },
      { ...terms, ...rest, fee: { kind: 'rate', bps: feeBps } },
    );

  test('paid now + discount + fee + reserve is the face; nothing is negative', () => {
    fc.assert(
      fc.property(anyTerms, input => {
        const { paidNow, discount, fee, reserve, withheld, advance } = priceOf(input);
        expect(paidNow.amountMinor + discount.amountMinor + fee.amountMinor + reserve.amountMinor).toBe(input.face);
        expect([discount, fee, reserve, withheld, advance].every(part => part.amountMinor >= 0n)).toBe(true);
        expect(withheld.amountMinor === 0n || reserve.amountMinor === 0n).toBe(true);
        expect(advance.amountMinor).toBeLessThanOrEqual(input.face);
      }),
    );
  });

  test('a higher rate, a longer time or a higher fee never makes it cheaper', () => {
    fc.assert(
      fc.property(anyTerms, fc.integer({ min: 0, max: 500 }), fc.integer({ min: 0, max: 100 }), (input, more, days) => {
        const base = priceOf(input);
        const dearer = priceOf({ ...input, discountRateBps: input.discountRateBps + more });
        const longer = priceOf({ ...input, length: input.length + days });
        expect(dearer.discount.amountMinor).toBeGreaterThanOrEqual(base.discount.amountMinor);
        expect(dearer.paidNow.amountMinor + dearer.reserve.amountMinor).toBeLessThanOrEqual(
          base.paidNow.amountMinor + base.reserve.amountMinor,
        );
        if (input.dayCount.startsWith('ACT')) {
          expect(longer.discount.amountMinor).toBeGreaterThanOrEqual(base.discount.amountMinor);
        }
        expect(priceOf({ ...input, feeBps: input.feeBps + 1 }).fee.amountMinor).toBeGreaterThanOrEqual(
          base.fee.amountMinor,
        );
      }),
    );
  });
});
