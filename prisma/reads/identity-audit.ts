import { type Database, Prisma } from '../client.ts';
import { type KeyColumns, keyset, newestFirst, type Page, type PageRequest, pageOf } from './paging.ts';

/** What happened in the portal that is not an event on chain. */
export interface AuditLine {
  readonly id: string;
  /** `noun:what-happened`; the list is in `services/audit.ts`. */
  readonly action: string;
  readonly subject: string | null;
  readonly detail: Prisma.JsonValue;
  readonly userName: string | null;
  readonly requestId: string | null;
  readonly createdAt: Date;
}

/**
 * The audit of an organisation, newest first: what was done for it, and log-ins of its members that were refused before
 * it was known for which organisation they would have been.
 */
export const listAudit = async (db: Database, organisationId: string, page: PageRequest): Promise<Page<AuditLine>> => {
  const key = keyset(newestFirst(Prisma.sql`a."createdAt"`, Prisma.sql`a.id`), page);
  const rows = await db.$queryRaw<(AuditLine & KeyColumns)[]>`
    SELECT a.id::text AS id, a.action, a.subject, a.detail, a."requestId", a."createdAt",
           (SELECT u.name FROM users u WHERE u.id = a."userId") AS "userName", ${key.columns}
      FROM audit_entries a
     WHERE (a."organisationId" = ${organisationId}::uuid
            OR (a."organisationId" IS NULL AND a."userId" IN (
                  SELECT m."userId" FROM memberships m WHERE m."organisationId" = ${organisationId}::uuid)))
       AND ${key.where}
     ORDER BY ${key.orderBy} LIMIT ${key.limit}`;
  return pageOf(rows, key, ({ sort_key: _key, sort_id: _id, ...row }) => row);
};
