import { CUMIPMT, IPMT, PMT, PPMT, RATE } from '@formulajs/formulajs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { NO_RESIDUAL, number, percent, scheduleOf, termsOf } from '#tests/support/leases/lease-terms';
import { percentTextOf } from '../rates/rate.ts';
import { realOf, toWhole } from '../rates/real.ts';
import type { ScheduleTerms } from './terms.ts';

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
        const { rows, baseRentMinor } = scheduleOf(
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
        const { rate } = scheduleOf(
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
      scheduleOf(
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
    const { rows, baseRentMinor } = scheduleOf(termsOf());
    expect(baseRentMinor).toBe(193_328n);
    expect(rows[0]).toMatchObject({ openingMinor: 10_000_000n, interestMinor: 50_000n, closingMinor: 9_856_672n });
    expect(rows[1]).toMatchObject({ interestMinor: 49_283n, closingMinor: 9_712_627n });
    expect(rows[59]).toMatchObject({ interestMinor: 962n, rentMinor: 193_329n, closingMinor: 0n });
  });

  test('IFRS 16, illustrative example 24: 18 years at 4.5 %, 16,447 for 200,000 and 103,553 for 1,259,200', () => {
    const yearly = (financedMinor: bigint) =>
      scheduleOf(
        termsOf({ frequency: 'yearly', periods: 18, financedMinor, rate: { kind: 'fixed', rate: percent('4.5') } }),
      ).baseRentMinor;
    expect(yearly(200_000n)).toBe(16_447n);
    expect(yearly(1_259_200n)).toBe(103_553n);
  });

  test('no interest: equal parts, the rest at the end, in a currency without decimals', () => {
    const { rows } = scheduleOf(termsOf({ financedMinor: 1000n, periods: 7, rate: { kind: 'fixed', rate: 0n } }));
    expect(rows.map(({ rentMinor }) => rentMinor)).toEqual([143n, 143n, 143n, 143n, 143n, 143n, 142n]);
    expect(rows.every(({ interestMinor }) => interestMinor === 0n)).toBe(true);
  });

  test('10.00 over 60 months: 0.17 each would be too much, so 0.16, and 0.56 at the end', () => {
    const { rows, baseRentMinor } = scheduleOf(termsOf({ financedMinor: 1000n, rate: { kind: 'fixed', rate: 0n } }));
    expect(baseRentMinor).toBe(16n);
    expect(rows.at(-1)).toMatchObject({ rentMinor: 56n, closingMinor: 0n });
  });

  test('day counts over February: 31 January to 29 February', () => {
    const interestBy = (accrual: ScheduleTerms['basis']['accrual']) =>
      scheduleOf(
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
      scheduleOf(termsOf({ periods: 12, rent: { ...termsOf().rent, grace: { periods: 2, interest } } })).rows;
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
      scheduleOf(termsOf({ commencementDate: '2025-01-01', periods: 12, rent: { ...termsOf().rent, ...rent } })).rows;
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
    const { rate, rows } = scheduleOf(
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
