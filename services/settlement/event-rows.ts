import { z } from 'zod';
import { toHex } from '#domain/hex';
import { CONTRACT_NAMES } from '#ledger/chain';
import type { ArgumentJson, ChainEvent } from '#ledger/reader/decode-event';
import type { ReadBlock } from '#ledger/reader/read-range';
import type { Prisma, Transaction } from '#prisma/client';

const argument: z.ZodType<ArgumentJson> = z.lazy(() =>
  z.union([z.string(), z.boolean(), z.array(argument), z.record(z.string(), argument)]),
);
const args = z.record(z.string(), argument);
const contract = z.enum(CONTRACT_NAMES);

interface EventRow {
  readonly blockHash: string;
  readonly logIndex: number;
  readonly blockNumber: bigint;
  readonly txHash: string;
  readonly contract: string;
  readonly name: string;
  readonly subject: string | null;
  readonly version: bigint | null;
  readonly args: unknown;
}

const fromRow = (row: EventRow): ChainEvent => ({
  blockNumber: Number(row.blockNumber),
  blockHash: toHex(row.blockHash),
  logIndex: row.logIndex,
  txHash: toHex(row.txHash),
  contract: contract.parse(row.contract),
  name: row.name,
  subject: row.subject === null ? null : toHex(row.subject),
  version: row.version,
  args: args.parse(row.args),
});

/** Stores a block and its events as they came. */
export const storeBlock = async (tx: Transaction, block: ReadBlock, final: boolean): Promise<void> => {
  const { number, hash, parentHash, timestamp, events } = block;
  await tx.block.create({
    data: { number: BigInt(number), hash, parentHash, timestamp: BigInt(timestamp), final },
  });
  if (events.length === 0) return;
  await tx.event.createMany({
    data: events.map(event => ({ ...event, blockNumber: BigInt(event.blockNumber), args: { ...event.args } })),
  });
};

const inOrder = [{ blockNumber: 'asc' }, { logIndex: 'asc' }] as const satisfies Prisma.EventOrderByWithRelationInput[];

/** Events that match, in the order of the chain. */
export const eventsWhere = async (tx: Transaction, where: Prisma.EventWhereInput): Promise<ChainEvent[]> =>
  (await tx.event.findMany({ where, orderBy: [...inOrder] })).map(fromRow);

const pageSize = 2_000;

/** All events, in the order of the chain, a page at a time. */
export async function* allEvents(tx: Transaction): AsyncGenerator<readonly ChainEvent[]> {
  let after = { blockNumber: -1n, logIndex: -1 };
  for (;;) {
    const { blockNumber, logIndex } = after;
    const rows = await tx.event.findMany({
      where: { OR: [{ blockNumber: { gt: blockNumber } }, { blockNumber, logIndex: { gt: logIndex } }] },
      orderBy: [...inOrder],
      take: pageSize,
    });
    const last = rows.at(-1);
    if (!last) return;
    yield rows.map(fromRow);
    after = last;
  }
}

/** Events by name whose argument is one of these values; all of that name when no argument is given. */
export const eventsAbout = async (
  tx: Transaction,
  names: readonly string[],
  argumentName: string | null,
  values: readonly string[],
): Promise<ChainEvent[]> => {
  const rows = await tx.$queryRaw<EventRow[]>`
    SELECT * FROM events
     WHERE name = ANY(${[...names]}::text[])
       AND (${argumentName}::text IS NULL OR args->>${argumentName ?? ''} = ANY(${[...values]}::text[]))`;
  return rows.map(fromRow);
};
