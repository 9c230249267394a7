import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { addDays, daysFrom } from '#domain/time/calendar-date';
import { NO_RESIDUAL, percent, scheduleOf, solvableTerms, termsOf } from '#tests/support/leases/lease-terms';
import { leaseFormulaText } from '../formula.ts';
import { amend, historyOf, type ScheduleHistory } from './amend.ts';
import { balanceOn } from './balance.ts';
import { buildSchedule, type Schedule } from './build-schedule.ts';
import { quoteSettlement, type SettlementTerms } from './settlement.ts';
import { endBalanceOf } from './terms.ts';

const PLAIN: SettlementTerms = {
  outcome: 'purchase',
  discountRate: null,
  fee: { kind: 'none' },
  unpaidMinor: 0n,
  depositMinor: 0n,
};

const quote = (history: ScheduleHistory, date: string, changes: Partial<SettlementTerms> = {}) => {
  const result = quoteSettlement(history, date, { ...PLAIN, ...changes, currency: 'EUR' });
  if (!result.ok) throw new Error(result.refusal.code);
  return result.value;
};

const residual = { ...NO_RESIDUAL, unguaranteedMinor: 2_000_000n };
const history = historyOf(scheduleOf(termsOf({ residual, basis: { accrual: 'ACT/360', compounding: 'nominal' } })));
const first = history[0]?.schedule.rows[0];

describe('a quote', () => {
  test('within a period: the balance, and the interest of the days', () => {
    const { lines, totalMinor, periodNumber } = quote(history, '2025-02-10');
    expect(periodNumber).toBe(1);
    expect(lines.map(({ kind, amountMinor }) => [kind, amountMinor])).toEqual([
      ['balance', 10_000_000n],
      ['interest', 16_667n],
    ]);
    expect(lines.map(({ formula }) => leaseFormulaText(formula))).toEqual([
      '100000.00 − 0.00',
      '100000.00 × 6.000000 % × 10 / 360',
    ]);
    expect(totalMinor).toBe(10_016_667n);
  });

  test('on a due date: the rent of the day is part of it', () => {
    const { totalMinor } = quote(history, '2025-02-28');
    expect(totalMinor).toBe((first?.closingMinor ?? 0n) + (first?.rentMinor ?? 0n));
  });

  test('on commencement: what is financed; on the last day: the last rent and the residual', () => {
    const last = history[0]?.schedule.rows.at(-1);
    expect(quote(history, '2025-01-31').totalMinor).toBe(10_000_000n);
    expect(quote(history, last?.until ?? '').totalMinor).toBe(2_000_000n + (last?.rentMinor ?? 0n));
  });

  test('with a return: the residual comes off at its present value', () => {
    const whole = quote(history, '2027-05-05').totalMinor;
    const returned = quote(history, '2027-05-05', { outcome: 'return' });
    const line = returned.lines.find(({ kind }) => kind === 'residual');
    expect(line?.amountMinor).toBeLessThan(-1_600_000n);
    expect(line?.amountMinor).toBeGreaterThan(-2_000_000n);
    expect(returned.totalMinor - whole).toBe(line?.amountMinor);
  });

  test('with a return: a balloon is owed all the same', () => {
    const balloon = historyOf(scheduleOf(termsOf({ residual: { ...residual, balloonMinor: 1_000_000n } })));
    const returned = quote(balloon, '2030-01-31', { outcome: 'return' });
    const rent = balloon[0]?.schedule.rows.at(-1)?.rentMinor ?? 0n;
    expect(returned.totalMinor).toBe(rent + 1_000_000n);
    const discounted = quote(balloon, '2030-01-31', { outcome: 'return', discountRate: percent('3') });
    expect(discounted.totalMinor).toBe(rent + 1_000_000n);
  });

  test('with a fee, a deposit, and rents unpaid', () => {
    const { lines, totalMinor } = quote(history, '2025-02-10', {
      fee: { kind: 'rate', rate: percent('1') },
      unpaidMinor: 5000n,
      depositMinor: 300_000n,
    });
    expect(lines.map(({ kind, amountMinor }) => [kind, amountMinor])).toEqual([
      ['balance', 10_000_000n],
      ['interest', 16_667n],
      ['unpaid', 5000n],
      ['fee', 100_167n],
      ['deposit', -300_000n],
    ]);
    expect(totalMinor).toBe(9_821_834n);
    expect(quote(history, '2025-02-10', { fee: { kind: 'fixed', amountMinor: 25_000n } }).totalMinor).toBe(10_041_667n);
  });

  test('discounted at a lower rate costs more, at a higher one less', () => {
    const { lines } = quote(history, '2029-11-30', { discountRate: percent('4') });
    expect(lines.map(({ formula }) => leaseFormulaText(formula))).toEqual([
      expect.stringMatching(/^Σ \d+\.\d\d @ 4\.000000 % \(3\)$/),
      '20000.00 @ 4.000000 %',
    ]);
    const at = (rate: string) => quote(history, '2026-11-11', { discountRate: percent(rate) }).totalMinor;
    const own = quote(history, '2026-11-11').totalMinor;
    expect(at('4')).toBeGreaterThan(own);
    expect(at('8')).toBeLessThan(own);
  });

  test('for a day before an amendment, by what was in force then', () => {
    const { commencementDate: _, financedMinor: __, ...terms } = termsOf({ periods: 12 });
    const later = amend(history, { effectiveDate: '2026-03-15', paymentMinor: 0n, terms });
    if (!later.ok) throw new Error(later.refusal.code);
    expect(quote(later.value, '2026-03-14')).toEqual(quote(history, '2026-03-14'));
    expect(quote(later.value, '2026-03-15').totalMinor).toBe(quote(history, '2026-03-15').totalMinor);
    expect(quote(later.value, '2026-06-01').totalMinor).not.toBe(quote(history, '2026-06-01').totalMinor);
  });
});

