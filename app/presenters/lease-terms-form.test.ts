import { parseWithZod } from '@conform-to/zod/v4';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { LeaseTerms, ScheduleTerms } from '#domain/leases/schedule/terms';
import { leaseTermsOfRow, storedLeaseTerms } from '#services/leases/stored-lease-terms';
import { number, percent, solvableTerms, termsOf } from '#tests/support/leases/lease-terms';
import { readDated, readMoney, readNumber, readPercent } from './lease-fields.server.ts';
import { EMPTY_TERMS, type FormValues, leaseFormValues } from './lease-form-values.server.ts';
import { previewTerms } from './lease-preview.server.ts';
import { leaseTermsFields } from './lease-terms-fields.server.ts';
import { termsFieldOf, termsOfFields } from './lease-terms-form.server.ts';

const posted = (values: FormValues): FormData => {
  const form = new FormData();
  for (const [name, value] of Object.entries(values))
    for (const one of typeof value === 'string' ? [value] : value) form.append(name, one);
  return form;
};

const fieldsOf = (values: FormValues) => {
  const parsed = parseWithZod(posted(values), { schema: leaseTermsFields });
  if (parsed.status !== 'success') throw new Error(JSON.stringify(parsed.error));
  return parsed.value;
};

const throughForm = (terms: LeaseTerms): LeaseTerms => {
  const read = termsOfFields(fieldsOf(leaseFormValues(storedLeaseTerms(terms))));
  if (!read.ok) throw new Error(JSON.stringify(read.problems));
  return leaseTermsOfRow(read.value);
};

const leaseOf = (terms: ScheduleTerms): LeaseTerms => ({
  ...terms,
  kind: 'finance',
  currency: 'EUR',
  directCosts: { lessorMinor: 50_000n, lesseeMinor: 0n },
  deposit: null,
  vat: { category: 'S', percent: number('19') },
  indexation: null,
  usage: null,
});

const withoutEmptyGrace = (terms: ScheduleTerms): ScheduleTerms =>
  terms.rent.grace?.periods === 0 ? { ...terms, rent: { ...terms.rent, grace: null } } : terms;

const problemsOf = (values: FormValues) => {
  const read = termsOfFields(fieldsOf(values));
  return read.ok ? [] : read.problems.map(({ code, field }) => [field, code]);
};

const TYPED: FormValues = {
  ...EMPTY_TERMS,
  currency: 'eur',
  commencementDate: '2026-01-31',
  financed: 'EUR 100,000.00',
  ratePercent: '5.25 %',
  vatPercent: '19％',
  unguaranteed: '15 000',
};

describe('what people type', () => {
  test.each([
    ['1,234.56', '123456'],
    ['EUR 1,234.56', '123456'],
    ['1234.5 eur', '123450'],
    ['１２３４', '123400'],
  ])('%s is an amount', (text, minor) => {
    expect(readMoney(text, 'EUR')).toEqual({ ok: true, value: minor });
  });

  test.each(['1.234,56', '12,34', '0.001', 'USD 5', 'many', ''])('%s is none', text => {
    expect(readMoney(text, 'EUR').ok).toBe(false);
  });

  test('percentages with or without their sign, to twelve decimals', () => {
    expect(readPercent('5.25 %')).toEqual({ ok: true, value: '5.25' });
    expect(readPercent('−0.5')).toEqual({ ok: true, value: '-0.5' });
    expect(readPercent('５.２５％')).toEqual({ ok: true, value: '5.25' });
    for (const text of ['5,25', '5 % a year', '1e3', '0.1234567890123']) expect(readPercent(text).ok).toBe(false);
  });

  test('numbers are grouped by threes or not at all', () => {
    expect(readNumber('1,250.5')).toEqual({ ok: true, value: '1250.5' });
    expect(readNumber('1,25').ok).toBe(false);
  });

  test('lines of a day and a value, as a spreadsheet gives them', () => {
    const read = (text: string) => readDated(text, typed => readMoney(typed, 'EUR'));
    expect(read('2026-03-31\t1,234.56\n\n2026-06-30; 500\n')).toEqual([
      { day: '2026-03-31', value: '123456' },
      { day: '2026-06-30', value: '50000' },
    ]);
    expect(read('2026-02-30 5')).toBeNull();
    expect(read('2026-03-31')).toBeNull();
  });
});

