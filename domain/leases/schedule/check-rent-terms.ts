import { accept, type Refusal, type Result, refuse } from '#domain/result';
import { isCalendarDate } from '#domain/time/calendar-date';
import type { IrregularRent, Rent, RentPlan, RentStep, ScheduleTerms } from './terms.ts';

export const RENT_TERMS_REFUSALS = [
  'lease-rent-and-rate-given',
  'lease-rent-and-rate-missing',
  'lease-rent-out-of-range',
  'lease-steps-out-of-order',
  'lease-seasons-not-twelve',
  'lease-rent-dates-out-of-order',
  'lease-first-rent-not-at-commencement',
  'lease-last-rent-not-at-end',
  'lease-skipped-month-invalid',
  'lease-grace-out-of-range',
  'lease-day-count-needed',
  'lease-reset-needs-rents',
] as const;

type Checked = Result<null, Refusal<(typeof RENT_TERMS_REFUSALS)[number]>>;

const MAX_RENT_MINOR = 10n ** 15n;
/** Per cent of the base rent. */
const MAX_SHARE = 10_000n;

const fine = accept(null);

const isRent = (rent: Rent): boolean => {
  if (rent.kind === 'amount') return rent.amountMinor >= 0n && rent.amountMinor <= MAX_RENT_MINOR;
  const { unscaled, scale } = rent.percent;
  return unscaled >= 0n && unscaled <= MAX_SHARE * 10n ** BigInt(scale);
};

const rentsOf = (plan: RentPlan): Rent[] => {
  if (plan.kind === 'stepped') return plan.steps.map(({ rent }) => rent);
  if (plan.kind === 'seasonal') return plan.percentByMonth.map(percent => ({ kind: 'share', percent }));
  return plan.kind === 'irregular' ? plan.rents.map(({ rent }) => rent) : [];
};

const checkSteps = (steps: readonly RentStep[], periods: number): Checked => {
  const isAscending = steps.every(({ fromPeriod }, at) => fromPeriod > (steps[at - 1]?.fromPeriod ?? 0));
  const isInside = steps.every(({ fromPeriod }) => Number.isInteger(fromPeriod) && fromPeriod <= periods);
  return isAscending && isInside ? fine : refuse('lease-steps-out-of-order', {}, 'rent.plan');
};

const checkIrregular = (rents: readonly IrregularRent[], endDate: string, terms: ScheduleTerms): Checked => {
  const dates = rents.map(({ dueDate }) => dueDate);
  if (![...dates, endDate].every(isCalendarDate) || dates.some((date, at) => date <= (dates[at - 1] ?? '')))
    return refuse('lease-rent-dates-out-of-order', {}, 'rent.plan');
  const [first, last] = [dates[0], dates.at(-1)];
  if (first === undefined || last === undefined) return refuse('lease-rent-out-of-range', {}, 'rent.plan');
  if (terms.basis.accrual === 'equal-periods') return refuse('lease-day-count-needed', {}, 'basis.accrual');
  const { commencementDate } = terms;
  if (terms.rent.timing === 'advance') {
    if (first !== commencementDate) return refuse('lease-first-rent-not-at-commencement', {}, 'rent.plan');
    return last < endDate ? fine : refuse('lease-rent-dates-out-of-order', {}, 'rent.plan');
  }
  if (first <= commencementDate) return refuse('lease-rent-dates-out-of-order', {}, 'rent.plan');
  return last === endDate ? fine : refuse('lease-last-rent-not-at-end', {}, 'rent.plan');
};

const checkPlan = (terms: ScheduleTerms): Checked => {
  const { plan } = terms.rent;
  if (!rentsOf(plan).every(isRent)) return refuse('lease-rent-out-of-range', {}, 'rent.plan');
  if (plan.kind === 'stepped') return checkSteps(plan.steps, terms.periods);
  if (plan.kind === 'seasonal' && plan.percentByMonth.length !== 12)
    return refuse('lease-seasons-not-twelve', {}, 'rent.plan');
  return plan.kind === 'irregular' ? checkIrregular(plan.rents, plan.endDate, terms) : fine;
};

const isMonth = (month: number): boolean => Number.isInteger(month) && month >= 1 && month <= 12;

const checkGaps = ({ rent: { skippedMonths, grace, plan }, periods }: ScheduleTerms): Checked => {
  if (!skippedMonths.every(isMonth)) return refuse('lease-skipped-month-invalid', {}, 'rent.skippedMonths');
  const count = plan.kind === 'irregular' ? plan.rents.length : periods;
  if (grace && !(Number.isInteger(grace.periods) && grace.periods >= 0 && grace.periods < count))
    return refuse('lease-grace-out-of-range', {}, 'rent.grace');
  return fine;
};

/** Rents and rate determine each other: one of them is given, the other follows. */
const checkUnknown = ({ rate, rent: { baseRentMinor, plan } }: ScheduleTerms): Checked => {
  const hasShares = plan.kind !== 'irregular' || plan.rents.some(({ rent }) => rent.kind === 'share');
  if (baseRentMinor !== null && !isRent({ kind: 'amount', amountMinor: baseRentMinor }))
    return refuse('lease-rent-out-of-range', {}, 'rent.baseRentMinor');
  if (rate.kind === 'implied' && hasShares && baseRentMinor === null)
    return refuse('lease-rent-and-rate-missing', {}, 'rent.baseRentMinor');
  if (rate.kind !== 'implied' && baseRentMinor !== null)
    return refuse('lease-rent-and-rate-given', {}, 'rent.baseRentMinor');
  return fine;
};

/** Planned balances can only be kept where each period has a rent that may change. */
const checkReset = ({ rate, rent }: ScheduleTerms): Checked => {
  if (rate.kind !== 'floating' || rate.onReset !== 'interest') return fine;
  const hasGap = rent.skippedMonths.length > 0 || (rent.grace !== null && rent.grace.interest === 'capitalised');
  return hasGap ? refuse('lease-reset-needs-rents', {}, 'rate.onReset') : fine;
};

/** Whether the rents of a lease fit together. Refusals: `RENT_TERMS_REFUSALS`, each with the field to mark. */
export const checkRentTerms = (terms: ScheduleTerms): Checked => {
  for (const check of [checkPlan, checkGaps, checkUnknown, checkReset]) {
    const checked = check(terms);
    if (!checked.ok) return checked;
  }
  return fine;
};
