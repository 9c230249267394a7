import { type Database, Prisma } from '../client.ts';

/** A batch as the chain has it. */
export interface AnchoredBatch {
  readonly root: string;
  readonly blockNumber: string;
  readonly txHash: string;
  readonly at: Date;
  /** Deep enough to stay. */
  readonly final: boolean;
}

/** The event that anchored a root in a stream; `null` while there is none. Of the chain, which is everybody's. */
export const anchoredBatch = async (db: Database, stream: string, root: string): Promise<AnchoredBatch | null> => {
  const [row] = await db.$queryRaw<(Omit<AnchoredBatch, 'at'> & { readonly seconds: bigint })[]>`
    SELECT e.args->>'root' AS root, e."blockNumber"::text AS "blockNumber", e."txHash", b.timestamp AS seconds, b.final
      FROM events e JOIN blocks b ON b.hash = e."blockHash"
     WHERE e.contract = 'TelemetryAnchors' AND e.subject = ${stream} AND ${Prisma.sql`e.args->>'root' = ${root}`} LIMIT 1`;
  return row
    ? {
        root: row.root,
        blockNumber: row.blockNumber,
        txHash: row.txHash,
        at: new Date(Number(row.seconds) * 1000),
        final: row.final,
      }
    : null;
};
