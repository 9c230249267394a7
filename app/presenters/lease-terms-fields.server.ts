import { z } from 'zod';
import { ACCRUALS, COMPOUNDINGS } from '#domain/leases/rates/growth';
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
import { checkField } from '~/form-fields.server';

/** What determines the schedule: a rent (the rate follows), a rate (rents follow), or a rate that floats. */
export const PRICINGS = ['rent', 'rate', 'floating'] as const;
export const PLANS = ['level', 'stepped', 'seasonal', 'irregular'] as const;
/** How rows of a plan are given: as amounts, or as shares of the base rent. */
export const STEP_UNITS = ['share', 'amount'] as const;

const text = z.string().trim().max(60).optional();
const lines = z.string().max(40_000).optional();
const whole = (least: number, most: number) => z.coerce.number().int().min(least).max(most);

/** What the part of the form sends that a schedule is computed from; numbers are still as they were typed. */
export const scheduleFields = z.object({
  frequency: z.enum(FREQUENCIES),
  periods: whole(0, 600).optional(),
  dayOfMonth: whole(1, 31).optional(),
  timing: z.enum(TIMINGS),
  accrual: z.enum(ACCRUALS),
  compounding: z.enum(COMPOUNDINGS),
  pricing: z.enum(PRICINGS),
  rent: text,
  ratePercent: text,
  reference: z.enum(REFERENCE_RATES).optional(),
  marginPercent: text,
  floorPercent: text,
  capPercent: text,
  resetMonths: whole(1, 120).optional(),
  onReset: z.enum(RESETS).optional(),
  fixings: lines,
  plan: z.enum(PLANS),
  stepUnit: z.enum(STEP_UNITS).optional(),
  steps: z
    .array(z.object({ fromPeriod: whole(1, 600).optional(), value: text }))
    .max(600)
    .default([]),
  seasons: z.array(text).max(12).default([]),
  irregular: lines,
  endDate: z.iso.date().optional(),
  skippedMonths: z.array(whole(1, 12)).max(12).default([]),
  gracePeriods: whole(0, 600).optional(),
  graceInterest: z.enum(['capitalised', 'paid']).optional(),
  guaranteed: text,
  expectedPayment: text,
  unguaranteed: text,
  balloon: text,
});

/** Tax, index and price of use: what an amendment may change beside the schedule. */
export const clauseFields = z.object({
  vatCategory: z.enum(LEASE_VAT_CATEGORIES),
  vatPercent: text,
  indexed: checkField,
  index: z.string().trim().max(100).optional(),
  indexBase: text,
  indexReview: whole(1, 120).optional(),
  indexFloor: text,
  indexCap: text,
  indexValues: lines,
  meter: z.enum(METER_KINDS).optional(),
  allowance: text,
  tiers: z
    .array(z.object({ upTo: text, unitPrice: text }))
    .max(50)
    .default([]),
  quantityDigits: whole(0, 6).optional(),
});

/** All that the form sends about money. */
export const leaseTermsFields = scheduleFields.extend({
  kind: z.enum(LEASE_KINDS),
  currency: z
    .string()
    .trim()
    .toUpperCase()
    .regex(/^[A-Z]{3}$/),
  commencementDate: z.iso.date(),
  financed: z.string().trim().max(60),
  lessorCosts: text,
  lesseeCosts: text,
  deposit: text,
  depositUse: z.enum(DEPOSIT_USES).optional(),
  ...clauseFields.shape,
});

export type ClauseFields = z.output<typeof clauseFields>;
export type ScheduleFields = z.output<typeof scheduleFields>;
export type LeaseTermsFields = z.output<typeof leaseTermsFields>;
