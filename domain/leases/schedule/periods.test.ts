import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { addDays, daysFrom, partsOfDate } from '#domain/time/calendar-date';
import { solvableTerms, termsOf } from '#tests/support/leases/lease-terms';
import { periodsOf } from './periods.ts';

const datesOf = (...args: Parameters<typeof termsOf>) => periodsOf(termsOf(...args)).map(({ from }) => from);

describe('the day of the month', () => {
  test('a lease of the 31st comes back to it after shorter months', () => {
    expect(datesOf({ commencementDate: '2023-12-31', periods: 6 })).toEqual([
      '2023-12-31',
      '2024-01-31',
      '2024-02-29',
      '2024-03-31',
      '2024-04-30',
      '2024-05-31',
    ]);
  });

  test('a lease of 28 February stays with the 28th, unless the last day is meant', () => {
    expect(datesOf({ commencementDate: '2025-02-28', periods: 3 })).toEqual(['2025-02-28', '2025-03-28', '2025-04-28']);
    expect(datesOf({ commencementDate: '2025-02-28', dayOfMonth: 31, periods: 3 })).toEqual([
      '2025-02-28',
      '2025-03-31',
      '2025-04-30',
    ]);
    expect(datesOf({ commencementDate: '2025-02-28', dayOfMonth: 29, periods: 2 })).toEqual([
      '2025-02-28',
      '2025-03-29',
    ]);
  });

  test('a lease of 29 February, by years', () => {
    expect(datesOf({ commencementDate: '2024-02-29', frequency: 'yearly', periods: 5 })).toEqual([
      '2024-02-29',
      '2025-02-28',
      '2026-02-28',
      '2027-02-28',
      '2028-02-29',
    ]);
  });
});

test('rent is due on the first day of the period, or on the day after its last', () => {
  const [advance] = periodsOf(termsOf({ rent: { ...termsOf().rent, timing: 'advance' } }));
  const [arrears] = periodsOf(termsOf());
  expect(advance).toMatchObject({ from: '2025-01-31', until: '2025-02-28', dueDate: '2025-01-31' });
  expect(arrears).toMatchObject({ from: '2025-01-31', until: '2025-02-28', dueDate: '2025-02-28' });
});

test('irregular due dates cut the term', () => {
  const rent = (dueDate: string) => ({
    dueDate,
    rent: { kind: 'share' as const, percent: { unscaled: 100n, scale: 0 } },
  });
  const plan = { kind: 'irregular' as const, rents: [rent('2025-03-10'), rent('2025-09-01')], endDate: '2025-09-01' };
  const arrears = termsOf({ commencementDate: '2025-01-05', rent: { ...termsOf().rent, plan } });
  expect(periodsOf(arrears).map(({ from, until, dueDate }) => [from, until, dueDate])).toEqual([
    ['2025-01-05', '2025-03-10', '2025-03-10'],
    ['2025-03-10', '2025-09-01', '2025-09-01'],
  ]);
  const advance = {
    ...arrears,
    rent: { ...arrears.rent, timing: 'advance' as const, plan: { ...plan, endDate: '2026-01-05' } },
  };
  expect(periodsOf(advance).map(({ from, until }) => [from, until])).toEqual([
    ['2025-03-10', '2025-09-01'],
    ['2025-09-01', '2026-01-05'],
  ]);
});

test('L3: periods follow each other without gap or overlap, are numbered from 1, and keep their day where it exists', () => {
  fc.assert(
    fc.property(solvableTerms, terms => {
      const periods = periodsOf(terms);
      expect(periods.map(({ number }) => number)).toEqual(periods.map((_, at) => at + 1));
      const { day } = partsOfDate(terms.commencementDate);
      periods.forEach((period, at) => {
        const next = periods[at + 1];
        if (next) expect(period.until).toBe(next.from);
        expect(daysFrom(period.from, period.until)).toBeGreaterThan(27);
        const isLast = partsOfDate(addDays(period.until, 1)).day === 1;
        const untilDay = partsOfDate(period.until).day;
        expect(untilDay === day || (isLast && untilDay < day)).toBe(true);
      });
    }),
  );
});
