import type { Database } from '../client.ts';

/** What waits for a person in an organisation, as counts. */
export interface Waiting {
  /** Items of the organisation's inbox that nobody has read. */
  readonly inbox: number;
  /** Open proposals of the organisation that this person has not prepared itself, and so may be asked to approve. */
  readonly approvals: number;
}

/** Counts for the navigation; every page asks for them. */
export const waitingFor = async (
  db: Database,
  { organisationId, userId, now }: { organisationId: string; userId: string; now: Date },
): Promise<Waiting> => {
  const [inbox, approvals] = await Promise.all([
    db.inboxItem.count({ where: { organisationId, readAt: null } }),
    db.proposal.count({
      where: {
        organisationId,
        status: 'PROPOSED',
        AND: [
          { OR: [{ preparedById: null }, { preparedById: { not: userId } }] },
          { OR: [{ expiresAt: null }, { expiresAt: { gt: now } }] },
        ],
      },
    }),
  ]);
  return { inbox, approvals };
};
