import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { number, percent, solvableTerms, termsOf } from '#tests/support/leases/lease-terms';
import { billedRents } from '../billing/billed-rents.ts';
import type { RateBasis } from '../rates/growth.ts';
import { buildSchedule } from '../schedule/build-schedule.ts';
import { periodsOf } from '../schedule/periods.ts';
import { type AssetAdditions, type LeasePayments, lesseeAccounts, type RentPeriod, remeasured } from './lessee.ts';

const YEARLY: RateBasis = { accrual: 'equal-periods', compounding: 'effective' };
const NOTHING: AssetAdditions = { directCostsMinor: 0n, incentivesMinor: 0n, restorationMinor: 0n };

/** Years of rents in currency units with cents, from the given year of the lease on. */
const years = (from: number, rents: readonly number[], timing: 'advance' | 'arrears'): RentPeriod[] =>
  periodsOf(
    termsOf({
      commencementDate: `${2024 + from}-01-01`,
      frequency: 'yearly',
      periods: rents.length,
      rent: { ...termsOf().rent, timing },
    }),
  ).map((period, at) => ({ ...period, number: from + at, rentMinor: BigInt(rents[at] ?? 0) * 100n }));

const payments = (periods: RentPeriod[], rate: string, timing: 'advance' | 'arrears' = 'advance'): LeasePayments => ({
  periods,
  timing,
  expectedResidualMinor: 0n,
  balloonMinor: 0n,
  discountRate: percent(rate),
  basis: YEARLY,
});

const repeat = (count: number, rent: number): number[] => Array<number>(count).fill(rent);
/** To the nearest currency unit, as the standard prints them. */
const cu = (minor: bigint | undefined): number => Math.round(Number(minor) / 100);
/** The standard carries rounded figures from row to row and takes differences of them. */
const near = (ours: bigint | undefined, published: number) =>
  expect(Math.abs(Number(ours) / 100 - published)).toBeLessThan(1.5);

describe('IFRS 16, illustrative example 13: ten years of 50,000 in advance, and a longer term after six', () => {
  const additions = { directCostsMinor: 2_000_000n, incentivesMinor: 500_000n, restorationMinor: 0n };
  const first = lesseeAccounts(payments(years(1, repeat(10, 50_000), 'advance'), '5'), additions);

  test('part 1: a liability of 355,391 and an asset of 420,391', () => {
    expect(cu(first.liabilityMinor)).toBe(355_391);
    expect(cu(first.paidAtOnceMinor)).toBe(50_000);
    expect(cu(first.assetMinor)).toBe(420_391);
  });

  test.each([
    [1, 355_391, 0, 17_770, 373_161, 42_039, 378_352],
    [2, 373_161, 50_000, 16_158, 339_319, 42_039, 336_313],
    [3, 339_319, 50_000, 14_466, 303_785, 42_039, 294_274],
    [4, 303_785, 50_000, 12_689, 266_474, 42_039, 252_235],
    [5, 266_474, 50_000, 10_823, 227_297, 42_039, 210_196],
    [6, 227_297, 50_000, 8865, 186_162, 42_039, 168_157],
  ])('year %i of the table', (year, opening, payment, interest, closing, depreciation, asset) => {
    const row = first.rows[year - 1];
    near(row?.openingMinor, opening);
    near(row?.interestMinor, interest);
    near(row?.closingMinor, closing);
    near(row?.depreciationMinor, depreciation);
    near(row?.assetClosingMinor, asset);
    expect(row?.paymentMinor).toBe(BigInt(payment) * 100n);
  });

  const sixth = first.rows[5];
  const before = { liabilityMinor: sixth?.closingMinor ?? 0n, assetMinor: sixth?.assetClosingMinor ?? 0n };
  const rents = [...repeat(4, 50_000), ...repeat(5, 55_000)];
  const second = remeasured(before, payments(years(7, rents, 'advance'), '6'));

  test('part 2: remeasured to 378,174, by 192,012, at the revised rate of 6 %', () => {
    expect(cu(second.liabilityMinor)).toBe(378_174);
    near(second.adjustmentMinor, 192_012);
    near(second.assetMinor, 360_169);
    expect(second.gainMinor).toBe(0n);
  });

  test.each([
    [7, 378_174, 50_000, 19_690, 347_864, 40_019, 320_150],
    [8, 347_864, 50_000, 17_872, 315_736, 40_019, 280_131],
    [9, 315_736, 50_000, 15_944, 281_680, 40_019, 240_112],
    [10, 281_680, 50_000, 13_901, 245_581, 40_019, 200_093],
    [11, 245_581, 55_000, 11_435, 202_016, 40_019, 160_074],
    [12, 202_016, 55_000, 8821, 155_837, 40_019, 120_055],
    [13, 155_837, 55_000, 6050, 106_887, 40_019, 80_036],
    [14, 106_887, 55_000, 3113, 55_000, 40_018, 40_018],
    [15, 55_000, 55_000, 0, 0, 40_018, 0],
  ])('year %i of the table', (year, opening, payment, interest, closing, depreciation, asset) => {
    const row = second.rows[year - 7];
    near(row?.openingMinor, opening);
    near(row?.interestMinor, interest);
    near(row?.closingMinor, closing);
    near(row?.depreciationMinor, depreciation);
    near(row?.assetClosingMinor, asset);
    expect(row?.paymentMinor).toBe(BigInt(payment) * 100n);
    expect(row?.periodNumber).toBe(year);
  });
});

