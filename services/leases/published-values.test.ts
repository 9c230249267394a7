import { expect, test } from 'vitest';
import { percentTextOf } from '#domain/leases/rates/rate';
import { contractOf, type LeaseContract } from './lease-contract.ts';
import { leaseTermsInput } from './lease-terms-input.ts';
import { followedBy, withPublished } from './published-values.ts';

const floating = (): LeaseContract => {
  const terms = leaseTermsInput.parse({
    kind: 'finance',
    currency: 'EUR',
    commencementDate: '2025-01-31',
    periods: 12,
    financedMinor: '10000000',
    rate: {
      kind: 'floating',
      reference: 'EURIBOR-3M',
      marginPercent: '1.5',
      resetMonths: 3,
      onReset: 'rents',
      fixings: [{ from: '2025-01-01', percent: '2.5' }],
    },
    rent: { timing: 'arrears' },
    vat: { category: 'S', percent: '19' },
    indexation: { index: 'HICP', baseValue: '100', reviewMonths: 6, values: [{ from: '2025-01-01', value: '100' }] },
  });
  const contract = contractOf({
    terms,
    amendments: [],
    handling: { graceDays: 0, defaultAfterDays: 30, billLeadDays: 0 },
  });
  if (!contract.ok) throw new Error(contract.refusal.code);
  return contract.value;
};

test('a lease follows what is published after it was signed, from the next reset', () => {
  const contract = floating();
  expect(followedBy(contract)).toEqual(['EURIBOR-3M', 'HICP']);
  expect(contract.rows[3]?.isProvisional).toBe(true);
  const followed = withPublished(contract, [
    { name: 'EURIBOR-3M', from: '2025-04-01', value: '3.25' },
    { name: 'EURIBOR-6M', from: '2025-04-01', value: '9' },
    { name: 'HICP', from: '2025-07-01', value: '110' },
  ]);
  expect(percentTextOf(followed.rows[2]?.rate ?? 0n)).toBe('4.000000');
  expect(percentTextOf(followed.rows[3]?.rate ?? 0n)).toBe('4.750000');
  expect(followed.rows[3]?.isProvisional).toBe(false);
  expect(followed.rows[0]).toEqual(contract.rows[0]);
  const [before, after] = [followed.rents[5], followed.rents[6]];
  expect(before?.rentMinor).toBe(followed.rows[5]?.rentMinor);
  expect(after?.rentMinor).toBeGreaterThan(followed.rows[6]?.rentMinor ?? 0n);
});

test('what the lease names itself goes before, and values that make no schedule change nothing', () => {
  const contract = floating();
  const earlier = withPublished(contract, [{ name: 'EURIBOR-3M', from: '2024-12-31', value: '9' }]);
  expect(earlier.rows).toEqual(contract.rows);
  const absurd = withPublished(contract, [{ name: 'EURIBOR-3M', from: '2025-04-01', value: '-99999' }]);
  expect(absurd.rows).toEqual(contract.rows);
});
