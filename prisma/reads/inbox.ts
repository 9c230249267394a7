import { type Database, Prisma } from '../client.ts';
import { allOf, type KeyColumns, keyset, newestFirst, type Page, type PageRequest, pageOf } from './paging.ts';

/** Something that an organisation is told: `kind` and `params` are a text, `link` a path in the portal. */
export interface InboxLine {
  readonly id: string;
  readonly kind: string;
  readonly params: Readonly<Record<string, string>>;
  readonly subject: string | null;
  readonly link: string | null;
  readonly readAt: Date | null;
  readonly createdAt: Date;
}

interface InboxRow extends KeyColumns, Omit<InboxLine, 'params'> {
  readonly params: Prisma.JsonValue;
}

/** The organisation's inbox, newest first; with `unread` only what nobody has read. */
export const listInbox = async (
  db: Database,
  organisationId: string,
  { unread }: { unread: boolean },
  page: PageRequest,
): Promise<Page<InboxLine>> => {
  const key = keyset(newestFirst(Prisma.sql`i."createdAt"`, Prisma.sql`i.id`), page);
  const rows = await db.$queryRaw<InboxRow[]>`
    SELECT i.id::text AS id, i.kind, i.params, i.subject, i.link, i."readAt", i."createdAt", ${key.columns}
      FROM inbox_items i
     WHERE ${allOf([
       Prisma.sql`i."organisationId" = ${organisationId}::uuid`,
       key.where,
       unread && Prisma.sql`i."readAt" IS NULL`,
     ])}
     ORDER BY ${key.orderBy} LIMIT ${key.limit}`;
  return pageOf(rows, key, ({ sort_key: _key, sort_id: _id, params, ...row }) => ({
    ...row,
    params:
      typeof params === 'object' && params !== null && !Array.isArray(params)
        ? Object.fromEntries(Object.entries(params).map(([name, value]) => [name, String(value)]))
        : {},
  }));
};
