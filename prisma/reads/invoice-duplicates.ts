import type { CalendarDate } from '#domain/time/calendar-date';
import { type Database, Prisma } from '../client.ts';
import { participates } from './visible.ts';

/** As much of an invoice as is compared. */
export interface KnownInvoice {
  readonly id: string;
  readonly number: string;
  readonly issueDate: CalendarDate;
  readonly amountMinor: bigint;
  readonly currency: string;
  readonly sellerName: string;
  readonly buyerName: string;
}

const columns = Prisma.sql`i.id, i.number, i."issueDate"::text AS "issueDate", i."payableMinor" AS "amountMinor", i.currency,
  i."sellerName", i."buyerName"`;

/** Invoices that the organisation imported from a file of these bytes. */
export const invoicesOfFile = (db: Database, organisationId: string, sha256: string): Promise<KnownInvoice[]> =>
  db.$queryRaw<KnownInvoice[]>`
    SELECT ${columns} FROM invoices i JOIN files f ON f.id = i."fileId"
     WHERE f.sha256 = ${sha256} AND f."organisationId" = ${organisationId}::uuid ORDER BY i."createdAt" LIMIT 1`;

/** Invoices of the same kind, visible to the organisation, with one of these identity keys. */
export const invoicesOfIdentity = (
  db: Database,
  organisationId: string,
  { kind, identityKeys }: { readonly kind: 'INVOICE' | 'CREDIT_NOTE'; readonly identityKeys: readonly string[] },
): Promise<KnownInvoice[]> =>
  db.$queryRaw<KnownInvoice[]>`
    SELECT ${columns} FROM invoices i
     WHERE i."identityKeys" && ${[...identityKeys]}::text[] AND i.kind = ${kind}::"InvoiceKind"
       AND ${participates(organisationId, 'i')} ORDER BY i."createdAt" LIMIT 1`;

interface Near {
  readonly kind: 'INVOICE' | 'CREDIT_NOTE';
  readonly currency: string;
  readonly amountMinor: bigint;
  readonly issueDate: CalendarDate;
}

/** Visible invoices near enough in amount or date to be worth comparing. */
export const invoicesLike = (db: Database, organisationId: string, near: Near): Promise<KnownInvoice[]> =>
  db.$queryRaw<KnownInvoice[]>`
    SELECT ${columns} FROM invoices i
     WHERE i.kind = ${near.kind}::"InvoiceKind" AND i.currency = ${near.currency}
       AND (i."payableMinor" BETWEEN ${near.amountMinor - 1n} AND ${near.amountMinor + 1n}
         OR i."issueDate" BETWEEN ${near.issueDate}::date - 7 AND ${near.issueDate}::date + 7)
       AND ${participates(organisationId, 'i')} ORDER BY i."createdAt" DESC LIMIT 500`;
