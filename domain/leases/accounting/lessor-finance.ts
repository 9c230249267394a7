import type { Result } from '#domain/result';
import type { CalendarDate } from '#domain/time/calendar-date';
import type { Rate } from '../rates/rate.ts';
import { over, realOf, toWhole } from '../rates/real.ts';
import type { YieldRefusal } from '../rates/yields.ts';
import { amortise } from '../schedule/amortise.ts';
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
  const { terms, rows: contractRows } = schedule;
  const netInvestmentMinor = terms.financedMinor + lessorCostsMinor;
  const endBalanceMinor = endBalanceOf(terms.residual);
  const rents = contractRows.map(({ rentMinor }) => rentMinor);
  const grossInvestmentMinor = rents.reduce((sum, rent) => sum + rent, endBalanceMinor);
  const unguaranteed = unguaranteedAtEnds(schedule, found.value);
  const problem = {
    openingMinor: netInvestmentMinor,
    endBalanceMinor,
    periods: contractRows,
    timing: terms.rent.timing,
    basis: terms.basis,
  };
  const rows = amortise(problem, rents, found.value).map(
    ({ number, from, until, dueDate, openingMinor, interestMinor, rentMinor, closingMinor }, at) => ({
      periodNumber: number,
      ...{ from, until, dueDate, openingMinor, incomeMinor: interestMinor, rentMinor, closingMinor },
      unguaranteedMinor: unguaranteed[at] ?? 0n,
    }),
  );
  return {
    ok: true,
    value: {
      implicitRate: found.value,
      netInvestmentMinor,
      grossInvestmentMinor,
      unearnedIncomeMinor: grossInvestmentMinor - netInvestmentMinor,
      rows,
    },
  };
};
