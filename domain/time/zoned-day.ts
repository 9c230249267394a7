import { addDays, type CalendarDate, dateOf, startOfDay, type UnixSeconds } from './calendar-date.ts';

/** Names of zones come from people: not more of them are kept in memory. */
const MOST_REMEMBERED = 1_000;

/** To make one takes longer than to ask it a hundred times. */
const formats = new Map<string, Intl.DateTimeFormat>();

const formatOf = (zone: string): Intl.DateTimeFormat => {
  const known = formats.get(zone);
  if (known) return known;
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone: zone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  });
  if (formats.size < MOST_REMEMBERED) formats.set(zone, format);
  return format;
};

/** Seconds by which a zone's clocks are ahead of UTC at a moment. */
export const offsetAt = (zone: string, at: UnixSeconds): number => {
  const parts = formatOf(zone).formatToParts(new Date(at * 1000));
  const part = (type: Intl.DateTimeFormatPartTypes) => Number(parts.find(one => one.type === type)?.value);
  const shown = Date.UTC(part('year'), part('month') - 1, part('day'), part('hour'), part('minute'), part('second'));
  return shown / 1000 - at;
};

/** To ask the platform takes a while, and whoever asks at all asks often: a file of leases, row by row. */
const asked = new Map<string, boolean>();

/** Whether the platform knows an IANA time zone, e.g. `Europe/Berlin`. */
export const isTimeZone = (zone: string): boolean => {
  const known = asked.get(zone);
  if (known !== undefined) return known;
  let is = true;
  try {
    new Intl.DateTimeFormat('en-US', { timeZone: zone });
  } catch {
    is = false;
  }
  if (asked.size < MOST_REMEMBERED) asked.set(zone, is);
  return is;
};

/**
 * The first moment of a day by the clocks of a zone. Where clocks are put forward at midnight, and the day has no 00:00, the
 * moment of the change; where midnight comes twice, its first. Throws `RangeError` for a zone that is not known.
 */
export const startOfDayIn = (zone: string, date: CalendarDate): UnixSeconds => {
  const midnight = startOfDay(date);
  // Offsets reach from −12 to +14 hours: both the one before and the one after a change near midnight are among these.
  const offsets = [offsetAt(zone, midnight - 86_400), offsetAt(zone, midnight + 86_400)];
  const candidates = offsets.map(offset => midnight - offset).toSorted((a, b) => a - b);
  const exact = candidates.find(at => at + offsetAt(zone, at) === midnight);
  // No such midnight: the later reading of the clock before the change is the moment at which it happens.
  return exact ?? Math.min(...candidates.filter(at => at + offsetAt(zone, at) > midnight));
};

/** The last second of a day by the clocks of a zone. */
export const endOfDayIn = (zone: string, date: CalendarDate): UnixSeconds => startOfDayIn(zone, addDays(date, 1)) - 1;

/** The day that it is at a moment by the clocks of a zone. Throws `RangeError` for a zone that is not known. */
export const dayIn = (zone: string, at: UnixSeconds): CalendarDate => dateOf(at + offsetAt(zone, at));
