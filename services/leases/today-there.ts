import type { CalendarDate } from '#domain/time/calendar-date';

/** The day it is in a zone. Its form is that of Canada's English, which is that of ISO 8601. */
export const todayIn = (zone: string, now: Date): CalendarDate =>
  new Intl.DateTimeFormat('en-CA', { timeZone: zone, year: 'numeric', month: '2-digit', day: '2-digit' }).format(now);
