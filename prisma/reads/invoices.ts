import type { CalendarDate } from '#domain/time/calendar-date';
import { type Database, Prisma } from '../client.ts';
import {
  allOf,
  containing,
  type KeyColumns,
  keyset,
  type Page,
  type PageRequest,
  pageOf,
  type SortDirection,
  type SortKey,
} from './paging.ts';
import { hasId, hasStandingReceivable, isLiveReceivable, participates, visibleReceivables } from './visible.ts';

/** `unmatched`: a party is not an organisation yet; `open`: may become a receivable; `issued`: has become one. */
export const INVOICE_STATES = ['unmatched', 'open', 'issued'] as const;
export type InvoiceState = (typeof INVOICE_STATES)[number];

export const INVOICE_ROLES = ['seller', 'buyer', 'importer'] as const;
export type InvoiceRole = (typeof INVOICE_ROLES)[number];

export interface InvoiceFilter {
  /** These alone: those ticked in a list. */
  readonly ids?: readonly string[] | undefined;
  readonly kind?: 'INVOICE' | 'CREDIT_NOTE' | undefined;
  readonly role?: InvoiceRole | undefined;
  readonly state?: InvoiceState | undefined;
  readonly currency?: string | undefined;
  /** Found in the number, the official number or a party's name. */
  readonly text?: string | undefined;
  readonly issuedFrom?: CalendarDate | undefined;
  readonly issuedTo?: CalendarDate | undefined;
}

export const INVOICE_SORTS = ['createdAt', 'issueDate', 'dueDate', 'payable', 'number'] as const;
export interface InvoiceSort {
  readonly by: (typeof INVOICE_SORTS)[number];
  readonly direction: SortDirection;
}

export interface NamedOrganisation {
  readonly id: string;
  readonly name: string;
  readonly guest: boolean;
}

export interface InvoiceRow {
  readonly id: string;
  readonly subject: string;
  readonly kind: 'INVOICE' | 'CREDIT_NOTE';
  readonly number: string;
  readonly issueDate: CalendarDate;
  readonly dueDate: CalendarDate | null;
  readonly currency: string;
  readonly payableMinor: bigint;
  readonly sellerName: string;
  readonly buyerName: string;
  /** The organisations that the parties were matched to. */
  readonly sellerId: string | null;
  readonly buyerId: string | null;
  readonly importedById: string;
  readonly source: 'UPLOAD' | 'API' | 'MANUAL' | 'BILLING';
  readonly state: InvoiceState;
  readonly createdAt: Date;
}

interface InvoiceRecord extends Omit<InvoiceRow, 'state'>, KeyColumns {
  readonly issued: boolean;
}

const sortKeys: Readonly<Record<InvoiceSort['by'], Pick<SortKey, 'expression' | 'type'>>> = {
  createdAt: { expression: Prisma.sql`i."createdAt"`, type: 'timestamptz' },
  issueDate: { expression: Prisma.sql`i."issueDate"`, type: 'date' },
  dueDate: { expression: Prisma.sql`coalesce(i."dueDate", 'infinity'::date)`, type: 'date' },
  payable: { expression: Prisma.sql`i."payableMinor"`, type: 'bigint' },
  number: { expression: Prisma.sql`i.number`, type: 'text' },
};

const roleCondition: Readonly<Record<InvoiceRole, (organisationId: string) => Prisma.Sql>> = {
  seller: id => Prisma.sql`i."sellerId" = ${id}::uuid`,
  buyer: id => Prisma.sql`i."buyerId" = ${id}::uuid`,
  importer: id => Prisma.sql`i."importedById" = ${id}::uuid`,
};

const isMatched = Prisma.sql`(i."sellerId" IS NOT NULL AND i."buyerId" IS NOT NULL)`;
const stateCondition: Readonly<Record<InvoiceState, Prisma.Sql>> = {
  unmatched: Prisma.sql`NOT ${isMatched}`,
  open: Prisma.sql`${isMatched} AND NOT ${hasStandingReceivable('i')}`,
  issued: hasStandingReceivable('i'),
};

const matches = (organisationId: string, filter: InvoiceFilter): Prisma.Sql => {
  const text = filter.text?.trim() ? containing(filter.text) : undefined;
  return allOf([
    participates(organisationId, 'i'),
    filter.ids !== undefined && Prisma.sql`i.id::text = ANY(${[...filter.ids]})`,
    filter.kind && Prisma.sql`i.kind = ${filter.kind}::"InvoiceKind"`,
    filter.role && roleCondition[filter.role](organisationId),
    filter.state && stateCondition[filter.state],
    filter.currency !== undefined && Prisma.sql`i.currency = ${filter.currency}`,
    filter.issuedFrom !== undefined && Prisma.sql`i."issueDate" >= ${filter.issuedFrom}::date`,
    filter.issuedTo !== undefined && Prisma.sql`i."issueDate" <= ${filter.issuedTo}::date`,
    text !== undefined &&
      Prisma.sql`(i.number ILIKE ${text} OR i."officialNumber" ILIKE ${text} OR i."sellerName" ILIKE ${text} OR i."buyerName" ILIKE ${text})`,
  ]);
};

const columns = Prisma.sql`i.id, i.subject, i.kind, i.number, i."issueDate"::text AS "issueDate", i."dueDate"::text AS "dueDate",
  i.currency, i."payableMinor", i."sellerName", i."buyerName", i."sellerId", i."buyerId", i."importedById", i.source, i."createdAt",
  ${hasStandingReceivable('i')} AS issued`;

const rowOf = ({ issued, sort_key: _key, sort_id: _id, ...record }: InvoiceRecord): InvoiceRow => ({
  ...record,
  state: issued ? 'issued' : record.sellerId && record.buyerId ? 'open' : 'unmatched',
});

