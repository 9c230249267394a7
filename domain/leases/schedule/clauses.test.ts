import { expect, test } from 'vitest';
import { parseDecimal } from '#domain/money/decimal';
import { amendmentInput, leaseTermsInput } from '#services/leases/lease-terms-input';
import { clausesOn, clauseVersions } from './clauses.ts';

const terms = leaseTermsInput.parse({
  kind: 'operating',
  currency: 'EUR',
  commencementDate: '2026-01-01',
  financedMinor: '1000000',
  periods: 12,
  rate: { kind: 'fixed', percent: '5' },
  rent: { timing: 'arrears' },
  vat: { category: 'S', percent: '19' },
  usage: { meter: 'engine-hours', allowance: '40', tiers: [{ upTo: null, unitPrice: '30' }] },
});
const amended = (input: object) =>
  amendmentInput.parse({
    terms: { periods: 6, rate: { kind: 'fixed', percent: '5' }, rent: { timing: 'arrears' } },
    ...input,
  });

test('a clause stays until an amendment says otherwise, and counts for periods that begin on its day or later', () => {
  const versions = clauseVersions(terms, [
    amended({ effectiveDate: '2026-04-01', vat: { category: 'AE', percent: '0' } }),
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
  const indexation = { index: 'HICP', baseValue: '100', reviewMonths: 12, values: [] };
  const versions = clauseVersions({ ...terms, indexation: null }, [
    amended({ effectiveDate: '2026-04-01', indexation }),
    amended({ effectiveDate: '2026-07-01' }),
  ]);
  expect(versions.map(({ indexedFrom }) => indexedFrom)).toEqual(['2026-01-01', '2026-04-01', '2026-04-01']);
  expect(versions.at(-1)?.indexation?.baseValue).toEqual(parseDecimal('100'));
});
