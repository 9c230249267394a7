import { describe, expect, it } from 'vitest';
import { percentTextOf } from '#domain/leases/rates/rate';
import { divideHalfUp } from '#domain/money/money';
import { percent } from '#tests/support/leases/lease-terms';
import { contractOfRow } from '../leases/lease-contract.ts';
import { booksOf, type LeaseBooks } from './books-of.ts';

/** EUR 100,000.00 over 36 months at 6 % in arrears, EUR 10,000.00 left at the end that nobody guarantees. */
const terms = {
  kind: 'finance',
  currency: 'EUR',
  commencementDate: '2026-01-01',
  frequency: 'monthly',
  periods: 36,
  financedMinor: '10000000',
  residual: { unguaranteedMinor: '1000000' },
  rate: { kind: 'fixed', percent: '6' },
  rent: { timing: 'arrears' },
  vat: { category: 'S', percent: '19' },
};

const books = (side: 'lessee' | 'lessor', asOf: string, more: object = {}, discount = percent('5')): LeaseBooks => {
  const of = booksOf(contractOfRow({ terms: { ...terms, ...more } }), side, {
    asOf,
    discount: side === 'lessee' ? discount : null,
  });
  if (!of.ok) throw new Error(of.refusal.code);
  return of.value;
};

const isBalanced = ({ journal }: LeaseBooks): boolean =>
  journal.every(({ lines }) => lines.reduce((sum, line) => sum + line.debitMinor - line.creditMinor, 0n) === 0n);

describe('a lease in the books', () => {
  it('of its lessor is the net investment, which its residual value is part of', () => {
    const { finance, carryingMinor, maturity, rate, ...rest } = books('lessor', '2026-01-01');
    expect(rate === null ? null : percentTextOf(rate, 4)).toBe('6.0000');
    expect(finance?.netInvestmentMinor).toBe(10_000_000n);
    expect(carryingMinor).toBe(10_000_000n);
    expect(finance?.rows.at(-1)?.closingMinor).toBe(1_000_000n);
    // Rents alone fall due: what is not guaranteed is no claim on anybody.
    expect(maturity.totalMinor).toBe(finance?.rows.reduce((sum, { rentMinor }) => sum + rentMinor, 0n));
    expect(isBalanced({ finance, carryingMinor, maturity, rate, ...rest })).toBe(true);
  });

  it('of its lessee is a liability at its own rate, without that residual value', () => {
    const { lessee, maturity, carryingMinor, ...rest } = books('lessee', '2027-01-01');
    expect(lessee?.rows.at(-1)?.closingMinor).toBe(0n);
    expect(lessee?.liabilityMinor).toBeLessThan(10_000_000n);
    expect(carryingMinor).toBe(lessee?.rows[11]?.closingMinor);
    expect(maturity.totalMinor - maturity.unearnedMinor).toBe(carryingMinor);
    expect(isBalanced({ lessee, maturity, carryingMinor, ...rest })).toBe(true);
  });

  it('stands at nothing before it begins and after it has ended, and within a period at what its days have earned', () => {
    expect(books('lessee', '2025-12-31').carryingMinor).toBe(0n);
    expect(books('lessee', '2029-01-01').carryingMinor).toBe(0n);
    const [first, mid] = [books('lessee', '2026-02-01'), books('lessee', '2026-02-15')];
    const row = first.lessee?.rows[1];
    expect(mid.carryingMinor).toBe((row?.openingMinor ?? 0n) + divideHalfUp((row?.interestMinor ?? 0n) * 14n, 28n));
  });

  it('of a lessee follows an index, in its payments and in a balanced journal', () => {
    const indexation = {
      index: 'HICP',
      baseValue: '100',
      reviewMonths: 12,
      values: [{ from: '2027-01-01', value: '110' }],
    };
    const { lessee, ...rest } = books('lessee', '2027-02-01', { kind: 'operating', indexation });
    expect(lessee?.remeasurements.map(({ date }) => date)).toEqual(['2027-01-01']);
    const [before, after] = [lessee?.rows[11], lessee?.rows[12]];
    expect(after?.paymentMinor).toBe(divideHalfUp((before?.paymentMinor ?? 0n) * 11n, 10n));
    expect(lessee?.rows.at(-1)).toMatchObject({ closingMinor: 0n, assetClosingMinor: 0n });
    expect(isBalanced({ lessee, ...rest })).toBe(true);
  });

  it('of the lessor of an operating lease depreciates the machines whose cost is known', () => {
    const contract = contractOfRow({ terms: { ...terms, kind: 'operating' } });
    const machine = { costMinor: 9_600_000n, residualMinor: 0n, inUseSince: '2026-01-01', usefulLifeMonths: 96 };
    const of = booksOf(contract, 'lessor', { asOf: '2026-01-01', assets: [machine, machine] });
    if (!of.ok) throw new Error(of.refusal.code);
    expect(of.value.operating?.[0]?.depreciationMinor).toBe(203_696n);
    expect(isBalanced(of.value)).toBe(true);
  });

  it('of the lessor of an operating lease is income in a straight line, whatever the steps of its rents', () => {
    const stepped = { plan: { kind: 'stepped', steps: [{ fromPeriod: 19, rent: { kind: 'share', percent: '120' } }] } };
    const more = { kind: 'operating', rent: { timing: 'advance', ...stepped } };
    const { operating, maturity, rate } = books('lessor', '2026-07-01', more);
    const incomes = new Set(operating?.map(({ incomeMinor }) => incomeMinor));
    expect(incomes.size).toBeLessThanOrEqual(2);
    expect(operating?.at(-1)?.accruedMinor).toBe(0n);
    expect([rate, maturity.unearnedMinor]).toEqual([null, 0n]);
  });
});
