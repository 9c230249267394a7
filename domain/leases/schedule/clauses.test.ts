import { expect, test } from 'vitest';
import { parseDecimal } from '#domain/money/decimal';
import { termsOf } from '#tests/support/leases/lease-terms';
import { clausesOn, clauseVersions, type LeaseAmendment } from './clauses.ts';

const number = (text: string) => {
  const value = parseDecimal(text);
  if (!value) throw new Error(text);
  return value;
};

const { commencementDate: _, financedMinor: __, ...left } = termsOf({ periods: 6 });
const terms = {
  commencementDate: '2026-01-01',
  vat: { category: 'S' as const, percent: number('19') },
  indexation: null,
  usage: {
    meter: 'engine-hours' as const,
    allowance: number('40'),
    tiers: [{ upTo: null, unitPrice: number('30') }],
    quantityDigits: 2,
  },
};
const amended = (changes: Partial<LeaseAmendment> & { readonly effectiveDate: string }): LeaseAmendment => ({
  paymentMinor: 0n,
  terms: left,
  ...changes,
});

test('a clause stays until an amendment says otherwise, and counts for periods that begin on its day or later', () => {
  const versions = clauseVersions(terms, [
    amended({ effectiveDate: '2026-04-01', vat: { category: 'AE', percent: number('0') } }),
    amended({ effectiveDate: '2026-07-01', usage: null }),
  ]);
  expect(clausesOn(versions, '2025-12-01').vat.category).toBe('S');
  expect(clausesOn(versions, '2026-03-31')).toMatchObject({ vat: { category: 'S' }, usage: { meter: 'engine-hours' } });
  expect(clausesOn(versions, '2026-04-01')).toMatchObject({
    vat: { category: 'AE' },
    usage: { meter: 'engine-hours' },
  });
  expect(clausesOn(versions, '2026-08-01')).toMatchObject({ vat: { category: 'AE' }, usage: null });
});

test('an index agreed anew counts its reviews from the day of the amendment; one that stays, from its own', () => {
  const indexation = {
    ...{ index: 'HICP', baseValue: number('100'), reviewMonths: 12, values: [] },
    ...{ floorPercent: null, capPercent: null },
  };
  const versions = clauseVersions(terms, [
    amended({ effectiveDate: '2026-04-01', indexation }),
    amended({ effectiveDate: '2026-07-01' }),
  ]);
  expect(versions.map(({ indexedFrom }) => indexedFrom)).toEqual(['2026-01-01', '2026-04-01', '2026-04-01']);
  expect(versions.at(-1)?.indexation?.baseValue).toEqual(number('100'));
});
