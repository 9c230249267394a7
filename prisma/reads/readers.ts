import type { Database } from '../client.ts';

/** Through whose eyes an organisation reads: its own, and, where it audits, those of all who share everything with it. */
export const readersOf = async (db: Database, organisationId: string): Promise<readonly string[]> => {
  const shares = await db.auditorShare.findMany({
    where: { auditorId: organisationId, endedAt: null, subject: null },
    select: { organisationId: true },
  });
  return [...new Set([organisationId, ...shares.map(share => share.organisationId)])];
};
