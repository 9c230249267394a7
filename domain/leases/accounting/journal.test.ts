import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { number, percent, solvableTerms, termsOf } from '#tests/support/leases/lease-terms';
import { amend, currentRows, historyOf } from '../schedule/amend.ts';
import { buildSchedule, type Schedule } from '../schedule/build-schedule.ts';
import { type JournalAccount, type JournalEntry, journalOf } from './journal.ts';
import { type LeasePayments, lesseeAccounts } from './lessee.ts';
import { lesseeBooks, type MeasuredVersion } from './lessee-books.ts';
import { lesseeJournal } from './lessee-journal.ts';
import { lessorFinanceBooks } from './lessor-books.ts';
import { lessorFinanceAccounts } from './lessor-finance.ts';
import { lessorFinanceJournal, lessorOperatingJournal } from './lessor-journal.ts';
import { lessorOperatingAccounts } from './lessor-operating.ts';
import { lessorOperatingBooks } from './lessor-operating-books.ts';
import { maturityAnalysis } from './maturity.ts';

const ADDITIONS = { directCostsMinor: 20_000n, incentivesMinor: 5000n, restorationMinor: 7000n };

const paymentsOf = ({ rows, terms }: Schedule): LeasePayments => ({
  periods: rows,
  timing: terms.rent.timing,
  expectedResidualMinor: terms.residual.expectedPaymentMinor,
  balloonMinor: terms.residual.balloonMinor,
  discountRate: percent('5'),
  basis: terms.basis,
});

/** What an account stands at after all entries; debit is positive. */
const standsAt = (entries: readonly JournalEntry[], account: JournalAccount): bigint =>
  entries
    .flatMap(({ lines }) => lines)
    .filter(line => line.account === account)
    .reduce((sum, line) => sum + line.debitMinor - line.creditMinor, 0n);

const checkBalanced = (entries: readonly JournalEntry[]) => {
  for (const { lines } of entries) {
    const sum = (side: 'debitMinor' | 'creditMinor') => lines.reduce((total, line) => total + line[side], 0n);
    expect(sum('debitMinor')).toBe(sum('creditMinor'));
    expect(sum('debitMinor')).toBeGreaterThan(0n);
    for (const line of lines) expect(line.debitMinor === 0n || line.creditMinor === 0n).toBe(true);
  }
  const dates = entries.map(({ date }) => date);
  expect(dates).toEqual(dates.toSorted());
};

test('L9: every entry balances; nothing is left on the accounts of the lease when it is over', () => {
  fc.assert(
    fc.property(solvableTerms, terms => {
      const schedule = buildSchedule(terms);
      if (!schedule.ok) return;
      const lessee = lesseeJournal(lesseeAccounts(paymentsOf(schedule.value), ADDITIONS), ADDITIONS);
      checkBalanced(lessee);
      expect(standsAt(lessee, 'lease-liability')).toBe(0n);
      expect(standsAt(lessee, 'right-of-use-asset')).toBe(0n);
      const accounts = lessorFinanceAccounts(schedule.value, 1000n);
      if (accounts.ok) {
        const lessor = lessorFinanceJournal(accounts.value, 1000n, terms.residual.balloonMinor);
        checkBalanced(lessor);
        expect(standsAt(lessor, 'net-investment')).toBe(0n);
        const { guaranteedMinor, unguaranteedMinor } = terms.residual;
        expect(standsAt(lessor, 'equipment')).toBe(guaranteedMinor + unguaranteedMinor - terms.financedMinor);
      }
      const rows = lessorOperatingAccounts(schedule.value.rows, 1000n, []);
      const operating = lessorOperatingJournal(rows, 1000n);
      checkBalanced(operating);
      expect(standsAt(operating, 'accrued-rent')).toBe(0n);
      expect(standsAt(operating, 'deferred-direct-costs')).toBe(0n);
      expect(standsAt(operating, 'cash')).toBe(-1000n - standsAt(operating, 'lease-income'));
    }),
    { numRuns: 50 },
  );
});

