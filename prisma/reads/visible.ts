import { Prisma } from '../client.ts';

/**
 * SQL conditions that scoped reads share. Each takes the alias of a table in the query around it; aliases are written by
 * this folder, never taken from input.
 */

const column = (alias: string, name: string): Prisma.Sql => Prisma.raw(`${alias}."${name}"`);

/** The organisation has a part in the subject, in one of the roles where they are named. */
export const participates = (
  organisationId: string,
  alias: string,
  roles: readonly string[] = [],
): Prisma.Sql => Prisma.sql`EXISTS (
  SELECT 1 FROM participations part WHERE part.subject = ${column(alias, 'subject')}
     AND part."organisationId" = ${organisationId}::uuid
     ${roles.length > 0 ? Prisma.sql`AND part.role IN (${Prisma.join([...roles])})` : Prisma.empty})`;

/**
 * A receivable that is on chain, or whose issue is on its way there. Where the issue was refused or expired, the private
 * row stays behind as the action's evidence and is no receivable.
 */
export const isLiveReceivable = (receivable: string): Prisma.Sql => Prisma.sql`(
  EXISTS (SELECT 1 FROM receivable_projections live WHERE live.subject = ${column(receivable, 'subject')})
  OR EXISTS (SELECT 1 FROM actions issue WHERE issue.subject = ${column(receivable, 'subject')}
       AND issue.type = 'IssueReceivable' AND issue.status IN ('PENDING', 'SUBMITTED')))`;

/** The invoice has a receivable that stands: live, and neither rejected nor cancelled. */
export const hasStandingReceivable = (invoice: string): Prisma.Sql => Prisma.sql`EXISTS (
  SELECT 1 FROM receivables standing
    LEFT JOIN receivable_projections shown ON shown.subject = standing.subject
   WHERE standing."invoiceId" = ${column(invoice, 'id')}
     AND coalesce(shown.status, 'Issued') NOT IN ('Rejected', 'Cancelled')
     AND ${isLiveReceivable('standing')})`;

/** Subjects of which the organisation holds a leaf fragment: by its party key, so it is as true as the chain. */
export const heldSubjects = (organisationId: string, more: Prisma.Sql = Prisma.empty): Prisma.Sql => Prisma.sql`(
  SELECT held.subject FROM party_keys own JOIN fragment_projections held ON held.subject = own.subject
   WHERE own."organisationId" = ${organisationId}::uuid AND held.leaf AND held."holderKey" = own.address ${more})`;

/** The organisation's party keys on the subject. */
export const ownKeys = (organisationId: string, alias: string): Prisma.Sql => Prisma.sql`(
  SELECT own.address FROM party_keys own
   WHERE own.subject = ${column(alias, 'subject')} AND own."organisationId" = ${organisationId}::uuid)`;

/** The fragment that a finance request (alias) is about, as JSON of the projection (alias). */
const fragmentOf = (projection: string, request: string): Prisma.Sql =>
  Prisma.sql`(${column(projection, 'state')}->'fragments'->${column(request, 'fragment')})`;

/** The request still waits for quotes. */
export const isOpenRequest = (request: string, projection: string, now: Date): Prisma.Sql => {
  const fragment = fragmentOf(projection, request);
  return Prisma.sql`(${fragment}->>'status' = 'FinanceRequested' AND ${fragment}->>'terms' = ${column(request, 'root')}
    AND (${fragment}->>'expiry')::bigint >= ${unixSeconds(now)})`;
};

/** The fragment of the request is reserved for a quote of the organisation. */
export const isReservedFor = (organisationId: string, request: string, projection: string, now: Date): Prisma.Sql => {
  const fragment = fragmentOf(projection, request);
  return Prisma.sql`(${fragment}->>'status' = 'Reserved' AND ${fragment}->>'counterparty' IN ${ownKeys(organisationId, request)}
    AND (${fragment}->>'expiry')::bigint >= ${unixSeconds(now)})`;
};

/** Narrows a query to one subject, where one is named. */
const among = (alias: string, subject: string | undefined): Prisma.Sql =>
  subject === undefined ? Prisma.empty : Prisma.sql`AND ${column(alias, 'subject')} = ${subject}`;

