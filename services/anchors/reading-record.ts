import { createHash } from 'node:crypto';
import { type Database, Prisma } from '#prisma/client';

/**
 * What is anchored of a reading: one JSON text that says all that the store keeps of it, but the verdict on it, which may
 * change as others come. `machine` is what was known when it came: the machine, or the device itself where the chain had not
 * yet said for which it speaks. PostgreSQL writes it, so that gathering and proving write the same, and 100,000 in a second.
 * Times are UTC; `details` is what the message had beside the columns.
 */
const RECORD = Prisma.raw(
  [
    `concat('{"id":"', r.id, '","machine":', to_json(coalesce(r."arrivedAs", r.subject)), ',"source":', to_json(r.source)`,
    `',"time":', to_json(r.time AT TIME ZONE 'UTC'), ',"sequence":"', r.sequence`,
    `'","receivedAt":', to_json(r."receivedAt" AT TIME ZONE 'UTC'), ',"trust":', r.trust, ',"fix":', to_json(r.fix)`,
    ...['latitude', 'longitude', 'speedMps'].map(name => numberOf(name)),
    `',"engineOn":', coalesce(to_json(r."engineOn")::text, 'null'), ',"meterId":', coalesce(to_json(r."meterId")::text, 'null')`,
    ...['engineHoursMs', 'odometerM', 'cycles', 'fuelPercent'].map(name => numberOf(name)),
    `',"details":', r.details, '}')`,
  ].join(', '),
);

/** Put together as text: as an object of JSON it would take PostgreSQL twice as long. */
function numberOf(name: string): string {
  return `',"${name}":', coalesce(r."${name}"::text, 'null')`;
}

const salt = (seed: Uint8Array): Prisma.Sql => Prisma.sql`sha256(${seed}::bytea || uuid_send(r.id))`;

/** SHA-256 of the salt and the record. The salt comes from the batch's seed and the reading's name: it tells nothing of others. */
export const recordHash = (seed: Uint8Array): Prisma.Sql =>
  Prisma.sql`sha256(${salt(seed)} || convert_to(${RECORD}, 'UTF8'))`;

/** The bytes of a name, as PostgreSQL sends it. */
export const nameBytes = (id: string): Buffer => Buffer.from(id.replaceAll('-', ''), 'hex');

export interface RecordedReading {
  readonly record: string;
  readonly organisationId: string;
  readonly machine: string;
  readonly source: string;
  readonly time: Date;
  readonly ingestedIn: bigint;
}

/** The record of a reading as it is stored now; `null` when there is none. */
export const recordOf = async (db: Database, id: string): Promise<RecordedReading | null> => {
  const [row] = await db.$queryRaw<RecordedReading[]>`
    SELECT ${RECORD} AS record, r."organisationId", r.subject AS machine, r.source, r.time, r."ingestedIn"
      FROM readings r WHERE r.id = ${id}::uuid LIMIT 1`;
  return row ?? null;
};

/** The records of readings as they are stored now, by their names; those that are not there are not in it. */
export const recordsOf = async (db: Database, ids: readonly string[]): Promise<ReadonlyMap<string, string>> => {
  const rows = await db.$queryRaw<{ id: string; record: string }[]>`
    SELECT r.id, ${RECORD} AS record FROM readings r WHERE r.id = ANY(${ids}::uuid[])`;
  return new Map(rows.map(({ id, record }) => [id, record]));
};

/** The salt of a reading in a batch. */
export const saltOf = (seed: Uint8Array, id: string): Buffer =>
  createHash('sha256').update(seed).update(nameBytes(id)).digest();

/** As `recordHash`, of a record that is here already. */
export const hashOfRecord = (saltBytes: Uint8Array, record: string): Buffer =>
  createHash('sha256').update(saltBytes).update(record, 'utf8').digest();
