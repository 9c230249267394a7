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

/** The holder of a leaf fragment is the organisation: by its party key, so it is as true as the chain. */
export const holdsFragmentOf = (organisationId: string, alias: string): Prisma.Sql => Prisma.sql`EXISTS (
  SELECT 1 FROM fragment_projections held JOIN party_keys own ON own.address = held."holderKey"
   WHERE held.subject = ${column(alias, 'subject')} AND held.leaf AND own."organisationId" = ${organisationId}::uuid)`;
