import { expect, test } from 'vitest';
import { inStates, rowsByState, rowsIn, sumsByCurrency } from './list-sums.server.ts';

const totals = [
  { state: 'open', currency: 'EUR', count: 2, minor: 150n },
  { state: 'open', currency: 'JPY', count: 1, minor: 7n },
  { state: 'paid', currency: 'EUR', count: 3, minor: 50n },
] as const;

test('rows are counted by state, in the list’s own order and without empty states', () => {
  expect(rowsByState(['late', 'paid', 'open'], totals)).toEqual([
    { state: 'paid', count: 3 },
    { state: 'open', count: 3 },
  ]);
});

test('amounts are added up by currency and never across', () => {
  const sums = (asked?: readonly ('open' | 'paid')[]) =>
    sumsByCurrency<{ currency: string; count: number; minor: bigint }>(
      inStates(totals, asked).map(({ currency, count, minor }) => ({ currency, count, minor })),
      (sum, one) => ({ minor: sum.minor + one.minor }),
    );
  expect(sums()).toEqual([
    { currency: 'EUR', count: 5, minor: 200n },
    { currency: 'JPY', count: 1, minor: 7n },
  ]);
  expect(sums(['paid'])).toEqual([{ currency: 'EUR', count: 3, minor: 50n }]);
  expect(sums([])).toEqual(sums());
  expect(rowsIn(sums())).toBe(6);
});
