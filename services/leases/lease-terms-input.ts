import { z } from 'zod';
import { ACCRUALS, COMPOUNDINGS } from '#domain/leases/rates/growth';
import { rateOfPercent } from '#domain/leases/rates/rate';
import {
  DEPOSIT_USES,
  FREQUENCIES,
  LEASE_KINDS,
  LEASE_VAT_CATEGORIES,
  REFERENCE_RATES,
  RESETS,
  TIMINGS,
} from '#domain/leases/schedule/terms';
import { METER_KINDS } from '#domain/leases/usage/usage-terms';
import { parseDecimal } from '#domain/money/decimal';
import { calendarDate, minorUnits } from '../input.ts';

/** A decimal number as text, `6.25`; never as a JSON number, which is binary. */
const decimalText = z.string().transform((text, context) => {
  const value = text.length <= 30 ? parseDecimal(text) : undefined;
  if (value && value.scale <= 12) return value;
  context.addIssue('a decimal number as text, at most 12 decimals');
  return z.NEVER;
});

/** A yearly rate in per cent, as text. */
const percentRate = decimalText.transform(rateOfPercent);

const rent = z.union([
  z.strictObject({ kind: z.literal('amount'), amountMinor: minorUnits }),
  z.strictObject({ kind: z.literal('share'), percent: decimalText }),
]);

const plan = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('level') }),
  z.strictObject({
    kind: z.literal('stepped'),
    steps: z.array(z.strictObject({ fromPeriod: z.number().int(), rent })).max(600),
  }),
  z.strictObject({ kind: z.literal('seasonal'), percentByMonth: z.array(decimalText).max(12) }),
  z.strictObject({
    kind: z.literal('irregular'),
    rents: z.array(z.strictObject({ dueDate: calendarDate, rent })).max(600),
    endDate: calendarDate,
  }),
]);

const rentTerms = z.strictObject({
  timing: z.enum(TIMINGS),
  baseRentMinor: minorUnits.nullable().default(null),
  plan: plan.default({ kind: 'level' }),
  skippedMonths: z.array(z.number().int()).max(12).default([]),
  grace: z
    .strictObject({ periods: z.number().int(), interest: z.enum(['capitalised', 'paid']) })
    .nullable()
    .default(null),
});

const rateTerms = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('implied') }),
  z
    .strictObject({ kind: z.literal('fixed'), percent: percentRate })
    .transform(({ kind, percent }) => ({ kind, rate: percent })),
  z
    .strictObject({
      kind: z.literal('floating'),
      reference: z.enum(REFERENCE_RATES),
      marginPercent: percentRate,
      floorPercent: percentRate.nullable().default(null),
      capPercent: percentRate.nullable().default(null),
      resetMonths: z.number().int(),
      onReset: z.enum(RESETS),
      fixings: z.array(z.strictObject({ from: calendarDate, percent: percentRate })).max(2000),
    })
    .transform(({ marginPercent, floorPercent, capPercent, fixings, ...terms }) => ({
      ...terms,
      margin: marginPercent,
      floor: floorPercent,
      cap: capPercent,
      fixings: fixings.map(({ from, percent }) => ({ from, rate: percent })),
    })),
]);

const nothing = minorUnits.default(0n);

const residual = z.strictObject({
  guaranteedMinor: nothing,
  expectedPaymentMinor: nothing,
  unguaranteedMinor: nothing,
  balloonMinor: nothing,
});

const indexation = z.strictObject({
  index: z.string().trim().min(1).max(100),
  baseValue: decimalText,
  reviewMonths: z.number().int(),
  floorPercent: decimalText.nullable().default(null),
  capPercent: decimalText.nullable().default(null),
  values: z.array(z.strictObject({ from: calendarDate, value: decimalText })).max(600),
});

const usage = z.strictObject({
  meter: z.enum(METER_KINDS),
  allowance: decimalText,
  tiers: z.array(z.strictObject({ upTo: decimalText.nullable(), unitPrice: decimalText })).max(50),
  quantityDigits: z.number().int().default(2),
});

const vat = z.strictObject({ category: z.enum(LEASE_VAT_CATEGORIES), percent: decimalText });

/** An irregular plan says itself how many periods there are. */
const periodsOfPlan = <Terms extends { periods: number; rent: z.output<typeof rentTerms> }>(terms: Terms): Terms =>
  terms.rent.plan.kind === 'irregular' ? { ...terms, periods: terms.rent.plan.rents.length } : terms;

const scheduleShape = {
  dayOfMonth: z.number().int().min(1).max(31).optional(),
  frequency: z.enum(FREQUENCIES).default('monthly'),
  periods: z.number().int().default(0),
  residual: residual.prefault({}),
  rate: rateTerms,
  basis: z
    .strictObject({ accrual: z.enum(ACCRUALS), compounding: z.enum(COMPOUNDINGS) })
    .default({ accrual: 'equal-periods', compounding: 'nominal' }),
  rent: rentTerms,
};

/**
 * What a lease says about money, as pages, files and the API send it: the domain's `LeaseTerms` with minor units as digits
 * in text, rates and quantities as decimals in text, and what is not said left out. Whether it fits together is
 * `checkLeaseTerms`'.
 */
export const leaseTermsInput = z
  .strictObject({
    kind: z.enum(LEASE_KINDS),
    currency: z.string().regex(/^[A-Z]{3}$/, 'three letters, e.g. EUR'),
    commencementDate: calendarDate,
    financedMinor: minorUnits,
    ...scheduleShape,
    directCosts: z.strictObject({ lessorMinor: nothing, lesseeMinor: nothing }).prefault({}),
    deposit: z
      .strictObject({ amountMinor: minorUnits, use: z.enum(DEPOSIT_USES) })
      .nullable()
      .default(null),
    vat,
    indexation: indexation.nullable().default(null),
    usage: usage.nullable().default(null),
  })
  .transform(periodsOfPlan);

/** An amendment of a lease: new terms for what is left on a day, and the clauses that change; one that is absent stays. */
export const amendmentInput = z.strictObject({
  effectiveDate: calendarDate,
  paymentMinor: nothing,
  terms: z.strictObject(scheduleShape).transform(periodsOfPlan),
  vat: vat.optional(),
  indexation: indexation.nullable().optional(),
  usage: usage.nullable().optional(),
});
