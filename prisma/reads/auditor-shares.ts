import type { Database } from '../client.ts';

export interface AuditorShareRow {
  readonly id: string;
  /** The auditor, for whoever shares; whoever shares, for the auditor. */
  readonly other: { readonly id: string; readonly name: string };
  /** Null: all receivables in which the organisation that shares has a part. */
  readonly receivable: { readonly subject: string; readonly reference: string } | null;
  readonly createdAt: Date;
  readonly endedAt: Date | null;
  /** Who began it; for their own organisation. */
  readonly sharedBy: string | null;
}

interface Wanted {
  /** `given`: what the organisation shares; `received`: what it may read as an auditor. */
  readonly side: 'given' | 'received';
  /** Those alone that open this receivable. */
  readonly subject?: string;
}

/** Shares with auditors, the open ones first and then the newest. */
export const auditorShares = async (
  db: Database,
  organisationId: string,
  { side, subject }: Wanted,
): Promise<AuditorShareRow[]> => {
  const rows = await db.auditorShare.findMany({
    where: {
      ...(side === 'given' ? { organisationId } : { auditorId: organisationId }),
      ...(subject !== undefined && { OR: [{ subject }, { subject: null }] }),
    },
    orderBy: [{ endedAt: { sort: 'desc', nulls: 'first' } }, { createdAt: 'desc' }],
    take: 200,
  });
  const otherOf = (row: (typeof rows)[number]) => (side === 'given' ? row.auditorId : row.organisationId);
  const [organisations, receivables, users] = await Promise.all([
    db.organisation.findMany({ where: { id: { in: rows.map(otherOf) } }, select: { id: true, name: true } }),
    db.receivable.findMany({
      where: { subject: { in: rows.flatMap(row => row.subject ?? []) } },
      select: { subject: true, reference: true },
    }),
    side === 'given'
      ? db.user.findMany({ where: { id: { in: rows.map(row => row.sharedById) } }, select: { id: true, name: true } })
      : [],
  ]);
  return rows.flatMap(row => {
    const other = organisations.find(({ id }) => id === otherOf(row));
    if (!other) return [];
    const receivable = receivables.find(one => one.subject === row.subject) ?? null;
    const sharedBy = users.find(({ id }) => id === row.sharedById)?.name ?? null;
    return [{ id: row.id, other, receivable, createdAt: row.createdAt, endedAt: row.endedAt, sharedBy }];
  });
};

/** Organisations that audit and nothing else: those with whom one may share. */
export const listAuditors = (db: Database): Promise<{ id: string; name: string }[]> =>
  db.organisation.findMany({
    where: { kinds: { equals: ['AUDITOR'] }, frozenAt: null },
    select: { id: true, name: true },
    orderBy: { name: 'asc' },
  });
