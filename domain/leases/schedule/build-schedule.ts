import { accept, type Refusal, type Result, refuse } from '#domain/result';
import type { Rate } from '../rates/rate.ts';
import { amortise, type ScheduleRow } from './amortise.ts';
import { checkTerms, type TermsRefusal } from './check-terms.ts';
import { floatingRates } from './floating-rate.ts';
import { resetInterest, resetRents } from './floating-schedule.ts';
import { periodsOf } from './periods.ts';
import { plannedRents } from './rent-plan.ts';
import { type Problem, solveRateAndRents, solveRents } from './solve.ts';
import { endBalanceOf, type ScheduleTerms } from './terms.ts';

export interface Schedule {
  readonly terms: ScheduleTerms;
  readonly rows: readonly ScheduleRow[];
  /** The yearly rate of the first period: given, or implied by the rents. */
  readonly rate: Rate;
  /** Given, or solved; `null` where every rent is an amount of its own. */
  readonly baseRentMinor: bigint | null;
}

export const SCHEDULE_REFUSALS = ['lease-rate-not-found', 'lease-rent-not-solvable', 'lease-rent-negative'] as const;

export type ScheduleRefusal = TermsRefusal | Refusal<(typeof SCHEDULE_REFUSALS)[number]>;

const problemOf = (terms: ScheduleTerms): Problem => {
  const periods = periodsOf(terms);
  return {
    openingMinor: terms.financedMinor,
    endBalanceMinor: endBalanceOf(terms.residual),
    periods,
    planned: plannedRents(terms, periods),
    timing: terms.rent.timing,
    basis: terms.basis,
  };
};

type Computed = Result<Omit<Schedule, 'terms'>, ScheduleRefusal>;

const unsolvable = () => refuse('lease-rent-not-solvable', {}, 'rent.plan');

/** Rents are given, the rate follows. */
const withImpliedRate = (terms: ScheduleTerms, problem: Problem): Computed => {
  const { baseRentMinor } = terms.rent;
  const solved = solveRateAndRents(problem, baseRentMinor ?? 0n);
  if (!solved.ok) return refuse('lease-rate-not-found', {}, 'rate');
  const { rate, rentsMinor } = solved.value;
  return accept({ rows: amortise(problem, rentsMinor, rate), rate, baseRentMinor });
};

/** The rate is given, rents follow. */
const withSolvedRents = (problem: Problem, rate: Rate): Computed => {
  const solved = solveRents(problem, rate);
  if (!solved) return unsolvable();
  return accept({
    rows: amortise(problem, solved.rentsMinor, rate),
    rate,
    baseRentMinor: solved.baseRentMinor,
  });
};

const withFloatingRate = (terms: ScheduleTerms, problem: Problem): Computed => {
  if (terms.rate.kind !== 'floating') return unsolvable();
  const rates = floatingRates(terms.rate, terms, problem.periods);
  const first = rates[0]?.rate ?? 0n;
  const rows = terms.rate.onReset === 'rents' ? resetRents(problem, rates) : resetInterest(problem, rates);
  if (!rows) return unsolvable();
  return accept({ rows, rate: first, baseRentMinor: solveRents(problem, first)?.baseRentMinor ?? null });
};

const compute = (terms: ScheduleTerms): Computed => {
  const problem = problemOf(terms);
  if (terms.rate.kind === 'implied') return withImpliedRate(terms, problem);
  return terms.rate.kind === 'fixed' ? withSolvedRents(problem, terms.rate.rate) : withFloatingRate(terms, problem);
};

/**
 * The schedule of a lease. In every row opening + interest − rent = closing; each row opens with the closing before it, the
 * first with what is financed; the last closes on residual value and balloon. Refusals: `TERMS_REFUSALS` for terms that
 * contradict themselves, `SCHEDULE_REFUSALS` where no rate or rent does it.
 */
export const buildSchedule = (terms: ScheduleTerms): Result<Schedule, ScheduleRefusal> => {
  const checked = checkTerms(terms);
  if (!checked.ok) return checked;
  const computed = compute(terms);
  if (!computed.ok) return computed;
  if (computed.value.rows.some(({ rentMinor }) => rentMinor < 0n)) return refuse('lease-rent-negative', {}, 'residual');
  return accept({ terms, ...computed.value });
};
