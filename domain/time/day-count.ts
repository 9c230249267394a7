import { type CalendarDate, daysFrom, isLastDayOfMonth, partsOfDate } from './calendar-date.ts';

export const DAY_COUNTS = ['ACT/360', 'ACT/365', '30E/360', '30/360'] as const;

/**
 * How days between two dates are counted, and of how many days a year consists.
 * - `ACT/360`, `ACT/365` (Fixed): calendar days over 360 or 365. ISDA 2006 Definitions 4.16 (e), (d).
 * - `30E/360` (Eurobond basis): a 31st counts as a 30th. ISDA 2006 Definitions 4.16 (g).
 * - `30/360` (US, NASD): as below; the end of February counts as a 30th where it starts the period. SIA, Standard
 *   Securities Calculation Methods, vol. 1; the same as a spreadsheet's YEARFRAC with basis 0.
 */
export type DayCount = (typeof DAY_COUNTS)[number];

/** Days of a year by the convention. */
export const baseOf = (convention: DayCount): 360 | 365 => (convention === 'ACT/365' ? 365 : 360);

const isEndOfFebruary = (date: CalendarDate): boolean => partsOfDate(date).month === 2 && isLastDayOfMonth(date);

const days30 = (from: CalendarDate, to: CalendarDate, fromDay: number, toDay: number): number => {
  const [a, b] = [partsOfDate(from), partsOfDate(to)];
  return 360 * (b.year - a.year) + 30 * (b.month - a.month) + (toDay - fromDay);
};

const eurobond = (from: CalendarDate, to: CalendarDate): number =>
  days30(from, to, Math.min(partsOfDate(from).day, 30), Math.min(partsOfDate(to).day, 30));

const american = (from: CalendarDate, to: CalendarDate): number => {
  let [fromDay, toDay] = [partsOfDate(from).day, partsOfDate(to).day];
  if (isEndOfFebruary(from)) {
    if (isEndOfFebruary(to)) toDay = 30;
    fromDay = 30;
  }
  if (toDay === 31 && fromDay >= 30) toDay = 30;
  return days30(from, to, Math.min(fromDay, 30), toDay);
};

/** Days from one date to another by the convention. Whole; negative when `to` is the earlier. */
export const countDays = (convention: DayCount, from: CalendarDate, to: CalendarDate): number => {
  if (convention === '30E/360') return eurobond(from, to);
  // The American rule looks at the start of the period, so a backward count is a forward one with its sign changed.
  if (convention === '30/360') return from <= to ? american(from, to) : 0 - american(to, from);
  return daysFrom(from, to);
};
