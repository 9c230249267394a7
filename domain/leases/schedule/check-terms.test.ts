import { describe, expect, test } from 'vitest';
import { NO_RESIDUAL, number, percent, termsOf } from '#tests/support/leases/lease-terms';
import { buildSchedule } from './build-schedule.ts';
import { checkLeaseTerms } from './check-lease-terms.ts';
import type { FloatingRate, IrregularRent, LeaseTerms, RentTerms, ScheduleTerms } from './terms.ts';

const codeOf = (terms: ScheduleTerms): string | null => {
  const schedule = buildSchedule(terms);
  return schedule.ok ? null : schedule.refusal.code;
};

const rent = (changes: Partial<RentTerms>): ScheduleTerms => termsOf({ rent: { ...termsOf().rent, ...changes } });

const share = (text: string) => ({ kind: 'share' as const, percent: number(text) });
const amount = (amountMinor: bigint) => ({ kind: 'amount' as const, amountMinor });

describe('dates, periods and amounts', () => {
  test.each([
    [{ commencementDate: '2025-02-29' }, 'lease-date-invalid'],
    [{ dayOfMonth: 30 }, 'lease-day-of-month-differs'],
    [{ dayOfMonth: 31 }, null],
    [{ periods: 0 }, 'lease-periods-out-of-range'],
    [{ periods: 601 }, 'lease-periods-out-of-range'],
    [{ periods: 1.5 }, 'lease-periods-out-of-range'],
    [{ financedMinor: 0n }, 'lease-amount-out-of-range'],
    [{ financedMinor: 10n ** 15n + 1n }, 'lease-amount-out-of-range'],
    [{ residual: { ...NO_RESIDUAL, balloonMinor: -1n } }, 'lease-amount-out-of-range'],
    [{ residual: { ...NO_RESIDUAL, expectedPaymentMinor: 1n } }, 'lease-expected-payment-above-guarantee'],
    [{ residual: { ...NO_RESIDUAL, balloonMinor: 20_000_000n } }, 'lease-rent-negative'],
    [{ rate: { kind: 'fixed' as const, rate: percent('1001') } }, 'lease-rate-out-of-range'],
    [{ rate: { kind: 'fixed' as const, rate: percent('-5') } }, null],
  ])('no. %#', (changes, code) => {
    expect(codeOf(termsOf(changes))).toBe(code);
  });
});

describe('rents', () => {
  test.each([
    [{ baseRentMinor: 1n }, 'lease-rent-and-rate-given'],
    [{ skippedMonths: [13] }, 'lease-skipped-month-invalid'],
    [{ skippedMonths: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12] }, 'lease-rent-not-solvable'],
    [{ grace: { periods: 60, interest: 'paid' as const } }, 'lease-grace-out-of-range'],
    [{ plan: { kind: 'seasonal' as const, percentByMonth: [number('100')] } }, 'lease-seasons-not-twelve'],
    [{ plan: { kind: 'stepped' as const, steps: [{ fromPeriod: 3, rent: share('-1') }] } }, 'lease-rent-out-of-range'],
    [
      { plan: { kind: 'stepped' as const, steps: [{ fromPeriod: 61, rent: share('90') }] } },
      'lease-steps-out-of-order',
    ],
    [{ plan: { kind: 'stepped' as const, steps: [{ fromPeriod: 0, rent: share('90') }] } }, 'lease-steps-out-of-order'],
    [{ plan: { kind: 'stepped' as const, steps: [{ fromPeriod: 1, rent: amount(1n) }] } }, 'lease-rent-not-solvable'],
  ])('no. %#', (changes, code) => {
    expect(codeOf(rent(changes))).toBe(code);
  });

  test('neither rent nor rate, and rents that no rate explains', () => {
    expect(codeOf({ ...rent({}), rate: { kind: 'implied' } })).toBe('lease-rent-and-rate-missing');
    expect(codeOf({ ...rent({ baseRentMinor: 0n }), rate: { kind: 'implied' } })).toBe('lease-rate-not-found');
    expect(codeOf({ ...rent({ baseRentMinor: -1n }), rate: { kind: 'implied' } })).toBe('lease-rent-out-of-range');
  });
});

