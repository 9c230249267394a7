import { z } from 'zod';
import { DOUBTS, type Doubt, isDoubt, PLACE_DOUBTS } from '#domain/telemetry/doubts';
import { METER_KINDS, type MeterKind } from '#domain/telemetry/meters';
import type { TrustTier } from '#domain/telemetry/reading';
import { channelOf, isDeviceSource, type ReadingChannel, tierOf } from '#domain/telemetry/tiers';
import type { DayUse } from '#domain/telemetry/use-by-day';
import { type Utilisation, utilisationOf } from '#domain/telemetry/utilisation';
import type { WhereaboutsState } from '#domain/telemetry/whereabouts';
import type { CalendarDate } from '#domain/time/calendar-date';
import { type Database, Prisma } from '../client.ts';
import { type DoubtedPlace, doubtedPlaces } from './doubted-place.ts';
import { newestReadings } from './newest-readings.ts';
import { doubtArray, meterKindOf } from './stored-readings.ts';
import { mayOpenProof, type TelemetryAccess, telemetryAccess } from './telemetry-visible.ts';
import { asFarAs, permittedCountries, placeAlarms, whereaboutsIn } from './whereabouts.ts';

/** Who says so: the way it came, and whose word it is, where the reader may know. */
export interface ReadingSource {
  readonly channel: ReadingChannel;
  readonly organisation: string | null;
}

export interface ReadingView {
  readonly id: string;
  readonly time: Date;
  readonly receivedAt: Date;
  readonly source: ReadingSource;
  readonly trust: TrustTier;
  readonly engineHoursMs: number | null;
  readonly odometerM: number | null;
  readonly cycles: number | null;
  readonly fuelPercent: number | null;
  readonly engineOn: boolean | null;
  /** Whether it has a place; where, only for who may see it. */
  readonly hasPlace: boolean;
  readonly latitude: number | null;
  readonly longitude: number | null;
  readonly doubts: readonly Doubt[];
  /** Whether the reader may open its proof: there is one of what a device says, once it is anchored. */
  readonly opensProof: boolean;
}

export interface MeterView {
  readonly kind: MeterKind;
  /** Milliseconds, metres, cycles. */
  readonly value: number;
  readonly at: Date;
  /** What it showed later, and why that is not believed. */
  readonly doubted: { readonly value: number; readonly at: Date; readonly doubts: readonly Doubt[] } | null;
}

export interface ReplacementView {
  readonly id: string;
  readonly meter: MeterKind;
  readonly at: Date;
  readonly oldMeterId: string;
  readonly newMeterId: string;
  readonly closing: number;
  readonly opening: number;
  readonly note: string | null;
  readonly state: 'in-force' | 'waiting' | 'declined';
  /** Whether the reader's organisation is to confirm it. */
  readonly isMine: boolean;
  readonly by: string | null;
}

export interface PlaceView {
  readonly latitude: number;
  readonly longitude: number;
  readonly at: Date;
  readonly trust: TrustTier | null;
}

/** What an organisation may see of a machine's readings. Nothing in it says more than its `access` allows. */
export interface MachineTelemetry {
  readonly subject: string;
  readonly reference: string;
  readonly access: TelemetryAccess;
  readonly lastAt: Date | null;
  /** `null` for who may not know the place at all. */
  readonly whereabouts: WhereaboutsState | null;
  readonly permitted: readonly string[];
  readonly place: PlaceView | null;
  /** What is told of its place since and is not believed; as `place`. */
  readonly doubtedPlace: DoubtedPlace | null;
  /** Oldest first; empty for who may not see it. */
  readonly path: readonly PlaceView[];
  readonly meters: readonly MeterView[];
  readonly fuelPercent: number | null;
  readonly days: readonly DayUse[];
  readonly utilisation: Utilisation;
  readonly readings: readonly ReadingView[];
  readonly replacements: readonly ReplacementView[];
  readonly grants: readonly { readonly id: string; readonly bank: string; readonly since: Date }[];
}

const MOST_READINGS = 25;
const MOST_PLACES = 2_000;

const dayText = (day: Date): CalendarDate => day.toISOString().slice(0, 10);
const numberOf = (value: bigint | null): number | null => (value === null ? null : Number(value));