describe('books over a history', () => {
  const schedule = buildSchedule(termsOf({ rent: { ...termsOf().rent, timing: 'advance' } }));
  if (!schedule.ok) throw new Error(schedule.refusal.code);
  const { commencementDate: _, financedMinor: __, ...later } = termsOf({ periods: 24 });

  /** The first version and one amendment, at 5 % and then 7 %. */
  const booksAmendedOn = (effectiveDate: string, paymentMinor: bigint, decrease = '0') => {
    const history = amend(historyOf(schedule.value), { effectiveDate, paymentMinor, terms: later });
    if (!history.ok) throw new Error(history.refusal.code);
    const measured = history.value.map(
      (version, at): MeasuredVersion => ({
        ...version,
        discountRate: percent(at === 0 ? '5' : '7'),
        decreasePercent: at === 0 ? number('0') : number(decrease),
      }),
    );
    const [first, ...amendments] = measured;
    if (!first) throw new Error('no version');
    return lesseeBooks(first, amendments, ADDITIONS);
  };

  test.each([
    ['at the end of a period', '2026-01-31', '0'],
    ['within a period', '2026-02-10', '0'],
    ['that gives up a third', '2027-07-15', '33.3'],
  ])('amended %s: rows join but for the remeasurement, entries balance, nothing is left', (_name, date, decrease) => {
    const books = booksAmendedOn(date, 250_000n, decrease);
    const [change] = books.remeasurements;
    const at = books.rows.findIndex(({ from }) => from === date);
    expect(books.rows[at - 1]).toMatchObject({ until: date, closingMinor: change?.before.liabilityMinor });
    expect(books.rows[at]).toMatchObject({
      periodNumber: at + 1,
      openingMinor: change?.after.liabilityMinor,
      assetOpeningMinor: change?.after.assetMinor,
    });
    if (decrease === '0') expect(change?.gainMinor).toBe(0n);
    const entries = lesseeJournal(books, ADDITIONS, books.remeasurements);
    checkBalanced(entries);
    for (const account of ['lease-liability', 'right-of-use-asset'] as const)
      expect(standsAt(entries, account)).toBe(0n);
    const costs = ['interest-expense', 'depreciation-expense', 'remeasurement-gain'] as const;
    const cost = costs.reduce((sum, account) => sum + standsAt(entries, account), 0n);
    expect(cost).toBe(-standsAt(entries, 'cash') + ADDITIONS.restorationMinor);
  });
});

describe('a lessor’s books over a history', () => {
  const { commencementDate: _, financedMinor: __, ...later } = termsOf({ periods: 24 });

  test.each([
    ['arrears', '2026-01-31', '6'],
    ['arrears', '2026-02-10', '6'],
    ['advance', '2026-02-10', '6'],
    ['advance', '2027-08-01', '4'],
  ] as const)('in %s, amended on %s at %s %%', (timing, effectiveDate, rate) => {
    const rent = { ...termsOf().rent, timing };
    const schedule = buildSchedule(termsOf({ rent }));
    if (!schedule.ok) throw new Error(schedule.refusal.code);
    const terms = { ...later, rent, rate: { kind: 'fixed' as const, rate: percent(rate) } };
    const history = amend(historyOf(schedule.value), { effectiveDate, paymentMinor: 500_000n, terms });
    if (!history.ok) throw new Error(history.refusal.code);
    const books = lessorFinanceBooks(schedule.value, history.value.slice(1), 0n);
    if (!books.ok) throw new Error(books.refusal.code);
    const { rows, modifications } = books.value;
    const at = rows.findIndex(({ from }) => from === effectiveDate);
    expect(rows[at - 1]?.closingMinor).toBe(modifications[0]?.beforeMinor);
    expect(rows[at]?.openingMinor).toBe(modifications[0]?.afterMinor);
    // At the lease's own rate nothing is gained or lost but by rounding; at a lower one it is a loss.
    const gain = modifications[0]?.gainMinor ?? 0n;
    if (rate === '6') expect(gain * gain).toBeLessThanOrEqual(4n);
    else expect(gain).toBeLessThan(-10_000n);
    const entries = lessorFinanceJournal(books.value, 0n, 0n, modifications);
    checkBalanced(entries);
    expect(standsAt(entries, 'net-investment')).toBe(0n);
  });
});

