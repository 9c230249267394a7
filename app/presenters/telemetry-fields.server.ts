import { z } from 'zod';
import { decimalText, parseDecimal } from '#domain/money/decimal';
import { METER_KINDS, type MeterKind } from '#domain/telemetry/meters';
import { isCalendarDate } from '#domain/time/calendar-date';
import { momentIn } from '#domain/time/zoned-moment';

/** The meter's unit in what people read: milliseconds of an hour, metres of a kilometre. */
const UNITS: Readonly<Record<MeterKind, number>> = { 'engine-hours': 3_600_000, kilometres: 1000, cycles: 1 };

/** What a meter shows, as people write it: `1234.5` or `1234,5`. */
const shown = z.string().transform((text, check) => {
  const value = parseDecimal(text.trim().replace(',', '.'));
  if (value && value.unscaled >= 0n) return Number(decimalText(value));
  check.addIssue({ code: 'custom', message: 'cell-not-a-number' });
  return z.NEVER;
});

/** The form of a replaced meter; date and time by the clocks of the zone given. */
export const replacementFields = (timeZone: string) =>
  z
    .object({
      meter: z.enum(METER_KINDS),
      date: z.string().refine(isCalendarDate, 'cell-not-a-date'),
      time: z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'cell-not-a-time'),
      oldMeterId: z.string().trim().min(1).max(60),
      newMeterId: z.string().trim().min(1).max(60),
      closing: shown,
      opening: shown,
      note: z.string().trim().max(500).optional(),
    })
    .transform(({ meter, date, time, closing, opening, note, ...names }) => {
      const [hours = 0, minutes = 0] = time.split(':').map(Number);
      return {
        meter,
        ...names,
        at: new Date(momentIn(timeZone, date, hours * 3600 + minutes * 60) * 1000),
        closing: Math.round(closing * UNITS[meter]),
        opening: Math.round(opening * UNITS[meter]),
        ...(note && { note }),
      };
    });

export const bankFields = z.object({ bankId: z.guid() });
