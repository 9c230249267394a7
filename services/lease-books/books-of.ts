import { indexedVersions } from '#domain/leases/accounting/indexed-versions';
import type { JournalEntry } from '#domain/leases/accounting/journal';
import { type LesseeBooks, lesseeBooks, type MeasuredVersion } from '#domain/leases/accounting/lessee-books';
import { lesseeJournal } from '#domain/leases/accounting/lessee-journal';
import { type LessorFinanceBooks, lessorFinanceBooks } from '#domain/leases/accounting/lessor-books';
import { lessorFinanceJournal, lessorOperatingJournal } from '#domain/leases/accounting/lessor-journal';
import type { DepreciableAsset, OperatingRow } from '#domain/leases/accounting/lessor-operating';
import { lessorOperatingBooks } from '#domain/leases/accounting/lessor-operating-books';
import { type DuePayment, type MaturityAnalysis, maturityAnalysis } from '#domain/leases/accounting/maturity';
import type { Rate } from '#domain/leases/rates/rate';
import { clausesOn } from '#domain/leases/schedule/clauses';
import { implicitRate } from '#domain/leases/schedule/implicit-rate';
import { divideHalfUp } from '#domain/money/money';
import { accept, type Result, refuse } from '#domain/result';
import { type CalendarDate, daysFrom } from '#domain/time/calendar-date';
import type { LeaseContract } from '../leases/lease-contract.ts';

export const BOOK_SIDES = ['lessee', 'lessor'] as const;
export type BookSide = (typeof BOOK_SIDES)[number];

/** A lease in one party's books by IFRS 16: of `lessee`, `finance` and `operating` the one that applies is there. */
export interface LeaseBooks {
  readonly side: BookSide;
  readonly kind: LeaseContract['terms']['kind'];
  readonly currency: string;
  readonly asOf: CalendarDate;
  /** By which it is measured; `null` for a lessor's operating lease, which is not discounted. */
  readonly rate: Rate | null;
  readonly lessee: LesseeBooks | null;
  readonly finance: LessorFinanceBooks | null;
  readonly operating: readonly OperatingRow[] | null;
  /** Liability, or net investment, on the reporting date; of an operating lease what is accrued (negative: deferred). */
  readonly carryingMinor: bigint;
  readonly maturity: MaturityAnalysis;
  readonly journal: readonly JournalEntry[];
}

/** A row of any of the books, as far as its balance goes. */
interface BalanceRow {
  readonly from: CalendarDate;
  readonly until: CalendarDate;
  readonly dueDate: CalendarDate;
  readonly openingMinor: bigint;
  readonly earnedMinor: bigint;
  readonly paidMinor: bigint;
  readonly closingMinor: bigint;
}

/** What a balance stands at by the end of a day: within a period with the part of its interest that its days have earned. */
const balanceBy = (rows: readonly BalanceRow[], asOf: CalendarDate): bigint => {
  const open = rows.find(({ from, until }) => from <= asOf && asOf < until);
  if (!open)
    return asOf < (rows[0]?.from ?? '') ? 0n : (rows.findLast(({ until }) => until <= asOf)?.closingMinor ?? 0n);
  const [passed, whole] = [daysFrom(open.from, asOf), daysFrom(open.from, open.until)];
  const earned = whole === 0 ? 0n : divideHalfUp(open.earnedMinor * BigInt(passed), BigInt(whole));
  return open.openingMinor + earned - (open.dueDate <= asOf ? open.paidMinor : 0n);
};

const NO_DECREASE = { unscaled: 0n, scale: 0 };

const ofLessee = (contract: LeaseContract, asOf: CalendarDate, discount: Rate | null): Result<LeaseBooks> => {
  const { terms, history } = contract;
  const [first, ...amendments] = history;
  if (!first) return refuse('amendment-date-out-of-range');
  const rate = discount === null ? implicitRate(first.schedule, terms.directCosts.lessorMinor) : accept(discount);
  if (!rate.ok) return rate;
  const measured = (version: (typeof history)[number]): MeasuredVersion => ({
    ...version,
    discountRate: rate.value,
    decreasePercent: NO_DECREASE,
  });
  const additions = { directCostsMinor: terms.directCosts.lesseeMinor, incentivesMinor: 0n, restorationMinor: 0n };
  const [measuredFirst, ...later] = [first, ...amendments].flatMap((version, at) => {
    const { indexation, indexedFrom } = clausesOn(contract.clauses, version.effectiveDate);
    const reviews = { indexation, commencementDate: indexedFrom, dayOfMonth: terms.dayOfMonth };
    return indexedVersions(measured(version), reviews, history[at + 1]?.effectiveDate ?? null);
  });
  if (!measuredFirst) return refuse('amendment-date-out-of-range');
  const books = lesseeBooks(measuredFirst, later, additions);
  const last = books.rows.at(-1);
  const payments: DuePayment[] = [
    ...books.rows.map(({ dueDate, paymentMinor }) => ({ dueDate, amountMinor: paymentMinor })),
    ...(last ? [{ dueDate: last.until, amountMinor: last.closingMinor }] : []),
  ];
  const carryingMinor = balanceBy(
    books.rows.map(row => ({ ...row, earnedMinor: row.interestMinor, paidMinor: row.paymentMinor })),
    asOf,
  );
  return accept({
    ...{ side: 'lessee', kind: terms.kind, currency: terms.currency, asOf, rate: rate.value },
    ...{ lessee: books, finance: null, operating: null, carryingMinor },
    maturity: maturityAnalysis(payments, asOf, carryingMinor),
    journal: lesseeJournal(books, additions, books.remeasurements),
  });
};

