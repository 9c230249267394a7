import { z } from 'zod';
import { calendarDate, minorUnits } from '../input.ts';

/** Interest and balances may be below zero where a rate is. */
const signedMinor = z
  .string()
  .regex(/^-?\d{1,30}$/, 'digits of minor units')
  .transform(text => BigInt(text));

const optional = signedMinor.nullable().default(null);

/**
 * What the former system says of a running lease: the domain's `DeclaredLease`, amounts in minor units as digits in text.
 * A due date that does not exist is let through, because its row has a verdict of its own (`row-date-differs`).
 */
export const declaredLeaseInput = z.strictObject({
  asOf: calendarDate,
  outstandingMinor: minorUnits,
  unpaidMinor: minorUnits.default(0n),
  rows: z
    .array(
      z.strictObject({
        periodNumber: z.number().int().min(1),
        dueDate: z.string().max(40),
        rentMinor: minorUnits,
        openingMinor: optional,
        interestMinor: optional,
        closingMinor: optional,
      }),
    )
    .max(600),
});
