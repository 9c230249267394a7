import { describe, expect, test } from 'vitest';
import { number, termsOf } from '#tests/support/leases/lease-terms';
import { buildSchedule } from './build-schedule.ts';
import { indexationOf, indexationRefusal } from './indexation.ts';
import type { Indexation } from './terms.ts';

/** IFRS 16, illustrative example 14: 50,000 a year, reviewed every two years, an index of 125 at commencement, then 135. */
const cpi: Indexation = {
  index: 'CPI',
  baseValue: number('125'),
  reviewMonths: 24,
  floorPercent: null,
  capPercent: null,
  values: [
    { from: '2026-12-15', value: number('135') },
    { from: '2029-01-01', value: number('120.5') },
  ],
};

const schedule = buildSchedule(
  termsOf({
    commencementDate: '2025-01-01',
    frequency: 'yearly',
    periods: 10,
    financedMinor: 405_391n,
    rate: { kind: 'implied' },
    rent: { ...termsOf().rent, timing: 'advance', baseRentMinor: 50_000n },
  }),
);
const rows = schedule.ok ? schedule.value.rows : [];
const addedBy = (changes: Partial<Indexation>) =>
  indexationOf({ ...cpi, ...changes }, { commencementDate: '2025-01-01' }, rows).map(({ amountMinor }) =>
    Number(amountMinor),
  );

test('illustrative example 14: 54,000 from the third year', () => {
  expect(addedBy({})).toEqual([0, 0, 4000, 4000, -1800, -1800, -1800, -1800, -1800, -1800]);
});

test('floor and cap bound the whole change since commencement', () => {
  expect(addedBy({ capPercent: number('5'), floorPercent: number('0') })).toEqual([0, 0, 2500, 2500, 0, 0, 0, 0, 0, 0]);
});

test('what is not published at a review is left for the next', () => {
  expect(addedBy({ values: [{ from: '2027-01-02', value: number('135') }] }).slice(0, 6)).toEqual([
    0, 0, 0, 0, 4000, 4000,
  ]);
});

describe('refusals', () => {
  test.each([
    [{}, null],
    [{ floorPercent: number('-5'), capPercent: number('5') }, null],
    [{ baseValue: number('0') }, 'index-base-not-positive'],
    [{ values: [{ from: '2026-01-01', value: number('-1') }] }, 'index-base-not-positive'],
    [{ reviewMonths: 0 }, 'index-review-out-of-range'],
    [{ values: [...cpi.values].reverse() }, 'index-values-out-of-order'],
    [{ floorPercent: number('6'), capPercent: number('5') }, 'index-bounds-crossed'],
    [{ floorPercent: number('-100') }, 'index-bounds-crossed'],
  ] as const)('no. %#', (changes, code) => {
    expect(indexationRefusal({ ...cpi, ...changes })).toBe(code);
  });
});
