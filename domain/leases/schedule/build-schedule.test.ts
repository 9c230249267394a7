import { CUMIPMT, IPMT, PMT, PPMT, RATE } from '@formulajs/formulajs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { NO_RESIDUAL, number, percent, solvableTerms, termsOf } from '#tests/support/leases/lease-terms';
import { percentTextOf } from '../rates/rate.ts';
import { magnitudeOf, ONE, realOf, toWhole } from '../rates/real.ts';
import { buildSchedule, type Schedule } from './build-schedule.ts';
import { growthsAt } from './solve.ts';
import { endBalanceOf, type ScheduleTerms } from './terms.ts';

const built = (terms: ScheduleTerms): Schedule => {
  const schedule = buildSchedule(terms);
  if (!schedule.ok) throw new Error(JSON.stringify(schedule.refusal));
  return schedule.value;
};

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
          const { rows } = built(
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
        const forRate = built({ ...terms, rate: { kind: 'implied' }, rent });
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
          built(
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

/** Rents and interest of a level lease by the functions of a spreadsheet. */
describe('a spreadsheet agrees', () => {
  const levels = fc.record({
    financed: fc.integer({ min: 100_000, max: 1_000_000_000 }),
    residualShare: fc.nat(60),
    bps: fc.integer({ min: 1, max: 2500 }),
    periods: fc.integer({ min: 2, max: 84 }),
    timing: fc.constantFrom('advance' as const, 'arrears' as const),
  });

  test('on PMT, IPMT, PPMT and CUMIPMT', () => {
    fc.assert(
      fc.property(levels, ({ financed, residualShare, bps, periods, timing }) => {
        const residual = Math.floor((financed * residualShare) / 100);
        const { rows, baseRentMinor } = built(
          termsOf({
            periods,
            financedMinor: BigInt(financed),
            residual: { ...NO_RESIDUAL, unguaranteedMinor: BigInt(residual) },
            rate: { kind: 'fixed', rate: realOf(BigInt(bps), 10_000n) },
            rent: { ...termsOf().rent, timing },
          }),
        );
        const type = timing === 'advance' ? 1 : 0;
        const rate = bps / 10_000 / 12;
        const rent = -Number(PMT(rate, periods, financed, -residual, type));
        expect(Math.abs(Number(baseRentMinor) - rent)).toBeLessThanOrEqual(0.5 + 1e-6);
        // The rent is rounded by up to half a cent, which grows over the term in balance and interest.
        const drift = 2 + periods * rate * periods;
        if (timing === 'arrears') {
          rows.forEach((row, at) => {
            const interest = -Number(IPMT(rate, at + 1, periods, financed, -residual, 0));
            expect(Math.abs(Number(row.interestMinor) - interest)).toBeLessThanOrEqual(drift);
            const principal = -Number(PPMT(rate, at + 1, periods, financed, -residual, 0));
            if (at < periods - 1)
              expect(Math.abs(Number(row.openingMinor - row.closingMinor) - principal)).toBeLessThanOrEqual(drift);
          });
          if (residual === 0) {
            const total = rows.reduce((sum, row) => sum + row.interestMinor, 0n);
            const theirs = -Number(CUMIPMT(rate, periods, financed, 1, periods, 0));
            expect(Math.abs(Number(total) - theirs)).toBeLessThanOrEqual(periods * drift);
          }
        }
      }),
    );
  });

  test('on RATE, given the rent', () => {
    fc.assert(
      fc.property(levels, ({ financed, residualShare, bps, periods, timing }) => {
        const residual = Math.floor((financed * residualShare) / 100);
        const type = timing === 'advance' ? 1 : 0;
        const rent = Math.ceil(-Number(PMT(bps / 10_000 / 12, periods, financed, -residual, type)));
        const { rate } = built(
          termsOf({
            periods,
            financedMinor: BigInt(financed),
            residual: { ...NO_RESIDUAL, guaranteedMinor: BigInt(residual) },
            rate: { kind: 'implied' },
            rent: { ...termsOf().rent, timing, baseRentMinor: BigInt(rent) },
          }),
        );
        const theirs = Number(RATE(periods, -rent, financed, -residual, type, bps / 10_000 / 12));
        expect(Number(toWhole(rate * 10n ** 12n)) / 12e12).toBeCloseTo(theirs, 8);
      }),
    );
  });

  test('the manual’s own examples: PMT of 10,000 at 8 % over ten months, in arrears and in advance', () => {
    const tenMonths = (timing: 'advance' | 'arrears') =>
      built(
        termsOf({
          periods: 10,
          financedMinor: 1_000_000n,
          rate: { kind: 'fixed', rate: percent('8') },
          rent: { ...termsOf().rent, timing },
        }),
      ).baseRentMinor;
    expect(tenMonths('arrears')).toBe(103_703n);
    expect(tenMonths('advance')).toBe(103_016n);
  });
});

describe('golden schedules', () => {
  test('100,000.00 at 6 % over 60 months: 1,933.28 each, and a cent more at the end', () => {
    const { rows, baseRentMinor } = built(termsOf());
    expect(baseRentMinor).toBe(193_328n);
    expect(rows[0]).toMatchObject({ openingMinor: 10_000_000n, interestMinor: 50_000n, closingMinor: 9_856_672n });
    expect(rows[1]).toMatchObject({ interestMinor: 49_283n, closingMinor: 9_712_627n });
    expect(rows[59]).toMatchObject({ interestMinor: 962n, rentMinor: 193_329n, closingMinor: 0n });
  });

  test('IFRS 16, illustrative example 24: 18 years at 4.5 %, 16,447 for 200,000 and 103,553 for 1,259,200', () => {
    const yearly = (financedMinor: bigint) =>
      built(termsOf({ frequency: 'yearly', periods: 18, financedMinor, rate: { kind: 'fixed', rate: percent('4.5') } }))
        .baseRentMinor;
    expect(yearly(200_000n)).toBe(16_447n);
    expect(yearly(1_259_200n)).toBe(103_553n);
  });

  test('no interest: equal parts, the rest at the end, in a currency without decimals', () => {
    const { rows } = built(termsOf({ financedMinor: 1000n, periods: 7, rate: { kind: 'fixed', rate: 0n } }));
    expect(rows.map(({ rentMinor }) => rentMinor)).toEqual([143n, 143n, 143n, 143n, 143n, 143n, 142n]);
    expect(rows.every(({ interestMinor }) => interestMinor === 0n)).toBe(true);
  });

  test('day counts over February: 31 January to 29 February', () => {
    const interestBy = (accrual: ScheduleTerms['basis']['accrual']) =>
      built(
        termsOf({ commencementDate: '2024-01-31', periods: 2, basis: { accrual, compounding: 'nominal' } }),
      ).rows.map(({ interestMinor }) => interestMinor);
    // 10,000,000 × 6 % × 29 / 360 = 48,333.33; × 29 / 365 = 47,671.23
    expect(interestBy('ACT/360')[0]).toBe(48_333n);
    expect(interestBy('ACT/365')[0]).toBe(47_671n);
    expect(interestBy('30E/360')[0]).toBe(48_333n);
    expect(interestBy('30/360')[0]).toBe(48_333n);
    expect(interestBy('equal-periods')[0]).toBe(50_000n);
  });

  test('grace: interest is added to the balance, or is all that is paid', () => {
    const grace = (interest: 'capitalised' | 'paid') =>
      built(termsOf({ periods: 12, rent: { ...termsOf().rent, grace: { periods: 2, interest } } })).rows;
    expect(grace('capitalised').slice(0, 3)).toMatchObject([
      { rentMinor: 0n, closingMinor: 10_050_000n },
      { rentMinor: 0n, closingMinor: 10_100_250n },
      { interestMinor: 50_501n },
    ]);
    expect(grace('paid').slice(0, 3)).toMatchObject([
      { rentMinor: 50_000n, closingMinor: 10_000_000n },
      { rentMinor: 50_000n, closingMinor: 10_000_000n },
      { interestMinor: 50_000n },
    ]);
  });

  test('steps, seasons and skipped months', () => {
    const rents = (rent: Partial<ScheduleTerms['rent']>) =>
      built(termsOf({ commencementDate: '2025-01-01', periods: 12, rent: { ...termsOf().rent, ...rent } })).rows;
    const share = (text: string) => ({ kind: 'share' as const, percent: number(text) });
    const [first, , , fourth] = rents({ plan: { kind: 'stepped', steps: [{ fromPeriod: 4, rent: share('150') }] } });
    expect(fourth?.rentMinor).toBe(((first?.rentMinor ?? 0n) * 3n + 1n) / 2n);
    const fixed = rents({
      plan: {
        kind: 'stepped',
        steps: [
          { fromPeriod: 1, rent: { kind: 'amount', amountMinor: 500_000n } },
          { fromPeriod: 3, rent: share('100') },
        ],
      },
    });
    expect(fixed.slice(0, 2).map(({ rentMinor }) => rentMinor)).toEqual([500_000n, 500_000n]);
    const summer = Array.from({ length: 12 }, (_, at) => number(at >= 5 && at <= 7 ? '200' : '50'));
    const seasonal = rents({ plan: { kind: 'seasonal', percentByMonth: summer } });
    expect(seasonal[5]?.rentMinor).toBeGreaterThan(3n * (seasonal[0]?.rentMinor ?? 0n));
    const skipped = rents({ skippedMonths: [7, 8] });
    expect(skipped.slice(6, 8).map(({ rentMinor }) => rentMinor)).toEqual([0n, 0n]);
    expect(skipped[6]?.closingMinor).toBeGreaterThan(skipped[6]?.openingMinor ?? 0n);
  });

  test('an implied rate, from rents of 2,000.00 and a residual of 10,000.00', () => {
    const { rate, rows } = built(
      termsOf({
        rate: { kind: 'implied' },
        residual: { ...NO_RESIDUAL, unguaranteedMinor: 1_000_000n },
        rent: { ...termsOf().rent, baseRentMinor: 200_000n },
      }),
    );
    expect(percentTextOf(rate, 4)).toBe(
      percentTextOf(realOf(BigInt(Math.round(Number(RATE(60, -2000, 100_000, -10_000)) * 12e10)), 10n ** 10n), 4),
    );
    expect(rows.at(-1)?.closingMinor).toBe(1_000_000n);
  });
});
