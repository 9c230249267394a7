import { expect, test } from 'vitest';
import { ageingBucketOf, ageingOf } from './ageing.ts';

test('the days at the edges of each bucket', () => {
  const today = '2025-06-30';
  expect(
    [
      '2025-07-01',
      '2025-06-30',
      '2025-06-29',
      '2025-05-31',
      '2025-05-30',
      '2025-05-01',
      '2025-04-30',
      '2025-04-01',
      '2025-03-31',
    ].map(dueDate => ageingBucketOf(dueDate, today)),
  ).toEqual(['not-due', 'not-due', '1-30', '1-30', '31-60', '31-60', '61-90', '61-90', 'over-90']);
});

test('sums by currency; what is paid does not count', () => {
  const rows = ageingOf(
    [
      { currency: 'USD', openMinor: 5n, dueDate: '2025-06-30' },
      { currency: 'EUR', openMinor: 100n, dueDate: '2025-06-01' },
      { currency: 'EUR', openMinor: 20n, dueDate: '2025-06-29' },
      { currency: 'EUR', openMinor: 3n, dueDate: '2025-07-29' },
      { currency: 'JPY', openMinor: 0n, dueDate: '2020-01-01' },
    ],
    '2025-06-30',
  );
  expect(rows.map(row => [row.currency, row.totalMinor, row.count])).toEqual([
    ['EUR', 123n, 3],
    ['USD', 5n, 1],
  ]);
  expect(rows[0]?.buckets['1-30']).toEqual({ amountMinor: 120n, count: 2 });
  expect(ageingOf([], '2025-06-30')).toEqual([]);
});
