import type { Database } from '../client.ts';

export interface AskedBank {
  readonly id: string;
  readonly name: string;
  readonly askedAt: Date;
  readonly declinedAt: Date | null;
}

/** Banks that a holder has asked in one of its requests, in the order in which it asked; none for anybody else. */
export const askedBanks = async (db: Database, organisationId: string, requestId: string): Promise<AskedBank[]> => {
  const rows = await db.financeRequestBank.findMany({
    where: { requestId, request: { holderId: organisationId } },
    select: { createdAt: true, declinedAt: true, bank: { select: { id: true, name: true } } },
    orderBy: [{ createdAt: 'asc' }, { bankId: 'asc' }],
  });
  return rows.map(({ bank, createdAt, declinedAt }) => ({ ...bank, askedAt: createdAt, declinedAt }));
};
