import { type Database, Prisma } from '../client.ts';
import { doubtsFor, telemetryAccess } from './telemetry-visible.ts';

/** A reading as a row of a file. Nothing in it says more than the reader may see. */
export interface ExportedReading {
  readonly id: string;
  readonly time: Date;
  readonly receivedAt: Date;
  /** csv, api or device. */
  readonly channel: string;
  readonly trust: number;
  readonly fix: string;
  /** Degrees; null for who may not see the place. */
  readonly latitude: number | null;
  readonly longitude: number | null;
  readonly speedMps: number | null;
  readonly ignition: boolean | null;
  readonly meterId: string | null;
  readonly engineHoursMs: number | null;
  readonly odometerM: number | null;
  readonly cycles: number | null;
  readonly fuelPercent: number | null;
  readonly alarms: readonly string[];
  readonly doubts: readonly string[];
}

export interface ExportRange {
  readonly from: Date;
  /** The first moment after it. */
  readonly to: Date;
  readonly now: Date;
}

const PAGE = 1_000;

type Row = Omit<ExportedReading, 'alarms'> & {
  readonly source: string;
  readonly sequence: bigint;
  readonly alarms: unknown;
};

/**
 * Readings of a machine (by subject or reference) in a time, in their order, a page at a time: any number of them. `null`
 * for strangers.
 */
export const readingsForExport = async (
  db: Database,
  organisationId: string,
  machine: string,
  { from, to, now }: ExportRange,
): Promise<AsyncIterable<readonly ExportedReading[]> | null> => {
  const row = await db.equipment.findFirst({
    where: { OR: [{ subject: machine }, { reference: machine }] },
    select: { subject: true },
  });
  const access = row && (await telemetryAccess(db, organisationId, row.subject, now));
  if (!row || !access) return null;
  const { subject } = row;
  const { exactPlace, level, since } = access;
  const start = since !== null && since > from ? since : from;
  return (async function* () {
    let after: Pick<Row, 'time' | 'source' | 'sequence'> | null = null;
    for (;;) {
      const rest: Prisma.Sql = after
        ? Prisma.sql`AND (r.time, r.source, r.sequence) > (${after.time}, ${after.source}, ${after.sequence})`
        : Prisma.empty;
      const rows: Row[] = await db.$queryRaw<Row[]>`
        SELECT r.id, r.time, r."receivedAt", r.source, r.sequence, split_part(r.source, ':', 1) AS channel, r.trust, r.fix, r.latitude,
               r.longitude, r."speedMps", r."engineOn" AS ignition, r."meterId", r."engineHoursMs"::float8 AS "engineHoursMs",
               r."odometerM"::float8 AS "odometerM", r.cycles::float8 AS cycles, r."fuelPercent", r.details->'alarms' AS alarms, r.doubts
          FROM readings r WHERE r.subject = ${subject} AND r.time >= ${after?.time ?? start} AND r.time < ${to} ${rest}
         ORDER BY r.time, r.source, r.sequence LIMIT ${PAGE}`;
      const last = rows.at(-1);
      if (!last) return;
      after = { time: last.time, source: last.source, sequence: last.sequence };
      yield rows.map(
        ({ source: _, sequence: __, alarms, doubts, ...reading }): ExportedReading => ({
          ...reading,
          doubts: doubtsFor(level, doubts),
          fix: level === 'maker' ? 'none' : reading.fix,
          latitude: exactPlace ? reading.latitude : null,
          longitude: exactPlace ? reading.longitude : null,
          speedMps: level === 'full' ? reading.speedMps : null,
          // A device's own words tell of people too: of a call for help, of a fall.
          alarms: level === 'full' && Array.isArray(alarms) ? alarms.filter(one => typeof one === 'string') : [],
        }),
      );
    }
  })();
};
