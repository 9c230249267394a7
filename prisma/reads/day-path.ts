import { PLACE_DOUBTS } from '#domain/telemetry/doubts';
import { RUNNING_GAP_MS } from '#domain/telemetry/running';
import { tierOf } from '#domain/telemetry/tiers';
import { type Database, Prisma } from '../client.ts';
import { doubtArray } from './stored-readings.ts';
import type { PlaceView } from './telemetry.ts';
import { telemetryAccess } from './telemetry-visible.ts';

/** A place of a machine's way. */
export interface WayPlace extends PlaceView {
  readonly speedMps: number | null;
  /** Whether nothing was heard for so long before it that nobody knows the way to it. */
  readonly afterGap: boolean;
  /** Whether it is doubted: no part of the way, and shown beside it. */
  readonly doubted: boolean;
}

const MOST_PLACES = 2_000;
const MOST_DOUBTED = 200;

interface WayRow {
  readonly time: Date;
  readonly latitude: number;
  readonly longitude: number;
  readonly trust: number;
  readonly speedMps: number | null;
  readonly doubted: boolean;
  /** Gaps before it. */
  readonly gaps: number;
}

const GAP = Prisma.sql`interval '${Prisma.raw(String(RUNNING_GAP_MS))} milliseconds'`;

/**
 * Where a machine (by subject) was between two moments, thinned to some two thousand places, with the gaps between them and with
 * the places that are doubted; empty for who may not know its exact place.
 */
export const pathBetween = async (
  db: Database,
  organisationId: string,
  subject: string,
  { from, to, now }: { readonly from: Date; readonly to: Date; readonly now: Date },
): Promise<readonly WayPlace[]> => {
  const access = await telemetryAccess(db, organisationId, subject, now);
  if (!access?.exactPlace) return [];
  const since = access.since && access.since > from ? access.since : from;
  if (since >= to) return [];
  const rows = await db.$queryRaw<WayRow[]>`
    WITH fixes AS (
      SELECT r.time, r.latitude, r.longitude, r.trust::int AS trust, r."speedMps", r.doubts && ${doubtArray(PLACE_DOUBTS)} AS doubted
        FROM readings r
       WHERE r.subject = ${subject} AND r.time >= ${since} AND r.time < ${to} AND r.fix = 'valid' AND r.latitude IS NOT NULL),
    way AS (
      SELECT f.*, row_number() OVER (ORDER BY f.time) AS place, count(*) OVER () AS total,
             (sum(CASE WHEN f.time - f.before > ${GAP} THEN 1 ELSE 0 END) OVER (ORDER BY f.time))::int AS gaps
        FROM (SELECT fixes.*, lag(fixes.time) OVER (ORDER BY fixes.time) AS before FROM fixes WHERE NOT fixes.doubted) f)
    SELECT time, latitude, longitude, trust, "speedMps", FALSE AS doubted, gaps FROM way
     WHERE place = 1 OR place = total OR place % greatest(1, ceil(total / ${MOST_PLACES}::numeric)) = 0
    UNION ALL
    (SELECT time, latitude, longitude, trust, "speedMps", TRUE, 0 FROM fixes WHERE doubted ORDER BY time LIMIT ${MOST_DOUBTED})
     ORDER BY time`;
  let gaps = 0;
  return rows.map(({ time, trust, doubted, gaps: before, ...place }) => {
    const afterGap = !doubted && before > gaps;
    if (!doubted) gaps = before;
    return { ...place, at: time, trust: tierOf(trust), afterGap, doubted };
  });
};

/** When a machine (by subject) last said anything; `null` for strangers, and where it never did. A clock ahead of ours counts as now. */
export const newestReading = async (
  db: Database,
  organisationId: string,
  subject: string,
  now: Date,
): Promise<Date | null> => {
  if (!(await telemetryAccess(db, organisationId, subject, now))) return null;
  const latest = await db.equipmentLatest.findUnique({ where: { subject }, select: { at: true } });
  return latest && (latest.at < now ? latest.at : now);
};
