import { z } from 'zod';
import { ALARM_KINDS } from '#domain/alarms/kinds';
import { decimalText, parseDecimal } from '#domain/money/decimal';
import { METER_KINDS, type MeterKind } from '#domain/telemetry/meters';
import { isCalendarDate } from '#domain/time/calendar-date';
import { momentIn } from '#domain/time/zoned-moment';

const HOUR_MS = 3_600_000;

/** Units of a meter in one of those in which people write: milliseconds of an hour, metres of a kilometre. */
const UNITS: Readonly<Record<MeterKind, number>> = { 'engine-hours': HOUR_MS, kilometres: 1000, cycles: 1 };

/** A number as people write it: `12.5`, `12,5`, `−5`. */
const written = z.string().transform((text, check) => {
  const value = parseDecimal(text.trim().replace(',', '.').replace('−', '-'));
  if (value) return Number(decimalText(value));
  check.addIssue({ code: 'custom', message: 'cell-not-a-number' });
  return z.NEVER;
});

/** Nothing written is `null`: as usual. */
const orUsual = (min: number, max: number) =>
  z.preprocess(
    value => (typeof value === 'string' && value.trim() === '' ? null : (value ?? null)),
    written.pipe(z.number().min(min).max(max)).nullable(),
  );

const YEAR_HOURS = 366 * 24;

/** The form of a machine's limits, all of them: what is empty is as usual. */
export const limitsFields = z
  .object({
    silentHours: orUsual(0.1, YEAR_HOURS),
    inactiveDays: orUsual(0.1, 366),
    minC: orUsual(-100, 200),
    maxC: orUsual(-100, 200),
    dwellMinutes: orUsual(0, 1440),
    maintenanceHours: orUsual(0, 1_000_000),
    meter: z.enum(METER_KINDS).default('engine-hours'),
    most: orUsual(0.1, 10_000_000),
  })
  .transform(({ silentHours, inactiveDays, minC, maxC, dwellMinutes, maintenanceHours, meter, most }, check) => {
    const ms = (value: number | null, unit: number) => (value === null ? null : Math.round(value * unit));
    if ((minC === null) !== (maxC === null) || (minC !== null && maxC !== null && minC >= maxC)) {
      check.addIssue({ code: 'custom', message: 'temperature-range', path: [maxC === null ? 'maxC' : 'minC'] });
      return z.NEVER;
    }
    return {
      silentAfterMs: ms(silentHours, HOUR_MS),
      inactiveAfterMs: ms(inactiveDays, 24 * HOUR_MS),
      temperature:
        minC === null || maxC === null ? null : { minC, maxC, dwellMs: Math.round((dwellMinutes ?? 10) * 60_000) },
      maintenanceAtMs: ms(maintenanceHours, HOUR_MS),
      useLimit: most === null ? null : { meter, most: Math.max(1, Math.round(most * UNITS[meter])) },
    };
  });

const WEEKDAYS = ['1', '2', '3', '4', '5', '6', '7'] as const;

const days = z.preprocess(
  value => (value === undefined ? [] : Array.isArray(value) ? value : [value]),
  z.array(z.enum(WEEKDAYS)),
);

const time = z
  .string()
  .trim()
  .default('')
  .refine(text => text === '' || /^([01]\d|2[0-3]):[0-5]\d$/.test(text), 'cell-not-a-time');

/** The form of the hours in which a machine may move. */
export const movementFields = z
  .object({
    allowed: z.enum(['always', 'schedule', 'never']),
    ...{ day: days, from: time, to: time, timeZone: z.string().trim().max(60).default('') },
  })
  .transform(({ allowed, day, from, to, timeZone }, check) => {
    if (allowed === 'always') return { allowed: null };
    if (allowed === 'never') return { allowed };
    if (day.length === 0) {
      check.addIssue({ code: 'custom', message: 'schedule-windows', path: ['day'] });
      return z.NEVER;
    }
    const windows = [{ days: day.map(Number), from: from || '00:00', to: to || from || '00:00' }];
    return { allowed: { timeZone, windows } };
  });

/** The form of announced work; its begin by the clocks of the zone given. */
export const serviceFields = (timeZone: string) =>
  z
    .object({
      date: z.string().refine(isCalendarDate, 'cell-not-a-date'),
      time: z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'cell-not-a-time'),
      hours: z.coerce.number().min(0.25).max(336),
      note: z.string().trim().min(1).max(500),
    })
    .transform(({ date, time: at, hours, note }) => {
      const [hour = 0, minute = 0] = at.split(':').map(Number);
      const from = new Date(momentIn(timeZone, date, hour * 3600 + minute * 60) * 1000);
      return { from, until: new Date(from.getTime() + hours * HOUR_MS), note };
    });

/** The form of a mute. */
export const muteFields = (now: Date) =>
  z
    .object({
      kind: z.preprocess(value => (value === '' ? undefined : value), z.enum(ALARM_KINDS).optional()),
      days: z.coerce.number().int().min(1).max(90),
    })
    .transform(({ kind, days: count }) => ({
      kind: kind ?? null,
      until: new Date(now.getTime() + count * 24 * HOUR_MS),
    }));
