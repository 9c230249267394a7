import { type Doubt, FIX_DOUBTS, isDoubt } from '#domain/telemetry/doubts';
import type { TrustTier } from '#domain/telemetry/reading';
import { RUNNING_GAP_MS } from '#domain/telemetry/running';
import { tierOf } from '#domain/telemetry/tiers';
import { type Database, Prisma } from '../client.ts';
import { doubtArray, TIME_COUNTS } from './stored-readings.ts';

/** A place that a machine's devices told last and that is not believed, and why. */
export interface DoubtedPlace {
  readonly latitude: number;
  readonly longitude: number;
  readonly at: Date;
  readonly trust: TrustTier;
  readonly doubts: readonly Doubt[];
}

/** Whether an alarm that stands says that the place of a machine (alias of what has its `subject`) is in doubt. */
export const isPlaceDisputed = (machine: string): Prisma.Sql => Prisma.sql`EXISTS (
  SELECT 1 FROM alarms doubted WHERE doubted.subject = ${Prisma.raw(`${machine}.subject`)} AND doubted.standing = 'open'
     AND doubted.kind = 'place-doubted')`;

interface Row {
  readonly subject: string;
  readonly time: Date;
  readonly latitude: number;
  readonly longitude: number;
  readonly trust: number;
  readonly doubts: readonly string[];
}

/** What is wrong with a place, rather than with the clock of who tells it. */
const WRONG: readonly Doubt[] = [...FIX_DOUBTS, 'sources-disagree'];

const AGO = Prisma.sql`interval '${Prisma.raw(String(RUNNING_GAP_MS))} milliseconds'`;

/**
 * Of these machines, by subject, the newest place that is told and not believed, where it is later than the one that is; of
 * another source than that one's also a quarter of an hour before, while an alarm says so. Not scoped: who calls has looked who may see where they are.
 */
export const doubtedPlaces = async (
  db: Database,
  subjects: readonly string[],
): Promise<ReadonlyMap<string, DoubtedPlace>> => {
  if (subjects.length === 0) return new Map();
  // The newest of each source by its index, then of those.
  const rows = await db.$queryRaw<Row[]>`
    SELECT DISTINCT ON (latest.subject) latest.subject, said.time, said.latitude, said.longitude, said.trust::int AS trust, said.doubts
      FROM equipment_latest latest JOIN reading_sources s ON s.subject = latest.subject
     CROSS JOIN LATERAL (
       SELECT r.time, r.latitude, r.longitude, r.trust, r.doubts, r.sequence FROM readings r
        WHERE hashtextextended(r.subject || ' ' || r.source, 0) = hashtextextended(s.subject || ' ' || s.source, 0)
          AND r.subject = s.subject AND r.source = s.source AND r.fix = 'valid' AND r.latitude IS NOT NULL AND r.longitude IS NOT NULL
          AND r.time > coalesce(latest."positionAt" - CASE WHEN s.source = latest."positionSource" THEN interval '0' ELSE ${AGO} END,
                                '-infinity'::timestamptz)
          AND r.doubts && ${doubtArray(WRONG)} AND ${TIME_COUNTS}
        ORDER BY r.time DESC, r.sequence DESC LIMIT 1) said
     WHERE latest.subject = ANY(${[...subjects]}::text[])
       AND (latest."positionAt" IS NULL OR latest.at > latest."positionAt" OR ${isPlaceDisputed('latest')})
     ORDER BY latest.subject, said.time DESC, said.sequence DESC, s.source`;
  return new Map(
    rows.map(({ subject, time, trust, doubts, ...place }) => [
      subject,
      {
        ...place,
        at: time,
        trust: tierOf(trust),
        doubts: doubts.filter(isDoubt).filter(doubt => WRONG.includes(doubt)),
      },
    ]),
  );
};