test('the form as it begins, with an amount, a rate and a day, is a lease with a schedule', () => {
  const read = termsOfFields(fieldsOf(TYPED));
  if (!read.ok) throw new Error(JSON.stringify(read.problems));
  const preview = previewTerms(leaseTermsOfRow(read.value));
  if (!preview.ok) throw new Error(preview.refusal.code);
  const { rows, endMinor, ratePercent, baseRentMinor } = preview.value;
  expect([rows.length, endMinor, ratePercent]).toEqual([60, 1_500_000n, '5.250000']);
  expect(rows.every(row => row.openingMinor + row.interestMinor - row.rentMinor === row.closingMinor)).toBe(true);
  expect(rows.at(-1)?.closingMinor).toBe(endMinor);
  expect(rows[0]?.rentMinor).toBe(baseRentMinor);
});

test('terms come back from the form as they went in', () => {
  fc.assert(
    fc.property(solvableTerms.map(withoutEmptyGrace), terms => {
      expect(throughForm(leaseOf(terms))).toEqual(leaseOf(terms));
    }),
    { numRuns: 60 },
  );
});

test('so do floating rates, irregular rents, an index, use, a deposit and yen', () => {
  const all: LeaseTerms = {
    ...leaseOf({
      ...termsOf({ periods: 2, dayOfMonth: 31 }),
      basis: { accrual: 'ACT/360', compounding: 'effective' },
      rate: {
        kind: 'floating',
        reference: 'LPR-5Y',
        margin: percent('-0.5'),
        floor: percent('0'),
        cap: null,
        resetMonths: 12,
        onReset: 'interest',
        fixings: [{ from: '2025-01-20', rate: percent('3.6') }],
      },
      rent: {
        timing: 'arrears',
        baseRentMinor: null,
        plan: {
          kind: 'irregular',
          endDate: '2025-12-31',
          rents: [
            { dueDate: '2025-03-31', rent: { kind: 'amount', amountMinor: 7n } },
            { dueDate: '2025-12-31', rent: { kind: 'share', percent: number('33.333') } },
          ],
        },
        skippedMonths: [],
        grace: null,
      },
    }),
    currency: 'JPY',
    deposit: { amountMinor: 120_000n, use: 'set-off' },
    vat: { category: 'AE', percent: number('0') },
    indexation: {
      index: 'HICP DE',
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
        { upTo: null, unitPrice: number('0.07') },
      ],
      quantityDigits: 2,
    },
  };
  expect(throughForm(all)).toEqual(all);
});

test('a rent that is given makes the rate follow, and is left out where a rate is given', () => {
  const rent = fieldsOf({ ...TYPED, pricing: 'rent', rent: '1,900' });
  expect(termsOfFields(rent)).toMatchObject({
    ok: true,
    value: { rate: { kind: 'implied' }, rent: { baseRentMinor: '190000' } },
  });
  const rate = termsOfFields(fieldsOf({ ...TYPED, rent: '1,900' }));
  expect(rate).toMatchObject({ ok: true, value: { rent: { baseRentMinor: null } } });
});

describe('what cannot be read is told at its field', () => {
  test('all of it at once', () => {
    expect(
      problemsOf({ ...TYPED, financed: 'a lot', ratePercent: '5,25', vatPercent: '', balloon: '1.234,00' }),
    ).toEqual([
      ['financed', 'amount-unreadable'],
      ['ratePercent', 'percent-unreadable'],
      ['balloon', 'amount-unreadable'],
    ]);
  });

  test('what a choice makes necessary', () => {
    expect(problemsOf({ ...TYPED, pricing: 'rent' })).toEqual([['rent', 'field-required']]);
    expect(problemsOf({ ...TYPED, plan: 'irregular' })).toEqual([
      ['irregular', 'field-required'],
      ['endDate', 'field-required'],
    ]);
    expect(problemsOf({ ...TYPED, meter: 'engine-hours' })).toEqual([['tiers[0].unitPrice', 'field-required']]);
    expect(problemsOf({ ...TYPED, plan: 'stepped', 'steps[1].value': '110' })).toEqual([
      ['steps[1].fromPeriod', 'field-required'],
    ]);
    expect(problemsOf({ ...TYPED, pricing: 'floating', fixings: '2026-01-01 high' })).toContainEqual([
      'fixings',
      'rows-unreadable',
    ]);
  });

  test('what the domain refuses has a field of the form', () => {
    expect(termsFieldOf('terms.rent.plan', { plan: 'stepped', pricing: 'rate' })).toBe('steps[0].fromPeriod');
    expect(termsFieldOf('rate', { plan: 'level', pricing: 'floating' })).toBe('marginPercent');
    expect(termsFieldOf('usage.tiers', { plan: 'level', pricing: 'rate' })).toBe('tiers[0].unitPrice');
    expect(termsFieldOf('periods', { plan: 'level', pricing: 'rate' })).toBe('periods');
  });
});
