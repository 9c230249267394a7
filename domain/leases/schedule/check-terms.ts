import { accept, type Refusal, type Result, refuse } from '#domain/result';
import { daysInMonth, isCalendarDate, partsOfDate } from '#domain/time/calendar-date';
import type { Rate } from '../rates/rate.ts';
import { ONE } from '../rates/real.ts';
import { checkRentTerms, RENT_TERMS_REFUSALS } from './check-rent-terms.ts';
import type { FloatingRate, ResidualTerms, ScheduleTerms } from './terms.ts';

export const TERMS_REFUSALS = [
  ...RENT_TERMS_REFUSALS,
  'lease-date-invalid',
  'lease-day-of-month-differs',
  'lease-periods-out-of-range',
  'lease-amount-out-of-range',
  'lease-expected-payment-above-guarantee',
  'lease-rate-out-of-range',
  'lease-fixing-missing',
  'lease-fixings-out-of-order',
  'lease-reset-out-of-range',
] as const;

export type TermsRefusalCode = (typeof TERMS_REFUSALS)[number];

export type TermsRefusal = Refusal<TermsRefusalCode>;

type Checked = Result<null, TermsRefusal>;

/** What a lease may say. Beyond lies a slip of the pen. Amounts have the ledger's bound of a face. */
export const LEASE_LIMITS = {
  periods: 600,
  amountMinor: 10n ** 15n,
  rate: { min: -ONE / 2n, max: 10n * ONE },
  resetMonths: 120,
} as const;

const fine = accept(null);

const isRateWithin = (rate: Rate): boolean => rate >= LEASE_LIMITS.rate.min && rate <= LEASE_LIMITS.rate.max;

const isAmountWithin = (amount: bigint, least: bigint): boolean =>
  amount >= least && amount <= LEASE_LIMITS.amountMinor;

const checkDates = ({ commencementDate, dayOfMonth, periods, rent }: ScheduleTerms): Checked => {
  if (!isCalendarDate(commencementDate)) return refuse('lease-date-invalid', {}, 'commencementDate');
  const { year, month, day } = partsOfDate(commencementDate);
  // The first period begins on commencement: on the day named, or on the last of a month that lacks it.
  if (dayOfMonth !== undefined && Math.min(dayOfMonth, daysInMonth(year, month)) !== day)
    return refuse('lease-day-of-month-differs', { day: String(dayOfMonth) }, 'dayOfMonth');
  const isWithin = Number.isInteger(periods) && periods >= 1 && periods <= LEASE_LIMITS.periods;
  if (rent.plan.kind !== 'irregular' && !isWithin)
    return refuse('lease-periods-out-of-range', { max: String(LEASE_LIMITS.periods) }, 'periods');
  return fine;
};

const checkResidual = (residual: ResidualTerms): Checked => {
  const { guaranteedMinor, expectedPaymentMinor, unguaranteedMinor, balloonMinor } = residual;
  const parts = [guaranteedMinor, expectedPaymentMinor, unguaranteedMinor, balloonMinor];
  if (!parts.every(part => isAmountWithin(part, 0n))) return refuse('lease-amount-out-of-range', {}, 'residual');
  if (expectedPaymentMinor > guaranteedMinor)
    return refuse('lease-expected-payment-above-guarantee', {}, 'residual.expectedPaymentMinor');
  return fine;
};

const checkFloating = (floating: FloatingRate, commencementDate: string): Checked => {
  const { fixings, resetMonths, margin, floor, cap } = floating;
  if (!Number.isInteger(resetMonths) || resetMonths < 1 || resetMonths > LEASE_LIMITS.resetMonths)
    return refuse('lease-reset-out-of-range', { max: String(LEASE_LIMITS.resetMonths) }, 'rate.resetMonths');
  const rates = [margin, ...fixings.map(({ rate }) => rate), floor ?? 0n, cap ?? 0n];
  if (!rates.every(isRateWithin) || (floor !== null && cap !== null && floor > cap))
    return refuse('lease-rate-out-of-range', {}, 'rate');
  if (!fixings.every(({ from }) => isCalendarDate(from))) return refuse('lease-date-invalid', {}, 'rate.fixings');
  if (fixings.some(({ from }, at) => from <= (fixings[at - 1]?.from ?? '')))
    return refuse('lease-fixings-out-of-order', {}, 'rate.fixings');
  const first = fixings[0];
  if (!first || first.from > commencementDate)
    return refuse('lease-fixing-missing', { date: commencementDate }, 'rate.fixings');
  return fine;
};

const checkRate = ({ rate, commencementDate }: ScheduleTerms): Checked => {
  if (rate.kind === 'fixed' && !isRateWithin(rate.rate)) return refuse('lease-rate-out-of-range', {}, 'rate');
  return rate.kind === 'floating' ? checkFloating(rate, commencementDate) : fine;
};

const checkFinanced = ({ financedMinor }: ScheduleTerms): Checked =>
  isAmountWithin(financedMinor, 1n) ? fine : refuse('lease-amount-out-of-range', {}, 'financedMinor');

/** Whether the terms of a schedule fit together. Refusals: `TERMS_REFUSALS`, each with the field to mark. */
export const checkTerms = (terms: ScheduleTerms): Result<ScheduleTerms, TermsRefusal> => {
  for (const check of [checkDates, checkFinanced, (one: ScheduleTerms) => checkResidual(one.residual), checkRate]) {
    const checked = check(terms);
    if (!checked.ok) return checked;
  }
  const rents = checkRentTerms(terms);
  return rents.ok ? accept(terms) : rents;
};