const readReadings = async (
  db: Database,
  organisationId: string,
  subject: string,
  access: TelemetryAccess,
  now: Date,
): Promise<ReadingView[]> => {
  const { level, exactPlace, since } = access;
  const rows = await newestReadings(db, subject, { since, now, most: MOST_READINGS });
  const names = new Map<string, string>();
  if (level !== 'maker') {
    const organisations = await db.organisation.findMany({
      where: { id: { in: rows.map(({ organisationId }) => organisationId) } },
      select: { id: true, name: true },
    });
    for (const { id, name } of organisations) names.set(id, name);
  }
  return rows.map(row => ({
    id: row.id,
    time: row.time,
    receivedAt: row.receivedAt,
    source: { channel: channelOf(row.source), organisation: names.get(row.organisationId) ?? null },
    trust: tierOf(row.trust),
    engineHoursMs: numberOf(row.engineHoursMs),
    odometerM: numberOf(row.odometerM),
    cycles: numberOf(row.cycles),
    fuelPercent: row.fuelPercent,
    engineOn: row.engineOn,
    hasPlace: level !== 'maker' && row.fix === 'valid',
    latitude: exactPlace ? row.latitude : null,
    longitude: exactPlace ? row.longitude : null,
    doubts: row.doubts.filter(isDoubt),
    opensProof: isDeviceSource(row.source) && mayOpenProof(organisationId, access, row),
  }));
};

/** The way between two moments, thinned to so many places; without those that are doubted. Not scoped: who calls has seen to it. */
const readPath = async (db: Database, subject: string, from: Date, to: Date): Promise<PlaceView[]> => {
  const rows = await db.$queryRaw<{ time: Date; latitude: number; longitude: number; trust: number }[]>`
    SELECT time, latitude, longitude, trust FROM (
      SELECT r.time, r.latitude, r.longitude, r.trust, row_number() OVER (ORDER BY r.time) AS place, count(*) OVER () AS total
        FROM readings r
       WHERE r.subject = ${subject} AND r.time >= ${from} AND r.time < ${to} AND r.fix = 'valid' AND r.latitude IS NOT NULL
         AND NOT r.doubts && ${doubtArray(PLACE_DOUBTS)}) way
     WHERE place % greatest(1, ceil(total / ${MOST_PLACES}::numeric)) = 0 OR place = total ORDER BY time`;
  return rows.map(({ time, latitude, longitude, trust }) => ({ at: time, latitude, longitude, trust: tierOf(trust) }));
};

const readReplacements = async (
  db: Database,
  organisationId: string,
  subject: string,
  { level, since }: TelemetryAccess,
): Promise<ReplacementView[]> => {
  const rows = await db.meterReplacement.findMany({
    where: { subject, ...(since && { at: { gte: since } }) },
    orderBy: [{ at: 'desc' }, { id: 'desc' }],
  });
  const organisations = await db.organisation.findMany({
    where: { id: { in: rows.map(row => row.organisationId) } },
    select: { id: true, name: true },
  });
  return rows
    .filter(({ confirmedAt }) => level === 'full' || confirmedAt !== null)
    .map(({ id, meter, at, oldMeterId, newMeterId, closing, opening, note, confirmedAt, declinedAt, ...row }) => ({
      ...{ id, at, oldMeterId, newMeterId, note },
      meter: meterKindOf(meter),
      closing: Number(closing),
      opening: Number(opening),
      state: confirmedAt ? 'in-force' : declinedAt ? 'declined' : 'waiting',
      isMine: row.counterpartyId === organisationId && !confirmedAt && !declinedAt,
      by: level === 'maker' ? null : (organisations.find(one => one.id === row.organisationId)?.name ?? null),
    }));
};

const doubtedMeters = z
  .partialRecord(
    z.enum(METER_KINDS),
    z.object({ at: z.coerce.date(), value: z.number(), doubts: z.array(z.enum(DOUBTS)) }),
  )
  .nullish()
  .catch(null);

export const metersOf = (latest: {
  engineHoursMs: bigint | null;
  engineHoursAt: Date | null;
  odometerM: bigint | null;
  odometerAt: Date | null;
  cycles: bigint | null;
  cyclesAt: Date | null;
  meterDoubts?: unknown;
}): MeterView[] => {
  const doubted = doubtedMeters.parse(latest.meterDoubts);
  return (
    [
      ['engine-hours', latest.engineHoursMs, latest.engineHoursAt],
      ['kilometres', latest.odometerM, latest.odometerAt],
      ['cycles', latest.cycles, latest.cyclesAt],
    ] as const
  ).flatMap(([kind, value, at]) =>
    value === null || at === null ? [] : [{ kind, value: Number(value), at, doubted: doubted?.[kind] ?? null }],
  );
};

