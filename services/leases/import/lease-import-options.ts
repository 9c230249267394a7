import { z } from 'zod';
import { isTimeZone } from '#domain/time/zoned-day';
import { calendarDate } from '../../input.ts';

export const leaseImportOptions = z.object({
  /** The day of the balances, where a row has none of its own. */
  asOf: calendarDate.optional(),
  timeZone: z.string().refine(isTimeZone, 'a time zone, e.g. Europe/Berlin').default('UTC'),
  /** Whether the portal bills what comes next. */
  billingOn: z.boolean().default(true),
  /** Said by somebody who has looked: serials that look like others are taken all the same. */
  evenIfAlike: z.boolean().default(false),
});

export type LeaseImportOptions = z.output<typeof leaseImportOptions>;
