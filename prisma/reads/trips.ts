import type { Place } from '#domain/telemetry/distance';
import { channelOf, type ReadingChannel } from '#domain/telemetry/tiers';
import { type Journey, journeyOf, type Leg, TRIP_GAP_MS } from '#domain/telemetry/trips';
import { GAP_MS } from '#domain/telemetry/use-by-day';
import { addDays, type CalendarDate } from '#domain/time/calendar-date';
import { startOfDayIn } from '#domain/time/zoned-day';
import { type Database, Prisma } from '../client.ts';
import { type ToldReading, toldReadings } from './alarm-facts.ts';
import { PLACE_BELIEVED } from './stored-readings.ts';
import { telemetryAccess } from './telemetry-visible.ts';

/** A leg of a journey as the reader may see it: places only for who may know where the machine is. */
export type LegView =
  | (Omit<Extract<Leg, { kind: 'stop' }>, 'place'> & { readonly place: Place | null })
  | (Omit<Extract<Leg, { kind: 'trip' }>, 'start' | 'end'> & {
      readonly start: Place | null;
      readonly end: Place | null;
    })
  | Extract<Leg, { kind: 'unknown' }>;

export interface TripsOfDay {
  readonly subject: string;
  readonly reference: string;
  readonly day: CalendarDate;
  readonly source: ReadingChannel | null;
  readonly trust: Journey['trust'] | null;
  readonly running: Journey['running'] | null;
  readonly exactPlace: boolean;
  readonly legs: readonly LegView[];
  /** There were more readings than are gone through: nothing is told of the time after this. */
  readonly cutAt: Date | null;
}

const legView = (leg: Leg, exact: boolean): LegView => {
  if (leg.kind === 'stop') return { ...leg, place: exact ? leg.place : null };
  if (leg.kind === 'trip') return { ...leg, start: exact ? leg.start : null, end: exact ? leg.end : null };
  return leg;
};

/** A lessee sees what the machine did under its lease. */
const later = (from: Date, since: Date | null): Date => (since && since > from ? since : from);

/** Readings of more than this are not gone through for a page. */
const MOST = 100_000;

const GAP = Prisma.sql`interval '${Prisma.raw(String(GAP_MS))} milliseconds'`;

/**
 * From the last place before a time to the first after it, where they are no silence apart: what goes on over midnight is told
 * by them.
 */
const withNeighbours = async (
  db: Database,
  subject: string,
  { from, before }: { readonly from: Date; readonly before: Date },
): Promise<{ readonly from: Date; readonly before: Date }> => {
  const [row] = await db.$queryRaw<{ first: Date | null; last: Date | null }[]>`
    SELECT (SELECT max(r.time) FROM readings r WHERE r.subject = ${subject} AND r.time < ${from} AND r.time >= ${from}::timestamptz - ${GAP}
               AND ${PLACE_BELIEVED}) AS first,
           (SELECT min(r.time) FROM readings r WHERE r.subject = ${subject} AND r.time >= ${before} AND r.time < ${before}::timestamptz + ${GAP}
               AND ${PLACE_BELIEVED}) AS last`;
  const [hourBefore, hourAfter] = [from.getTime() - TRIP_GAP_MS, before.getTime() + TRIP_GAP_MS];
  return {
    from: new Date(Math.min(row?.first?.getTime() ?? hourBefore, hourBefore)),
    before: new Date(Math.max((row?.last?.getTime() ?? hourAfter) + 1, hourAfter)),
  };
};

/**
 * Stops, trips and engine time of a machine (by subject or reference) on a day by the clocks of a zone, from the readings of
 * that day; `null` for strangers, and for its maker. A lender sees them only if it may see the place: when and how
 * far a machine travels tells where.
 */
export const tripsOfDay = async (
  db: Database,
  organisationId: string,
  machine: string,
  { day, timeZone, now }: { readonly day: CalendarDate; readonly timeZone: string; readonly now: Date },
): Promise<TripsOfDay | null> => {
  const row = await db.equipment.findFirst({
    where: { OR: [{ subject: machine }, { reference: machine }] },
    select: { subject: true, reference: true },
  });
  const access = row && (await telemetryAccess(db, organisationId, row.subject, now));
  if (!row || !access?.exactPlace || access.level === 'maker') return null;
  const from = new Date(startOfDayIn(timeZone, day) * 1000);
  const before = new Date(startOfDayIn(timeZone, addDays(day, 1)) * 1000);
  const reach = await withNeighbours(db, row.subject, { from, before });
  const told: ToldReading[] = [];
  let cutAt: Date | null = null;
  const range = { from: later(reach.from, access.since), before: reach.before };
  for await (const chunk of toldReadings(db, row.subject, range)) {
    if (told.length >= MOST) {
      cutAt = new Date(told.at(-1)?.reading.time ?? from);
      break;
    }
    told.push(...chunk);
  }
  const journey = journeyOf(told, {
    from: from.getTime(),
    to: Math.min(before.getTime(), cutAt?.getTime() ?? before.getTime()),
  });
  const { exactPlace } = access;
  return {
    ...row,
    ...{ day, exactPlace, cutAt },
    source: journey ? channelOf(journey.source) : null,
    trust: journey?.trust ?? null,
    running: journey?.running ?? null,
    legs: journey?.legs.map(leg => legView(leg, exactPlace)) ?? [],
  };
};

export interface HourOfUse {
  readonly hour: Date;
  readonly engineMs: number;
  /** By the odometer or along its places. */
  readonly distanceM: number;
  readonly cycles: number;
  readonly readings: number;
}

/** Use of a machine by hour, from a moment until before another; hours without any are left out. `null` for strangers. */
export const hoursOfUse = async (
  db: Database,
  organisationId: string,
  machine: string,
  { from, to, now }: { readonly from: Date; readonly to: Date; readonly now: Date },
): Promise<HourOfUse[] | null> => {
  const row = await db.equipment.findFirst({
    where: { OR: [{ subject: machine }, { reference: machine }] },
    select: { subject: true },
  });
  const access = row && (await telemetryAccess(db, organisationId, row.subject, now));
  if (!row || !access) return null;
  const rows = await db.equipmentHour.findMany({
    where: { subject: row.subject, hour: { gte: later(from, access.since), lt: to } },
    orderBy: { hour: 'asc' },
    take: 24 * 400,
  });
  return rows.map(({ hour, engineMs, distanceM, cycles, readings }) => ({
    ...{ hour, readings },
    ...{ engineMs: Number(engineMs), distanceM: Number(distanceM), cycles: Number(cycles) },
  }));
};
