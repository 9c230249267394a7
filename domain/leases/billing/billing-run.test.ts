import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { buildSchedule } from '#domain/leases/schedule/build-schedule';
import { addDays } from '#domain/time/calendar-date';
import { solvableTerms, termsOf } from '#tests/support/leases/lease-terms';
import { billingKey, dueForBilling, nextBillDate } from './billing-run.ts';

const rowsOf = (...args: Parameters<typeof termsOf>) => {
  const schedule = buildSchedule(termsOf(...args));
  if (!schedule.ok) throw new Error(schedule.refusal.code);
  return schedule.value.rows;
};

const advance = { ...termsOf().rent, timing: 'advance' as const };
const rows = rowsOf({ commencementDate: '2025-01-31', periods: 4, rent: advance });
const rule = { leadDays: 0, hasUsage: false };

describe('a run', () => {
  test('bills what has come due, with the month’s last day for the 31st', () => {
    const due = dueForBilling(rows, rule, '2025-02-28', new Set());
    expect(due.map(({ key, billDate }) => [key, billDate])).toEqual([
      ['1/rent', '2025-01-31'],
      ['2/rent', '2025-02-28'],
    ]);
    expect(nextBillDate(rows, rule, new Set(['1/rent', '2/rent']))).toBe('2025-03-31');
  });

  test('bills ahead of the due date where that is agreed', () => {
    const [first] = dueForBilling(rows, { ...rule, leadDays: 14 }, '2025-01-17', new Set());
    expect(first).toMatchObject({ billDate: '2025-01-17', dueDate: '2025-01-31' });
    expect(dueForBilling(rows, { ...rule, leadDays: 14 }, '2025-01-16', new Set())).toEqual([]);
  });

  test('bills use after the period, apart from the rent', () => {
    const due = dueForBilling(rows, { ...rule, hasUsage: true }, '2025-02-28', new Set(['1/rent']));
    expect(due.map(({ key, rentMinor }) => [key, rentMinor === null])).toEqual([
      ['1/usage', true],
      ['2/rent', false],
    ]);
  });

  test('makes no invoice over nothing', () => {
    const grace = rowsOf({ periods: 6, rent: { ...advance, grace: { periods: 2, interest: 'capitalised' } } });
    expect(dueForBilling(grace, rule, '2030-01-01', new Set()).map(({ periodNumber }) => periodNumber)).toEqual([
      3, 4, 5, 6,
    ]);
  });

  test('has an end', () => {
    const all = new Set(rows.map(({ number }) => billingKey(number, 'rent')));
    expect(nextBillDate(rows, rule, all)).toBeNull();
  });
});

test('L7: on whatever days it runs, every period is billed exactly once; run again, it bills nothing', () => {
  const days = fc.array(fc.integer({ min: 0, max: 5000 }), { maxLength: 12 });
  fc.assert(
    fc.property(solvableTerms, days, fc.nat(40), fc.boolean(), (terms, offsets, leadDays, hasUsage) => {
      const schedule = buildSchedule(terms);
      if (!schedule.ok) return;
      const { rows: all } = schedule.value;
      const billed = new Set<string>();
      const end = all.at(-1)?.until ?? terms.commencementDate;
      const runDays = [
        ...offsets.toSorted((a, b) => a - b).map(days => addDays(terms.commencementDate, days)),
        end,
        addDays(end, 1),
      ];
      let count = 0;
      for (const today of runDays.toSorted()) {
        for (const item of dueForBilling(all, { leadDays, hasUsage }, today, billed)) {
          expect(item.billDate <= today).toBe(true);
          billed.add(item.key);
          count += 1;
        }
        expect(dueForBilling(all, { leadDays, hasUsage }, today, billed)).toEqual([]);
      }
      expect(count).toBe(billed.size);
      expect(count).toBe(all.filter(({ rentMinor }) => rentMinor > 0n).length + (hasUsage ? all.length : 0));
    }),
  );
});
