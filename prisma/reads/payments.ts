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
import { hasId } from './visible.ts';

export interface EntryFilter {
  readonly accountId?: string | undefined;
  readonly currency?: string | undefined;
  /** `open`: something of it is not allocated yet. */
  readonly state?: 'open' | 'allocated' | undefined;
  readonly bookedFrom?: CalendarDate | undefined;
  readonly bookedTo?: CalendarDate | undefined;
  /** Found in the bank's reference or the payer's name. */
  readonly text?: string | undefined;
}

export const ENTRY_SORTS = ['bookedOn', 'amount', 'createdAt'] as const;
export interface EntrySort {
  readonly by: (typeof ENTRY_SORTS)[number];
  readonly direction: SortDirection;
}

export interface EntryRow {
  readonly id: string;
  readonly accountId: string;
  readonly accountNumber: string;
  readonly reference: string;
  readonly payerName: string | null;
  readonly bookedOn: CalendarDate;
  readonly currency: string;
  readonly amountMinor: bigint;
  /** By allocations that stand; those that the chain refused, and those reversed, do not. */
  readonly allocatedMinor: bigint;
  readonly toRetiredAccount: boolean;
  readonly settling: boolean;
  readonly createdAt: Date;
}

type EntryRecord = EntryRow & KeyColumns;

const sortKeys: Readonly<Record<EntrySort['by'], Pick<SortKey, 'expression' | 'type'>>> = {
  bookedOn: { expression: Prisma.sql`e."bookedOn"`, type: 'date' },
  amount: { expression: Prisma.sql`e."amountMinor"`, type: 'bigint' },
  createdAt: { expression: Prisma.sql`e."createdAt"`, type: 'timestamptz' },
};

const allocated = Prisma.sql`(SELECT coalesce(sum(a."amountMinor"), 0)::bigint FROM allocations a
  JOIN actions made ON made.id = a."actionId" LEFT JOIN actions reversal ON reversal.id = a."reversalActionId"
 WHERE a."entryId" = e.id AND made.status NOT IN ('REFUSED', 'EXPIRED') AND coalesce(reversal.status <> 'CONFIRMED', TRUE))`;

const columns = Prisma.sql`e.id, e."accountId", account."accountNumber", e.reference, e."payerName", e."bookedOn"::text AS "bookedOn",
  e.currency, e."amountMinor", ${allocated} AS "allocatedMinor", e."toRetiredAccount", e."createdAt",
  EXISTS (SELECT 1 FROM allocations a JOIN actions x ON x.id IN (a."actionId", a."reversalActionId")
           WHERE a."entryId" = e.id AND x.status IN ('PENDING', 'SUBMITTED')) AS settling`;

const matches = (organisationId: string, filter: EntryFilter): Prisma.Sql => {
  const text = filter.text?.trim() ? containing(filter.text) : undefined;
  return allOf([
    Prisma.sql`e."organisationId" = ${organisationId}::uuid`,
    filter.accountId !== undefined && hasId('e', filter.accountId, 'accountId'),
    filter.currency !== undefined && Prisma.sql`e.currency = ${filter.currency}`,
    filter.state === 'open' && Prisma.sql`${allocated} < e."amountMinor"`,
    filter.state === 'allocated' && Prisma.sql`${allocated} >= e."amountMinor"`,
    filter.bookedFrom !== undefined && Prisma.sql`e."bookedOn" >= ${filter.bookedFrom}::date`,
    filter.bookedTo !== undefined && Prisma.sql`e."bookedOn" <= ${filter.bookedTo}::date`,
    text !== undefined && Prisma.sql`(e.reference ILIKE ${text} OR e."payerName" ILIKE ${text})`,
  ]);
};

const rowOf = ({ sort_key: _key, sort_id: _id, ...row }: EntryRecord): EntryRow => row;

/** Bank entries on the organisation's own accounts. Newest booking first unless sorted otherwise. */
export const listEntries = async (
  db: Database,
  organisationId: string,
  {
    filter = {},
    sort = { by: 'bookedOn', direction: 'desc' },
    page = {},
  }: { filter?: EntryFilter; sort?: EntrySort; page?: PageRequest } = {},
): Promise<Page<EntryRow>> => {
  const key = keyset({ ...sortKeys[sort.by], id: Prisma.sql`e.id`, idType: 'uuid', direction: sort.direction }, page);
  const rows = await db.$queryRaw<EntryRecord[]>`
    SELECT ${columns}, ${key.columns} FROM bank_entries e JOIN bank_accounts account ON account.id = e."accountId"
     WHERE ${matches(organisationId, filter)} AND ${key.where} ORDER BY ${key.orderBy} LIMIT ${key.limit}`;
  return pageOf(rows, key, rowOf);
};

/** How many entries the filter has. */
export const countEntries = async (db: Database, organisationId: string, filter: EntryFilter = {}): Promise<number> => {
  const [row] = await db.$queryRaw<{ count: number }[]>`
    SELECT count(*)::int AS count FROM bank_entries e WHERE ${matches(organisationId, filter)}`;
  return row?.count ?? 0;
};

