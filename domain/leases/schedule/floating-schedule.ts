import { over, realOf, times, toWhole } from '../rates/real.ts';
import { amortise, type ScheduleRow } from './amortise.ts';
import type { PeriodRate } from './floating-rate.ts';
import { growthsAt, type Problem, solveRents } from './solve.ts';

/** The part of a problem from a period on, with the balance at that point. */
const from = (problem: Problem, at: number, openingMinor: bigint): Problem => ({
  ...problem,
  openingMinor,
  periods: problem.periods.slice(at),
  planned: problem.planned.slice(at),
});

const provisional = (row: ScheduleRow, at: number, rates: readonly PeriodRate[]): ScheduleRow => ({
  ...row,
  isProvisional: rates[at]?.isProvisional ?? false,
});

/**
 * Rents solved anew at every change of the rate, over all that is left of the term. `null` where there is no share of the
 * base rent left to change.
 */
export const resetRents = (problem: Problem, rates: readonly PeriodRate[]): ScheduleRow[] | null => {
  const rows: ScheduleRow[] = [];
  let openingMinor = problem.openingMinor;
  while (rows.length < problem.periods.length) {
    const at = rows.length;
    const rate = rates[at]?.rate ?? 0n;
    const rest = from(problem, at, openingMinor);
    const solved = solveRents(rest, rate);
    if (!solved) return null;
    const change = rates.findIndex((other, index) => index > at && other.rate !== rate);
    const taken = amortise(rest, solved.rentsMinor, rate).slice(0, change < 0 ? undefined : change - at);
    rows.push(...taken);
    openingMinor = taken.at(-1)?.closingMinor ?? openingMinor;
  }
  return rows.map((row, at) => provisional(row, at, rates));
};

/**
 * Balances as planned at the first rate; what changes is the interest, and with it the rent that keeps the plan. Every
 * period must have a rent. `null` as for `resetRents`.
 */
export const resetInterest = (problem: Problem, rates: readonly PeriodRate[]): ScheduleRow[] | null => {
  const first = rates[0]?.rate ?? 0n;
  const solved = solveRents(problem, first);
  if (!solved) return null;
  return amortise(problem, solved.rentsMinor, first).map((planned, at) => {
    const rate = rates[at]?.rate ?? first;
    const row = provisional({ ...planned, rate }, at, rates);
    if (rate === first) return row;
    const { openingMinor, closingMinor } = planned;
    const [growth] = growthsAt(rate, { periods: [planned], basis: problem.basis });
    if (growth === undefined) return row;
    const rentMinor =
      problem.timing === 'advance'
        ? openingMinor - toWhole(over(realOf(closingMinor), growth))
        : toWhole(times(realOf(openingMinor), growth)) - closingMinor;
    return { ...row, rentMinor, interestMinor: closingMinor - openingMinor + rentMinor };
  });
};
