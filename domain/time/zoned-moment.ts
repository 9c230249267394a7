import { type CalendarDate, startOfDay, type UnixSeconds } from './calendar-date.ts';
import { offsetAt } from './zoned-day.ts';

/**
 * The moment at which the clocks of a zone show a date and time of day (seconds since midnight). An hour that comes twice is
 * its first; one that is skipped is what the clock would have shown without the change.
 */
export const momentIn = (zone: string, date: CalendarDate, secondOfDay: number): UnixSeconds => {
  const shown = startOfDay(date) + secondOfDay;
  const offsets = [offsetAt(zone, shown - 86_400), offsetAt(zone, shown + 86_400)];
  const candidates = offsets.map(offset => shown - offset).toSorted((a, b) => a - b);
  return candidates.find(at => at + offsetAt(zone, at) === shown) ?? shown - (offsets[0] ?? 0);
};
