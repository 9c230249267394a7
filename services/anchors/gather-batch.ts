import { anchorTree } from '#domain/anchors/batch';
import { type Hex, isBytes32, toHex, ZERO_HASH } from '#domain/hex';
import { Prisma, type Transaction } from '#prisma/client';
import type { ServiceContext } from '../context.ts';
import { recordHash } from './reading-record.ts';

/** A batch has about so many readings at most; those of one transaction stay together. */
const BATCH_LIMIT = 100_000;

/** When waiting readings become a batch: so many of them, or the oldest so old. */
const BATCH_READINGS = 10_000;
const BATCH_AGE_MS = 60_000;

/** Readings of devices: their source is `device:` and the device's id. */
const OF_DEVICES = Prisma.sql`r.source LIKE 'device:%'`;

export interface Stream {
  readonly stream: Hex;
  readonly organisationId: string;
  readonly batch: number;
  readonly root: Hex;
  readonly nextTx: bigint;
}

/** Every transaction before this one is over: what it stored can be seen, and nothing comes before it any more. */
export const horizonOf = async (tx: Transaction): Promise<bigint> => {
  const [row] = await tx.$queryRaw<{ horizon: bigint }[]>`
    SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint AS horizon`;
  return row?.horizon ?? 0n;
};

interface Waiting {
  readonly tx: bigint;
  readonly count: number;
  readonly oldest: Date;
}

const waitingIn = (tx: Transaction, { organisationId, nextTx }: Stream, horizon: bigint): Promise<Waiting[]> =>
  tx.$queryRaw<Waiting[]>`
    SELECT r."ingestedIn" AS tx, count(*)::int AS count, min(r."receivedAt") AS oldest FROM readings r
     WHERE r."organisationId" = ${organisationId}::uuid AND r."ingestedIn" >= ${nextTx} AND r."ingestedIn" < ${horizon}
       AND ${OF_DEVICES}
     GROUP BY r."ingestedIn" ORDER BY r."ingestedIn"`;

/** Up to which transaction a batch is to reach; `null` while it is not worth one. */
const reachOf = (waiting: readonly Waiting[], horizon: bigint, now: Date): { toTx: bigint; more: boolean } | null => {
  const count = waiting.reduce((sum, one) => sum + one.count, 0);
  const oldest = Math.min(...waiting.map(one => one.oldest.getTime()));
  if (count === 0 || (count < BATCH_READINGS && now.getTime() - oldest < BATCH_AGE_MS)) return null;
  let readings = 0;
  for (const { tx, count: own } of waiting) {
    if (readings > 0 && readings + own > BATCH_LIMIT) return { toTx: tx, more: true };
    readings += own;
  }
  return { toTx: horizon, more: false };
};

interface GatheredPart {
  readonly deviceId: string;
  readonly device: string;
  readonly count: number;
  readonly readingIds: Uint8Array<ArrayBuffer>;
  readonly hashes: Uint8Array<ArrayBuffer>;
}

/** Each device's readings in their order, names and hashes packed, hashed where they are. */
const partsOf = (
  tx: Transaction,
  { organisationId, nextTx }: Stream,
  toTx: bigint,
  seed: Uint8Array,
): Promise<GatheredPart[]> => tx.$queryRaw<GatheredPart[]>`
  SELECT d.id AS "deviceId", d.subject AS device, gathered.count, gathered."readingIds", gathered.hashes
    FROM (SELECT source, count(*)::int AS count, string_agg(uuid_send(id), ''::bytea) AS "readingIds",
                 string_agg(hash, ''::bytea) AS hashes
            FROM (SELECT r.source COLLATE "C" AS source, r.id, ${recordHash(seed)} AS hash FROM readings r
                   WHERE r."organisationId" = ${organisationId}::uuid AND r."ingestedIn" >= ${nextTx}
                     AND r."ingestedIn" < ${toTx} AND ${OF_DEVICES}
                   -- Sorted once, before they are packed: a sort within each aggregate costs more than all the rest.
                   ORDER BY r.source COLLATE "C", r.time, r.sequence, r.id) hashed
           GROUP BY source) gathered
    JOIN devices d ON d.id = substr(gathered.source, 8)::uuid
   ORDER BY d.id`;

