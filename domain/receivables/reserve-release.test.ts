import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { addDays } from '#domain/time/calendar-date';
import { quoteTerms as terms } from '#tests/support/receivables/quote-terms';
import { formulaText } from './formula.ts';
import { priceQuote } from './pricing.ts';
import { type Collection, releaseStatement } from './reserve-release.ts';
import type { QuoteTerms } from './terms.ts';

const subject = { faceMinor: 10_000_000n, maturityDate: '2025-04-15' };
const price = priceQuote(subject, terms);
const pay = (date: string, amountMinor: bigint): Collection => ({ kind: 'payment', date, amountMinor });

describe('when the obligor pays', () => {
  test.each(['2025-03-01', '2025-04-15', '2025-04-20'])('by %s, within grace: the whole reserve is released', date => {
    const statement = releaseStatement(terms, price, [pay(date, 10_000_000n)]);
    expect(statement).toMatchObject({ lateDiscountMinor: 0n, shortfallMinor: 0n, isFinal: true });
    expect(statement.release.amountMinor).toBe(1_823_333n);
  });

  test('ten days after grace: discount for ten days comes off', () => {
    // 80,000 × 0.06 × 10 / 360 = 133.33
    const statement = releaseStatement(terms, price, [pay('2025-04-30', 10_000_000n)]);
    expect(statement.lateDiscountMinor).toBe(13_333n);
    expect(statement.release.amountMinor).toBe(1_810_000n);
    expect(statement.late.map(line => formulaText(line.amount.formula))).toEqual(['80000.00 × 6.00 % × 10 / 360']);
    expect(formulaText(statement.release.formula)).toBe('18233.33 − 133.33 + 0.00 − 0.00 − 0.00');
  });

  test('in two parts, one of them late: each bears its share of the advance', () => {
    // 60 % of 80,000 in time; 32,000 × 0.06 × 40 / 360 = 213.33
    const statement = releaseStatement(terms, price, [pay('2025-04-10', 6_000_000n), pay('2025-05-30', 4_000_000n)]);
    expect(statement.late).toMatchObject([
      { days: 40, advanceShare: { amountMinor: 3_200_000n }, amount: { amountMinor: 21_333n } },
    ]);
    expect(statement.release.amountMinor).toBe(1_802_000n);
  });

  test('in part only: the statement is not final', () => {
    expect(releaseStatement(terms, price, [pay('2025-04-10', 6_000_000n)])).toMatchObject({
      openMinor: 4_000_000n,
      isFinal: false,
    });
  });

  test('early, and the terms give unearned discount back', () => {
    // Collected 20 days before 2025-04-20: 80,000 × 0.06 × 20 / 360 = 266.67
    const rebating: QuoteTerms = { ...terms, earlyRebate: 'unearned' };
    expect(releaseStatement(rebating, price, [pay('2025-03-31', 10_000_000n)]).release.amountMinor).toBe(1_850_000n);
    expect(releaseStatement(terms, price, [pay('2025-03-31', 10_000_000n)]).early).toEqual([]);
  });
});

describe('when less arrives', () => {
  test('a credit note comes off the reserve', () => {
    const diluted: Collection = { kind: 'dilution', date: '2025-04-01', amountMinor: 500_000n };
    expect(releaseStatement(terms, price, [diluted, pay('2025-04-15', 9_500_000n)]).release.amountMinor).toBe(
      1_323_333n,
    );
  });

  test('more than the reserve covers is owed by the assignor under recourse', () => {
    const lost: Collection = { kind: 'write-off', date: '2025-09-01', amountMinor: 10_000_000n };
    expect(releaseStatement(terms, price, [lost])).toMatchObject({
      release: { amountMinor: 0n },
      shortfallMinor: 8_176_667n,
      owedByAssignorMinor: 8_176_667n,
    });
  });

  test('and without recourse it is the bank’s loss, but a dilution is still the assignor’s', () => {
    const without: QuoteTerms = { ...terms, recourse: { kind: 'none' } };
    const lost: Collection = { kind: 'write-off', date: '2025-09-01', amountMinor: 7_000_000n };
    const diluted: Collection = { kind: 'dilution', date: '2025-09-01', amountMinor: 3_000_000n };
    expect(releaseStatement(without, price, [lost, pay('2025-04-01', 3_000_000n)]).owedByAssignorMinor).toBe(0n);
    expect(releaseStatement(without, price, [lost, diluted]).owedByAssignorMinor).toBe(1_176_667n);
  });
});

test('shares of the advance sum to it, the release never exceeds reserve and rebate, and later is never dearer for the bank', () => {
  const splits = fc.array(fc.tuple(fc.bigInt(1n, 10_000_000n), fc.integer({ min: -90, max: 200 })), {
    minLength: 1,
    maxLength: 6,
  });
  fc.assert(
    fc.property(
      splits,
      fc.constantFrom('none', 'unearned'),
      fc.integer({ min: 0, max: 60 }),
      (parts, earlyRebate, delay) => {
        const rebating: QuoteTerms = { ...terms, earlyRebate };
        const collections: Collection[] = [];
        let open = subject.faceMinor;
        for (const [wanted, days] of parts) {
          const amountMinor = wanted % (open + 1n);
          if (amountMinor > 0n) collections.push(pay(addDays(price.discountedTo, Math.max(days, -95)), amountMinor));
          open -= amountMinor;
        }
        if (open > 0n) collections.push(pay(price.discountedTo, open));
        const statement = releaseStatement(rebating, price, collections);
        const late = releaseStatement(
          rebating,
          price,
          collections.map(entry => ({ ...entry, date: addDays(entry.date, delay) })),
        );
        expect(statement.isFinal).toBe(true);
        expect(statement.release.amountMinor).toBeLessThanOrEqual(statement.reserveMinor + statement.earlyRebateMinor);
        expect(statement.earlyRebateMinor).toBeLessThanOrEqual(price.discount.amountMinor);
        expect(late.release.amountMinor).toBeLessThanOrEqual(statement.release.amountMinor);
        const shares = [...statement.late, ...statement.early].map(line => line.advanceShare.amountMinor);
        expect(shares.reduce((total, share) => total + share, 0n)).toBeLessThanOrEqual(price.advance.amountMinor);
      },
    ),
  );
});
