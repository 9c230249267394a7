import { z } from 'zod';
import { COMPOUNDINGS } from '#domain/leases/rates/growth';
import { rateOfPercent } from '#domain/leases/rates/rate';
import { parseDecimal } from '#domain/money/decimal';
import { DAY_COUNTS } from '#domain/time/day-count';
import { calendarDate, minorUnits, rowId } from '../input.ts';
import { leaseId } from '../leases/load-lease.ts';

/** Whether the lessor takes the rents back when the lessee does not pay. */
export const RECOURSES = ['none', 'full'] as const;

const percentText = z.string().refine(text => {
  const value = text.length <= 30 ? parseDecimal(text) : undefined;
  return value !== undefined && value.scale <= 12;
}, 'a decimal number as text, at most 12 decimals');

/** The yearly rate of a stored or given percentage; the text has been checked. */
export const rateOfText = (text: string) => rateOfPercent(parseDecimal(text) ?? { unscaled: 0n, scale: 0 });

/** A sale of the rents of a range of periods, both ends included. The rate is a year's, in per cent as text. */
export const rentSaleInput = z.object({
  lease: leaseId,
  bankId: rowId,
  firstPeriod: z.number().int().min(1).max(600),
  lastPeriod: z.number().int().min(1).max(600),
  ratePercent: percentText,
  dayCount: z.enum(DAY_COUNTS).default('ACT/360'),
  compounding: z.enum(COMPOUNDINGS).default('effective'),
  /** Kept back from the price. */
  feeMinor: minorUnits.default(0n),
  /** The day on which the bank pays. */
  valueDate: calendarDate,
  recourse: z.enum(RECOURSES).default('none'),
  /** How long the bank may think about it. */
  expiresInDays: z.number().int().min(1).max(90).default(14),
});

export type RentSaleInput = z.output<typeof rentSaleInput>;

/** What `RentSale.terms` keeps. */
export const saleTerms = z.object({
  ratePercent: percentText,
  dayCount: z.enum(DAY_COUNTS),
  compounding: z.enum(COMPOUNDINGS),
  feeMinor: z.string(),
  paidMinor: z.string(),
  recourse: z.enum(RECOURSES),
});

export type SaleTerms = z.output<typeof saleTerms>;
