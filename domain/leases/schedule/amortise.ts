import type { Rate } from '../rates/rate.ts';
import { type Real, realOf, toWhole } from '../rates/real.ts';
import { after } from './balance-path.ts';
import type { Period } from './periods.ts';
import { growthsAt, type Problem } from './solve.ts';

/** A period's row: opening + interest − rent = closing, in minor units, always. */
export interface ScheduleRow extends Period {
  /** The yearly rate of its interest. */
  readonly rate: Rate;
  readonly openingMinor: bigint;
  readonly interestMinor: bigint;
  readonly rentMinor: bigint;
  readonly closingMinor: bigint;
  /** Its rate is not published yet: the last one known runs on. */
  readonly isProvisional: boolean;
}

/**
 * Rows of a balance under given rents at one rate. The exact balance is carried from row to row and rounded half up for
 * showing, interest being what closes the row: so balances never drift from the exact ones, by more than half a minor
 * unit, and interest is within one of the exact interest. The last row closes on the end balance as agreed.
 * `exactOpening` is for an opening balance that is itself a rounded present value.
 */
export const amortise = (
  problem: Omit<Problem, 'planned'>,
  rentsMinor: readonly bigint[],
  rate: Rate,
  exactOpening: Real = realOf(problem.openingMinor),
): ScheduleRow[] => {
  const { periods, timing, endBalanceMinor } = problem;
  let exact = exactOpening;
  let openingMinor = toWhole(exact);
  return growthsAt(rate, problem).flatMap((growth, at) => {
    const period = periods[at];
    if (!period) return [];
    const rentMinor = rentsMinor[at] ?? 0n;
    exact = after(exact, { growth, rent: realOf(rentMinor) }, timing);
    const closingMinor = at === periods.length - 1 ? endBalanceMinor : toWhole(exact);
    const interestMinor = closingMinor - openingMinor + rentMinor;
    const row = { ...period, rate, openingMinor, interestMinor, rentMinor, closingMinor, isProvisional: false };
    openingMinor = closingMinor;
    return [row];
  });
};