describe('illustrative example 14: an index raises 50,000 to 54,000 in the third year', () => {
  const first = lesseeAccounts(payments(years(1, repeat(10, 50_000), 'advance'), '5'), NOTHING);

  test('before: an asset of 405,391, depreciated by 40,539 a year', () => {
    expect(cu(first.assetMinor)).toBe(405_391);
    expect(first.rows.slice(0, 2).map(row => cu(row.depreciationMinor))).toEqual([40_539, 40_539]);
    expect(first.rows.slice(0, 2).map(row => cu(row.interestMinor))).toEqual([17_770, 16_158]);
    expect(cu(first.rows[1]?.closingMinor)).toBe(339_319);
  });

  test('after: 366,464, that is 27,145 more, at the rate of before', () => {
    const second = first.rows[1];
    const before = { liabilityMinor: second?.closingMinor ?? 0n, assetMinor: second?.assetClosingMinor ?? 0n };
    const after = remeasured(before, payments(years(3, repeat(8, 54_000), 'advance'), '5'));
    expect(cu(after.liabilityMinor)).toBe(366_464);
    expect(cu(after.adjustmentMinor)).toBe(27_145);
    expect(after.assetMinor - before.assetMinor).toBe(after.adjustmentMinor);
    expect(after.rows[0]?.paymentMinor).toBe(5_400_000n);
  });

  test('the rents that are billed are those payments', () => {
    const indexation = {
      index: 'CPI',
      baseValue: number('125'),
      reviewMonths: 24,
      floorPercent: null,
      capPercent: null,
      values: [{ from: '2027-01-01', value: number('135') }],
    };
    const rents = years(1, repeat(10, 50_000), 'advance');
    const billed = billedRents([{ from: '2025-01-01', indexedFrom: '2025-01-01', indexation }], {}, rents);
    expect(billed.slice(2)).toEqual(years(3, repeat(8, 54_000), 'advance'));
    expect(billedRents([{ from: '2025-01-01', indexedFrom: '2025-01-01', indexation: null }], {}, rents)).toEqual(
      rents,
    );
  });
});