const ofFinance = ({ terms, history }: LeaseContract, asOf: CalendarDate): Result<LeaseBooks> => {
  const [first, ...amendments] = history;
  if (!first) return refuse('amendment-date-out-of-range');
  const { lessorMinor } = terms.directCosts;
  const books = lessorFinanceBooks(first.schedule, amendments, lessorMinor);
  if (!books.ok) return books;
  const { rows, implicitRate: rate, modifications } = books.value;
  const { residual } = (amendments.at(-1) ?? first).schedule.terms;
  const last = rows.at(-1);
  const ofEnd = residual.balloonMinor + residual.guaranteedMinor;
  const payments: DuePayment[] = [
    ...rows.map(({ dueDate, rentMinor }) => ({ dueDate, amountMinor: rentMinor })),
    ...(last ? [{ dueDate: last.until, amountMinor: ofEnd }] : []),
  ];
  const carryingMinor = balanceBy(
    rows.map(row => ({ ...row, earnedMinor: row.incomeMinor, paidMinor: row.rentMinor })),
    asOf,
  );
  // The lease receivable is what stands there without the residual value that nobody guarantees (IFRS 16.97).
  const unguaranteed = rows.findLast(({ until }) => until <= asOf)?.unguaranteedMinor ?? 0n;
  return accept({
    ...{ side: 'lessor', kind: terms.kind, currency: terms.currency, asOf, rate },
    ...{ lessee: null, finance: books.value, operating: null, carryingMinor },
    maturity: maturityAnalysis(payments, asOf, carryingMinor - unguaranteed),
    journal: lessorFinanceJournal(books.value, lessorMinor, residual.balloonMinor, modifications),
  });
};

const ofOperating = (
  { terms, history }: LeaseContract,
  asOf: CalendarDate,
  assets: readonly DepreciableAsset[],
): LeaseBooks => {
  const { lessorMinor } = terms.directCosts;
  const rows = lessorOperatingBooks(history, lessorMinor, assets);
  const payments = rows.map(({ dueDate, rentMinor }) => ({ dueDate, amountMinor: rentMinor }));
  // Undiscounted, so that nothing of it is unearned (IFRS 16.97 asks for finance leases alone).
  const later = payments.reduce((sum, { dueDate, amountMinor }) => sum + (dueDate > asOf ? amountMinor : 0n), 0n);
  return {
    ...{ side: 'lessor', kind: terms.kind, currency: terms.currency, asOf, rate: null },
    ...{ lessee: null, finance: null, operating: rows },
    carryingMinor: rows.findLast(({ until }) => until <= asOf)?.accruedMinor ?? 0n,
    maturity: maturityAnalysis(payments, asOf, later),
    journal: lessorOperatingJournal(rows, lessorMinor),
  };
};

/**
 * A lease in the books of one side: a lessee's right-of-use asset and liability (IFRS 16.22–46), a lessor's net investment
 * (16.67–80) or its income of an operating lease (16.81–88). `discount` is the lessee's incremental borrowing rate; without
 * it the rate implicit in the lease is taken. `assets`: the machines' costs, from which a lessor depreciates what it lets under
 * an operating lease. Refusals: `YIELD_REFUSALS`.
 */
export const booksOf = (
  contract: LeaseContract,
  side: BookSide,
  {
    asOf,
    discount = null,
    assets = [],
  }: {
    readonly asOf: CalendarDate;
    readonly discount?: Rate | null;
    readonly assets?: readonly DepreciableAsset[];
  },
): Result<LeaseBooks> => {
  if (side === 'lessee') return ofLessee(contract, asOf, discount);
  return contract.terms.kind === 'finance' ? ofFinance(contract, asOf) : accept(ofOperating(contract, asOf, assets));
};
