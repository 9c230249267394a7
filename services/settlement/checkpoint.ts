import { toHex } from '#domain/hex';
import type { ReaderStore } from '#ledger/reader/read-chain';
import type { Position } from '#ledger/reader/read-range';
import type { Transaction } from '#prisma/client';

const PROJECTION = 'projection';
const FINAL = 'final';

const moveTo = async (tx: Transaction, stream: string, { number, hash }: Position): Promise<void> => {
  const data = { blockNumber: BigInt(number), blockHash: hash, updatedAt: new Date() };
  await tx.checkpoint.upsert({ where: { stream }, create: { stream, ...data }, update: data });
};

/** The projection now stands at this block; `null`: at nothing. */
export const moveCheckpoint = async (tx: Transaction, position: Position | null): Promise<void> => {
  if (position) await moveTo(tx, PROJECTION, position);
  else await tx.checkpoint.deleteMany({ where: { stream: { in: [PROJECTION, FINAL] } } });
};

export const moveFinality = (tx: Transaction, position: Position): Promise<void> => moveTo(tx, FINAL, position);

const positionOf = async (db: Transaction, stream: string): Promise<Position | null> => {
  const row = await db.checkpoint.findUnique({ where: { stream } });
  return row && { number: Number(row.blockNumber), hash: toHex(row.blockHash) };
};

/** Where the projection stands; `null` at first. */
export const checkpointOf = (db: Transaction): Promise<Position | null> => positionOf(db, PROJECTION);

export const finalPosition = (db: Transaction): Promise<Position | null> => positionOf(db, FINAL);

/** The newest block stored whose number is at most this. */
export const blockAtOrBelow = async (db: Transaction, number: number): Promise<Position | null> => {
  const row = await db.block.findFirst({ where: { number: { lte: BigInt(number) } }, orderBy: { number: 'desc' } });
  return row && { number: Number(row.number), hash: toHex(row.hash) };
};

/** What the reader asks of the database. */
export const createReaderStore = (db: Transaction): ReaderStore => ({
  head: () => checkpointOf(db),
  atOrBelow: number => blockAtOrBelow(db, number),
  finalized: async () => (await finalPosition(db))?.number ?? -1,
});
