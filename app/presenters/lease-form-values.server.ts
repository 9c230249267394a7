import { typedMoney } from './lease-fields.server.ts';
import type { ScheduleInput, TermsInput } from './lease-terms-form.server.ts';

/** Values of a form by field name, as they would be typed. */
export type FormValues = Readonly<Record<string, string | readonly string[]>>;

type Money = (minor: unknown) => string;

/** Nothing is typed for nothing. */
const moneyIn =
  (currency: string): Money =>
  minor =>
    minor === undefined || minor === null || String(minor) === '0' ? '' : typedMoney(String(minor), currency);

const text = (value: string | number | null | undefined): string =>
  value === null || value === undefined ? '' : String(value);

const rateValues = (rate: ScheduleInput['rate']): FormValues => {
  if (rate.kind === 'implied') return { pricing: 'rent' };
  if (rate.kind === 'fixed') return { pricing: 'rate', ratePercent: rate.percent };
  return {
    ...{ pricing: 'floating', reference: rate.reference, marginPercent: rate.marginPercent, onReset: rate.onReset },
    floorPercent: text(rate.floorPercent),
    capPercent: text(rate.capPercent),
    resetMonths: text(rate.resetMonths),
    fixings: rate.fixings.map(({ from, percent }) => `${from} ${percent}`).join('\n'),
  };
};

const planValues = (plan: ScheduleInput['rent']['plan'], money: Money): FormValues => {
  if (plan === undefined || plan.kind === 'level') return { plan: 'level' };
  if (plan.kind === 'seasonal') {
    const seasons = plan.percentByMonth.map((percent, at) => [`seasons[${at}]`, percent]);
    return { plan: plan.kind, ...Object.fromEntries(seasons) };
  }
  if (plan.kind === 'stepped') {
    // The form has one unit for all steps; amounts and shares are not mixed by it.
    const isShare = plan.steps.every(({ rent }) => rent.kind === 'share');
    const rows = plan.steps.flatMap(({ fromPeriod, rent }, at) => [
      [`steps[${at}].fromPeriod`, text(fromPeriod)],
      [`steps[${at}].value`, rent.kind === 'share' ? rent.percent : money(rent.amountMinor) || '0'],
    ]);
    return { plan: plan.kind, stepUnit: isShare ? 'share' : 'amount', ...Object.fromEntries(rows) };
  }
  const lines = plan.rents.map(({ dueDate, rent }) =>
    rent.kind === 'share' ? `${dueDate} ${rent.percent} %` : `${dueDate} ${money(rent.amountMinor) || '0'}`,
  );
  return { plan: plan.kind, irregular: lines.join('\n'), endDate: plan.endDate };
};

/** The part of the form that a schedule is computed from. */
export const scheduleValues = (terms: ScheduleInput, currency: string): FormValues => {
  const money = moneyIn(currency);
  const { rent, residual, basis } = terms;
  return {
    frequency: terms.frequency ?? 'monthly',
    periods: text(terms.periods || ''),
    dayOfMonth: text(terms.dayOfMonth),
    timing: rent.timing,
    accrual: basis?.accrual ?? 'equal-periods',
    compounding: basis?.compounding ?? 'nominal',
    rent: money(rent.baseRentMinor),
    ...rateValues(terms.rate),
    ...planValues(rent.plan, money),
    skippedMonths: (rent.skippedMonths ?? []).map(String),
    gracePeriods: text(rent.grace?.periods),
    graceInterest: rent.grace?.interest ?? 'capitalised',
    guaranteed: money(residual?.guaranteedMinor),
    expectedPayment: money(residual?.expectedPaymentMinor),
    unguaranteed: money(residual?.unguaranteedMinor),
    balloon: money(residual?.balloonMinor),
  };
};

const indexationValues = (indexation: TermsInput['indexation']): FormValues =>
  indexation
    ? {
        ...{ indexed: 'on', index: indexation.index, indexBase: indexation.baseValue },
        indexReview: text(indexation.reviewMonths),
        indexFloor: text(indexation.floorPercent),
        indexCap: text(indexation.capPercent),
        indexValues: indexation.values.map(({ from, value }) => `${from} ${value}`).join('\n'),
      }
    : {};

const usageValues = (usage: TermsInput['usage']): FormValues => {
  if (!usage) return {};
  const tiers = usage.tiers.flatMap(({ upTo, unitPrice }, at) => [
    [`tiers[${at}].upTo`, text(upTo)],
    [`tiers[${at}].unitPrice`, unitPrice],
  ]);
  return {
    ...{ meter: usage.meter, allowance: usage.allowance, quantityDigits: text(usage.quantityDigits ?? 2) },
    ...Object.fromEntries(tiers),
  };
};

/** Tax, index and price of use as they would have been typed. */
export const clauseValues = ({
  vat,
  indexation,
  usage,
}: {
  readonly vat?: TermsInput['vat'] | undefined;
  readonly indexation?: TermsInput['indexation'];
  readonly usage?: TermsInput['usage'];
}): FormValues => ({
  ...(vat && { vatCategory: vat.category, vatPercent: vat.percent }),
  ...indexationValues(indexation),
  ...usageValues(usage),
});

/** Terms as they would have been typed into the form: reads back to the same terms. */
export const leaseFormValues = (terms: TermsInput): FormValues => {
  const { kind, currency, commencementDate, directCosts, deposit } = terms;
  const money = moneyIn(currency);
  return {
    ...{ kind, currency, commencementDate, financed: money(terms.financedMinor) },
    ...scheduleValues(terms, currency),
    lessorCosts: money(directCosts?.lessorMinor),
    lesseeCosts: money(directCosts?.lesseeMinor),
    deposit: money(deposit?.amountMinor),
    depositUse: deposit?.use ?? 'returned',
    ...clauseValues(terms),
  };
};

/** What the form begins with: a finance lease of five years at a rate. */
export const EMPTY_TERMS: FormValues = {
  kind: 'finance',
  frequency: 'monthly',
  periods: '60',
  timing: 'advance',
  accrual: 'equal-periods',
  compounding: 'nominal',
  pricing: 'rate',
  plan: 'level',
  stepUnit: 'share',
  graceInterest: 'capitalised',
  onReset: 'rents',
  depositUse: 'returned',
  vatCategory: 'S',
  quantityDigits: '2',
};
