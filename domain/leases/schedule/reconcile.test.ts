import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { addDays } from '#domain/time/calendar-date';
import { NO_RESIDUAL, scheduleOf, solvableTerms, termsOf } from '#tests/support/leases/lease-terms';
import { buildSchedule, type Schedule } from './build-schedule.ts';
import { type DeclaredLease, type DeclaredRow, reconcile } from './reconcile.ts';

/** What an honest system declares of a schedule up to a day. */
const declaredOf = ({ rows, terms }: Schedule, asOf: string): DeclaredLease => {
  const due = rows.filter(({ dueDate }) => dueDate <= asOf);
  const last = due.at(-1);
  const after = last && (terms.rent.timing === 'arrears' ? last.closingMinor : last.openingMinor - last.rentMinor);
  return {
    rows: due.map(({ number, dueDate, rentMinor, openingMinor, interestMinor, closingMinor }) => ({
      ...{ periodNumber: number, dueDate, rentMinor, openingMinor, interestMinor, closingMinor },
    })),
    asOf,
    outstandingMinor: after ?? terms.financedMinor,
    unpaidMinor: 0n,
  };
};

const lease = scheduleOf(termsOf({ residual: { ...NO_RESIDUAL, balloonMinor: 500_000n } }));
const honest = declaredOf(lease, '2026-03-01');

const changed = (at: number, change: Partial<DeclaredRow>): DeclaredLease => ({
  ...honest,
  rows: honest.rows.map((row, index) => (index === at ? { ...row, ...change } : row)),
});

const codesOf = (declared: DeclaredLease) => {
  const { rows, lease: whole, isReconciled } = reconcile(lease, declared);
  const inRows = rows.flatMap(({ periodNumber, findings }) => findings.map(({ code }) => `${periodNumber} ${code}`));
  return { inRows, whole: whole.map(({ code }) => code), isReconciled };
};

test('an honest lease reconciles, on any day of its life', () => {
  fc.assert(
    fc.property(solvableTerms, fc.nat(4000), (terms, days) => {
      const schedule = buildSchedule(terms);
      if (!schedule.ok) return;
      const asOf = addDays(terms.commencementDate, days);
      if (asOf >= (schedule.value.rows.at(-1)?.until ?? '')) return;
      expect(reconcile(schedule.value, declaredOf(schedule.value, asOf))).toMatchObject({
        lease: [],
        isReconciled: true,
      });
    }),
  );
});

test('a system that rounds interest row by row reconciles too', () => {
  let balance = 10_000_000n;
  const rows = honest.rows.map(row => {
    const interestMinor = (balance * 6n * 10n + 6000n) / 12_000n;
    const openingMinor = balance;
    balance += interestMinor - row.rentMinor;
    return { ...row, openingMinor, interestMinor, closingMinor: balance };
  });
  expect(codesOf({ ...honest, rows, outstandingMinor: balance })).toEqual({
    inRows: [],
    whole: [],
    isReconciled: true,
  });
});

test('rents alone are enough where balances are unknown', () => {
  const rows = honest.rows.map(row => ({ ...row, openingMinor: null, interestMinor: null, closingMinor: null }));
  expect(codesOf({ ...honest, rows })).toEqual({ inRows: [], whole: [], isReconciled: true });
});

describe('each row has its verdict', () => {
  const third = honest.rows[2];
  const wrong = (third?.interestMinor ?? 0n) + 2n;

  test.each([
    [
      'a cent too much rent',
      changed(2, { rentMinor: (third?.rentMinor ?? 0n) + 1n }),
      ['3 row-rent-differs', '3 row-does-not-add-up'],
    ],
    [
      'two cents too much interest',
      changed(2, { interestMinor: wrong }),
      ['3 row-does-not-add-up', '3 row-interest-differs'],
    ],
    [
      'another opening',
      changed(2, { openingMinor: 1n }),
      ['3 row-not-joined', '3 row-does-not-add-up', '3 row-interest-differs'],
    ],
    ['another beginning', changed(0, { openingMinor: 9_999_999n }), ['1 row-not-joined', '1 row-does-not-add-up']],
    ['a date weeks off', changed(2, { dueDate: '2025-05-30' }), ['3 row-date-differs']],
    ['a date that does not exist', changed(2, { dueDate: '2025-02-30' }), ['3 row-date-differs']],
    [
      'the same row twice',
      { ...honest, rows: [...honest.rows.slice(0, 3), ...honest.rows.slice(2)] },
      ['3 row-repeated'],
    ],
  ])('%s', (_, declared, codes) => {
    expect(codesOf(declared)).toMatchObject({ inRows: codes, isReconciled: false });
  });

  test('a row that the schedule does not have', () => {
    expect(codesOf(changed(12, { periodNumber: 61 })).inRows).toContain('61 row-unknown');
  });

  test('a due date moved over a weekend is a warning', () => {
    const monday = changed(2, { dueDate: '2025-05-02' });
    expect(codesOf(monday)).toMatchObject({ inRows: ['3 row-date-differs'], isReconciled: true });
  });
});

describe('the lease as a whole', () => {
  test.each([
    [
      'a row that is missing',
      { ...honest, rows: honest.rows.filter(({ periodNumber }) => periodNumber !== 5) },
      'row-missing',
    ],
    [
      'a balance that is not the rows’',
      { ...honest, outstandingMinor: honest.outstandingMinor + 1n },
      'balance-differs',
    ],
    ['a balance far from the schedule’s', { ...honest, rows: [], outstandingMinor: 1n }, 'balance-off-schedule'],
    ['more unpaid than was due', { ...honest, unpaidMinor: 10n ** 9n }, 'unpaid-out-of-range'],
    ['a day before commencement', { ...honest, asOf: '2025-01-30' }, 'as-of-out-of-range'],
    ['a day after the end', { ...honest, asOf: '2030-01-31' }, 'as-of-out-of-range'],
  ])('%s', (_, declared, code) => {
    const verdict = codesOf(declared);
    expect(verdict.whole).toContain(code);
    expect(verdict.isReconciled).toBe(false);
  });
});
