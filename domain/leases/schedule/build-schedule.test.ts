import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { scheduleOf, solvableTerms, termsOf } from '#tests/support/leases/lease-terms';
import { magnitudeOf, ONE, realOf } from '../rates/real.ts';
import { buildSchedule, type Schedule } from './build-schedule.ts';
import { growthsAt } from './solve.ts';
import { endBalanceOf } from './terms.ts';

const difference = (a: bigint, b: bigint): bigint => (a < b ? b - a : a - b);

/** What holds in every schedule. */
const checkRows = ({ rows, terms }: Schedule) => {
  let balance = terms.financedMinor;
  for (const row of rows) {
    expect(row.openingMinor).toBe(balance);
    expect(row.openingMinor + row.interestMinor - row.rentMinor).toBe(row.closingMinor);
    balance = row.closingMinor;
  }
  expect(balance).toBe(endBalanceOf(terms.residual));
  const sum = (key: 'rentMinor' | 'interestMinor') => rows.reduce((total, row) => total + row[key], 0n);
  expect(terms.financedMinor + sum('interestMinor') - sum('rentMinor')).toBe(endBalanceOf(terms.residual));
};

describe('invariants', () => {
  test('L1: every row adds up, opens with the closing before it, and the last ends on the residual', () => {
    fc.assert(
      fc.property(solvableTerms, terms => {
        const schedule = buildSchedule(terms);
        if (schedule.ok) checkRows(schedule.value);
        else expect(['lease-rent-negative', 'lease-rent-not-solvable']).toContain(schedule.refusal.code);
      }),
      { numRuns: 150 },
    );
  });

  test('L2: interest is within one minor unit of the exact interest of the row', () => {
    fc.assert(
      fc.property(solvableTerms, terms => {
        const schedule = buildSchedule(terms);
        if (!schedule.ok) return;
        const { rows, rate } = schedule.value;
        const growths = growthsAt(rate, { periods: rows, basis: terms.basis });
        rows.forEach((row, at) => {
          const growing = terms.rent.timing === 'advance' ? row.openingMinor - row.rentMinor : row.openingMinor;
          const exact = (realOf(growing) * ((growths[at] ?? ONE) - ONE)) / ONE;
          const bound = at === rows.length - 1 ? 3n : 2n;
          expect(magnitudeOf(realOf(row.interestMinor) - exact)).toBeLessThan(bound * ONE);
        });
      }),
    );
  });

  test('L2: no balance is off by more than half a minor unit, by fractions of whole numbers', () => {
    const bps = fc.integer({ min: 1, max: 2500 });
    fc.assert(
      fc.property(
        bps,
        fc.integer({ min: 1, max: 60 }),
        fc.bigInt({ min: 1000n, max: 10n ** 12n }),
        (rate, periods, financedMinor) => {
          const { rows } = scheduleOf(
            termsOf({ periods, financedMinor, rate: { kind: 'fixed', rate: realOf(BigInt(rate), 10_000n) } }),
          );
          // A month's growth is (120,000 + bps) / 120,000, so that the exact balance is a fraction.
          let [above, below] = [financedMinor, 1n];
          for (const row of rows.slice(0, -1)) {
            [above, below] = [above * (120_000n + BigInt(rate)) - row.rentMinor * below * 120_000n, below * 120_000n];
            expect(difference(2n * above, 2n * row.closingMinor * below)).toBeLessThanOrEqual(below);
          }
        },
      ),
      { numRuns: 40 },
    );
  });

  test('all rents but the last are the base rent, where they are level', () => {
    fc.assert(
      fc.property(solvableTerms, fc.integer({ min: 2, max: 60 }), (terms, periods) => {
        const level = { ...terms.rent, plan: { kind: 'level' as const }, skippedMonths: [], grace: null };
        const schedule = buildSchedule({ ...terms, periods, rent: level });
        if (!schedule.ok) return;
        const { rows, baseRentMinor } = schedule.value;
        for (const row of rows.slice(0, -1)) expect(row.rentMinor).toBe(baseRentMinor);
      }),
    );
  });

  test('L4: rent for rate and rate for rent are inverse: the rate comes back, and no rounding is left in the last row', () => {
    fc.assert(
      fc.property(solvableTerms, terms => {
        const forRent = buildSchedule(terms);
        if (!forRent.ok || terms.rent.grace?.interest === 'paid') return;
        const rents = forRent.value.rows.map(({ rentMinor }, at) => ({
          fromPeriod: at + 1,
          rent: { kind: 'amount' as const, amountMinor: rentMinor },
        }));
        const plan = { kind: 'stepped' as const, steps: rents };
        const rent = { ...terms.rent, plan, baseRentMinor: 0n, skippedMonths: [], grace: null };
        const forRate = scheduleOf({ ...terms, rate: { kind: 'implied' }, rent });
        checkRows(forRate);
        // Rounded rents move the rate a little: the less the more there is to round.
        const moved = magnitudeOf(forRate.rate - forRent.value.rate);
        expect(moved).toBeLessThan((ONE * 1000n) / terms.financedMinor + ONE / 10n ** 6n);
        forRate.rows.forEach((row, at) => {
          const other = forRent.value.rows[at];
          if (other) expect(difference(row.closingMinor, other.closingMinor)).toBeLessThanOrEqual(2n);
        });
      }),
    );
  });

  test('a higher rate means a higher rent, and rents in advance are lower than in arrears', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 2000 }), fc.integer({ min: 2, max: 120 }), (bps, periods) => {
        const rentOf = (rate: number, timing: 'advance' | 'arrears') =>
          scheduleOf(
            termsOf({
              periods,
              financedMinor: 10n ** 12n,
              rate: { kind: 'fixed', rate: realOf(BigInt(rate), 10_000n) },
              rent: { ...termsOf().rent, timing },
            }),
          ).baseRentMinor ?? 0n;
        expect(rentOf(bps + 1, 'arrears')).toBeGreaterThan(rentOf(bps, 'arrears'));
        expect(rentOf(bps, 'advance')).toBeLessThan(rentOf(bps, 'arrears'));
      }),
      { numRuns: 30 },
    );
  });
});
