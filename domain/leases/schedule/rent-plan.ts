import { partsOfDate } from '#domain/time/calendar-date';
import { type Real, realOfDecimal } from '../rates/real.ts';
import type { Period } from './periods.ts';
import type { Rent, RentStep, ScheduleTerms } from './terms.ts';

/** What is planned for a period: an amount, a share of the base rent (1 is all of it), or its interest and no more. */
export type PlannedRent =
  | { readonly kind: 'amount'; readonly amountMinor: bigint }
  | { readonly kind: 'share'; readonly share: Real }
  | { readonly kind: 'interest' };

const NOTHING: PlannedRent = { kind: 'amount', amountMinor: 0n };

const WHOLE: Rent = { kind: 'share', percent: { unscaled: 100n, scale: 0 } };

const planned = (rent: Rent): PlannedRent =>
  rent.kind === 'amount' ? rent : { kind: 'share', share: realOfDecimal(rent.percent) / 100n };

const monthOf = ({ from }: Period): number => partsOfDate(from).month;

const steppedTo = (steps: readonly RentStep[], number: number): Rent =>
  steps.findLast(step => step.fromPeriod <= number)?.rent ?? WHOLE;

const byPlan = ({ rent: { plan } }: ScheduleTerms, period: Period): PlannedRent => {
  if (plan.kind === 'stepped') return planned(steppedTo(plan.steps, period.number));
  if (plan.kind === 'irregular') return planned(plan.rents[period.number - 1]?.rent ?? WHOLE);
  const percent = plan.kind === 'seasonal' ? plan.percentByMonth[monthOf(period) - 1] : undefined;
  return planned(percent ? { kind: 'share', percent } : WHOLE);
};

/** The rent planned for each period: grace first, then skipped months, then the plan. */
export const plannedRents = (terms: ScheduleTerms, periods: readonly Period[]): PlannedRent[] =>
  periods.map(period => {
    const { grace, skippedMonths } = terms.rent;
    if (grace && period.number <= grace.periods) return grace.interest === 'paid' ? { kind: 'interest' } : NOTHING;
    return skippedMonths.includes(monthOf(period)) ? NOTHING : byPlan(terms, period);
  });
