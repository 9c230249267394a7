import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { quoteTerms as terms } from '#tests/support/receivables/quote-terms';
import { financeableOf } from './financeable.ts';
import { formulaText } from './formula.ts';
import { WHOLE } from './parts.ts';
import { priceAsFunded, priceQuote } from './pricing.ts';
import { checkQuote, quoteDetails } from './quote-rules.ts';
import { releaseStatement } from './reserve-release.ts';
import type { FragmentState, ReceivableState } from './state.ts';

const ANYBODY = `0x${'1'.repeat(40)}` as const;
const ENTRY = `0x${'2'.repeat(64)}` as const;

const fragment = (from: bigint, to: bigint, consumed = 0n): FragmentState => ({
  index: 0,
  from,
  to,
  status: 'Held',
  holder: ANYBODY,
  assignor: null,
  payee: ANYBODY,
  counterparty: null,
  terms: null,
  expiry: 0,
  financed: false,
  notified: false,
  reserveReleased: false,
  left: null,
  cursor: from + consumed,
  holes: [],
  paid: consumed,
  diluted: 0n,
  writtenOff: 0n,
});

const paid = (to: bigint): Pick<ReceivableState, 'allocations'> => ({
  allocations: {
    [ENTRY]: { fragment: 0, from: 0n, to, entry: ENTRY, entryParts: WHOLE, recorder: ANYBODY, reversed: false },
  },
});
const unpaid = { allocations: {} };
const FACE = 10_000_000n;
const whole = fragment(0n, WHOLE);

describe('what may be financed of a fragment', () => {
  test('all that is open, unless the obligor has confirmed less', () => {
    expect(financeableOf(unpaid, whole, FACE, null)).toEqual({ openMinor: FACE, pricedMinor: FACE });
    expect(financeableOf(unpaid, whole, FACE, FACE)).toEqual({ openMinor: FACE, pricedMinor: FACE });
    expect(financeableOf(unpaid, whole, FACE, 9_000_000n)).toEqual({ openMinor: FACE, pricedMinor: 9_000_000n });
  });

  test('what was paid was paid out of what was confirmed', () => {
    const half = WHOLE / 2n;
    const rest = fragment(0n, WHOLE, half);
    expect(financeableOf(paid(half), rest, FACE, 9_000_000n)).toEqual({
      openMinor: 5_000_000n,
      pricedMinor: 4_000_000n,
    });
    expect(financeableOf(paid(half), rest, FACE, 4_000_000n)).toEqual({ openMinor: 5_000_000n, pricedMinor: 0n });
  });

  test('fragments share what was confirmed, to the minor unit', () => {
    fc.assert(
      fc.property(fc.bigInt(1n, FACE), fc.bigInt(1n, WHOLE - 1n), (confirmed, cut) => {
        const parts = [fragment(0n, cut), fragment(cut, WHOLE)].map(one => financeableOf(unpaid, one, FACE, confirmed));
        expect(parts.reduce((sum, { pricedMinor }) => sum + pricedMinor, 0n)).toBe(confirmed);
        for (const { openMinor, pricedMinor } of parts) expect(pricedMinor).toBeLessThanOrEqual(openMinor);
      }),
    );
  });
});

const less = { faceMinor: FACE, pricedMinor: 9_000_000n, maturityDate: '2025-04-15' };

describe('a quote on what was confirmed for less', () => {
  const price = priceQuote(less, terms);

  test('advance and fee are reckoned on what was confirmed; the rest stays in the reserve', () => {
    // 72,000.00; × 6 % × 95 / 360 = 1,140.00; 450.00; 100,000 − 72,000 − 1,140 − 450
    expect([price.advance, price.discount, price.fee, price.reserve].map(({ amountMinor }) => amountMinor)).toEqual([
      7_200_000n,
      114_000n,
      45_000n,
      2_641_000n,
    ]);
    expect(formulaText(price.advance.formula)).toBe('90000.00 × 80.00 %');
    expect(formulaText(price.fee.formula)).toBe('90000.00 × 0.50 %');
    expect(quoteDetails(terms, price)).toMatchObject({ faceMinor: '10000000', pricedMinor: '9000000' });
    expect(quoteDetails(terms, priceQuote({ ...less, pricedMinor: FACE }, terms))).not.toHaveProperty('pricedMinor');
  });

  test('whether the rest is diluted or paid after all, everybody gets his own', () => {
    const pay = (amountMinor: bigint) => ({ kind: 'payment', date: '2025-04-15', amountMinor }) as const;
    const all = releaseStatement(terms, price, [pay(9_000_000n), pay(1_000_000n)]);
    expect(all).toMatchObject({ isFinal: true, release: { amountMinor: 2_641_000n } });
    const diluted = { kind: 'dilution', date: '2025-02-01', amountMinor: 1_000_000n } as const;
    const without = releaseStatement(terms, price, [diluted, pay(9_000_000n)]);
    expect(without).toMatchObject({ isFinal: true, shortfallMinor: 0n, release: { amountMinor: 1_641_000n } });
    // Late: the advance is back with what was confirmed, and no more days are charged on what comes above it.
    const late = [9_000_000n, 1_000_000n].map(amountMinor => ({ ...pay(amountMinor), date: '2025-04-30' }));
    expect(releaseStatement(terms, price, late).late.map(line => line.advanceShare.amountMinor)).toEqual([
      7_200_000n,
      0n,
    ]);
  });

  test('on nothing there is no quote', () => {
    const context = { ...less, currency: 'EUR', now: 1_736_899_200 };
    expect(checkQuote(terms, context).ok).toBe(true);
    expect(checkQuote(terms, { ...context, pricedMinor: 0n })).toMatchObject({
      refusal: { code: 'price-not-positive' },
    });
    const fee = { kind: 'fixed', amountMinor: 9_000_001n } as const;
    expect(checkQuote({ ...terms, fee }, context)).toMatchObject({ refusal: { code: 'fee-out-of-range' } });
  });
});

describe('the price as funded', () => {
  const subject = { faceMinor: FACE, maturityDate: '2025-04-15' };

  test('paid later than quoted, discount runs from the payment and the reserve has what it saves', () => {
    // 95 − 10 days: 80,000 × 6 % × 85 / 360
    const price = priceAsFunded(subject, terms, '2025-01-25');
    expect(price).toMatchObject({ days: 85, fundedOn: '2025-01-25', discount: { amountMinor: 113_333n } });
    expect(price.reserve.amountMinor).toBe(1_823_333n + 126_667n - 113_333n);
  });

  test('paid early, it costs what was accepted', () => {
    expect(priceAsFunded(subject, terms, '2025-01-10')).toEqual(priceQuote(subject, terms));
  });
});
