import { type FourEyesOperation, isFourEyesOperation } from '#domain/access/permissions';
import { type Database, Prisma } from '../client.ts';
import { allOf, type KeyColumns, keyset, newestFirst, type Page, type PageRequest, pageOf } from './paging.ts';

type ProposalStatus = 'PROPOSED' | 'APPROVED' | 'DECLINED' | 'WITHDRAWN' | 'EXPIRED';

/** What waits, or waited, for a second person of the organisation. */
export interface ProposalLine {
  readonly id: string;
  readonly operation: FourEyesOperation;
  /** A receivable's subject, and its reference, where the proposal is about one. */
  readonly subject: string | null;
  readonly reference: string | null;
  /** Exactly what would be done; its shape is that of the operation's handler. */
  readonly content: Prisma.JsonValue;
  /** Goes back with the approval, so that what is approved is what was shown. */
  readonly contentHash: string;
  /** A proposal whose time is over counts as expired, also before that is written down. */
  readonly status: ProposalStatus;
  readonly preparedById: string | null;
  readonly preparedBy: string | null;
  /** Who prepared it may be of another organisation (an admission): its name. */
  readonly preparedFor: string | null;
  readonly decidedBy: string | null;
  readonly decisionNote: string | null;
  readonly createdAt: Date;
  readonly expiresAt: Date | null;
  readonly decidedAt: Date | null;
  readonly actionId: string | null;
}

interface ProposalRow extends Omit<ProposalLine, 'operation'> {
  readonly kind: string;
}

const isOpen = (now: Date): Prisma.Sql =>
  Prisma.sql`p.status = 'PROPOSED' AND (p."expiresAt" IS NULL OR p."expiresAt" >= ${now.toISOString()}::timestamptz)`;

const columns = (now: Date): Prisma.Sql => Prisma.sql`
  p.id::text AS id, p.kind, p.subject, p.content, p."contentHash", p."preparedById"::text AS "preparedById",
  CASE WHEN p.status = 'PROPOSED' AND NOT (${isOpen(now)}) THEN 'EXPIRED' ELSE p.status::text END AS status,
  (SELECT r.reference FROM receivables r WHERE r.subject = p.subject) AS reference,
  (SELECT u.name FROM users u WHERE u.id = p."preparedById") AS "preparedBy",
  CASE WHEN p.kind = 'organisation:admit'
       THEN (SELECT o.name FROM organisations o WHERE o.id::text = p.content ->> 'invitedById') END AS "preparedFor",
  (SELECT u.name FROM users u WHERE u.id = p."decidedById") AS "decidedBy",
  p."decisionNote", p."createdAt", p."expiresAt", p."decidedAt", p."actionId"::text AS "actionId"`;

const lineOf = ({ kind, ...row }: ProposalRow): ProposalLine => {
  if (!isFourEyesOperation(kind)) throw new Error(`The proposal ${row.id} is of an unknown kind, ${kind}`);
  return { ...row, operation: kind };
};

/** The organisation's proposals, newest first; with `open` only those that can still be decided. */
export const listProposals = async (
  db: Database,
  organisationId: string,
  { open, now }: { readonly open: boolean; readonly now: Date },
  page: PageRequest,
): Promise<Page<ProposalLine>> => {
  const key = keyset(newestFirst(Prisma.sql`p."createdAt"`, Prisma.sql`p.id`), page);
  const rows = await db.$queryRaw<(ProposalRow & KeyColumns)[]>`
    SELECT ${columns(now)}, ${key.columns} FROM proposals p
     WHERE ${allOf([Prisma.sql`p."organisationId" = ${organisationId}::uuid`, key.where, open && isOpen(now)])}
     ORDER BY ${key.orderBy} LIMIT ${key.limit}`;
  return pageOf(rows, key, ({ sort_key: _key, sort_id: _id, ...row }) => lineOf(row));
};

/** One of the organisation's proposals; `null` for those of others as for none. */
export const findProposal = async (
  db: Database,
  organisationId: string,
  id: string,
  now: Date,
): Promise<ProposalLine | null> => {
  if (!/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(id)) return null;
  const [row] = await db.$queryRaw<ProposalRow[]>`
    SELECT ${columns(now)} FROM proposals p WHERE p.id = ${id}::uuid AND p."organisationId" = ${organisationId}::uuid`;
  return row ? lineOf(row) : null;
};
