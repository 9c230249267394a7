import type { z } from 'zod';
import type { Rate } from '#domain/leases/rates/rate';
import { decimalOfReal } from '#domain/leases/rates/real';
import type { LeaseAmendment } from '#domain/leases/schedule/clauses';
import type {
  Indexation,
  LeaseTerms,
  LeaseVat,
  RateTerms,
  Rent,
  RentPlan,
  RentTerms,
  ResidualTerms,
  ScheduleTerms,
} from '#domain/leases/schedule/terms';
import type { UsageTerms } from '#domain/leases/usage/usage-terms';
import { type Decimal, decimalText } from '#domain/money/decimal';
import { type amendmentInput, leaseTermsInput } from './lease-terms-input.ts';

type Stored = z.input<typeof leaseTermsInput>;

/** Percentages come in with 12 decimals at most, so that these are all of them; zeros at the end say nothing. */
const percentOf = (rate: Rate): string => {
  const text = decimalText(decimalOfReal(rate * 100n, 12));
  return text.replace(/\.?0+$/, '');
};

const rentOf = (rent: Rent) =>
  rent.kind === 'amount'
    ? { kind: rent.kind, amountMinor: rent.amountMinor.toString() }
    : { kind: rent.kind, percent: decimalText(rent.percent) };

const planOf = (plan: RentPlan) => {
  if (plan.kind === 'level') return { kind: plan.kind };
  if (plan.kind === 'seasonal') return { kind: plan.kind, percentByMonth: plan.percentByMonth.map(decimalText) };
  if (plan.kind === 'stepped') {
    const steps = plan.steps.map(({ fromPeriod, rent }) => ({ fromPeriod, rent: rentOf(rent) }));
    return { kind: plan.kind, steps };
  }
  const rents = plan.rents.map(({ dueDate, rent }) => ({ dueDate, rent: rentOf(rent) }));
  return { kind: plan.kind, rents, endDate: plan.endDate };
};

const rentTermsOf = ({ timing, baseRentMinor, plan, skippedMonths, grace }: RentTerms) => ({
  timing,
  baseRentMinor: baseRentMinor === null ? null : baseRentMinor.toString(),
  plan: planOf(plan),
  skippedMonths: [...skippedMonths],
  grace: grace && { ...grace },
});

const rateOf = (rate: RateTerms) => {
  if (rate.kind === 'implied') return { kind: rate.kind };
  if (rate.kind === 'fixed') return { kind: rate.kind, percent: percentOf(rate.rate) };
  const { kind, reference, resetMonths, onReset, margin, floor, cap, fixings } = rate;
  return {
    ...{ kind, reference, resetMonths, onReset },
    marginPercent: percentOf(margin),
    floorPercent: floor === null ? null : percentOf(floor),
    capPercent: cap === null ? null : percentOf(cap),
    fixings: fixings.map(fixing => ({ from: fixing.from, percent: percentOf(fixing.rate) })),
  };
};

const optional = (value: Decimal | null): string | null => (value === null ? null : decimalText(value));

const usageOf = ({ meter, allowance, tiers, quantityDigits }: UsageTerms) => ({
  ...{ meter, quantityDigits },
  allowance: decimalText(allowance),
  tiers: tiers.map(({ upTo, unitPrice }) => ({ upTo: optional(upTo), unitPrice: decimalText(unitPrice) })),
});

const vatOf = ({ category, percent }: LeaseVat) => ({ category, percent: decimalText(percent) });

const indexationOf = ({ index, reviewMonths, baseValue, floorPercent, capPercent, values }: Indexation) => ({
  ...{ index, reviewMonths },
  baseValue: decimalText(baseValue),
  floorPercent: optional(floorPercent),
  capPercent: optional(capPercent),
  values: values.map(({ from, value }) => ({ from, value: decimalText(value) })),
});

const residualOf = (residual: ResidualTerms) => ({
  guaranteedMinor: residual.guaranteedMinor.toString(),
  expectedPaymentMinor: residual.expectedPaymentMinor.toString(),
  unguaranteedMinor: residual.unguaranteedMinor.toString(),
  balloonMinor: residual.balloonMinor.toString(),
});

/** What first terms and those of an amendment have in common. */
const scheduleOf = (terms: Omit<ScheduleTerms, 'commencementDate' | 'financedMinor'>) => {
  const { dayOfMonth, frequency, periods, residual, rate, basis, rent } = terms;
  return {
    ...{ frequency, periods, basis: { ...basis } },
    ...(dayOfMonth !== undefined && { dayOfMonth }),
    residual: residualOf(residual),
    rate: rateOf(rate),
    rent: rentTermsOf(rent),
  };
};

/** An amendment as it is kept: JSON that `amendmentInput` reads back to the same. */
export const storedAmendment = ({
  effectiveDate,
  paymentMinor,
  terms,
  vat,
  indexation,
  usage,
}: LeaseAmendment): z.input<typeof amendmentInput> => ({
  effectiveDate,
  paymentMinor: paymentMinor.toString(),
  terms: scheduleOf(terms),
  ...(vat && { vat: vatOf(vat) }),
  ...(indexation !== undefined && { indexation: indexation && indexationOf(indexation) }),
  ...(usage !== undefined && { usage: usage && usageOf(usage) }),
});

/** Terms as they are kept in a row, committed to and sent by the API: JSON that `leaseTermsInput` reads back to the same. */
export const storedLeaseTerms = (terms: LeaseTerms): Stored => {
  const { kind, currency, commencementDate, indexation } = terms;
  return {
    ...{ kind, currency, commencementDate },
    financedMinor: terms.financedMinor.toString(),
    ...scheduleOf(terms),
    directCosts: {
      lessorMinor: terms.directCosts.lessorMinor.toString(),
      lesseeMinor: terms.directCosts.lesseeMinor.toString(),
    },
    deposit: terms.deposit && { ...terms.deposit, amountMinor: terms.deposit.amountMinor.toString() },
    vat: vatOf(terms.vat),
    indexation: indexation && indexationOf(indexation),
    usage: terms.usage && usageOf(terms.usage),
  };
};

/** Terms out of a row. Throws on what `storedLeaseTerms` did not write. */
export const leaseTermsOfRow = (stored: unknown): LeaseTerms => leaseTermsInput.parse(stored);
