import { accept, type Result } from '#domain/result';
import type { CalendarDate } from '#domain/time/calendar-date';
import type { Rate } from '../rates/rate.ts';
import { over, type Real, realOf, toWhole } from '../rates/real.ts';
import type { YieldRefusal } from '../rates/yields.ts';
import { amortise } from '../schedule/amortise.ts';
import { worthOf } from '../schedule/balance-path.ts';
import type { Schedule } from '../schedule/build-schedule.ts';
import { implicitRate } from '../schedule/implicit-rate.ts';
import { growthsAt } from '../schedule/solve.ts';
import { endBalanceOf } from '../schedule/terms.ts';

/** Opening + income − rent = closing, of the net investment in the lease. */
export interface NetInvestmentRow {
  readonly periodNumber: number;
  readonly from: CalendarDate;
  readonly until: CalendarDate;
  readonly dueDate: CalendarDate;
  readonly openingMinor: bigint;
  readonly incomeMinor: bigint;
  readonly rentMinor: bigint;
  readonly closingMinor: bigint;
  /** The present value of the unguaranteed residual within the closing; the rest is the lease receivable. */
  readonly unguaranteedMinor: bigint;
}

export interface LessorFinanceAccounts {
  readonly implicitRate: Rate;
  /** Fair value and initial direct costs: the present value of the gross investment at the implicit rate. */
  readonly netInvestmentMinor: bigint;
  /** Rents, guaranteed and unguaranteed residual, balloon. */
  readonly grossInvestmentMinor: bigint;
  /** Gross less net: the income of the whole term. */
  readonly unearnedIncomeMinor: bigint;
  /** The last closes on residual value and balloon. */
  readonly rows: readonly NetInvestmentRow[];
}

/** The unguaranteed residual's present value at the end of each period. */
const unguaranteedAtEnds = (schedule: Schedule, rate: Rate): bigint[] => {
  const growths = growthsAt(rate, { periods: schedule.rows, basis: schedule.terms.basis });
  let value = realOf(schedule.terms.residual.unguaranteedMinor);
  return growths
    .map((_, at) => {
      const after = growths[growths.length - at];
      if (after !== undefined) value = over(value, after);
      return toWhole(value);
    })
    .toReversed();
};

type Opening = { readonly netInvestment: Real; readonly rate: Rate };

const rowsOf = (schedule: Schedule, { netInvestment, rate }: Opening): NetInvestmentRow[] => {
  const { terms, rows } = schedule;
  const unguaranteed = unguaranteedAtEnds(schedule, rate);
  const problem = {
    openingMinor: toWhole(netInvestment),
    endBalanceMinor: endBalanceOf(terms.residual),
    periods: rows,
    timing: terms.rent.timing,
    basis: terms.basis,
  };
  const rents = rows.map(({ rentMinor }) => rentMinor);
  return amortise(problem, rents, rate, netInvestment).map((row, at) => {
    const { number, from, until, dueDate, openingMinor, interestMinor, rentMinor, closingMinor } = row;
    const amounts = { openingMinor, incomeMinor: interestMinor, rentMinor, closingMinor };
    return { periodNumber: number, from, until, dueDate, ...amounts, unguaranteedMinor: unguaranteed[at] ?? 0n };
  });
};

const accountsOf = (schedule: Schedule, opening: Opening): LessorFinanceAccounts => {
  const netInvestmentMinor = toWhole(opening.netInvestment);
  const endBalanceMinor = endBalanceOf(schedule.terms.residual);
  const grossInvestmentMinor = schedule.rows.reduce((sum, { rentMinor }) => sum + rentMinor, endBalanceMinor);
  return {
    implicitRate: opening.rate,
    netInvestmentMinor,
    grossInvestmentMinor,
    unearnedIncomeMinor: grossInvestmentMinor - netInvestmentMinor,
    rows: rowsOf(schedule, opening),
  };
};

/**
 * A lessor's accounts of a finance lease: a constant return on the net investment, at the implicit rate. The machine leaves
 * its books at fair value; a manufacturer's or dealer's selling profit (IFRS 16.71) is not part of this.
 * Source: IFRS 16.67–77. Refusals: `YIELD_REFUSALS` where no rate is implicit.
 */
export const lessorFinanceAccounts = (
  schedule: Schedule,
  lessorCostsMinor: bigint,
): Result<LessorFinanceAccounts, YieldRefusal> => {
  const found = implicitRate(schedule, lessorCostsMinor);
  if (!found.ok) return found;
  const netInvestment = realOf(schedule.terms.financedMinor + lessorCostsMinor);
  return accept(accountsOf(schedule, { netInvestment, rate: found.value }));
};

/**
 * The accounts from an amendment on: what is still to come, at the rate implicit in the lease as first made. The caller
 * takes the difference to what stood in the books as a gain or loss. Source: IFRS 16.80 (b), IFRS 9.5.4.3.
 */
export const modifiedFinanceAccounts = (schedule: Schedule, originalRate: Rate): LessorFinanceAccounts => {
  const { terms, rows } = schedule;
  const growths = growthsAt(originalRate, { periods: rows, basis: terms.basis });
  const legs = growths.map((growth, at) => ({ growth, rent: realOf(rows[at]?.rentMinor ?? 0n) }));
  const netInvestment = worthOf(realOf(endBalanceOf(terms.residual)), legs, terms.rent.timing);
  return accountsOf(schedule, { netInvestment, rate: originalRate });
};
