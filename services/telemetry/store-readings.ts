import { type Hex, isBytes32 } from '#domain/hex';
import type { Doubt } from '#domain/telemetry/doubts';
import type { Transaction } from '#prisma/client';
import { machineAudiences } from '#prisma/reads/machine-audience';
import { announce } from '../announce.ts';
import type { ServiceContext } from '../context.ts';
import type { TelemetryChange } from '../live.ts';
import { forkedRow, type IncomingReading, type ReadingOrigin, type ReadingRow, rowOf } from './reading-rows.ts';
import { recompute } from './recompute.ts';
import { noteSources } from './sources.ts';

/** What became of a reading, in the order in which they were given. */
export interface StoredReading {
  /** Its name from now on; of one that was known, the name that it has. */
  readonly id: string;
  readonly subject: Hex;
  readonly isNew: boolean;
  readonly doubts: readonly Doubt[];
}

/** A reading that was there: what it is called, and the hash of what it says. */
interface KnownReading {
  readonly id: string;
  readonly hash: string;
}

/** Rows of one INSERT. */
const CHUNK = 5_000;

/** One after the other of machines whose readings are written, always in the same order: two writers do not wait for each other. */
export const lockMachines = async (tx: Transaction, subjects: readonly string[]): Promise<void> => {
  await tx.$executeRaw`
    SELECT count(pg_advisory_xact_lock(hashtextextended('readings ' || machine.subject, 0)))
      FROM (SELECT DISTINCT subject FROM unnest(${[...subjects]}::text[]) AS all_of(subject) ORDER BY subject) machine`;
};

/** Inserts rows whose name is not there yet; answers the names of those inserted. */
const insertRows = async (tx: Transaction, rows: readonly ReadingRow[]): Promise<Set<string>> => {
  const inserted = new Set<string>();
  for (let at = 0; at < rows.length; at += CHUNK) {
    const json = JSON.stringify(rows.slice(at, at + CHUNK));
    const ids = await tx.$queryRaw<{ id: string }[]>`
      INSERT INTO readings (id, subject, source, time, sequence, "contentHash", "receivedAt", "organisationId", trust, fix, latitude,
             longitude, "speedMps", "engineOn", "meterId", "engineHoursMs", "odometerM", cycles, "fuelPercent", details, doubts)
      SELECT id, subject, source, time, sequence, "contentHash", "receivedAt", "organisationId", trust, fix, latitude,
             longitude, "speedMps", "engineOn", "meterId", "engineHoursMs", "odometerM", cycles, "fuelPercent", details,
             ARRAY(SELECT jsonb_array_elements_text(row.doubts))
        FROM jsonb_to_recordset(${json}::jsonb) AS row(id uuid, subject text, source text, time timestamptz, sequence bigint,
             "contentHash" bigint, "receivedAt" timestamptz, "organisationId" uuid, trust smallint, fix text,
             latitude double precision, longitude double precision, "speedMps" double precision, "engineOn" boolean,
             "meterId" text, "engineHoursMs" bigint, "odometerM" bigint, cycles bigint, "fuelPercent" double precision, details jsonb, doubts jsonb)
      ON CONFLICT DO NOTHING RETURNING id`;
    for (const { id } of ids) inserted.add(id);
  }
  return inserted;
};

/** What is there under the names of these rows, by the rows' own ids. */
const knownContents = async (tx: Transaction, rows: readonly ReadingRow[]): Promise<Map<string, KnownReading>> => {
  if (rows.length === 0) return new Map();
  const names = rows.map(({ id, subject, source, time, sequence }) => ({ id, subject, source, time, sequence }));
  const found = await tx.$queryRaw<{ asked: string; id: string; hash: string }[]>`
    SELECT name.id AS asked, r.id, r."contentHash"::text AS hash
      FROM jsonb_to_recordset(${JSON.stringify(names)}::jsonb)
           AS name(id text, subject text, source text, time timestamptz, sequence bigint)
      JOIN readings r ON r.subject = name.subject AND r.time = name.time AND r.source = name.source AND r.sequence = name.sequence`;
  return new Map(found.map(({ asked, id, hash }) => [asked, { id, hash }]));
};

