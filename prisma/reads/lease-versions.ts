import type { Database, Prisma } from '../client.ts';
import { dayOf } from './see-receivable.ts';

export const LEASE_VERSION_STANDINGS = ['in-force', 'superseded', 'proposed', 'dropped'] as const;

/** Terms of a lease as they were proposed at some point. `terms` is what `contractOfRow` of services/leases reads. */
export interface LeaseVersionView {
  readonly id: string;
  readonly version: number;
  readonly root: string;
  readonly effectiveOn: string;
  readonly terms: Prisma.JsonValue;
  readonly note: string | null;
  readonly periods: number;
  readonly createdAt: Date;
  /** `proposed`: somebody has to sign it, or it is on its way; `dropped`: it came to nothing. */
  readonly standing: (typeof LEASE_VERSION_STANDINGS)[number];
}

/** Roots that some event on chain has named, and those that wait for a signature or a block. */
const rootsNamed = async (db: Database, subject: string): Promise<{ agreed: Set<string>; waiting: Set<string> }> => {
  const events = await db.$queryRaw<{ root: string }[]>`
    SELECT args->>'root' AS root FROM events
     WHERE subject = ${subject} AND contract = 'Leases' AND name IN ('Signed', 'Amended')`;
  const waiting = await db.$queryRaw<{ root: string }[]>`
    SELECT command->'message'->>'root' AS root FROM agreements
     WHERE subject = ${subject} AND contract = 'Leases' AND status = 'OPEN' AND command->'message'->>'root' IS NOT NULL
    UNION SELECT message->>'root' FROM actions
     WHERE subject = ${subject} AND contract = 'Leases' AND status IN ('PENDING', 'SUBMITTED') AND message->>'root' IS NOT NULL`;
  return { agreed: new Set(events.map(row => row.root)), waiting: new Set(waiting.map(row => row.root)) };
};

/**
 * The versions of a lease, the first first. What was proposed and not agreed is the parties' own business, and that of those
 * who are asked to sign: others see what is or was in force.
 */
export const leaseVersions = async (
  db: Database,
  subject: string,
  { root, isInside }: { readonly root: string | null; readonly isInside: boolean },
): Promise<LeaseVersionView[]> => {
  const rows = await db.leaseVersion.findMany({
    where: { subject },
    orderBy: [{ version: 'asc' }, { createdAt: 'asc' }],
  });
  const { agreed, waiting } = await rootsNamed(db, subject);
  const standingOf = (one: string): LeaseVersionView['standing'] => {
    if (one === root) return 'in-force';
    if (agreed.has(one)) return 'superseded';
    return waiting.has(one) ? 'proposed' : 'dropped';
  };
  return rows
    .map(({ id, version, root: own, effectiveOn, terms, note, periods, createdAt }) => ({
      ...{ id, version, root: own, terms, note, periods, createdAt },
      effectiveOn: dayOf(effectiveOn),
      standing: standingOf(own),
    }))
    .filter(({ standing }) => isInside || standing === 'in-force' || standing === 'superseded');
};
