import type { Refusal } from '#domain/result';
import type { UnixMs } from '#domain/telemetry/reading';
import { addDays, type CalendarDate, daysFrom } from '#domain/time/calendar-date';
import { dayIn, isTimeZone } from '#domain/time/zoned-day';
import { momentIn } from '#domain/time/zoned-moment';

/** A part of every week: on these days from one time of day to another, which is of the next day where it is not later. */
export interface WeeklyWindow {
  /** 1 Monday … 7 Sunday: the days on which the window begins. */
  readonly days: readonly number[];
  /** `HH:MM`, as the clocks of the zone show it. */
  readonly from: string;
  /** `HH:MM`; the same as `from`: a whole day. */
  readonly to: string;
}

/** Parts of every week by the clocks of a time zone. In a night in which they change, a window is an hour longer or shorter. */
export interface WeeklySchedule {
  /** IANA name. */
  readonly timeZone: string;
  readonly windows: readonly WeeklyWindow[];
}

export const MOST_WINDOWS = 50;

const secondOf = (text: string): number | null => {
  const match = /^([01]\d|2[0-3]):([0-5]\d)$/.exec(text);
  return match ? Number(match[1]) * 3600 + Number(match[2]) * 60 : null;
};

/** Refusals: `schedule-time-zone`, `schedule-windows`. */
export const checkSchedule = ({ timeZone, windows }: WeeklySchedule): Refusal | null => {
  if (!isTimeZone(timeZone)) return { code: 'schedule-time-zone', field: 'timeZone' };
  const isGood = windows.every(
    ({ days, from, to }) =>
      days.length > 0 &&
      days.every(day => Number.isInteger(day) && day >= 1 && day <= 7) &&
      secondOf(from) !== null &&
      secondOf(to) !== null,
  );
  return windows.length > 0 && windows.length <= MOST_WINDOWS && isGood
    ? null
    : { code: 'schedule-windows', field: 'windows' };
};

/** 1 Monday … 7 Sunday. */
export const weekdayOf = (date: CalendarDate): number => (((daysFrom('2024-01-01', date) % 7) + 7) % 7) + 1;

interface Span {
  readonly from: UnixMs;
  readonly to: UnixMs;
}

/** A schedule made ready for many questions. */
export interface Schedule {
  /** A window's first moment is in it, its last is the one before its end. */
  includes(at: UnixMs): boolean;
  /** The next moment after this one at which a window begins or ends; `null` where none does in the next nine days. */
  next(after: UnixMs): UnixMs | null;
}

/** A week, and what the clocks may do to it. */
const LOOK_AHEAD_DAYS = 9;

const merged = (spans: readonly Span[]): Span[] => {
  const joined: Span[] = [];
  for (const span of spans.toSorted((a, b) => a.from - b.from)) {
    const last = joined.at(-1);
    if (last && span.from <= last.to) joined[joined.length - 1] = { from: last.from, to: Math.max(last.to, span.to) };
    else joined.push(span);
  }
  return joined;
};

export const scheduleOf = ({ timeZone, windows }: WeeklySchedule): Schedule => {
  const days = new Map<CalendarDate, readonly Span[]>();

  /** Windows that begin on a day; one that the clocks leave nothing of is none. */
  const begunOn = (date: CalendarDate): readonly Span[] => {
    const known = days.get(date);
    if (known) return known;
    const weekday = weekdayOf(date);
    const spans = windows.flatMap(({ days: on, from, to }) => {
      const [first, last] = [secondOf(from), secondOf(to)];
      if (first === null || last === null || !on.includes(weekday)) return [];
      const end = momentIn(timeZone, last > first ? date : addDays(date, 1), last) * 1000;
      const begin = momentIn(timeZone, date, first) * 1000;
      return end > begin ? [{ from: begin, to: end }] : [];
    });
    if (days.size > 800) days.clear();
    days.set(date, spans);
    return spans;
  };

  const around = (at: UnixMs, ahead: number): Span[] => {
    const today = dayIn(timeZone, Math.floor(at / 1000));
    const spans: Span[] = [];
    for (let day = -2; day <= ahead; day += 1) spans.push(...begunOn(addDays(today, day)));
    return merged(spans);
  };

  return {
    includes: at => around(at, 1).some(({ from, to }) => at >= from && at < to),
    next: after => {
      const edges = around(after, LOOK_AHEAD_DAYS).flatMap(({ from, to }) => [from, to]);
      // Where windows meet without a pause, or the last that was looked at runs on, nothing changes.
      return edges.sort((a, b) => a - b).find(edge => edge > after) ?? null;
    },
  };
};
