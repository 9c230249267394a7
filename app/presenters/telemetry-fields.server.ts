import { z } from 'zod';
import { decimalText, parseDecimal } from '#domain/money/decimal';
import { METER_KINDS, type MeterKind } from '#domain/telemetry/meters';
import { isCalendarDate } from '#domain/time/calendar-date';
import { momentIn } from '#domain/time/zoned-moment';

/** The meter's unit in what people read: milliseconds of an hour, metres of a kilometre. */
const UNITS: Readonly<Record<MeterKind, number>> = { 'engine-hours': 3_600_000, kilometres: 1000, cycles: 1 };

const shown = z
  .string()
  .trim()
  .refine(text => parseDecimal(text.replace(',', '.')) !== undefined, 'cell-not-a-number')
  .transform(text => parseDecimal(text.replace(',', '.')))
  .transform(value => (value === undefined ? 0 : Number(decimalText(value))))
  .refine(value => value >= 0, 'cell-not-a-number');

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
