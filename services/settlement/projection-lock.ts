import type { Transaction } from '#prisma/client';

/** Any number; the same in every process over the same database. */
const PROJECTION_LOCK = 1_279_871_566;

/**
 * Keeps the projection as it is, or to oneself, until the transaction ends: a block, a reorganisation, and the comparison
 * of a rebuilt projection with the live one take turns.
 */
export const lockProjection = async (tx: Transaction): Promise<void> => {
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(${PROJECTION_LOCK})`;
};
