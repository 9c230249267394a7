import { z } from 'zod';
import { isDoubt } from '#domain/telemetry/doubts';
import { compareReadings, type SourcedReading } from '#domain/telemetry/reading';
import { type Database, KEPT_PLAN, Prisma } from '../client.ts';
import { type StoredForVerdict, storedOf, TIME_COUNTS, type VerdictRow, verdictColumns } from './stored-readings.ts';

/** A reading with all that alarms and trips look at. Not scoped: for the engine, and for reads that have seen to it who asks. */
export interface ToldReading extends StoredForVerdict {
  readonly reading: SourcedReading;
  /** Whose word it is. */
  readonly organisationId: string;
}

interface ToldRow extends VerdictRow {
  readonly speedMps: number | null;
  readonly engineOn: boolean | null;
  readonly organisationId: string;
  readonly details: unknown;
}

/** What has no column of its own; what is not as we write it is left out. */
const details = z.object({
  motion: z.boolean().optional().catch(undefined),
  supplyVolts: z.number().optional().catch(undefined),
  batteryPercent: z.number().optional().catch(undefined),
  temperaturesC: z.array(z.number()).optional().catch(undefined),
  alarms: z.array(z.string()).catch([]),
});

const toldOf = (row: ToldRow): ToldReading => {
  const stored = storedOf(row);
  const parsed = details.safeParse(row.details);
  const { alarms = [], ...more } = parsed.success ? parsed.data : {};
  const told = Object.fromEntries(Object.entries(more).filter(([, value]) => value !== undefined));
  return {
    ...stored,
    doubts: row.doubts.filter(isDoubt),
    organisationId: row.organisationId,
    reading: {
      ...stored.reading,
      ...told,
      ...(row.speedMps !== null && { speedMps: row.speedMps }),
      ...(row.engineOn !== null && { ignition: row.engineOn }),
      alarms,
    },
  };
};

const CHUNK = 5_000;

/**
 * Readings of a machine from a moment on (`after`: later than it) whose time is believed, in the one order of readings, a few
 * thousand at a time; all of one moment come together.
 */
export async function* toldReadings(
  db: Database,
  subject: string,
  range: { readonly from?: Date | undefined; readonly after?: Date | undefined; readonly before?: Date | undefined },
  chunk = CHUNK,
): AsyncGenerator<readonly ToldReading[]> {
  let since = range.after
    ? Prisma.sql`AND r.time > ${range.after}`
    : range.from
      ? Prisma.sql`AND r.time >= ${range.from}`
      : Prisma.empty;
  const until = range.before ? Prisma.sql`AND r.time < ${range.before}` : Prisma.empty;
  for (let size = chunk; ; ) {
    const rows = await db.$queryRaw<ToldRow[]>`${KEPT_PLAN}
      SELECT ${verdictColumns('r')}, r."speedMps", r."engineOn", r."organisationId"::text AS "organisationId", r.details
        FROM readings r
       WHERE r.subject = ${subject} ${since} ${until} AND ${TIME_COUNTS}
       ORDER BY r.time LIMIT ${size}`;
    const isLast = rows.length < size;
    const edge = rows.at(-1)?.time.getTime();
    // The last moment may be cut: it comes with the next chunk.
    const whole = isLast ? rows : rows.filter(({ time }) => time.getTime() !== edge);
    if (whole.length > 0) yield whole.map(toldOf).sort((a, b) => compareReadings(a.reading, b.reading));
    if (isLast) return;
    const last = whole.at(-1);
    if (last) since = Prisma.sql`AND r.time > ${last.time}`;
    else size *= 2;
  }
}
