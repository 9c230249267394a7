import { FOUR_EYES, type Permission } from '#domain/access/permissions';
import type { Database } from '../client.ts';
import { agreementsWaiting } from './agreements.ts';
import { unacknowledgedAlarms } from './alarms.ts';

/** What waits for a person in an organisation, as counts. */
export interface Waiting {
  /** Items of the organisation's inbox that nobody has read. */
  readonly inbox: number;
  /** Open proposals of the organisation that this person may approve: its operations, and not prepared by themselves. */
  readonly approvals: number;
  /** What other organisations propose and this one must sign, where this person may. */
  readonly agreements: number;
  /** Alarms that stand and that nobody of the organisation has acknowledged, where this person may read alarms. */
  readonly alarms: number;
}

/** Operations with two pairs of eyes whose second pair may be somebody with these permissions. */
const approvable = (permissions: readonly Permission[]): string[] =>
  Object.entries(FOUR_EYES).flatMap(([operation, { approve }]) => (permissions.includes(approve) ? [operation] : []));

/** Counts for the navigation; every page asks for them. */
export const waitingFor = async (
  db: Database,
  {
    organisationId,
    userId,
    permissions,
    now,
  }: { organisationId: string; userId: string; permissions: readonly Permission[]; now: Date },
): Promise<Waiting> => {
  const [inbox, approvals, agreements, alarms] = await Promise.all([
    db.inboxItem.count({ where: { organisationId, readAt: null } }),
    db.proposal.count({
      where: {
        organisationId,
        status: 'PROPOSED',
        kind: { in: approvable(permissions) },
        AND: [
          { OR: [{ preparedById: null }, { preparedById: { not: userId } }] },
          { OR: [{ expiresAt: null }, { expiresAt: { gt: now } }] },
        ],
      },
    }),
    permissions.includes('agreement:sign') ? agreementsWaiting(db, organisationId, now) : 0,
    permissions.includes('alarm:read') ? unacknowledgedAlarms(db, organisationId, now) : 0,
  ]);
  return { inbox, approvals, agreements, alarms };
};

/**
 * Actions of the organisation that a contract refused, or that expired, and that nobody has taken note of: the inbox item
 * that tells of each is unread.
 */
export const unseenRefusals = async (db: Database, organisationId: string): Promise<number> =>
  db.inboxItem.count({
    where: { organisationId, readAt: null, kind: { in: ['action-refused', 'action-expired'] } },
  });
