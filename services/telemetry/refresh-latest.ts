import { type Doubt, meterDoubts, PLACE_DOUBTS } from '#domain/telemetry/doubts';
import { RUNNING_GAP_MS } from '#domain/telemetry/running';
import { Prisma, type Transaction } from '#prisma/client';
import { doubtArray } from '#prisma/reads/stored-readings';
import { countryOf } from './countries.ts';
import { isOfStream, sourcesOf } from './sources.ts';

const BAD_TIME: readonly Doubt[] = ['time-future', 'time-ancient'];

/** The newest reading of a machine under a condition, of all its sources: the newest of each by its index, then of those. */
const newest = (
  name: string,
  columns: string,
  doubts: readonly Doubt[],
  condition: Prisma.Sql,
): Prisma.Sql => Prisma.sql`
  LEFT JOIN LATERAL (
    SELECT ${Prisma.raw(columns)} FROM sources s CROSS JOIN LATERAL (
        SELECT r.* FROM readings r WHERE ${isOfStream('r', 's')} AND ${condition}
           AND NOT r.doubts && ${doubtArray(doubts)} ORDER BY r.time DESC, r.sequence DESC LIMIT 1) r
     WHERE s.subject = machine.subject
     ORDER BY r.time DESC, r.sequence DESC, r.source DESC, r.id DESC LIMIT 1) ${Prisma.raw(name)} ON TRUE`;

interface LatestRow {
  readonly subject: string;
  readonly at: Date | null;
  readonly positionAt: Date | null;
  readonly latitude: number | null;
  readonly longitude: number | null;
}

/** A word of the engine or of movement holds for so long; it is looked for no further back. */
const NOT_LONG_BEFORE = Prisma.sql`r.time > seen.time - interval '${Prisma.raw(String(RUNNING_GAP_MS))} milliseconds'`;

const MOTION = `CASE jsonb_typeof(r.details->'motion') WHEN 'boolean' THEN (r.details->>'motion')::boolean END`;
const COURSE = `CASE jsonb_typeof(r.details->'courseDeg') WHEN 'number' THEN (r.details->>'courseDeg')::double precision END`;

/** What the newest readings say, whole numbers as text. */
const readLatest = (tx: Transaction, subjects: readonly string[]): Promise<LatestRow[]> => tx.$queryRaw<LatestRow[]>`
  WITH machines AS (SELECT DISTINCT subject FROM unnest(${[...subjects]}::text[]) AS m(subject)),
       ${sourcesOf(Prisma.sql`SELECT subject FROM machines`)}
  SELECT machine.subject, seen.time AS at, place.time AS "positionAt", place.latitude, place.longitude,
         place.source AS "positionSource", place.trust AS "positionTrust",
         hours."engineHoursMs"::text, hours.time AS "engineHoursAt", road."odometerM"::text, road.time AS "odometerAt",
         strokes.cycles::text, strokes.time AS "cyclesAt", fuel."fuelPercent",
         engine."engineOn", motion."inMotion", motion."speedMps", motion."courseDeg"
    FROM machines machine
    ${newest('seen', 'r.time', BAD_TIME, Prisma.sql`TRUE`)}
    ${newest('place', 'r.time, r.latitude, r.longitude, r.source, r.trust', PLACE_DOUBTS, Prisma.sql`r.fix = 'valid' AND r.latitude IS NOT NULL`)}
    ${newest('hours', 'r.time, r."engineHoursMs"', meterDoubts('engine-hours'), Prisma.sql`r."engineHoursMs" IS NOT NULL`)}
    ${newest('road', 'r.time, r."odometerM"', meterDoubts('kilometres'), Prisma.sql`r."odometerM" IS NOT NULL`)}
    ${newest('strokes', 'r.time, r.cycles', meterDoubts('cycles'), Prisma.sql`r.cycles IS NOT NULL`)}
    ${newest('fuel', 'r."fuelPercent"', BAD_TIME, Prisma.sql`r."fuelPercent" IS NOT NULL AND r.time > seen.time - interval '30 days'`)}
    ${newest('engine', 'r.time, r."engineOn"', BAD_TIME, Prisma.sql`r."engineOn" IS NOT NULL AND ${NOT_LONG_BEFORE}`)}
    ${newest('motion', `r.time, r."speedMps", ${MOTION} AS "inMotion", ${COURSE} AS "courseDeg"`, PLACE_DOUBTS, Prisma.sql`(r."speedMps" IS NOT NULL OR jsonb_typeof(r.details->'motion') = 'boolean') AND ${NOT_LONG_BEFORE}`)}`;

/** The newest state of machines, each element of its own time, made from what is stored. */
export const refreshLatest = async (tx: Transaction, subjects: readonly string[]): Promise<void> => {
  const rows = await readLatest(tx, subjects);
  const known = rows.flatMap(row => {
    if (row.at === null) return [];
    const { latitude, longitude } = row;
    const country = latitude !== null && longitude !== null ? countryOf({ latitude, longitude }) : null;
    return [{ ...row, country }];
  });
  const columns = Prisma.raw(
    `subject, at, "positionAt", latitude, longitude, "positionSource", "positionTrust", country, "engineHoursMs", "engineHoursAt",
     "odometerM", "odometerAt", cycles, "cyclesAt", "fuelPercent", "engineOn", "inMotion", "speedMps", "courseDeg"`,
  );
  await tx.$executeRaw`DELETE FROM equipment_latest WHERE subject = ANY(${[...subjects]}::text[])`;
  await tx.$executeRaw`
    INSERT INTO equipment_latest (${columns})
    SELECT ${columns} FROM jsonb_to_recordset(${JSON.stringify(known)}::jsonb) AS l(subject text, at timestamptz,
      "positionAt" timestamptz, latitude double precision, longitude double precision, "positionSource" text,
      "positionTrust" smallint, country text, "engineHoursMs" bigint, "engineHoursAt" timestamptz, "odometerM" bigint,
      "odometerAt" timestamptz, cycles bigint, "cyclesAt" timestamptz, "fuelPercent" double precision, "engineOn" boolean, "inMotion" boolean,
      "speedMps" double precision, "courseDeg" double precision)`;
};
