import { addDays, type CalendarDate, daysFrom } from '#domain/time/calendar-date';
import type { DayUse } from './use-by-day.ts';

/** What counts as available: one shift on each day from Monday to Friday. A machine that works more is used above 100 %. */
export const SHIFT_MS = 8 * 3_600_000;

export interface Utilisation {
  readonly from: CalendarDate;
  /** The last day. */
  readonly to: CalendarDate;
  readonly engineMs: number;
  readonly availableMs: number;
  /** Engine time in parts of 10,000 of the available time; `null` where none was available. */
  readonly bps: number | null;
  readonly workedDays: number;
}

/** Monday 2024-01-01 is day 0 of a week. */
export const isWorkday = (day: CalendarDate): boolean => ((daysFrom('2024-01-01', day) % 7) + 7) % 7 < 5;

/** Days from Monday to Friday, both ends included. */
export const countWorkdays = (from: CalendarDate, to: CalendarDate): number => {
  const days = daysFrom(from, to) + 1;
  if (days <= 0) return 0;
  const weeks = Math.floor(days / 7);
  let count = weeks * 5;
  for (let day = weeks * 7; day < days; day += 1) if (isWorkday(addDays(from, day))) count += 1;
  return count;
};

/** Use against the available hours of a range of days. */
export const utilisationOf = (
  days: readonly Pick<DayUse, 'day' | 'engineMs'>[],
  from: CalendarDate,
  to: CalendarDate,
): Utilisation => {
  const within = days.filter(({ day }) => day >= from && day <= to);
  const engineMs = within.reduce((sum, day) => sum + day.engineMs, 0);
  const availableMs = countWorkdays(from, to) * SHIFT_MS;
  return {
    from,
    to,
    engineMs,
    availableMs,
    bps: availableMs === 0 ? null : Math.round((engineMs / availableMs) * 10_000),
    workedDays: within.filter(day => day.engineMs > 0).length,
  };
};
