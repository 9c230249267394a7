import { type Database, Prisma } from '../client.ts';
import { type KeyColumns, keyset, type Page, type PageRequest, pageOf } from './paging.ts';

/** A batch of an organisation's readings. */
export interface AnchorBatchView {
  readonly stream: string;
  readonly batch: number;
  readonly root: string;
  readonly previousRoot: string;
  readonly readings: number;
  readonly devices: number;
  readonly createdAt: Date;
  readonly actionId: string | null;
  /** PENDING, SUBMITTED, CONFIRMED, REFUSED or EXPIRED; null while it waits for its signature. */
  readonly status: string | null;
  /** Where it is on chain; null while it is not. */
  readonly anchoredAt: Date | null;
  readonly blockNumber: string | null;
  readonly txHash: string | null;
}

/** An organisation's stream, and how far it is. */
export interface AnchorStreamView {
  readonly stream: string;
  readonly name: string;
  /** Number of the last batch that was gathered, and of the last on chain. */
  readonly batch: number;
  readonly anchored: number;
  /** Readings in batches on chain. */
  readonly readings: string;
}

/** The organisation's own streams. */
export const anchorStreams = async (
  db: Database,
  organisationId: string,
): Promise<readonly AnchorStreamView[]> => db.$queryRaw`
  SELECT s.stream, s.name, s.batch, coalesce(p.version, 0)::int AS anchored, coalesce(p.state->>'readings', '0') AS readings
    FROM anchor_streams s LEFT JOIN anchor_stream_projections p ON p.subject = s.stream
   WHERE s."organisationId" = ${organisationId}::uuid ORDER BY s.name`;

/** The batches of the organisation's own streams, newest first. */
export const anchorBatches = async (
  db: Database,
  organisationId: string,
  page: PageRequest = {},
): Promise<Page<AnchorBatchView>> => {
  const key = keyset(
    {
      expression: Prisma.sql`b.batch`,
      type: 'bigint',
      id: Prisma.sql`b.stream`,
      idType: 'text',
      direction: 'desc',
    },
    page,
  );
  const rows = await db.$queryRaw<(AnchorBatchView & KeyColumns)[]>`
    SELECT b.stream, b.batch, b.root, b."previousRoot", b.count AS readings,
           (SELECT count(*)::int FROM anchor_parts part WHERE part.stream = b.stream AND part.batch = b.batch) AS devices,
           b."createdAt", b."actionId"::text AS "actionId", a.status::text AS status, a."blockTime" AS "anchoredAt",
           a."blockNumber"::text AS "blockNumber", a."txHash", ${key.columns}
      FROM anchor_batches b JOIN anchor_streams s ON s.stream = b.stream LEFT JOIN actions a ON a.id = b."actionId"
     WHERE s."organisationId" = ${organisationId}::uuid AND ${key.where} ORDER BY ${key.orderBy} LIMIT ${key.limit}`;
  return pageOf(rows, key, ({ sort_key: _, sort_id: __, ...row }) => row);
};
