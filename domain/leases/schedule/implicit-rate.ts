import type { Result } from '#domain/result';
import type { Rate } from '../rates/rate.ts';
import { type DatedFlow, datedInternalRate, type YieldRefusal } from '../rates/yields.ts';
import type { Schedule } from './build-schedule.ts';
import { solveRate } from './solve.ts';
import { endBalanceOf } from './terms.ts';

/**
 * The rate implicit in the lease: at which rents, guaranteed and unguaranteed residual value and balloon are worth the
 * fair value and the lessor's initial direct costs. Source: IFRS 16, appendix A. By the lease's own basis, so without such
 * costs it is the contract's rate. Refusals: `YIELD_REFUSALS`.
 */
export const implicitRate = ({ terms, rows }: Schedule, lessorCostsMinor: bigint): Result<Rate, YieldRefusal> =>
  solveRate(
    {
      openingMinor: terms.financedMinor + lessorCostsMinor,
      endBalanceMinor: endBalanceOf(terms.residual),
      periods: rows,
      planned: rows.map(({ rentMinor }) => ({ kind: 'amount', amountMinor: rentMinor })),
      timing: terms.rent.timing,
      basis: terms.basis,
    },
    0n,
  );

/**
 * What the lease yields a year, effectively, on the days on which money moves: a spreadsheet's XIRR of what the lessor
 * lays out and gets. Refusals: `YIELD_REFUSALS`.
 */
export const annualYield = ({ terms, rows }: Schedule, lessorCostsMinor: bigint): Result<Rate, YieldRefusal> => {
  const end = rows.at(-1)?.until ?? terms.commencementDate;
  const flows: DatedFlow[] = [
    { date: terms.commencementDate, amountMinor: -(terms.financedMinor + lessorCostsMinor) },
    ...rows.map(({ dueDate, rentMinor }) => ({ date: dueDate, amountMinor: rentMinor })),
    { date: end, amountMinor: endBalanceOf(terms.residual) },
  ];
  return datedInternalRate(flows);
};
