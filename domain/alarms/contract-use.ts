import type { UnixMs } from '#domain/telemetry/reading';
import type { DayUse } from '#domain/telemetry/use-by-day';
import { addDays, type CalendarDate, startOfDay } from '#domain/time/calendar-date';
import type { Episode } from './state.ts';

/** What a contract lets a machine be used in a span of days. */
export interface UseLimit {
  readonly meter: 'engine-hours' | 'cycles' | 'kilometres';
  /** In the meter's unit: milliseconds, cycles, metres. */
  readonly most: number;
  readonly from: CalendarDate;
  /** The last day. */
  readonly to: CalendarDate;
}

const countedOn = (day: DayUse, meter: UseLimit['meter']): number =>
  meter === 'engine-hours' ? day.engineMs : meter === 'cycles' ? day.cycles : day.distanceM;

const startOf = (day: CalendarDate): UnixMs => startOfDay(day) * 1000;

/**
 * Over-use of a span: it stands from the begin of the (UTC) day on which the use of the span passed the limit until the span
 * is over. `null` where it never did.
 */
export const overUseOf = (
  days: readonly DayUse[],
  { meter, most, from, to }: UseLimit,
  now: UnixMs,
): Episode | null => {
  let used = 0;
  for (const day of days.toSorted((a, b) => (a.day < b.day ? -1 : 1))) {
    if (day.day < from || day.day > to) continue;
    used += countedOn(day, meter);
    if (used <= most) continue;
    const end = startOf(addDays(to, 1));
    const until = end <= now ? end : null;
    return { kind: 'over-use', since: startOf(day.day), until, evidence: [], endedBy: null };
  }
  return null;
};

/** Maintenance by date: due from the day after the one for which it was planned. */
export const maintenanceDueOf = (dueOn: CalendarDate | null, now: UnixMs): Episode | null => {
  if (dueOn === null) return null;
  const since = startOf(addDays(dueOn, 1));
  return since <= now ? { kind: 'maintenance-due', since, until: null, evidence: [], endedBy: null } : null;
};