test('an operating lease over an amendment: rows join, and nothing stays accrued', () => {
  const asset = { costMinor: 12_000_000n, residualMinor: 0n, inUseSince: '2025-01-31', usefulLifeMonths: 96 };
  const { commencementDate: _, financedMinor: __, ...later } = termsOf({ periods: 24 });
  for (const timing of ['advance', 'arrears'] as const) {
    const rent = { ...termsOf().rent, timing };
    const schedule = buildSchedule(termsOf({ rent }));
    if (!schedule.ok) throw new Error(schedule.refusal.code);
    const amendment = { effectiveDate: '2026-02-10', paymentMinor: 0n, terms: { ...later, rent } };
    const history = amend(historyOf(schedule.value), amendment);
    if (!history.ok) throw new Error(history.refusal.code);
    const rows = lessorOperatingBooks(history.value, 60_000n, [asset]);
    const rents = currentRows(history.value).map(({ rentMinor, until }) => [rentMinor, until]);
    expect(rows.map(({ rentMinor, until }) => [rentMinor, until])).toEqual(rents);
    expect(rows.at(-1)?.accruedMinor).toBe(0n);
    expect(rows.reduce((sum, { directCostsMinor }) => sum + directCostsMinor, 0n)).toBe(60_000n);
    let carrying = asset.costMinor;
    for (const { depreciationMinor, carryingMinor } of rows) {
      carrying -= depreciationMinor;
      expect(carryingMinor).toBe(carrying);
    }
    checkBalanced(lessorOperatingJournal(rows, 60_000n));
  }
});

describe('IFRS 16, illustrative example 13', () => {
  const schedule = buildSchedule(
    termsOf({
      commencementDate: '2025-01-01',
      frequency: 'yearly',
      periods: 10,
      financedMinor: 40_539_100n,
      rate: { kind: 'implied' },
      rent: { ...termsOf().rent, timing: 'advance', baseRentMinor: 5_000_000n },
    }),
  );
  if (!schedule.ok) throw new Error(schedule.refusal.code);
  const additions = { directCostsMinor: 2_000_000n, incentivesMinor: 500_000n, restorationMinor: 0n };
  const input = paymentsOf(schedule.value);
  const accounts = lesseeAccounts(
    { ...input, basis: { accrual: 'equal-periods', compounding: 'effective' } },
    additions,
  );
  const entries = lesseeJournal(accounts, additions);

  test('on commencement: asset 420,391 to liability 355,391 and cash 65,000', () => {
    const [entry] = entries;
    expect(entry?.event).toBe('commencement');
    expect(
      entry?.lines.map(({ account, debitMinor, creditMinor }) => [
        account,
        Math.round(Number(debitMinor - creditMinor) / 100),
      ]),
    ).toEqual([
      ['right-of-use-asset', 420_391],
      ['lease-liability', -355_391],
      ['cash', -65_000],
    ]);
  });

  test('maturity: nine payments of 50,000 after commencement, four of them beyond five years', () => {
    const due = schedule.value.rows.map(({ dueDate, rentMinor }) => ({ dueDate, amountMinor: rentMinor }));
    const analysis = maturityAnalysis(due, '2025-01-01', accounts.liabilityMinor);
    expect(Object.values(analysis.buckets)).toEqual([...Array<bigint>(5).fill(5_000_000n), 20_000_000n]);
    expect(analysis.totalMinor).toBe(45_000_000n);
    expect(analysis.unearnedMinor).toBe(45_000_000n - accounts.liabilityMinor);
  });
});

test('an entry out of balance is a mistake, not an entry', () => {
  expect(() => journalOf([['2025-01-01', 'payment', 1, [['cash', 1n]]]])).toThrow(RangeError);
  expect(journalOf([['2025-01-01', 'payment', 1, [['cash', 0n]]]])).toEqual([]);
});

test('maturity buckets: leap days, and what is due already is left out', () => {
  const due = (dueDate: string) => ({ dueDate, amountMinor: 1n });
  const dates = ['2024-02-29', '2024-03-01', '2025-02-28', '2025-03-01', '2026-02-28', '2028-02-29', '2029-03-01'];
  const { buckets, totalMinor } = maturityAnalysis(dates.map(due), '2024-02-29', 0n);
  expect(buckets).toEqual({ 'under-1': 2n, '1-2': 2n, '2-3': 0n, '3-4': 1n, '4-5': 0n, 'over-5': 1n });
  expect(totalMinor).toBe(6n);
});