const indexesOf = async (
  tx: Transaction,
  stream: Hex,
  parts: readonly GatheredPart[],
): Promise<ReadonlyMap<string, bigint>> => {
  const rows = await tx.$queryRaw<{ deviceId: string; first: bigint }[]>`
    INSERT INTO anchor_cursors (stream, "deviceId", "nextIndex")
    SELECT ${stream}, id, count FROM unnest(
      ${parts.map(part => part.deviceId)}::uuid[], ${parts.map(part => part.count)}::bigint[]) AS part(id, count)
    ON CONFLICT (stream, "deviceId") DO UPDATE SET "nextIndex" = anchor_cursors."nextIndex" + EXCLUDED."nextIndex"
    RETURNING "deviceId", "nextIndex" AS first`;
  const after = new Map(rows.map(row => [row.deviceId, row.first]));
  return new Map(parts.map(part => [part.deviceId, (after.get(part.deviceId) ?? 0n) - BigInt(part.count)]));
};

const deviceName = (text: string): Hex => {
  if (!isBytes32(text)) throw new TypeError('not 32 bytes');
  return text;
};

/** The organisation's stream, with nobody else at it; made at first asking. */
export const lockStream = async (
  ctx: ServiceContext,
  tx: Transaction,
  organisationId: string,
  stream: Hex,
): Promise<Stream> => {
  await tx.anchorStream.createMany({
    data: [
      { stream, organisationId, name: 'devices', batch: 0, root: ZERO_HASH, nextTx: 0n, createdAt: ctx.clock.now() },
    ],
    skipDuplicates: true,
  });
  await tx.$executeRaw`SELECT 1 FROM anchor_streams WHERE stream = ${stream} FOR UPDATE`;
  const row = await tx.anchorStream.findUniqueOrThrow({ where: { stream } });
  return { stream, organisationId, batch: row.batch, root: toHex(row.root), nextTx: row.nextTx };
};

export interface GatheredBatch {
  readonly batch: number;
  readonly root: Hex;
  readonly count: number;
  /** Whether as much waits as makes another. */
  readonly more: boolean;
}

/**
 * Makes a batch of the device readings of an organisation that came since the last one, if it is time: its tree's root,
 * what is needed to prove any of them, and where the next one begins, in the caller's transaction. The next batch of
 * the stream, whatever was between: so each reading is in exactly one.
 */
export const gatherBatch = async (
  ctx: ServiceContext,
  tx: Transaction,
  stream: Stream,
  { now = false }: { readonly now?: boolean } = {},
): Promise<GatheredBatch | null> => {
  const horizon = await horizonOf(tx);
  const waiting = await waitingIn(tx, stream, horizon);
  const clock = now ? new Date(8.64e15) : ctx.clock.now();
  const reach = reachOf(waiting, horizon, clock);
  if (!reach) return null;
  const seed = new Uint8Array(ctx.random.bytes(32));
  // Nearly all of it is hashing: PostgreSQL may use the processors that there are.
  await tx.$executeRaw`SELECT set_config('parallel_setup_cost', '0', true), set_config('parallel_tuple_cost', '0', true)`;
  const parts = await partsOf(tx, stream, reach.toTx, seed);
  if (parts.length === 0) return null;
  const first = await indexesOf(tx, stream.stream, parts);
  const indexOf = (deviceId: string): bigint => first.get(deviceId) ?? 0n;
  const tree = anchorTree(
    parts.map(part => ({
      device: deviceName(part.device),
      firstIndex: indexOf(part.deviceId),
      hashes: part.hashes,
    })),
  );
  const batch = stream.batch + 1;
  await tx.anchorBatch.create({
    data: {
      stream: stream.stream,
      batch,
      root: tree.root,
      previousRoot: stream.root,
      count: tree.count,
      seed,
      fromTx: stream.nextTx,
      toTx: reach.toTx,
      createdAt: ctx.clock.now(),
    },
  });
  await tx.anchorPart.createMany({
    data: parts.map(({ deviceId, count, readingIds, hashes }) => ({
      stream: stream.stream,
      batch,
      deviceId,
      firstIndex: indexOf(deviceId),
      count,
      readingIds,
      hashes,
    })),
  });
  await tx.anchorStream.update({
    where: { stream: stream.stream },
    data: { batch, root: tree.root, nextTx: reach.toTx },
  });
  return { batch, root: tree.root, count: tree.count, more: reach.more };
};
