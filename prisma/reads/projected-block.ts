import type { Database } from '../client.ts';

/** The newest block in the projection; null before the first. */
export const projectedBlock = async (db: Database): Promise<bigint | null> => {
  const row = await db.checkpoint.findUnique({ where: { stream: 'projection' }, select: { blockNumber: true } });
  return row?.blockNumber ?? null;
};