describe('modifications', () => {
  const arrears = (rents: number[], rate: string, from = 1) => payments(years(from, rents, 'arrears'), rate, 'arrears');
  const atEndOf = (year: number, rents: number[], rate: string) => {
    const row = lesseeAccounts(arrears(rents, rate), NOTHING).rows[year - 1];
    return { liabilityMinor: row?.closingMinor ?? 0n, assetMinor: row?.assetClosingMinor ?? 0n };
  };

  test('example 16: four years more at 7 % make 346,511 into 597,130', () => {
    const before = atEndOf(6, repeat(10, 100_000), '6');
    const after = remeasured(before, arrears(repeat(8, 100_000), '7', 7));
    expect(cu(before.liabilityMinor)).toBe(346_511);
    expect(cu(after.liabilityMinor)).toBe(597_130);
    expect(cu(after.adjustmentMinor)).toBe(250_619);
  });

  test('example 17: half of the space given up is a gain of 13,308, and the rest is remeasured by 24,575', () => {
    const before = atEndOf(5, repeat(10, 50_000), '6');
    expect(cu(before.liabilityMinor)).toBe(210_618);
    expect(cu(before.assetMinor)).toBe(184_002);
    const after = remeasured(before, arrears(repeat(5, 30_000), '5', 6), number('50'));
    expect(cu(after.gainMinor)).toBe(13_308);
    expect(cu(after.liabilityMinor)).toBe(129_884);
    expect(cu(after.adjustmentMinor)).toBe(24_575);
    expect(cu(after.assetMinor)).toBe(92_001 + 24_575);
  });

  test('example 19: 95,000 instead of 100,000 at 7 % make 421,236 into 389,519', () => {
    const before = atEndOf(5, repeat(10, 100_000), '6');
    const after = remeasured(before, arrears(repeat(5, 95_000), '7', 6));
    expect(cu(before.liabilityMinor)).toBe(421_236);
    expect(cu(after.liabilityMinor)).toBe(389_519);
    near(after.adjustmentMinor, -31_717);
  });

  test('an asset never falls below nothing: what is more is a gain', () => {
    const after = remeasured({ liabilityMinor: 10_000n, assetMinor: 1000n }, arrears([10], '5', 6));
    expect(after.assetMinor).toBe(0n);
    expect(after.gainMinor).toBe(10_000n - 1000n - after.liabilityMinor);
  });
});

test('L10: the liability counts the expected payment under a guarantee, not the guarantee', () => {
  const periods = years(1, repeat(3, 10_000), 'arrears');
  const plain = payments(periods, '5', 'arrears');
  const expected = lesseeAccounts({ ...plain, expectedResidualMinor: 100_000n }, NOTHING);
  const none = lesseeAccounts(plain, NOTHING);
  // 1,000 in three years at 5 %: 863.84
  expect(cu(expected.liabilityMinor - none.liabilityMinor)).toBe(864);
  expect(expected.rows.at(-1)?.closingMinor).toBe(100_000n);
});

test('L10: rows add up, the liability ends on what is paid last, the asset on nothing; costs over the term are payments and costs', () => {
  fc.assert(
    fc.property(solvableTerms, fc.nat(1_000_000), fc.nat(1500), (terms, costs, bps) => {
      const schedule = buildSchedule(terms);
      if (!schedule.ok) return;
      const input: LeasePayments = {
        periods: schedule.value.rows,
        timing: terms.rent.timing,
        expectedResidualMinor: terms.residual.expectedPaymentMinor,
        balloonMinor: terms.residual.balloonMinor,
        discountRate: percent((bps / 100).toFixed(2)),
        basis: terms.basis,
      };
      const accounts = lesseeAccounts(input, { ...NOTHING, directCostsMinor: BigInt(costs) });
      const end = input.expectedResidualMinor + input.balloonMinor;
      let [liability, asset] = [accounts.liabilityMinor, accounts.assetMinor];
      let [cost, paid] = [0n, accounts.paidAtOnceMinor];
      for (const row of accounts.rows) {
        expect(row.openingMinor).toBe(liability);
        expect(row.openingMinor + row.interestMinor - row.paymentMinor).toBe(row.closingMinor);
        expect(row.assetOpeningMinor).toBe(asset);
        expect(row.assetOpeningMinor - row.depreciationMinor).toBe(row.assetClosingMinor);
        expect(row.interestMinor).toBeGreaterThanOrEqual(0n);
        liability = row.closingMinor;
        asset = row.assetClosingMinor;
        cost += row.interestMinor + row.depreciationMinor;
        paid += row.paymentMinor;
      }
      expect(liability).toBe(end);
      expect(asset).toBe(0n);
      expect(cost).toBe(paid + end + BigInt(costs));
    }),
  );
});
