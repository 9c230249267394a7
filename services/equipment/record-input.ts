import { z } from 'zod';
import { CONDITIONS, INSPECTION_RESULTS, VALUATION_BASES } from '#domain/equipment/records';
import { amountMinor, calendarDate, note, rowId } from '../input.ts';
import { line } from './passport-input.ts';
import { currencyCode } from './propose-sale.ts';

const inspection = z.object({
  kind: z.literal('inspection'),
  date: calendarDate,
  inspector: line(),
  organisation: line().optional(),
  result: z.enum(INSPECTION_RESULTS),
  /** The plate as the inspector read it. */
  serialSeen: line(300).optional(),
  findings: note(4000).optional(),
  /** When the next one is due. */
  until: calendarDate.optional(),
});

const maintenance = z.object({
  kind: z.literal('maintenance'),
  date: calendarDate,
  work: note(4000),
  workshop: line().optional(),
  engineHours: z.int().min(0).max(1_000_000).optional(),
  until: calendarDate.optional(),
  costMinor: amountMinor.optional(),
  currency: currencyCode.optional(),
});

const insurance = z.object({
  kind: z.literal('insurance'),
  /** First and last day of cover. */
  date: calendarDate,
  until: calendarDate,
  insurer: line(),
  policyNumber: line(60),
  coverage: note(500).optional(),
  amountMinor: amountMinor.optional(),
  currency: currencyCode.optional(),
  /** To whom a loss is paid: a member, or anybody by name. */
  lossPayeeId: rowId.optional(),
  lossPayee: line().optional(),
});

const valuation = z.object({
  kind: z.literal('valuation'),
  date: calendarDate,
  amountMinor,
  currency: currencyCode,
  basis: z.enum(VALUATION_BASES),
  source: line(300),
  valuer: line().optional(),
  note: note().optional(),
});

const condition = z.object({
  kind: z.literal('condition'),
  date: calendarDate,
  condition: z.enum(CONDITIONS),
  note: note().optional(),
});

/** What somebody saw of a machine, or agreed about it. An amount and its currency come together. */
export const observationInput = z
  .discriminatedUnion('kind', [inspection, maintenance, insurance, valuation, condition])
  .refine(one => !('until' in one) || one.until === undefined || one.until >= one.date, {
    path: ['until'],
    message: 'until-before-date',
  })
  .refine(
    one =>
      (one.kind !== 'maintenance' || (one.costMinor === undefined) === (one.currency === undefined)) &&
      (one.kind !== 'insurance' || (one.amountMinor === undefined) === (one.currency === undefined)),
    { path: ['currency'], message: 'an amount and its currency' },
  );

export type Observation = z.output<typeof observationInput>;
