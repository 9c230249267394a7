import { z } from 'zod';
import { type Database, Prisma } from '../client.ts';
import { allOf, type KeyColumns, keyset, newestFirst, type Page, type PageRequest, pageOf } from './paging.ts';
import { hasId } from './visible.ts';

type AgreementStatus = 'OPEN' | 'SIGNED' | 'DECLINED' | 'WITHDRAWN' | 'EXPIRED';

const signer = z.object({
  organisationId: z.string(),
  name: z.string(),
  agreedAt: z.coerce.date().nullable(),
  /** Who signed; of one's own organisation alone. */
  by: z.string().nullable(),
});

/** What several organisations sign, as one of them sees it. */
export interface AgreementLine {
  readonly id: string;
  readonly kind: string;
  readonly contract: string;
  readonly subject: string;
  /** As `services/agreements/content` wrote it. */
  readonly content: Prisma.JsonValue;
  readonly proposedById: string;
  readonly proposedBy: string;
  /** One whose time is over counts as expired, also before that is written down. */
  readonly status: AgreementStatus;
  readonly note: string | null;
  readonly createdAt: Date;
  readonly expiresAt: Date;
  readonly closedAt: Date | null;
  readonly actionId: string | null;
  /** Each organisation once, in the order of the signatures. */
  readonly signers: readonly z.output<typeof signer>[];
  /** It waits for the signature of the organisation that looks. */
  readonly waitsForUs: boolean;
}

interface AgreementRow extends Omit<AgreementLine, 'signers'> {
  readonly signers: Prisma.JsonValue;
}

const isOpen = (now: Date): Prisma.Sql =>
  Prisma.sql`(a.status = 'OPEN' AND a."expiresAt" > ${now.toISOString()}::timestamptz)`;

const isUnsignedBy = (organisationId: string): Prisma.Sql => Prisma.sql`EXISTS (
  SELECT 1 FROM agreement_signers own WHERE own."agreementId" = a.id AND own."agreedAt" IS NULL
     AND own."organisationId" = ${organisationId}::uuid)`;

const isParty = (organisationId: string): Prisma.Sql => Prisma.sql`(
  a."proposedById" = ${organisationId}::uuid OR EXISTS (
    SELECT 1 FROM agreement_signers part WHERE part."agreementId" = a.id AND part."organisationId" = ${organisationId}::uuid))`;

const columns = (organisationId: string, now: Date): Prisma.Sql => Prisma.sql`
  a.id::text AS id, a.kind, a.contract, a.subject, a.content, a."proposedById"::text AS "proposedById",
  (SELECT o.name FROM organisations o WHERE o.id = a."proposedById") AS "proposedBy",
  CASE WHEN a.status = 'OPEN' AND NOT ${isOpen(now)} THEN 'EXPIRED' ELSE a.status::text END AS status,
  a.note, a."createdAt", a."expiresAt", a."closedAt", a."actionId"::text AS "actionId",
  (${isOpen(now)} AND ${isUnsignedBy(organisationId)}) AS "waitsForUs",
  (SELECT jsonb_agg(jsonb_build_object('organisationId', one."organisationId", 'name', one.name,
                                       'agreedAt', one."agreedAt", 'by', one.by) ORDER BY one.position)
     FROM (SELECT DISTINCT ON (s."organisationId") s."organisationId", o.name, s."agreedAt", s.position,
                  CASE WHEN s."organisationId" = ${organisationId}::uuid THEN u.name END AS by
             FROM agreement_signers s JOIN organisations o ON o.id = s."organisationId"
             LEFT JOIN users u ON u.id = s."agreedByUserId"
            WHERE s."agreementId" = a.id ORDER BY s."organisationId", s.position) one) AS signers`;

const lineOf = ({ signers, ...row }: AgreementRow): AgreementLine => ({
  ...row,
  signers: z.array(signer).parse(signers),
});

/** Which agreements are asked for: those that wait for the organisation, those that wait for anybody, or all. */
export type AgreementShow = 'ours' | 'open' | 'all';

/** The agreements in which the organisation has a part, newest first; of one subject where it is named. */
export const listAgreements = async (
  db: Database,
  organisationId: string,
  { show, subject, now }: { readonly show: AgreementShow; readonly subject?: string; readonly now: Date },
  page: PageRequest,
): Promise<Page<AgreementLine>> => {
  const key = keyset(newestFirst(Prisma.sql`a."createdAt"`, Prisma.sql`a.id`), page);
  const rows = await db.$queryRaw<(AgreementRow & KeyColumns)[]>`
    SELECT ${columns(organisationId, now)}, ${key.columns} FROM agreements a
     WHERE ${allOf([
       isParty(organisationId),
       key.where,
       show !== 'all' && isOpen(now),
       show === 'ours' && isUnsignedBy(organisationId),
       subject !== undefined && Prisma.sql`a.subject = ${subject}`,
     ])}
     ORDER BY ${key.orderBy} LIMIT ${key.limit}`;
  return pageOf(rows, key, ({ sort_key: _key, sort_id: _id, ...row }) => lineOf(row));
};

/** One agreement in which the organisation has a part; `null` for those of others as for none. */
export const findAgreement = async (
  db: Database,
  organisationId: string,
  id: string,
  now: Date,
): Promise<AgreementLine | null> => {
  const [row] = await db.$queryRaw<AgreementRow[]>`
    SELECT ${columns(organisationId, now)} FROM agreements a WHERE ${hasId('a', id)} AND ${isParty(organisationId)}`;
  return row ? lineOf(row) : null;
};

/** How many wait for the organisation's signature. */
export const agreementsWaiting = async (db: Database, organisationId: string, now: Date): Promise<number> => {
  const [row] = await db.$queryRaw<{ count: bigint }[]>`
    SELECT count(*) AS count FROM agreements a WHERE ${isOpen(now)} AND ${isUnsignedBy(organisationId)}`;
  return Number(row?.count ?? 0n);
};
