import { addDays } from '#domain/time/calendar-date';
import { dayIn, startOfDayIn } from '#domain/time/zoned-day';
import { newestReading, pathBetween } from '#prisma/reads/day-path';
import { hoursOfUse, tripsOfDay } from '#prisma/reads/trips';
import type { SignedInRequest } from '~/guard.server';
import { dayOrNone } from './list-filters.server.ts';

/**
 * One day of a machine by the reader's clocks: its trips and stops, use by hour, and its way. The last day that has a reading
 * unless the address names one; `null` for who sees none of it.
 */
export const loadMachineDay = async (who: SignedInRequest, subject: string, search: URLSearchParams) => {
  const { services, actor, user } = who;
  const { timeZone } = user;
  const now = services.clock.now();
  const newest = await newestReading(services.db, actor.organisationId, subject, now);
  const day = dayOrNone(search.get('day')) ?? dayIn(timeZone, Math.floor((newest ?? now).getTime() / 1000));
  const [from, to] = [day, addDays(day, 1)].map(date => new Date(startOfDayIn(timeZone, date) * 1000));
  if (!from || !to) return null;
  const range = { from, to, now };
  const trips = await tripsOfDay(services.db, actor.organisationId, subject, { day, timeZone, now });
  if (!trips) return null;
  const [hours, path] = await Promise.all([
    hoursOfUse(services.db, actor.organisationId, subject, range),
    pathBetween(services.db, actor.organisationId, subject, range),
  ]);
  return { ...trips, hours: hours ?? [], path, before: addDays(day, -1), after: addDays(day, 1) };
};

export type MachineDayView = NonNullable<Awaited<ReturnType<typeof loadMachineDay>>>;