/** The rows to be stored, each name once; what comes twice and differs is kept under a name of its own. */
const settleNames = async (
  tx: Transaction,
  rows: readonly ReadingRow[],
): Promise<{ readonly kept: readonly ReadingRow[]; readonly inserted: Set<string> }> => {
  const first = new Map<string, ReadingRow>();
  for (const row of rows) if (!first.has(row.id)) first.set(row.id, row);
  const inserted = await insertRows(tx, [...first.values()]);
  const known = await knownContents(
    tx,
    [...first.values()].filter(({ id }) => !inserted.has(id)),
  );
  const kept = rows.map(row => {
    const there = known.get(row.id);
    const said = there?.hash ?? first.get(row.id)?.contentHash;
    if (said !== row.contentHash) return forkedRow(row);
    return there ? { ...row, id: there.id } : row;
  });
  const forked = new Map(kept.flatMap(row => (BigInt(row.sequence) < 0n ? [[row.id, row] as const] : [])));
  if (forked.size > 0) for (const id of await insertRows(tx, [...forked.values()])) inserted.add(id);
  return { kept, inserted };
};

/**
 * Stores readings of one source, each once by (machine, time, source, sequence), and brings up to date what they touch:
 * verdicts, use by day, the newest state. Whoever calls has seen to it that the source may speak for these machines, which
 * are on record. The same again changes nothing; another under the same name is kept beside it, as doubted.
 */
export const storeReadings = async (
  ctx: ServiceContext,
  tx: Transaction,
  origin: ReadingOrigin,
  readings: readonly IncomingReading[],
): Promise<readonly StoredReading[]> => {
  if (readings.length === 0) return [];
  const receivedAt = ctx.clock.now();
  await lockMachines(
    tx,
    readings.map(({ subject }) => subject),
  );
  await noteSources(
    tx,
    [...new Set(readings.map(({ subject }) => subject))].map(subject => ({ subject, source: origin.source })),
  );
  const { kept, inserted } = await settleNames(
    tx,
    readings.map(one => rowOf(one, origin, receivedAt)),
  );
  const fresh = new Map(kept.flatMap(row => (inserted.has(row.id) ? [[row.id, row] as const] : [])));
  const doubts = await recompute(tx, [...fresh.values()]);
  await announceMachines(tx, [...new Set([...fresh.values()].map(({ subject }) => subject))], receivedAt, 'readings');
  const told = new Set<string>();
  return kept.map(row => {
    const isNew = fresh.has(row.id) && !told.has(row.id);
    told.add(row.id);
    return { id: row.id, subject: row.subject, isNew, doubts: doubts.get(row.id) ?? row.doubts };
  });
};

/** PostgreSQL takes notifications of up to 8,000 bytes: so many machines, and so many who are told of them, in one. */
const ANNOUNCED = 50;
const TOLD = 80;

/**
 * Tells those who may read of these machines that there is something new: their pages and subscriptions look again, each at
 * what it may see. Readings of no machine are nobody's news.
 */
export const announceMachines = async (
  tx: Transaction,
  subjects: readonly string[],
  now: Date,
  kind?: TelemetryChange,
): Promise<void> => {
  const machines = subjects.filter(subject => isBytes32(subject));
  for (const audience of await machineAudiences(tx, machines, now)) {
    for (let at = 0; at < audience.subjects.length; at += ANNOUNCED)
      for (let told = 0; told < audience.organisations.length; told += TOLD)
        await announce(tx, {
          organisations: audience.organisations.slice(told, told + TOLD),
          subjects: audience.subjects.slice(at, at + ANNOUNCED),
          ...(kind && { kind }),
        });
  }
};
