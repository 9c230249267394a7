import { IRR } from '@formulajs/formulajs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { NO_RESIDUAL, number, scheduleOf, solvableTerms, termsOf } from '#tests/support/leases/lease-terms';
import { percentTextOf } from '../rates/rate.ts';
import { buildSchedule } from '../schedule/build-schedule.ts';
import { annualYield, implicitRate } from '../schedule/implicit-rate.ts';
import { endBalanceOf } from '../schedule/terms.ts';
import { lessorFinanceAccounts } from './lessor-finance.ts';
import { lessorOperatingAccounts } from './lessor-operating.ts';

const residual = { ...NO_RESIDUAL, guaranteedMinor: 500_000n, unguaranteedMinor: 1_000_000n };
const lease = scheduleOf(termsOf({ periods: 36, residual }));

describe('the implicit rate', () => {
  const rateOf = (costs: bigint) => {
    const rate = implicitRate(lease, costs);
    return rate.ok ? percentTextOf(rate.value, 3) : null;
  };

  test('is the contract’s without initial direct costs, and lower with them', () => {
    expect(rateOf(0n)).toBe('6.000');
    const flows = [-10_200_000, ...lease.rows.map(({ rentMinor }) => Number(rentMinor))];
    flows[36] = (flows[36] ?? 0) + 1_500_000;
    expect(rateOf(200_000n)).toBe((Number(IRR(flows, 0.005)) * 1200).toFixed(3));
  });

  test('may be negative, where costs eat the income', () => {
    expect(Number(rateOf(2_000_000n))).toBeLessThan(0);
  });

  test('as a yield on the days on which money moves is an effective one', () => {
    const yearly = annualYield(lease, 0n);
    // 6 % a year by months is 6.17 % effective.
    expect(yearly.ok && percentTextOf(yearly.value, 1)).toBe('6.2');
  });
});

describe('a finance lease', () => {
  const accounts = lessorFinanceAccounts(lease, 200_000n);
  if (!accounts.ok) throw new Error(accounts.refusal.code);
  const { netInvestmentMinor, grossInvestmentMinor, unearnedIncomeMinor, rows } = accounts.value;

  test('stands in the books at fair value and direct costs', () => {
    expect(netInvestmentMinor).toBe(10_200_000n);
    expect(rows[0]?.openingMinor).toBe(10_200_000n);
    expect(grossInvestmentMinor - unearnedIncomeMinor).toBe(netInvestmentMinor);
  });

  test('yields its unearned income over the term, and ends on the residual, the unguaranteed part of which is told apart', () => {
    expect(rows.reduce((sum, { incomeMinor }) => sum + incomeMinor, 0n)).toBe(unearnedIncomeMinor);
    expect(rows.at(-1)).toMatchObject({ closingMinor: 1_500_000n, unguaranteedMinor: 1_000_000n });
    expect(rows[0]?.unguaranteedMinor).toBeLessThan(1_000_000n);
  });
});

describe('an operating lease', () => {
  test('has even income over stepped rents, and nothing accrued at the end', () => {
    const share = (text: string) => ({ kind: 'share' as const, percent: number(text) });
    const stepped = scheduleOf(
      termsOf({
        periods: 4,
        frequency: 'yearly',
        rent: { ...termsOf().rent, plan: { kind: 'stepped', steps: [{ fromPeriod: 3, rent: share('200') }] } },
      }),
    );
    const rows = lessorOperatingAccounts(stepped.rows, 0n, []);
    expect(new Set(rows.map(({ incomeMinor }) => incomeMinor / 10n)).size).toBe(1);
    expect(rows[1]?.accruedMinor).toBeGreaterThan(0n);
    expect(rows[3]?.accruedMinor).toBe(0n);
  });

  test('depreciates the machine over its own life, and spreads direct costs over the term', () => {
    const asset = {
      costMinor: 12_000_000n,
      residualMinor: 2_000_000n,
      inUseSince: '2025-01-31',
      usefulLifeMonths: 120,
    };
    const rows = lessorOperatingAccounts(lease.rows, 36_000n, [asset]);
    expect(rows.every(({ directCostsMinor }) => directCostsMinor === 1000n)).toBe(true);
    // 10,000,000 × 1,095 / 3,652 days (31 January 2025 to 31 January 2028, of ten years)
    expect(rows.at(-1)?.carryingMinor).toBe(12_000_000n - 2_998_357n);
    expect(rows.reduce((sum, { depreciationMinor }) => sum + depreciationMinor, 0n)).toBe(2_998_357n);
  });

  test('stops depreciating at the end of the life', () => {
    const asset = { costMinor: 100n, residualMinor: 10n, inUseSince: '2024-01-31', usefulLifeMonths: 24 };
    const rows = lessorOperatingAccounts(lease.rows, 0n, [asset]);
    // Half of its life is over when the lease begins.
    expect(rows.reduce((sum, { depreciationMinor }) => sum + depreciationMinor, 0n)).toBe(45n);
    expect(rows.at(-1)).toMatchObject({ carryingMinor: 10n, depreciationMinor: 0n });
  });

  test('carries what was accrued before an amendment into the new rents', () => {
    const rows = lessorOperatingAccounts(lease.rows, 0n, [], 36_000n);
    const plain = lessorOperatingAccounts(lease.rows, 0n, []);
    expect((plain[0]?.incomeMinor ?? 0n) - (rows[0]?.incomeMinor ?? 0n)).toBe(1000n);
    expect(rows.at(-1)?.accruedMinor).toBe(0n);
  });
});

test('whatever the lease: rows add up, income is the unearned income, straight lines sum to what they spread', () => {
  fc.assert(
    fc.property(solvableTerms, fc.nat(5000), (terms, costs) => {
      const built = buildSchedule(terms);
      if (!built.ok) return;
      const accounts = lessorFinanceAccounts(built.value, BigInt(costs));
      if (!accounts.ok) return;
      const { rows, unearnedIncomeMinor, netInvestmentMinor } = accounts.value;
      let balance = netInvestmentMinor;
      for (const row of rows) {
        expect(row.openingMinor).toBe(balance);
        expect(row.openingMinor + row.incomeMinor - row.rentMinor).toBe(row.closingMinor);
        balance = row.closingMinor;
      }
      expect(balance).toBe(endBalanceOf(terms.residual));
      expect(rows.reduce((sum, { incomeMinor }) => sum + incomeMinor, 0n)).toBe(unearnedIncomeMinor);
      const operating = lessorOperatingAccounts(built.value.rows, BigInt(costs), []);
      expect(operating.at(-1)?.accruedMinor).toBe(0n);
      expect(operating.reduce((sum, row) => sum + row.directCostsMinor, 0n)).toBe(BigInt(costs));
    }),
    { numRuns: 50 },
  );
});

test('rents that nothing financed can bring forth imply no rate', () => {
  const impossible = {
    ...lease,
    rows: lease.rows.map(row => ({ ...row, rentMinor: 0n })),
    terms: { ...lease.terms, residual: NO_RESIDUAL },
  };
  expect(lessorFinanceAccounts(impossible, 0n)).toMatchObject({ ok: false, refusal: { code: 'rate-out-of-range' } });
});
