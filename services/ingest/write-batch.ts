import { finished } from 'node:stream/promises';
import type pg from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import type { ChainLink } from '#domain/telemetry/sink';
import { mergeTouched, type Touched, touchedBy } from '../telemetry/touched.ts';
import { COPY_COLUMNS, copyLine } from './copy-text.ts';
import { type DeviceRow, forkedDeviceRow, touchesMachine } from './device-rows.ts';
import { BINDINGS, type Binding, bindingsOf, EPOCH, type StoredBinding } from './identity.ts';
import { followChains } from './signed-chains.ts';

/** What a message is written as, by what is known of the machines for which its device speaks. */
export interface WrittenAs {
  /** Its rows as text for COPY, in UTF-8: all that is held of them while they wait. */
  readonly text: Buffer;
  readonly touched: readonly Touched[];
  /** The rows again, for who has to look at each. */
  readonly rows: () => readonly DeviceRow[];
}

/** Rows of one message for the machines of now, written whole or not at all. */
interface BoundPart extends WrittenAs {
  readonly deviceId: string;
  readonly chain?: ChainLink | undefined;
}

/** The same as it waits. */
export interface BatchPart extends BoundPart {
  readonly count: number;
  /** Under which number of `device_epoch` the device's bindings were looked at, and the same by others. */
  readonly epoch: string;
  readonly boundAs: (bindings: readonly Binding[]) => WrittenAs;
}

/** How many rows of each part were not known before. */
export type Written = readonly number[];

const copy = async (client: pg.ClientBase, into: string, text: Buffer | string): Promise<void> => {
  const stream = client.query(copyFrom(`COPY ${into} FROM STDIN`));
  const done = finished(stream);
  stream.end(text);
  await done;
};

/**
 * Held by who writes readings, shared, and alone by who moves them, when the chain says for whom devices spoke: so each row is
 * written under the machine that is known when it is committed, and is there once.
 */
export const BINDINGS_LOCK = 72_707_376;

/** Begins; answers the number of the bindings that stand until the end. The statements one by one: the number is read under the lock. */
const BEGIN = `BEGIN; SELECT pg_advisory_xact_lock_shared(${BINDINGS_LOCK}); SELECT ${EPOCH} AS epoch`;

const inTransaction = async <Value>(client: pg.ClientBase, work: (epoch: string) => Promise<Value>): Promise<Value> => {
  try {
    const [, , told] = [await client.query<{ epoch: string }>(BEGIN)].flat();
    const value = await work(told?.rows[0]?.epoch ?? '');
    await client.query('COMMIT');
    return value;
  } catch (error) {
    await client.query('ROLLBACK').catch(() => undefined);
    throw error;
  }
};

/** The parts as the bindings are now, where they have changed since they were looked at. */
const boundNow = async (
  client: pg.ClientBase,
  parts: readonly BatchPart[],
  epoch: string,
): Promise<readonly BoundPart[]> => {
  const old = new Set(parts.filter(part => part.epoch !== epoch).map(({ deviceId }) => deviceId));
  if (old.size === 0) return parts;
  const { rows } = await client.query<{ id: string; bindings: readonly StoredBinding[] | null }>(
    `SELECT d.id, ${BINDINGS} AS bindings FROM devices d WHERE d.id = ANY($1::uuid[])`,
    [[...old]],
  );
  const bindings = new Map(rows.map(row => [row.id, bindingsOf(row.bindings)]));
  return parts.map(part => {
    if (part.epoch === epoch) return part;
    const { deviceId, chain } = part;
    return { deviceId, chain, ...part.boundAs(bindings.get(deviceId) ?? []) };
  });
};

/** Pairs of machine and source that are known to be written down. */
export type KnownSources = Set<string>;

const MOST_SOURCES = 200_000;

const noteSources = async (
  client: pg.ClientBase,
  touched: readonly Touched[],
  known: KnownSources,
): Promise<readonly string[]> => {
  const fresh = touched.filter(({ subject, source }) => !known.has(`${subject} ${source}`));
  if (fresh.length === 0) return [];
  await client.query(
    `INSERT INTO reading_sources (subject, source)
     SELECT DISTINCT subject, source FROM jsonb_to_recordset($1::jsonb) AS s(subject text, source text) ORDER BY 1, 2
     ON CONFLICT DO NOTHING`,
    [JSON.stringify(fresh)],
  );
  return fresh.map(({ subject, source }) => `${subject} ${source}`);
};

/** Marks what the rows touch, for the recompute that follows the commit. */
const mark = async (client: pg.ClientBase, touched: readonly Touched[], known: KnownSources): Promise<() => void> => {
  if (touched.length === 0) return () => undefined;
  const noted = await noteSources(client, touched, known);
  await client.query(
    `INSERT INTO telemetry_dirty (subject, source, "from", "to", fix, hours, odometer, cycles, at)
     SELECT subject, source, "from", "to", fix, hours, odometer, cycles, now()
       FROM jsonb_to_recordset($1::jsonb) AS t(subject text, source text, "from" timestamptz, "to" timestamptz,
            fix boolean, hours boolean, odometer boolean, cycles boolean)`,
    [JSON.stringify(touched)],
  );
  return () => {
    if (known.size > MOST_SOURCES) known.clear();
    for (const one of noted) known.add(one);
  };
};

/**
 * Writes rows that are expected to be new straight into the table.
 *
 * @throws pg's error 23505 where one is there already: then `writeCarefully` is for them
 */
