import type { Database } from '../client.ts';

export interface RunningAsk {
  readonly bankId: string;
  readonly bank: string;
  readonly note: string | null;
  readonly expiresAt: Date;
  readonly createdAt: Date;
}

/** Whether the organisation holds title to the machine, and which banks see it because it asked them to lend. */
export const asksOf = async (
  db: Database,
  organisationId: string,
  subject: string,
  now: Date,
): Promise<{ readonly isHolder: boolean; readonly running: readonly RunningAsk[] }> => {
  const projection = await db.equipmentProjection.findUnique({ where: { subject }, select: { holderKey: true } });
  const own = await db.partyKey.findUnique({
    where: { subject_organisationId: { subject, organisationId } },
    select: { address: true },
  });
  const isHolder = own !== null && projection?.holderKey === own.address;
  if (!isHolder) return { isHolder, running: [] };
  const rows = await db.collateralAsk.findMany({
    where: { subject, holderId: organisationId, endedAt: null, expiresAt: { gt: now } },
    orderBy: [{ createdAt: 'asc' }, { id: 'asc' }],
    select: { bankId: true, note: true, expiresAt: true, createdAt: true, bank: { select: { name: true } } },
  });
  return { isHolder, running: rows.map(({ bank, ...row }) => ({ ...row, bank: bank.name })) };
};
