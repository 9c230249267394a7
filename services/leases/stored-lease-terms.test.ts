import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { LeaseTerms, ScheduleTerms } from '#domain/leases/schedule/terms';
import { number, percent, solvableTerms, termsOf } from '#tests/support/leases/lease-terms';
import { leaseTermsOfRow, storedLeaseTerms } from './stored-lease-terms.ts';

const leaseOf = (terms: ScheduleTerms): LeaseTerms => ({
  ...terms,
  kind: 'operating',
  currency: 'KWD',
  directCosts: { lessorMinor: 5n, lesseeMinor: 0n },
  deposit: { amountMinor: 10n ** 15n, use: 'set-off' },
  vat: { category: 'AE', percent: number('0') },
  indexation: {
    index: 'HICP',
    baseValue: number('125.30'),
    reviewMonths: 12,
    floorPercent: number('-5'),
    capPercent: null,
    values: [{ from: '2026-01-01', value: number('130.1') }],
  },
  usage: {
    meter: 'engine-hours',
    allowance: number('100.50'),
    tiers: [
      { upTo: number('50'), unitPrice: number('0.085') },
      { upTo: null, unitPrice: number('0') },
    ],
    quantityDigits: 2,
  },
});

const back = (terms: LeaseTerms): LeaseTerms => leaseTermsOfRow(JSON.parse(JSON.stringify(storedLeaseTerms(terms))));

test('terms come back from JSON as they went in', () => {
  fc.assert(
    fc.property(solvableTerms, terms => {
      expect(back(leaseOf(terms))).toEqual(leaseOf(terms));
    }),
  );
});

test('rates keep all their decimals, plans and floating rates all their parts', () => {
  const rents = [
    { dueDate: '2025-03-31', rent: { kind: 'amount' as const, amountMinor: 7n } },
    { dueDate: '2025-12-31', rent: { kind: 'share' as const, percent: number('33.333') } },
  ];
  const irregular = leaseOf({
    ...termsOf({ periods: 2, dayOfMonth: 31 }),
    rate: {
      kind: 'floating',
      reference: 'LPR-5Y',
      margin: percent('-0.123456789012'),
      floor: percent('0'),
      cap: null,
      resetMonths: 12,
      onReset: 'rents',
      fixings: [{ from: '2025-01-20', rate: percent('3.60') }],
    },
    rent: {
      timing: 'arrears',
      baseRentMinor: null,
      plan: { kind: 'irregular', rents, endDate: '2025-12-31' },
      skippedMonths: [7, 8],
      grace: { periods: 1, interest: 'paid' },
    },
  });
  expect(back(irregular)).toEqual(irregular);
  const plain: LeaseTerms = {
    ...leaseOf({ ...termsOf(), rate: { kind: 'implied' }, rent: { ...termsOf().rent, baseRentMinor: 1n } }),
    deposit: null,
    indexation: null,
    usage: null,
  };
  expect(back(plain)).toEqual(plain);
  expect(storedLeaseTerms(leaseOf(termsOf({ rate: { kind: 'fixed', rate: percent('10') } }))).rate).toEqual({
    kind: 'fixed',
    percent: '10',
  });
});
