import { expect, test } from 'vitest';
import { parseDecimal } from '#domain/money/decimal';
import { termsOf } from '#tests/support/leases/lease-terms';
import { rateOfPercent } from '../rates/rate.ts';
import { buildSchedule } from '../schedule/build-schedule.ts';
import { indexedVersions } from './indexed-versions.ts';
import { lesseeBooks } from './lessee-books.ts';

const number = (text: string) => {
  const value = parseDecimal(text);
  if (!value) throw new Error(text);
  return value;
};

/** Ten years of 50,000 in advance, the index of the third year 135 after 125. */
const built = buildSchedule(
  termsOf({
    commencementDate: '2025-01-01',
    frequency: 'yearly',
    periods: 10,
    financedMinor: 40_539_100n,
    residual: { guaranteedMinor: 0n, expectedPaymentMinor: 0n, unguaranteedMinor: 0n, balloonMinor: 0n },
    rate: { kind: 'implied' },
    rent: { ...termsOf().rent, timing: 'advance', baseRentMinor: 5_000_000n },
  }),
);
if (!built.ok) throw new Error(built.refusal.code);
const measured = {
  effectiveDate: '2025-01-01',
  paymentMinor: 0n,
  schedule: built.value,
  discountRate: rateOfPercent(number('5')),
  decreasePercent: number('0'),
};
const indexation = {
  index: 'CPI',
  baseValue: number('125'),
  reviewMonths: 24,
  floorPercent: null,
  capPercent: null,
  values: [{ from: '2027-01-01', value: number('135') }],
};
const NOTHING = { directCostsMinor: 0n, incentivesMinor: 0n, restorationMinor: 0n };
const thousand = (minor: bigint | undefined): number => Math.round(Number(minor) / 100);

test('illustrative example 14, part 1: remeasured by 27,145 in the third year, at the rate of before', () => {
  const [first, ...later] = indexedVersions(measured, { indexation, commencementDate: '2025-01-01' }, null);
  if (!first) throw new Error('no version');
  expect(later.map(({ effectiveDate }) => effectiveDate)).toEqual(['2027-01-01']);
  const books = lesseeBooks(first, later, NOTHING);
  expect(books.remeasurements.map(({ adjustmentMinor }) => thousand(adjustmentMinor))).toEqual([27_145]);
  expect(thousand(books.remeasurements[0]?.after.liabilityMinor)).toBe(366_464);
  expect(books.rows.map(({ paymentMinor }) => thousand(paymentMinor)).slice(1)).toEqual([
    50_000, 54_000, 54_000, 54_000, 54_000, 54_000, 54_000, 54_000, 54_000,
  ]);
  expect(books.rows.at(-1)).toMatchObject({ closingMinor: 0n, assetClosingMinor: 0n });
});

test('reviews of a version that has been replaced are the next one’s; without an index nothing is measured again', () => {
  expect(indexedVersions(measured, { indexation, commencementDate: '2025-01-01' }, '2026-06-01')).toHaveLength(1);
  expect(indexedVersions(measured, { indexation: null, commencementDate: '2025-01-01' }, null)).toEqual([measured]);
});