/** The row has this id, in the column of that name; nothing has, when the text is no id. */
export const hasId = (alias: string, id: string, name = 'id'): Prisma.Sql =>
  /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(id)
    ? Prisma.sql`${column(alias, name)} = ${id}::uuid`
    : Prisma.sql`FALSE`;

const unixSeconds = (at: Date): bigint => BigInt(Math.floor(at.getTime() / 1000));

/**
 * Whose view of a receivable (alias) the auditor was given: parties that share that one, or all in which they have a part.
 * Rows of `organisationId`.
 */
export const sharersWith = (auditorId: string, receivable: string): Prisma.Sql => Prisma.sql`(
  SELECT DISTINCT s."organisationId" FROM auditor_shares s
   WHERE s."auditorId" = ${auditorId}::uuid AND s."endedAt" IS NULL
     AND (s.subject = ${column(receivable, 'subject')} OR (s.subject IS NULL AND (
          s."organisationId" IN (${column(receivable, 'sellerId')}, ${column(receivable, 'obligorId')})
          OR EXISTS (SELECT 1 FROM party_keys own JOIN fragment_projections f ON f.subject = own.subject
              WHERE own.subject = ${column(receivable, 'subject')} AND own."organisationId" = s."organisationId" AND f.leaf
                AND own.address IN (f."holderKey", f."assignorKey"))))))`;

/** Somebody lets the organisation read as an auditor. */
export const isAuditing = (organisationId: string): Prisma.Sql => Prisma.sql`EXISTS (
  SELECT 1 FROM auditor_shares s WHERE s."auditorId" = ${organisationId}::uuid AND s."endedAt" IS NULL)`;

/**
 * The subjects of receivables that the organisation may see: it sold or owes them, holds or assigned a fragment, or has
 * been asked to finance one and may still do so. A bank whose request is over, or whose quote was not taken, sees its own
 * request and quote (`finance.ts`) and nothing more of the receivable: what became of it is its competitor's business.
 * An auditor sees what parties share with it: one receivable, or all in which the party has a part.
 * Given a subject, that one alone is looked for.
 */
export const visibleReceivables = (organisationId: string, now: Date, subject?: string): Prisma.Sql => Prisma.sql`(
  SELECT part.subject FROM participations part
   WHERE part."organisationId" = ${organisationId}::uuid AND part.role IN ('seller', 'obligor') ${among('part', subject)}
  UNION
  SELECT own.subject FROM party_keys own JOIN fragment_projections f ON f.subject = own.subject
   WHERE own."organisationId" = ${organisationId}::uuid AND f.leaf AND own.address IN (f."holderKey", f."assignorKey")
     ${among('own', subject)}
  UNION
  SELECT asked.subject FROM finance_request_banks invited
    JOIN finance_requests asked ON asked.id = invited."requestId"
    JOIN receivable_projections shown ON shown.subject = asked.subject
   WHERE invited."bankId" = ${organisationId}::uuid AND invited."declinedAt" IS NULL ${among('asked', subject)}
     AND (${isOpenRequest('asked', 'shown', now)} OR ${isReservedFor(organisationId, 'asked', 'shown', now)})
  UNION
  SELECT one.subject FROM auditor_shares one
   WHERE one."auditorId" = ${organisationId}::uuid AND one."endedAt" IS NULL AND one.subject IS NOT NULL ${among('one', subject)}
  UNION
  SELECT part.subject FROM auditor_shares whole JOIN participations part ON part."organisationId" = whole."organisationId"
   WHERE whole."auditorId" = ${organisationId}::uuid AND whole."endedAt" IS NULL AND whole.subject IS NULL
     AND part.role IN ('seller', 'obligor') ${among('part', subject)}
  UNION
  SELECT own.subject FROM auditor_shares whole JOIN party_keys own ON own."organisationId" = whole."organisationId"
    JOIN fragment_projections f ON f.subject = own.subject
   WHERE whole."auditorId" = ${organisationId}::uuid AND whole."endedAt" IS NULL AND whole.subject IS NULL
     AND f.leaf AND own.address IN (f."holderKey", f."assignorKey") ${among('own', subject)})`;
