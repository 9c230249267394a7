import { PV } from '@formulajs/formulajs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { percent, solvableTerms, termsOf } from '#tests/support/leases/lease-terms';
import { leaseFormulaText } from '../formula.ts';
import { percentTextOf } from '../rates/rate.ts';
import { buildSchedule } from './build-schedule.ts';
import { priceRentPurchase, type RentPurchaseTerms } from './rent-purchase.ts';
import type { ScheduleTerms } from './terms.ts';

const rowsOf = (terms: ScheduleTerms) => {
  const schedule = buildSchedule(terms);
  return schedule.ok ? schedule.value.rows : [];
};

const lease = rowsOf(termsOf());

const offer: RentPurchaseTerms = {
  fromPeriod: 13,
  toPeriod: 36,
  purchaseDate: '2026-01-31',
  rate: percent('4.8'),
  dayCount: '30E/360',
  compounding: 'effective',
  feeMinor: 50_000n,
  currency: 'EUR',
};

describe('periods 13 to 36', () => {
  const price = priceRentPurchase(lease, offer);
  if (!price.ok) throw new Error(price.refusal.code);
  const { lines, rentsMinor, discountMinor, priceMinor, paidMinor } = price.value;

  test('are discounted one by one, and the lines sum to the price', () => {
    expect(lines).toHaveLength(24);
    expect(lines[0]).toMatchObject({ periodNumber: 13, dueDate: '2026-02-28', days: 28, rentMinor: 193_328n });
    expect(lines.reduce((sum, line) => sum + line.amountMinor, 0n)).toBe(priceMinor);
    expect(rentsMinor).toBe(24n * 193_328n);
    expect(rentsMinor - discountMinor).toBe(priceMinor);
    expect(paidMinor).toBe(priceMinor - 50_000n);
  });

  test('yield the rate agreed, and a little more with the fee', () => {
    const free = priceRentPurchase(lease, { ...offer, dayCount: 'ACT/365', feeMinor: 0n });
    expect(free.ok && free.value.yield && percentTextOf(free.value.yield, 3)).toBe('4.800');
    expect(price.value.yield).toBeGreaterThan(percent('5.5'));
  });

  test('each line shows its formula', () => {
    expect(lines[1] && leaseFormulaText(lines[1].formula)).toBe('1933.28 / (1 + 4.800000 %)^(60 / 360)');
  });

  test('come near to the annuity of a spreadsheet', () => {
    const monthly = 1.048 ** (1 / 12) - 1;
    expect(Math.abs(Number(priceMinor) + Number(PV(monthly, 24, 193_328)))).toBeLessThan(100);
  });
});

describe('refusals', () => {
  const codeOf = (changes: Partial<RentPurchaseTerms>, sold: readonly number[] = []) => {
    const price = priceRentPurchase(lease, { ...offer, ...changes }, new Set(sold));
    return price.ok ? null : price.refusal.code;
  };

  test.each([
    [{ fromPeriod: 37 }, [], 'purchase-range-invalid'],
    [{ toPeriod: 61 }, [], 'purchase-range-invalid'],
    [{ fromPeriod: 0 }, [], 'purchase-range-invalid'],
    [{}, [36], 'purchase-rent-sold-already'],
    [{}, [37], null],
    [{ purchaseDate: '2026-02-28' }, [], 'purchase-rent-due-already'],
    [{ purchaseDate: '2026-02-29' }, [], 'purchase-date-invalid'],
    [{ rate: percent('-1') }, [], 'purchase-rate-out-of-range'],
    [{ feeMinor: 10n ** 9n }, [], 'purchase-price-not-positive'],
    [{ feeMinor: -1n }, [], 'purchase-price-not-positive'],
  ] as const)('no. %#', (changes, sold, code) => {
    expect(codeOf(changes, sold)).toBe(code);
  });
});

test('L11: two ranges cost what they cost together; a higher rate never pays more', () => {
  fc.assert(
    fc.property(solvableTerms, fc.integer({ min: 1, max: 59 }), fc.nat(2000), (terms, cut, bps) => {
      const rows = rowsOf(terms);
      const all = rows.filter(({ dueDate }) => dueDate > terms.commencementDate);
      const [from, to] = [all[0]?.number ?? 0, all.at(-1)?.number ?? 0];
      if (to - from < 2) return;
      const middle = from + (cut % (to - from));
      const priceOf = (fromPeriod: number, toPeriod: number, extra = 0) => {
        const rate = percent(((bps + extra) / 100).toFixed(2));
        const price = priceRentPurchase(rows, {
          ...offer,
          fromPeriod,
          toPeriod,
          rate,
          feeMinor: 0n,
          purchaseDate: terms.commencementDate,
        });
        return price.ok ? price.value.priceMinor : null;
      };
      const [whole, left, right] = [priceOf(from, to), priceOf(from, middle), priceOf(middle + 1, to)];
      if (whole === null || left === null || right === null) return;
      expect(left + right).toBe(whole);
      expect(priceOf(from, to, 50)).toBeLessThanOrEqual(whole);
    }),
    { numRuns: 50 },
  );
});