/** Invoices and credit notes that the organisation imported, or is a party of. Newest first unless sorted otherwise. */
export const listInvoices = async (
  db: Database,
  organisationId: string,
  {
    filter = {},
    sort = { by: 'createdAt', direction: 'desc' },
    page = {},
  }: { filter?: InvoiceFilter; sort?: InvoiceSort; page?: PageRequest } = {},
): Promise<Page<InvoiceRow>> => {
  const key = keyset({ ...sortKeys[sort.by], id: Prisma.sql`i.id`, idType: 'uuid', direction: sort.direction }, page);
  const rows = await db.$queryRaw<InvoiceRecord[]>`
    SELECT ${columns}, ${key.columns} FROM invoices i
     WHERE ${matches(organisationId, filter)} AND ${key.where} ORDER BY ${key.orderBy} LIMIT ${key.limit}`;
  return pageOf(rows, key, rowOf);
};

/** How many invoices of the filter there are in each state. */
export const countInvoices = async (
  db: Database,
  organisationId: string,
  filter: InvoiceFilter = {},
): Promise<Record<InvoiceState, number>> => {
  const [row] = await db.$queryRaw<{ unmatched: number; open: number; issued: number }[]>`
    SELECT count(*) FILTER (WHERE issued)::int AS issued,
           count(*) FILTER (WHERE NOT issued AND matched)::int AS open,
           count(*) FILTER (WHERE NOT issued AND NOT matched)::int AS unmatched
      FROM (SELECT ${hasStandingReceivable('i')} AS issued, ${isMatched} AS matched
              FROM invoices i WHERE ${matches(organisationId, filter)}) AS counted`;
  return row ?? { unmatched: 0, open: 0, issued: 0 };
};

/** Currencies of the organisation's invoices: what can be filtered by. */
export const invoiceCurrencies = async (db: Database, organisationId: string): Promise<string[]> => {
  const rows = await db.$queryRaw<{ currency: string }[]>`
    SELECT DISTINCT i.currency FROM invoices i WHERE ${participates(organisationId, 'i')} ORDER BY i.currency`;
  return rows.map(({ currency }) => currency);
};

export interface InvoiceReceivable {
  readonly subject: string;
  readonly reference: string;
  /** As on chain; null while the issue is on its way. */
  readonly status: string | null;
}

/** An invoice with everything that its page shows. */
export interface InvoicePage extends InvoiceRow {
  readonly root: string;
  /** The parsed document: `domain/invoices` in JSON, amounts as decimal text. */
  readonly content: Prisma.JsonValue;
  /** Totals in minor units, as text. */
  readonly totals: Prisma.JsonValue;
  readonly warnings: Prisma.JsonValue;
  readonly officialScheme: string | null;
  readonly officialNumber: string | null;
  readonly seller: NamedOrganisation | null;
  readonly buyer: NamedOrganisation | null;
  readonly file: {
    readonly name: string;
    readonly sha256: string;
    readonly mediaType: string;
    readonly size: number;
  } | null;
  /** Live receivables of this invoice, newest first; rejected and cancelled ones included. */
  readonly receivables: readonly InvoiceReceivable[];
}

/** The organisation has a part in the invoice; given the time, also while it may see a receivable of it (a bank that was asked). */
const isVisible = (organisationId: string, now: Date | undefined): Prisma.Sql =>
  now === undefined
    ? participates(organisationId, 'i')
    : Prisma.sql`(${participates(organisationId, 'i')} OR EXISTS (SELECT 1 FROM receivables r
        WHERE r."invoiceId" = i.id AND r.subject IN ${visibleReceivables(organisationId, now)}))`;

/** The invoice by its id or its subject; null when there is none, or the organisation may not see it. */
export const findInvoice = async (
  db: Database,
  organisationId: string,
  id: string,
  now?: Date,
): Promise<InvoicePage | null> => {
  const [row] = await db.$queryRaw<Omit<InvoiceRecord, keyof KeyColumns>[]>`
    SELECT ${columns} FROM invoices i
     WHERE (${hasId('i', id)} OR i.subject = ${id}) AND ${isVisible(organisationId, now)}`;
  if (!row) return null;
  const details = await db.invoice.findUniqueOrThrow({
    where: { id: row.id },
    select: {
      root: true,
      content: true,
      totals: true,
      warnings: true,
      officialScheme: true,
      officialNumber: true,
      seller: { select: { id: true, name: true, guest: true } },
      buyer: { select: { id: true, name: true, guest: true } },
      file: { select: { name: true, sha256: true, mediaType: true, size: true } },
    },
  });
  const receivables = await db.$queryRaw<InvoiceReceivable[]>`
      SELECT r.subject, r.reference, p.status FROM receivables r LEFT JOIN receivable_projections p ON p.subject = r.subject
       WHERE r."invoiceId" = ${row.id}::uuid AND ${participates(organisationId, 'r')}
         AND ${isLiveReceivable('r')}
       ORDER BY r."createdAt" DESC`;
  return { ...rowOf({ ...row, sort_key: '', sort_id: '' }), ...details, receivables };
};

export interface InvoiceFile {
  readonly name: string;
  readonly mediaType: string;
  readonly sha256: string;
  readonly bytes: Uint8Array;
}

/** The document as it came, byte for byte; null for strangers. */
export const findInvoiceFile = async (
  db: Database,
  organisationId: string,
  invoiceId: string,
  now?: Date,
): Promise<InvoiceFile | null> => {
  const [row] = await db.$queryRaw<InvoiceFile[]>`
    SELECT f.name, f."mediaType", f.sha256, f.bytes FROM invoices i JOIN files f ON f.id = i."fileId"
     WHERE ${hasId('i', invoiceId)} AND ${isVisible(organisationId, now)}`;
  return row ?? null;
};