describe('refusals', () => {
  const codeOf = (date: string, changes: Partial<SettlementTerms> = {}) => {
    const result = quoteSettlement(history, date, { ...PLAIN, ...changes, currency: 'EUR' });
    return result.ok ? null : result.refusal.code;
  };

  test.each([
    ['2025-01-30', {}, 'settlement-date-out-of-range'],
    ['2030-02-01', {}, 'settlement-date-out-of-range'],
    ['2030-01-31', {}, null],
    ['2026-01-01', { unpaidMinor: -1n }, 'settlement-terms-out-of-range'],
    ['2026-01-01', { fee: { kind: 'fixed', amountMinor: -1n } }, 'settlement-terms-out-of-range'],
    ['2026-01-01', { discountRate: percent('-60') }, 'settlement-terms-out-of-range'],
  ] as const)('on %s, no. %#', (date, changes, code) => {
    expect(codeOf(date, changes)).toBe(code);
  });
});

/** A schedule and a day of it. */
const days = fc.tuple(solvableTerms, fc.integer({ min: 0, max: 1000 }));

const dayOf = (schedule: Schedule, thousandths: number) => {
  const { commencementDate } = schedule.terms;
  const end = schedule.rows.at(-1)?.until ?? commencementDate;
  return addDays(commencementDate, Math.floor((daysFrom(commencementDate, end) * thousandths) / 1000));
};

test('L6: on every due date the quote is the schedule’s own balance with the rent of the day', () => {
  fc.assert(
    fc.property(solvableTerms, terms => {
      const schedule = buildSchedule(terms);
      if (!schedule.ok) return;
      const own = historyOf(schedule.value);
      for (const row of schedule.value.rows) {
        const total = quote(own, row.until).totalMinor;
        expect(total).toBe(terms.rent.timing === 'arrears' ? row.closingMinor + row.rentMinor : row.closingMinor);
      }
    }),
    { numRuns: 40 },
  );
});

test('discounting at the lease’s own rate comes to the balance, within rounding, on any day', () => {
  fc.assert(
    fc.property(days, ([terms, thousandths]) => {
      // A period's own rounding is worth more where rounding of rents grows over it: judged on effective rates.
      const schedule = buildSchedule({ ...terms, basis: { ...terms.basis, compounding: 'effective' } });
      if (!schedule.ok) return;
      const date = dayOf(schedule.value, thousandths);
      const own = historyOf(schedule.value);
      const byBalance = quote(own, date).totalMinor;
      const byDiscount = quote(own, date, { discountRate: schedule.value.rate }).totalMinor;
      const difference = byBalance - byDiscount;
      expect(difference < 0n ? -difference : difference).toBeLessThanOrEqual(3n);
    }),
  );
});

test('L6: the balance never jumps but on due dates, and a return never costs more than a purchase', () => {
  fc.assert(
    fc.property(days, ([terms, thousandths]) => {
      const schedule = buildSchedule(terms);
      if (!schedule.ok) return;
      const date = dayOf(schedule.value, thousandths);
      const today = balanceOn(schedule.value, date);
      const tomorrow = balanceOn(schedule.value, addDays(date, 1));
      if (!today || !tomorrow) return;
      if (today.row === tomorrow.row) expect(tomorrow.accruedMinor).toBeGreaterThanOrEqual(today.accruedMinor);
      const own = historyOf(schedule.value);
      const returned = quote(own, date, { outcome: 'return' }).totalMinor;
      expect(returned).toBeLessThanOrEqual(quote(own, date).totalMinor);
      if (endBalanceOf(terms.residual) === terms.residual.balloonMinor)
        expect(returned).toBe(quote(own, date).totalMinor);
    }),
  );
});
