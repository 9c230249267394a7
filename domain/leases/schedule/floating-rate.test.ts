import { PMT } from '@formulajs/formulajs';
import { describe, expect, test } from 'vitest';
import { percent, termsOf } from '#tests/support/leases/lease-terms';
import { percentTextOf } from '../rates/rate.ts';
import { buildSchedule } from './build-schedule.ts';
import type { FloatingRate, ScheduleTerms } from './terms.ts';

const euribor: FloatingRate = {
  kind: 'floating',
  reference: 'EURIBOR-3M',
  margin: percent('1.5'),
  floor: percent('2'),
  cap: percent('6'),
  resetMonths: 3,
  onReset: 'rents',
  fixings: [
    { from: '2024-12-30', rate: percent('2.714') },
    { from: '2025-03-31', rate: percent('2.336') },
    { from: '2025-07-01', rate: percent('0.1') },
    { from: '2025-09-30', rate: percent('5.5') },
  ],
};

const rowsOf = (rate: FloatingRate, changes: Partial<ScheduleTerms> = {}) => {
  const schedule = buildSchedule(termsOf({ commencementDate: '2025-01-01', periods: 24, rate, ...changes }));
  if (!schedule.ok) throw new Error(schedule.refusal.code);
  return schedule.value.rows;
};

const sums = (rows: ReturnType<typeof rowsOf>) =>
  rows.every(row => row.openingMinor + row.interestMinor - row.rentMinor === row.closingMinor);

describe('EURIBOR plus 1.5 %, reset every three months', () => {
  const rows = rowsOf(euribor);

  test('takes the fixing in force on the day of the reset, within floor and cap', () => {
    expect(rows.map(({ rate }) => percentTextOf(rate, 3)).slice(0, 13)).toEqual([
      ...Array<string>(3).fill('4.214'),
      ...Array<string>(3).fill('3.836'),
      ...Array<string>(3).fill('2.000'),
      ...Array<string>(3).fill('6.000'),
      '6.000',
    ]);
  });

  test('marks what runs on with an old fixing', () => {
    expect(rows.map(({ isProvisional }) => isProvisional).indexOf(true)).toBe(12);
    expect(rows.slice(12).every(({ isProvisional }) => isProvisional)).toBe(true);
  });

  test('solves the rents anew for what is left, and still ends on nothing', () => {
    expect(sums(rows)).toBe(true);
    expect(rows.at(-1)?.closingMinor).toBe(0n);
    const rent = (at: number, rate: number) =>
      Math.round(-Number(PMT(rate / 12, 24 - at, Number(rows[at]?.openingMinor))));
    expect(Number(rows[0]?.rentMinor)).toBe(rent(0, 0.04214));
    expect(Number(rows[3]?.rentMinor)).toBe(rent(3, 0.03836));
    expect(Number(rows[9]?.rentMinor)).toBe(rent(9, 0.06));
    expect(rows[12]?.rentMinor).toBe(rows[9]?.rentMinor);
  });

  test.each(['advance', 'arrears'] as const)('or keeps the planned balances and changes the interest, %s', timing => {
    const rent = { ...termsOf().rent, timing };
    const kept = rowsOf({ ...euribor, onReset: 'interest' }, { rent });
    const planned = rowsOf({ ...euribor, fixings: euribor.fixings.slice(0, 1) }, { rent });
    expect(kept.map(({ closingMinor }) => closingMinor)).toEqual(planned.map(({ closingMinor }) => closingMinor));
    expect(sums(kept)).toBe(true);
    expect(kept[4]?.rentMinor).toBeLessThan(planned[4]?.rentMinor ?? 0n);
    const growing =
      timing === 'advance' ? (kept[4]?.openingMinor ?? 0n) - (kept[4]?.rentMinor ?? 0n) : kept[4]?.openingMinor;
    expect(Math.abs(Number(kept[4]?.interestMinor) - (Number(growing) * 0.03836) / 12)).toBeLessThan(1);
  });
});

test('resets fall on the lease’s own day: the last of a month stays the last', () => {
  const fixings = [
    { from: '2024-02-01', rate: percent('4') },
    { from: '2024-05-31', rate: percent('3') },
  ];
  const rows = rowsOf(
    { ...euribor, margin: 0n, floor: null, fixings },
    { commencementDate: '2024-02-29', dayOfMonth: 31, periods: 6 },
  );
  expect(rows.map(({ from }) => from)[3]).toBe('2024-05-31');
  expect(rows.map(({ rate }) => percentTextOf(rate, 0))).toEqual(['4', '4', '4', '3', '3', '3']);
});

test('an LPR that never changes is a fixed rate', () => {
  const lpr: FloatingRate = {
    ...euribor,
    reference: 'LPR-1Y',
    margin: 0n,
    floor: null,
    cap: null,
    resetMonths: 12,
    fixings: [{ from: '2024-12-20', rate: percent('3.1') }],
  };
  const fixed = buildSchedule(
    termsOf({ commencementDate: '2025-01-01', periods: 24, rate: { kind: 'fixed', rate: percent('3.1') } }),
  );
  const rows = rowsOf(lpr).map(row => ({ ...row, isProvisional: false }));
  expect(fixed.ok && fixed.value.rows).toEqual(rows);
});
