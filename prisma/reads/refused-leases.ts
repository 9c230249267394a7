import { type Database, Prisma } from '../client.ts';
import { isLiveLease } from './visible-leases.ts';

/** A lease that all had signed and that the chain did not take: it is none, and stays as evidence. */
export interface RefusedLease {
  readonly subject: string;
  readonly reference: string;
  readonly contractNumber: string;
  readonly lessor: string;
  readonly lessee: string;
  readonly actionId: string;
  /** What all had signed; null where its lessor declared it alone. */
  readonly agreementId: string | null;
  /** Null where it was never sent before its deadline. */
  readonly refusalCode: string | null;
  readonly refusalParams: Readonly<Record<string, string>>;
  readonly at: Date;
}

/** Leases of which the organisation was to be lessor or lessee; the newest first. */
const refusedLeases = (db: Database, organisationId: string, condition: Prisma.Sql): Promise<RefusedLease[]> =>
  db.$queryRaw<RefusedLease[]>`
    SELECT l.subject, l.reference, l."contractNumber", lessor.name AS lessor, lessee.name AS lessee, refused.id AS "actionId",
           agreed.id AS "agreementId", refused."refusalCode", coalesce(refused."refusalParams", '{}'::jsonb) AS "refusalParams",
           coalesce(refused."settledAt", refused."createdAt") AS at
      FROM leases l JOIN organisations lessor ON lessor.id = l."lessorId" JOIN organisations lessee ON lessee.id = l."lesseeId"
      JOIN LATERAL (SELECT a.* FROM actions a WHERE a.subject = l.subject AND a.type = 'SignLease'
                       AND a.status IN ('REFUSED', 'EXPIRED') ORDER BY a.sequence DESC LIMIT 1) AS refused ON TRUE
      LEFT JOIN agreements agreed ON agreed."actionId" = refused.id
     WHERE (l."lessorId" = ${organisationId}::uuid OR l."lesseeId" = ${organisationId}::uuid)
       AND NOT ${isLiveLease('l')} AND ${condition}
     ORDER BY l."createdAt" DESC, l.number DESC LIMIT 1`;

/** A refused lease by its subject or its reference; null for strangers, and for every lease that stands or waits. */
export const refusedLease = async (db: Database, organisationId: string, id: string): Promise<RefusedLease | null> => {
  const named = Prisma.sql`(l.reference = ${id.toUpperCase()} OR l.subject = ${id.toLowerCase()})`;
  return (await refusedLeases(db, organisationId, named))[0] ?? null;
};

/** The machine's newest lease that was refused, while no other has been proposed of it since. */
export const latestRefusedLease = async (
  db: Database,
  organisationId: string,
  machine: string,
): Promise<RefusedLease | null> => {
  const newest = Prisma.sql`
    EXISTS (SELECT 1 FROM leased_equipment meant WHERE meant.lease = l.subject AND meant.machine = ${machine})
    AND NOT EXISTS (SELECT 1 FROM leased_equipment later JOIN leases other ON other.subject = later.lease
                     WHERE later.machine = ${machine} AND other."createdAt" > l."createdAt" AND ${isLiveLease('other')})`;
  return (await refusedLeases(db, organisationId, newest))[0] ?? null;
};