/** `settling` and `reversing`: on their way to the chain; `refused`: the contract did not take it, so it counts for nothing. */
export type AllocationState = 'settling' | 'recorded' | 'refused' | 'reversing' | 'reversed';

export interface AllocationRow {
  readonly allocation: string;
  readonly subject: string;
  readonly reference: string;
  readonly invoiceNumber: string;
  readonly fragment: number;
  readonly amountMinor: bigint;
  readonly state: AllocationState;
  readonly actionId: string;
  readonly createdAt: Date;
}

export interface EntryPage extends EntryRow {
  /** Its name on chain. */
  readonly entry: string;
  readonly allocations: readonly AllocationRow[];
}

/** One entry with what it pays; null for strangers. */
export const findEntry = async (db: Database, organisationId: string, entryId: string): Promise<EntryPage | null> => {
  const [row] = await db.$queryRaw<(EntryRecord & { entry: string })[]>`
    SELECT ${columns}, e.entry, '' AS sort_key, '' AS sort_id
      FROM bank_entries e JOIN bank_accounts account ON account.id = e."accountId"
     WHERE ${hasId('e', entryId)} AND e."organisationId" = ${organisationId}::uuid`;
  if (!row) return null;
  const allocations = await db.$queryRaw<AllocationRow[]>`
    SELECT a.allocation, a.subject, r.reference, i.number AS "invoiceNumber", a.fragment, a."amountMinor", a."actionId", a."createdAt",
           (CASE WHEN made.status IN ('REFUSED', 'EXPIRED') THEN 'refused'
                 WHEN made.status <> 'CONFIRMED' THEN 'settling'
                 WHEN reversal.status = 'CONFIRMED' THEN 'reversed'
                 WHEN reversal.status IN ('PENDING', 'SUBMITTED') THEN 'reversing'
                 ELSE 'recorded' END) AS state
      FROM allocations a JOIN receivables r ON r.subject = a.subject JOIN invoices i ON i.id = r."invoiceId"
      JOIN actions made ON made.id = a."actionId" LEFT JOIN actions reversal ON reversal.id = a."reversalActionId"
     WHERE a."entryId" = ${row.id}::uuid ORDER BY a."createdAt", a.allocation`;
  const { entry } = row;
  return { ...rowOf(row), entry, allocations };
};

/** A fragment on which the organisation may record payments: it owns the account that the obligor pays to. */
export interface PayableFragment {
  readonly subject: string;
  readonly reference: string;
  readonly fragment: number;
  readonly invoiceNumber: string;
  readonly obligor: string;
  readonly currency: string;
  readonly dueDate: CalendarDate;
  readonly openMinor: bigint;
}

type PayableRecord = PayableFragment & KeyColumns;

const PARTS = Prisma.raw('1000000000000000000');

/** Open fragments whose payee is the organisation, the first due first. */
export const payableFragments = async (
  db: Database,
  organisationId: string,
  {
    currency,
    text: given,
    page = {},
  }: { currency?: string | undefined; text?: string | undefined; page?: PageRequest } = {},
): Promise<Page<PayableFragment>> => {
  const text = given?.trim() ? containing(given) : undefined;
  const key = keyset(
    {
      expression: Prisma.sql`r."dueDate"`,
      type: 'date',
      id: Prisma.sql`(r.subject || '/' || f.index)`,
      idType: 'text',
      direction: 'asc',
    },
    page,
  );
  const where = allOf([
    Prisma.sql`own."organisationId" = ${organisationId}::uuid AND f.leaf AND f."openParts" > 0 AND p.status IN ('Issued', 'Confirmed')`,
    currency !== undefined && Prisma.sql`r.currency = ${currency}`,
    text !== undefined &&
      Prisma.sql`(r.reference ILIKE ${text} OR i.number ILIKE ${text} OR obligor.name ILIKE ${text})`,
  ]);
  const rows = await db.$queryRaw<PayableRecord[]>`
    SELECT r.subject, r.reference, f.index AS fragment, i.number AS "invoiceNumber", obligor.name AS obligor, r.currency,
           r."dueDate"::text AS "dueDate", open.minor::bigint AS "openMinor", ${key.columns}
      FROM fragment_projections f
      JOIN party_keys own ON own.address = f."payeeKey"
      JOIN receivable_projections p ON p.subject = f.subject
      JOIN receivables r ON r.subject = f.subject
      JOIN invoices i ON i.id = r."invoiceId"
      JOIN organisations obligor ON obligor.id = r."obligorId"
      CROSS JOIN LATERAL (
        SELECT div(r."faceMinor" * (part->>'to')::numeric, ${PARTS}) - div(r."faceMinor" * (part->>'cursor')::numeric, ${PARTS})
             + (SELECT coalesce(sum(div(r."faceMinor" * (h->>'to')::numeric, ${PARTS}) - div(r."faceMinor" * (h->>'from')::numeric, ${PARTS})), 0)
                  FROM jsonb_array_elements(part->'holes') h) AS minor
          FROM (SELECT p.state->'fragments'->f.index AS part) AS one) AS open
     WHERE ${where} AND ${key.where} ORDER BY ${key.orderBy} LIMIT ${key.limit}`;
  return pageOf(rows, key, ({ sort_key: _key, sort_id: _id, ...row }) => row);
};