/** Use of a machine by day, both ends included; whoever asks has looked who may see it. */
export const daysOfUse = async (
  db: Database,
  subject: string,
  from: CalendarDate,
  to: CalendarDate,
): Promise<DayUse[]> => {
  const rows = await db.equipmentDay.findMany({
    where: { subject, day: { gte: new Date(from), lte: new Date(to) } },
    orderBy: { day: 'asc' },
  });
  return rows.map(({ day, engineMs, distanceM, cycles, readings, gapMs }) => ({
    day: dayText(day),
    engineMs: Number(engineMs),
    distanceM: Number(distanceM),
    cycles: Number(cycles),
    readings,
    gapMs: Number(gapMs),
  }));
};

export interface TelemetryRange {
  readonly from: CalendarDate;
  /** The last day. */
  readonly to: CalendarDate;
  readonly now: Date;
}

/**
 * Use, place and readings of a machine (by subject or reference) as far as the organisation may see them; `null` for
 * strangers. Use and path are those of the days asked for.
 */
export const machineTelemetry = async (
  db: Database,
  organisationId: string,
  machine: string,
  { from, to, now }: TelemetryRange,
): Promise<MachineTelemetry | null> => {
  const row = await db.equipment.findFirst({
    where: { OR: [{ subject: machine }, { reference: machine }] },
    select: { subject: true, reference: true, latest: true },
  });
  if (!row) return null;
  const { subject, reference, latest } = row;
  const access = await telemetryAccess(db, organisationId, subject, now);
  if (!access) return null;
  const permitted = (await permittedCountries(db, [subject])).get(subject) ?? [];
  const alarms = await placeAlarms(db, [subject]);
  const where = whereaboutsIn(latest, permitted, now, alarms.get(subject) ?? null);
  // A lessee's own days: those before its lease are another's.
  const first = access.since === null || dayText(access.since) < from ? from : dayText(access.since);
  const days = first > to ? [] : await daysOfUse(db, subject, first, to);
  const start = access.since !== null && access.since > new Date(from) ? access.since : new Date(from);
  const { latitude = null, longitude = null, positionAt = null } = latest ?? {};
  const isPlaceShown = access.exactPlace && latitude !== null && longitude !== null && positionAt !== null;
  const grants = await db.placeGrant.findMany({
    where: { subject, organisationId, endedAt: null },
    orderBy: { createdAt: 'asc' },
    select: { id: true, createdAt: true, bank: { select: { name: true } } },
  });
  const end = new Date(new Date(to).getTime() + 86_400_000);
  const later = access.exactPlace ? (await doubtedPlaces(db, [subject])).get(subject) : undefined;
  return {
    subject,
    reference,
    access,
    lastAt: latest?.at ?? null,
    whereabouts: access.level === 'maker' ? null : asFarAs(access.exactPlace, where),
    permitted: access.level === 'maker' ? [] : permitted,
    place: isPlaceShown
      ? {
          latitude,
          longitude,
          at: positionAt,
          trust: latest?.positionTrust === null ? null : tierOf(latest?.positionTrust ?? 0),
        }
      : null,
    doubtedPlace: later && (access.since === null || later.at >= access.since) ? later : null,
    path: access.exactPlace ? await readPath(db, subject, start, end) : [],
    meters: latest ? metersOf(latest) : [],
    fuelPercent: latest?.fuelPercent ?? null,
    days,
    utilisation: utilisationOf(days, from, to),
    readings: await readReadings(db, organisationId, subject, access, now),
    replacements: await readReplacements(db, organisationId, subject, access),
    grants: grants.map(({ id, createdAt, bank }) => ({ id, bank: bank.name, since: createdAt })),
  };
};

/** Organisations that may be let see a place: the banks of the consortium. */
export const banksToGrant = async (db: Database): Promise<{ id: string; name: string }[]> =>
  db.$queryRaw<{ id: string; name: string }[]>(
    Prisma.sql`SELECT id, name FROM organisations WHERE 'BANK' = ANY(kinds::text[]) ORDER BY name`,
  );
