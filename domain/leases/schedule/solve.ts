import type { Result } from '#domain/result';
import { type Growth, growthAt, type RateBasis, type YearFraction, yearFractionOf } from '../rates/growth.ts';
import type { Rate } from '../rates/rate.ts';
import { ONE, over, type Real, realOf, times, toWhole } from '../rates/real.ts';
import { findOnlyRate, type YieldRefusal } from '../rates/yields.ts';
import { after, interestOnlyRent, type Leg, leftAfter } from './balance-path.ts';
import type { Period } from './periods.ts';
import type { PlannedRent } from './rent-plan.ts';
import type { Timing } from './terms.ts';

/** A balance, what is paid towards it in each period, and the balance that is to be left. */
export interface Problem {
  readonly openingMinor: bigint;
  readonly endBalanceMinor: bigint;
  readonly periods: readonly Period[];
  readonly planned: readonly PlannedRent[];
  readonly timing: Timing;
  readonly basis: RateBasis;
}

const fractionsOf = ({ periods, basis }: Pick<Problem, 'periods' | 'basis'>): YearFraction[] =>
  periods.map(period => yearFractionOf(basis.accrual, period));

/** By how much a balance grows in each period, at a yearly rate. */
export const growthsAt = (rate: Rate, problem: Pick<Problem, 'periods' | 'basis'>): Real[] => {
  const growth: Growth = growthAt(rate, problem.basis.compounding);
  return fractionsOf(problem).map(growth);
};

type RentOf = (planned: PlannedRent) => Real | 'interest';

const legsOf = ({ planned }: Problem, growths: readonly Real[], rentOf: RentOf): Leg[] =>
  growths.map((growth, at) => {
    const rent = planned[at];
    return { growth, rent: rent ? rentOf(rent) : 0n };
  });

const fixedOnly: RentOf = rent =>
  rent.kind === 'amount' ? realOf(rent.amountMinor) : rent.kind === 'share' ? 0n : rent.kind;

const sharesOnly: RentOf = rent => (rent.kind === 'share' ? rent.share : rent.kind === 'amount' ? 0n : rent.kind);

/**
 * The base rent that leaves the end balance, unrounded; `null` where no period has a share of it. What is left is linear
 * in the base rent, so it takes two passes and no search.
 */
const solveBaseRent = (problem: Problem, growths: readonly Real[]): Real | null => {
  const { openingMinor, endBalanceMinor, timing } = problem;
  const paidByShares = -leftAfter(0n, legsOf(problem, growths, sharesOnly), timing);
  if (paidByShares <= 0n) return null;
  const leftWithout = leftAfter(realOf(openingMinor), legsOf(problem, growths, fixedOnly), timing);
  return over(leftWithout - realOf(endBalanceMinor), paidByShares);
};

/** Every rent in minor units: shares of the base rent and mere interest, each rounded half up. */
const roundRents = (problem: Problem, growths: readonly Real[], baseRentMinor: bigint): bigint[] => {
  let balance = realOf(problem.openingMinor);
  return growths.map((growth, at) => {
    const rent = problem.planned[at];
    let amount = 0n;
    if (rent?.kind === 'amount') amount = rent.amountMinor;
    if (rent?.kind === 'share') amount = toWhole(times(realOf(baseRentMinor), rent.share));
    if (rent?.kind === 'interest') amount = toWhole(interestOnlyRent(balance, growth, problem.timing));
    balance = after(balance, { growth, rent: realOf(amount) }, problem.timing);
    return amount;
  });
};

/** The growth of what is paid in a period until the end. */
const growthToEnd = (growths: readonly Real[], at: number, timing: Timing): Real =>
  growths.slice(timing === 'advance' ? at : at + 1).reduce(times, ONE);

/** Rents with the last share changed so that, rounding included, the end balance is left to less than a minor unit. */
const settleLast = (problem: Problem, growths: readonly Real[], rents: readonly bigint[]): bigint[] => {
  const last = problem.planned.findLastIndex(rent => rent.kind === 'share' && rent.share > 0n);
  const legs = growths.map((growth, at) => ({ growth, rent: realOf(rents[at] ?? 0n) }));
  const tooMuch = leftAfter(realOf(problem.openingMinor), legs, problem.timing) - realOf(problem.endBalanceMinor);
  return rents.map((rent, at) =>
    at === last ? toWhole(realOf(rent) + over(tooMuch, growthToEnd(growths, at, problem.timing))) : rent,
  );
};

export interface SolvedRents {
  /** Half up to the minor unit; down where so small a rent, rounded up, would leave less than nothing to pay last. */
  readonly baseRentMinor: bigint;
  /** One for each period. The last share of the base rent carries what rounding has left. */
  readonly rentsMinor: readonly bigint[];
}

/** The rents that leave the end balance at a rate; `null` where the plan has no share to solve for. */
export const solveRents = (problem: Problem, rate: Rate): SolvedRents | null => {
  const growths = growthsAt(rate, problem);
  const exact = solveBaseRent(problem, growths);
  if (exact === null) return null;
  const withBase = (baseRentMinor: bigint): SolvedRents => ({
    baseRentMinor,
    rentsMinor: settleLast(problem, growths, roundRents(problem, growths, baseRentMinor)),
  });
  const nearest = withBase(toWhole(exact));
  const isOverpaid = exact > 0n && nearest.rentsMinor.some(rent => rent < 0n);
  return isOverpaid ? withBase(exact / ONE) : nearest;
};

const withAmounts = (problem: Problem, rentsMinor: readonly bigint[]): Problem => ({
  ...problem,
  planned: rentsMinor.map(amountMinor => ({ kind: 'amount', amountMinor })),
});

/** The rate at which given rents, shares and all, leave the end balance. Refusals: `YIELD_REFUSALS`. */
export const solveRate = (problem: Problem, baseRentMinor: bigint): Result<Rate, YieldRefusal> => {
  const { openingMinor, endBalanceMinor, timing } = problem;
  const fractions = fractionsOf(problem);
  const rentOf: RentOf = rent => {
    if (rent.kind === 'share') return realOf(toWhole(times(realOf(baseRentMinor), rent.share)));
    return rent.kind === 'amount' ? realOf(rent.amountMinor) : rent.kind;
  };
  return findOnlyRate(rate => {
    const growth = growthAt(rate, problem.basis.compounding);
    return (
      leftAfter(realOf(openingMinor), legsOf(problem, fractions.map(growth), rentOf), timing) - realOf(endBalanceMinor)
    );
  });
};

export interface SolvedRate {
  readonly rate: Rate;
  readonly rentsMinor: readonly bigint[];
}

/**
 * The rate that given rents imply, and the rents in minor units. Where mere interest is paid for some periods, that is
 * rounded at the rate found first, and the rate found anew with it: then nothing is left to round at the end.
 */
export const solveRateAndRents = (problem: Problem, baseRentMinor: bigint): Result<SolvedRate, YieldRefusal> => {
  const first = solveRate(problem, baseRentMinor);
  if (!first.ok) return first;
  const rentsMinor = roundRents(problem, growthsAt(first.value, problem), baseRentMinor);
  if (!problem.planned.some(rent => rent.kind === 'interest'))
    return { ok: true, value: { rate: first.value, rentsMinor } };
  const second = solveRate(withAmounts(problem, rentsMinor), 0n);
  return second.ok ? { ok: true, value: { rate: second.value, rentsMinor } } : second;
};
