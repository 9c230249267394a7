/**
 * A day of the Gregorian calendar as `YYYY-MM-DD`, with no time of day and no zone: due dates, issue dates, value dates.
 * Texts of this form compare in the order of time.
 */
export type CalendarDate = string;

/** Seconds since 1970-01-01T00:00:00Z, as the chain counts time. */
export type UnixSeconds = number;

const SECONDS_OF_DAY = 86_400;

export interface YearMonthDay {
  readonly year: number;
  readonly month: number;
  readonly day: number;
}

export const isLeapYear = (year: number): boolean => (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;

export const daysInMonth = (year: number, month: number): number =>
  month === 2 ? (isLeapYear(year) ? 29 : 28) : [4, 6, 9, 11].includes(month) ? 30 : 31;

/** The parts of a date, or `null` when the text is not a day that exists (2025-02-29, 2025-13-01, 25-1-1). */
export const parseDate = (text: string): YearMonthDay | null => {
  const match = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text);
  if (!match) return null;
  const [year, month, day] = [Number(match[1]), Number(match[2]), Number(match[3])];
  if (month < 1 || month > 12 || day < 1 || day > daysInMonth(year, month)) return null;
  return { year, month, day };
};

export const isCalendarDate = (text: string): text is CalendarDate => parseDate(text) !== null;

/** The parts of a date known to be good. Throws on anything else: check input with `isCalendarDate` first. */
export const partsOfDate = (date: CalendarDate): YearMonthDay => {
  const parts = parseDate(date);
  if (!parts) throw new RangeError(`not a calendar date: ${date.slice(0, 40)}`);
  return parts;
};

export const formatDate = ({ year, month, day }: YearMonthDay): CalendarDate =>
  `${String(year).padStart(4, '0')}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`;

/** Days since 1970-01-01. Source: `days_from_civil`, H. Hinnant, "chrono-Compatible Low-Level Date Algorithms". */
const dayNumber = ({ year, month, day }: YearMonthDay): number => {
  const y = month <= 2 ? year - 1 : year;
  const era = Math.floor(y / 400);
  const yearOfEra = y - era * 400;
  const dayOfYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + day - 1;
  const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear;
  return era * 146_097 + dayOfEra - 719_468;
};

/** The inverse of `dayNumber`. Source: `civil_from_days`, the same. */
const dateOfDayNumber = (number: number): CalendarDate => {
  const shifted = number + 719_468;
  const era = Math.floor(shifted / 146_097);
  const dayOfEra = shifted - era * 146_097;
  const yearOfEra = Math.floor(
    (dayOfEra - Math.floor(dayOfEra / 1460) + Math.floor(dayOfEra / 36_524) - Math.floor(dayOfEra / 146_096)) / 365,
  );
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const shiftedMonth = Math.floor((5 * dayOfYear + 2) / 153);
  const month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9;
  const year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0);
  return formatDate({ year, month, day: dayOfYear - Math.floor((153 * shiftedMonth + 2) / 5) + 1 });
};

export const addDays = (date: CalendarDate, days: number): CalendarDate =>
  dateOfDayNumber(dayNumber(partsOfDate(date)) + days);

/**
 * The same day some months on, or another day of that month; where the month is shorter, its last day
 * (2025-01-31 + 1 → 2025-02-28; 2025-02-28 + 1 on the 31st → 2025-03-31).
 */
export const addMonths = (date: CalendarDate, months: number, dayOfMonth?: number): CalendarDate => {
  const { year, month, day } = partsOfDate(date);
  const index = year * 12 + (month - 1) + months;
  const target = { year: Math.floor(index / 12), month: (index % 12) + 1 };
  return formatDate({ ...target, day: Math.min(dayOfMonth ?? day, daysInMonth(target.year, target.month)) });
};

/** Calendar days from one date to another; negative when `to` is the earlier. */
export const daysFrom = (from: CalendarDate, to: CalendarDate): number =>
  dayNumber(partsOfDate(to)) - dayNumber(partsOfDate(from));

export const isLastDayOfMonth = (date: CalendarDate): boolean => {
  const { year, month, day } = partsOfDate(date);
  return day === daysInMonth(year, month);
};

/** The UTC day that a moment falls on. */
export const dateOf = (at: UnixSeconds): CalendarDate => dateOfDayNumber(Math.floor(at / SECONDS_OF_DAY));

export const startOfDay = (date: CalendarDate): UnixSeconds => dayNumber(partsOfDate(date)) * SECONDS_OF_DAY;

/** The last second of the day, UTC. A maturity on chain is this of the due date: paid on the due date is in time. */
export const endOfDay = (date: CalendarDate): UnixSeconds => startOfDay(date) + SECONDS_OF_DAY - 1;
