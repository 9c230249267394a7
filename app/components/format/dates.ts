import { parseDate } from '#domain/time/calendar-date';
import type { Language } from '~/i18n/languages';

// Written out rather than asked of Intl: server and browser carry different releases of the locale data ("Sep", "Sept"),
// and a page must read the same before and after it comes alive.
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** A calendar day, which has no time zone: `2026-11-22` → `22 Nov 2026`, in Chinese `2026-11-22`. */
export const formatDay = (day: string, language: Language): string => {
  const parts = parseDate(day.slice(0, 10));
  if (!parts) return day;
  return language === 'en' ? `${parts.day} ${MONTHS[parts.month - 1]} ${parts.year}` : day.slice(0, 10);
};

/** The day that a `Date` at midnight UTC stands for, as the database gives columns of type date. */
export const dayOf = (at: Date): string => at.toISOString().slice(0, 10);

// Making one costs a hundred times what using it costs.
const clocks = new Map<string, Intl.DateTimeFormat>();

const clockOf = (timeZone: string): Intl.DateTimeFormat => {
  const known = clocks.get(timeZone);
  if (known) return known;
  const clock = new Intl.DateTimeFormat('en-GB', {
    timeZone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    hourCycle: 'h23',
  });
  clocks.set(timeZone, clock);
  return clock;
};

const partsIn = (at: Date, timeZone: string): Record<string, string> =>
  Object.fromEntries(
    clockOf(timeZone)
      .formatToParts(at)
      .map(({ type, value }) => [type, value]),
  );

export type Precision = 'day' | 'minute' | 'second';

/** A moment on the clock of `timeZone` (IANA): `22 Nov 2026, 14:05`, in Chinese `2026-11-22 14:05`. */
export const formatMoment = (
  at: Date,
  language: Language,
  timeZone: string,
  precision: Precision = 'minute',
): string => {
  const { year, month, day, hour, minute, second } = partsIn(at, timeZone);
  const date = formatDay(`${year}-${month}-${day}`, language);
  if (precision === 'day') return date;
  const time = `${hour}:${minute}${precision === 'second' ? `:${second}` : ''}`;
  return `${date}${language === 'en' ? ', ' : ' '}${time}`;
};

const STEPS = [
  ['second', 60],
  ['minute', 60],
  ['hour', 24],
  ['day', 30.4],
  ['month', 12],
  ['year', Number.POSITIVE_INFINITY],
] as const;

/** How long ago, or until: `3 minutes ago`, `in 2 days`, `3分钟前`. */
export const formatRelative = (at: Date, now: Date, language: Language): string => {
  let amount = (at.getTime() - now.getTime()) / 1000;
  for (const [unit, size] of STEPS) {
    if (Math.abs(amount) < size || unit === 'year') {
      return new Intl.RelativeTimeFormat(language, { numeric: 'auto' }).format(Math.trunc(amount), unit);
    }
    amount /= size;
  }
  return '';
};

/** Whether the runtime knows the zone by this IANA name. */
export const isTimeZone = (name: string): boolean => {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
};