describe('irregular rents', () => {
  const due = (...dates: string[]): IrregularRent[] => dates.map(dueDate => ({ dueDate, rent: share('100') }));
  const irregular = (rents: IrregularRent[], endDate: string, timing: 'advance' | 'arrears' = 'arrears') => ({
    ...rent({ timing, plan: { kind: 'irregular', rents, endDate } }),
    basis: { accrual: '30E/360' as const, compounding: 'nominal' as const },
  });

  test.each([
    [irregular(due('2025-03-10', '2025-09-01'), '2025-09-01'), null],
    [irregular(due('2025-01-31', '2025-09-01'), '2026-01-31', 'advance'), null],
    [irregular(due('2025-03-10', '2025-09-01'), '2025-09-02'), 'lease-last-rent-not-at-end'],
    [irregular(due('2025-01-31'), '2025-01-31'), 'lease-rent-dates-out-of-order'],
    [irregular(due('2025-02-01'), '2025-09-01', 'advance'), 'lease-first-rent-not-at-commencement'],
    [irregular(due('2025-01-31'), '2025-01-31', 'advance'), 'lease-rent-dates-out-of-order'],
    [irregular(due('2025-09-01', '2025-03-10'), '2025-09-01'), 'lease-rent-dates-out-of-order'],
    [irregular(due('2025-02-30'), '2025-09-01'), 'lease-rent-dates-out-of-order'],
    [irregular([], '2025-09-01'), 'lease-rent-out-of-range'],
    [{ ...irregular(due('2025-03-10'), '2025-03-10'), basis: termsOf().basis }, 'lease-day-count-needed'],
  ])('no. %#', (terms, code) => {
    expect(codeOf(terms)).toBe(code);
  });

  test('end on the residual to the cent, whatever the gaps', () => {
    const terms = irregular(due('2025-03-10', '2025-04-01', '2025-12-24', '2027-02-28'), '2027-02-28');
    const schedule = buildSchedule({ ...terms, residual: { ...NO_RESIDUAL, balloonMinor: 77n } });
    expect(schedule.ok && schedule.value.rows.at(-1)?.closingMinor).toBe(77n);
  });
});

describe('floating rates', () => {
  const floating: FloatingRate = {
    kind: 'floating',
    reference: 'EURIBOR-6M',
    margin: 0n,
    floor: null,
    cap: null,
    resetMonths: 6,
    onReset: 'interest',
    fixings: [{ from: '2025-01-31', rate: percent('2') }],
  };
  const fixing = (from: string) => ({ from, rate: percent('2') });

  test.each([
    [{}, null],
    [{ fixings: [] }, 'lease-fixing-missing'],
    [{ fixings: [fixing('2025-02-01')] }, 'lease-fixing-missing'],
    [{ fixings: [fixing('2025-01-01'), fixing('2025-01-01')] }, 'lease-fixings-out-of-order'],
    [{ fixings: [fixing('2025-01-32')] }, 'lease-date-invalid'],
    [{ resetMonths: 0 }, 'lease-reset-out-of-range'],
    [{ floor: percent('3'), cap: percent('2') }, 'lease-rate-out-of-range'],
    [{ margin: percent('-51') }, 'lease-rate-out-of-range'],
  ])('no. %#', (changes, code) => {
    expect(codeOf(termsOf({ rate: { ...floating, ...changes } }))).toBe(code);
  });

  test('planned balances need a rent in every period', () => {
    expect(codeOf({ ...rent({ skippedMonths: [8] }), rate: floating })).toBe('lease-reset-needs-rents');
    const grace = { periods: 2, interest: 'capitalised' as const };
    expect(codeOf({ ...rent({ grace }), rate: floating })).toBe('lease-reset-needs-rents');
    expect(codeOf({ ...rent({ skippedMonths: [8] }), rate: { ...floating, onReset: 'rents' } })).toBeNull();
  });
});

describe('a lease as a whole', () => {
  const lease: LeaseTerms = {
    ...termsOf(),
    kind: 'finance',
    currency: 'EUR',
    directCosts: { lessorMinor: 0n, lesseeMinor: 0n },
    deposit: null,
    vat: { category: 'S', percent: number('19') },
    indexation: null,
    usage: null,
  };
  const vat = (category: LeaseTerms['vat']['category'], text: string) => ({ vat: { category, percent: number(text) } });

  test.each([
    [{}, null],
    [{ periods: 0 }, 'lease-periods-out-of-range'],
    [{ currency: 'euro' }, 'lease-currency-unknown'],
    [{ directCosts: { lessorMinor: -1n, lesseeMinor: 0n } }, 'lease-costs-out-of-range'],
    [{ deposit: { amountMinor: -1n, use: 'returned' as const } }, 'lease-deposit-out-of-range'],
    [vat('S', '0'), 'lease-vat-percent-out-of-range'],
    [vat('AE', '19'), 'lease-vat-percent-out-of-range'],
    [vat('AE', '0'), null],
    [vat('L', '0'), null],
    [
      { usage: { meter: 'cycles' as const, allowance: number('0'), tiers: [], quantityDigits: 0 } },
      'usage-last-tier-ends',
    ],
    [
      {
        indexation: {
          index: 'CPI',
          baseValue: number('0'),
          reviewMonths: 12,
          floorPercent: null,
          capPercent: null,
          values: [],
        },
      },
      'index-base-not-positive',
    ],
  ])('no. %#', (changes, code) => {
    const checked = checkLeaseTerms({ ...lease, ...changes });
    expect(checked.ok ? null : checked.refusal.code).toBe(code);
  });
});
