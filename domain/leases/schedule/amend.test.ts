import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { addDays, daysFrom } from '#domain/time/calendar-date';
import { NO_RESIDUAL, percent, solvableTerms, termsOf } from '#tests/support/leases/lease-terms';
import { type Amendment, amend, currentRows, historyOf, type ScheduleHistory, versionOn } from './amend.ts';
import { balanceOn } from './balance.ts';
import { buildSchedule } from './build-schedule.ts';
import { endBalanceOf, type ScheduleTerms } from './terms.ts';

const historyFrom = (terms: ScheduleTerms): ScheduleHistory | null => {
  const schedule = buildSchedule(terms);
  return schedule.ok ? historyOf(schedule.value) : null;
};

const amended = (history: ScheduleHistory, amendment: Amendment): ScheduleHistory => {
  const result = amend(history, amendment);
  if (!result.ok) throw new Error(result.refusal.code);
  return result.value;
};

const start = historyFrom(termsOf()) ?? [];
const { commencementDate: _, financedMinor: __, ...later } = termsOf({ periods: 24 });

describe('at a period’s end', () => {
  const after = amended(start, { effectiveDate: '2027-01-31', paymentMinor: 1_000_000n, terms: later });
  const rows = currentRows(after);

  test('what is left, less the payment, is spread over the new term', () => {
    expect(rows).toHaveLength(24 + 24);
    const before = rows[23]?.closingMinor ?? 0n;
    expect(rows[24]).toMatchObject({ number: 25, from: '2027-01-31', openingMinor: before - 1_000_000n });
    expect(rows.at(-1)).toMatchObject({ number: 48, closingMinor: 0n, until: '2029-01-31' });
  });

  test('history is kept: the first version is there as it was, and in force before', () => {
    expect(after[0]).toBe(start[0]);
    expect(versionOn(after, '2027-01-30')).toBe(start[0]);
    expect(versionOn(after, '2027-01-31')).toBe(after[1]);
    expect(versionOn(after, '2025-01-30')).toBeUndefined();
  });
});

describe('within a period', () => {
  test('in arrears: interest up to the day joins the balance, and the rent of the cut period is not owed', () => {
    const rows = currentRows(amended(start, { effectiveDate: '2025-02-10', paymentMinor: 0n, terms: later }));
    // 10,000,000 × 6 % / 12 × 10 / 28 days
    expect(rows[0]).toMatchObject({
      until: '2025-02-10',
      interestMinor: 17_857n,
      rentMinor: 0n,
      closingMinor: 10_017_857n,
    });
    expect(rows[1]).toMatchObject({ number: 2, from: '2025-02-10', until: '2025-03-10', openingMinor: 10_017_857n });
  });

  test('in advance: the rent of the cut period stays paid', () => {
    const history = historyFrom(termsOf({ rent: { ...termsOf().rent, timing: 'advance' } })) ?? [];
    const [cut] = currentRows(amended(history, { effectiveDate: '2025-02-10', paymentMinor: 0n, terms: later }));
    expect(cut?.rentMinor).toBe(history[0]?.schedule.baseRentMinor);
    expect(cut?.dueDate).toBe('2025-01-31');
  });
});

describe('refusals', () => {
  const codeOf = (changes: Partial<Amendment>, sold = new Set<number>(), history = start) => {
    const result = amend(history, { effectiveDate: '2026-01-31', paymentMinor: 0n, terms: later, ...changes }, sold);
    return result.ok ? null : result.refusal.code;
  };

  test.each([
    ['on commencement', { effectiveDate: '2025-01-31' }, 'amendment-date-out-of-range'],
    ['after the end', { effectiveDate: '2030-01-31' }, 'amendment-date-out-of-range'],
    ['paying everything', { paymentMinor: 10_000_000n }, 'amendment-payment-out-of-range'],
    ['a negative payment', { paymentMinor: -1n }, 'amendment-payment-out-of-range'],
    ['terms that contradict themselves', { terms: { ...later, periods: 0 } }, 'lease-periods-out-of-range'],
  ])('%s', (_name, changes, code) => {
    expect(codeOf(changes)).toBe(code);
  });

  test('L11: rents that a bank has bought stay as they are', () => {
    expect(codeOf({}, new Set([13]))).toBe('amendment-touches-sold-rents');
    expect(codeOf({}, new Set([12]))).toBeNull();
    expect(codeOf({ effectiveDate: '2026-01-30' }, new Set([12]))).toBe('amendment-touches-sold-rents');
  });

  test('an amendment before an earlier one', () => {
    const twice = amended(start, { effectiveDate: '2026-06-15', paymentMinor: 0n, terms: later });
    expect(codeOf({ effectiveDate: '2026-06-14' }, new Set(), twice)).toBe('amendment-date-out-of-range');
    expect(codeOf({ effectiveDate: '2026-06-15' }, new Set(), twice)).toBe('amendment-date-out-of-range');
    expect(codeOf({ effectiveDate: '2026-06-16' }, new Set(), twice)).toBeNull();
  });
});

test('L5: however often amended, rows join without gap, add up, and the last ends on the last residual', () => {
  const change = fc.record({
    share: fc.integer({ min: 0, max: 99 }),
    periods: fc.integer({ min: 1, max: 36 }),
    paid: fc.nat(50),
  });
  fc.assert(
    fc.property(solvableTerms, fc.array(change, { minLength: 1, maxLength: 4 }), (terms, changes) => {
      let history = historyFrom(terms);
      if (!history) return;
      for (const { share, periods, paid } of changes) {
        const rows = currentRows(history);
        const last = history.at(-1);
        const end = rows.at(-1)?.until;
        if (!last || !end) return;
        const effectiveDate = addDays(
          last.effectiveDate,
          Math.floor((daysFrom(last.effectiveDate, end) * share) / 100),
        );
        const balance = balanceOn(last.schedule, effectiveDate)?.totalMinor ?? 0n;
        const next = {
          ...terms,
          periods,
          residual: { ...NO_RESIDUAL, balloonMinor: BigInt(share) },
          rate: { kind: 'fixed' as const, rate: percent('4.5') },
          rent: { ...terms.rent, plan: { kind: 'level' as const }, skippedMonths: [], grace: null },
        };
        const result = amend(history, { effectiveDate, paymentMinor: (balance * BigInt(paid)) / 200n, terms: next });
        if (!result.ok) continue;
        expect(result.value.slice(0, -1)).toEqual(history);
        history = result.value;
      }
      const rows = currentRows(history);
      rows.forEach((row, at) => {
        expect(row.number).toBe(at + 1);
        expect(row.openingMinor + row.interestMinor - row.rentMinor).toBe(row.closingMinor);
        const next = rows[at + 1];
        if (next) {
          expect(next.from).toBe(row.until);
          expect(next.openingMinor).toBeLessThanOrEqual(row.closingMinor);
        }
      });
      expect(rows.at(-1)?.closingMinor).toBe(endBalanceOf(history.at(-1)?.schedule.terms.residual ?? NO_RESIDUAL));
    }),
  );
});