export const writeQuickly = async (
  client: pg.ClientBase,
  parts: readonly BatchPart[],
  known: KnownSources,
): Promise<Written> => {
  const committed = await inTransaction(client, async epoch => {
    const now = await boundNow(client, parts, epoch);
    await copy(client, `readings (${COPY_COLUMNS})`, Buffer.concat(now.map(({ text }) => text)));
    return mark(client, mergeTouched(now.flatMap(({ touched }) => touched)), known);
  });
  committed();
  return parts.map(({ count }) => count);
};

/** A row on its way, with its place in the batch. */
interface Placed {
  readonly part: number;
  readonly row: DeviceRow;
}

const INCOMING = `CREATE TEMP TABLE IF NOT EXISTS incoming_readings ON COMMIT DELETE ROWS AS
  SELECT 0 AS place, NULL::int AS within, ${COPY_COLUMNS} FROM readings WITH NO DATA`;

const bring = (client: pg.ClientBase, placed: readonly Placed[]): Promise<void> =>
  copy(
    client,
    `incoming_readings (place, within, ${COPY_COLUMNS})`,
    placed.map(({ row }, place) => `${place}\t${row.sameWithinMs ?? '\\N'}\t${copyLine(row)}`).join(''),
  );

/** Rows without a time whose content came a moment ago: the same message again, whichever machine its device spoke for then. */
const cameBefore = async (client: pg.ClientBase): Promise<Set<number>> => {
  const { rows } = await client.query<{ place: number }>(
    `SELECT DISTINCT i.place FROM incoming_readings i
       CROSS JOIN LATERAL (SELECT s.subject FROM reading_sources s WHERE s.source = i.source UNION SELECT i.source) told
       JOIN readings r
         ON hashtextextended(r.subject || ' ' || r.source, 0) = hashtextextended(told.subject || ' ' || i.source, 0)
        AND r.subject = told.subject AND r.source = i.source AND r.sequence = i.sequence
        AND r.time > i.time - i.within * interval '1 millisecond' AND r.time <= i.time + interval '1 minute'
      WHERE i.within IS NOT NULL
     UNION
     SELECT later.place FROM incoming_readings later JOIN incoming_readings earlier
         ON earlier.source = later.source AND earlier.sequence = later.sequence
        AND earlier.place < later.place AND abs(extract(epoch FROM later.time - earlier.time)) * 1000 < later.within
      WHERE later.within IS NOT NULL`,
  );
  return new Set(rows.map(({ place }) => place));
};

const KEY = `i.subject = r.subject AND i.time = r.time AND i.source = r.source AND i.sequence = r.sequence`;

/** Inserts what was brought and is not there; answers the places inserted. */
const insertNew = async (client: pg.ClientBase, skipped: ReadonlySet<number>): Promise<Set<number>> => {
  const { rows } = await client.query<{ place: number }>(
    `WITH once AS (
       SELECT DISTINCT ON (subject, time, source, sequence) * FROM incoming_readings
        WHERE NOT place = ANY($1::int[]) ORDER BY subject, time, source, sequence, place),
     added AS (
       INSERT INTO readings (${COPY_COLUMNS}) SELECT ${COPY_COLUMNS} FROM once ORDER BY subject, time, source, sequence
       ON CONFLICT DO NOTHING RETURNING subject, time, source, sequence)
     SELECT i.place FROM once i JOIN added r ON ${KEY}`,
    [[...skipped]],
  );
  return new Set(rows.map(({ place }) => place));
};

/** Places of rows whose name is taken by one that says something else. */
const forkedPlaces = async (client: pg.ClientBase, skipped: ReadonlySet<number>): Promise<Set<number>> => {
  const { rows } = await client.query<{ place: number }>(
    `SELECT i.place FROM incoming_readings i JOIN readings r ON ${KEY}
      WHERE i."contentHash" <> r."contentHash" AND i.sequence >= 0 AND NOT i.place = ANY($1::int[])`,
    [[...skipped]],
  );
  return new Set(rows.map(({ place }) => place));
};

/**
 * Writes rows of which some may be known: the same again changes nothing, another under the same name is kept beside it,
 * as forked.
 */
export const writeCarefully = async (
  client: pg.ClientBase,
  given: readonly BatchPart[],
  known: KnownSources,
): Promise<Written> => {
  await client.query(INCOMING);
  const counts = given.map(() => 0);
  const committed = await inTransaction(client, async epoch => {
    const parts = await followChains(client, await boundNow(client, given, epoch));
    const placed = parts.flatMap((rows, part) => rows.map((row): Placed => ({ part, row })));
    await bring(client, placed);
    const again = placed.some(({ row }) => row.sameWithinMs !== null) ? await cameBefore(client) : new Set<number>();
    const added = await insertNew(client, again);
    const fresh = placed.filter((_, place) => added.has(place));
    const forked = added.size + again.size < placed.length ? await forkedPlaces(client, again) : new Set<number>();
    if (forked.size > 0) {
      const forks = placed.flatMap(({ part, row }, place): Placed[] =>
        forked.has(place) ? [{ part, row: forkedDeviceRow(row) }] : [],
      );
      await client.query('TRUNCATE incoming_readings');
      await bring(client, forks);
      const kept = await insertNew(client, new Set());
      fresh.push(...forks.filter((_, place) => kept.has(place)));
    }
    for (const { part } of fresh) counts[part] = (counts[part] ?? 0) + 1;
    return mark(client, touchedBy(fresh.map(({ row }) => row).filter(touchesMachine)), known);
  });
  committed();
  return counts;
};
