import { addDays, type CalendarDate, daysFrom } from '#domain/time/calendar-date';

/** Monday is 0. */
const weekdayOf = (date: CalendarDate): number => ((daysFrom('2024-01-01', date) % 7) + 7) % 7;

/** People work on Tuesdays and Fridays here, so that a day's work shares blocks: that day, or the next of them. */
export const workday = (date: CalendarDate): CalendarDate => {
  const weekday = weekdayOf(date);
  const wait = weekday <= 1 ? 1 - weekday : weekday <= 4 ? 4 - weekday : 8 - weekday;
  return addDays(date, wait);
};

/** So many of these days after a day. */
export const workdaysAfter = (date: CalendarDate, days: number): CalendarDate => {
  let at = workday(date);
  for (let count = 0; count < days; count += 1) at = workday(addDays(at, 1));
  return at;
};

export const isFriday = (date: CalendarDate): boolean => weekdayOf(date) === 4;
