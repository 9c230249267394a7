import { amountsOf } from '#domain/receivables/amounts';
import { leavesOf, type ReceivableState } from '#domain/receivables/state';
import { stateFromJson } from '#domain/receivables/state-json';
import type { CalendarDate } from '#domain/time/calendar-date';
import { type Database, Prisma } from '../client.ts';
import { OPEN_ACTION_TYPES } from './event-visibility.ts';
import { type PartyChoices, partyChoices } from './list-choices.ts';
import {
  type KeyColumns,
  keyset,
  type Page,
  type PageRequest,
  pageOf,
  type SortDirection,
  type SortKey,
} from './paging.ts';
import { ALL_FRAGMENTS, type Counted, faceMinorOf, fragmentsHeldBy, openMinorOf } from './receivable-amounts.ts';
import {
  matchesReceivable,
  type ReceivableFilter,
  type ReceivableListState,
  stateColumn,
} from './receivable-filter.ts';
import { isAuditing, visibleReceivables } from './visible.ts';

export const RECEIVABLE_SORTS = ['dueDate', 'face', 'reference', 'createdAt', 'obligor', 'seller'] as const;
export interface ReceivableSort {
  readonly by: (typeof RECEIVABLE_SORTS)[number];
  readonly direction: SortDirection;
}

/** What the organisation is to a receivable, as far as it matters now. */
export type ReceivableRole = 'seller' | 'obligor' | 'holder' | 'assignor' | 'bank' | 'auditor';

export interface ReceivableRow {
  readonly subject: string;
  readonly reference: string;
  readonly invoiceNumber: string;
  readonly currency: string;
  readonly faceMinor: bigint;
  /** Neither paid nor diluted nor written off, in all fragments. */
  readonly openMinor: bigint;
  readonly issueDate: CalendarDate;
  readonly dueDate: CalendarDate;
  readonly seller: { readonly id: string; readonly name: string };
  readonly obligor: { readonly id: string; readonly name: string };
  readonly state: ReceivableListState;
  readonly confirmed: boolean;
  readonly disputed: boolean;
  readonly roles: readonly ReceivableRole[];
  /** An action on it is on its way to the chain. */
  readonly settling: boolean;
  readonly version: bigint;
  /** The block of its last event; null while its issue is on its way. */
  readonly blockNumber: bigint | null;
  readonly createdAt: Date;
}

interface ReceivableRecord extends KeyColumns {
  subject: string;
  reference: string;
  invoiceNumber: string;
  currency: string;
  faceMinor: bigint;
  issueDate: string;
  dueDate: string;
  sellerId: string;
  sellerName: string;
  obligorId: string;
  obligorName: string;
  shown_state: ReceivableListState;
  state: Prisma.JsonValue;
  blockNumber: bigint | null;
  settling: boolean;
  own_keys: string[];
  auditing: boolean;
  createdAt: Date;
}

const sortKeys: Readonly<Record<ReceivableSort['by'], Pick<SortKey, 'expression' | 'type'>>> = {
  dueDate: { expression: Prisma.sql`r."dueDate"`, type: 'date' },
  face: { expression: Prisma.sql`r."faceMinor"`, type: 'bigint' },
  reference: { expression: Prisma.sql`r.reference`, type: 'text' },
  createdAt: { expression: Prisma.sql`r."createdAt"`, type: 'timestamptz' },
  obligor: { expression: Prisma.sql`obligor.name`, type: 'text' },
  seller: { expression: Prisma.sql`seller.name`, type: 'text' },
};

const openIn = (state: ReceivableState, faceMinor: bigint): bigint =>
  state.status === 'Rejected' || state.status === 'Cancelled' ? 0n : amountsOf(state, faceMinor).openMinor;

const rolesOf = (record: ReceivableRecord, organisationId: string, state: ReceivableState | null): ReceivableRole[] => {
  const holds = (key: string | null): boolean => key !== null && record.own_keys.includes(key);
  const leaves = state ? leavesOf(state) : [];
  const roles: ReceivableRole[] = [];
  if (record.sellerId === organisationId) roles.push('seller');
  if (record.obligorId === organisationId) roles.push('obligor');
  if (leaves.some(({ holder }) => holds(holder))) roles.push('holder');
  if (leaves.some(({ assignor }) => holds(assignor))) roles.push('assignor');
  return roles.length > 0 ? roles : [record.auditing ? 'auditor' : 'bank'];
};

const rowOf =
  (organisationId: string) =>
  (record: ReceivableRecord): ReceivableRow => {
    const state = record.state === null ? null : stateFromJson(record.state);
    const { subject, reference, invoiceNumber, currency, faceMinor, issueDate, dueDate } = record;
    return {
      subject,
      reference,
      invoiceNumber,
      currency,
      faceMinor,
      openMinor: state ? openIn(state, faceMinor) : faceMinor,
      issueDate,
      dueDate,
      seller: { id: record.sellerId, name: record.sellerName },
      obligor: { id: record.obligorId, name: record.obligorName },
      state: record.shown_state,
      confirmed: state?.confirmed ?? false,
      disputed: state?.disputed ?? false,
      roles: rolesOf(record, organisationId, state),
      settling: record.settling,
      version: state?.version ?? 0n,
      blockNumber: record.blockNumber,
      createdAt: record.createdAt,
    };
  };

const from = Prisma.sql`receivables r
  JOIN invoices i ON i.id = r."invoiceId"
  JOIN organisations seller ON seller.id = r."sellerId"
  JOIN organisations obligor ON obligor.id = r."obligorId"
  LEFT JOIN receivable_projections p ON p.subject = r.subject`;

/** Receivables that the organisation may see. By due date unless sorted otherwise. `now` decides what is overdue. */
export const listReceivables = async (
  db: Database,
  organisationId: string,
  {
    filter = {},
    sort = { by: 'dueDate', direction: 'asc' },
    page = {},
    now,
  }: { filter?: ReceivableFilter; sort?: ReceivableSort; page?: PageRequest; now: Date },
): Promise<Page<ReceivableRow>> => {
  const key = keyset(
    { ...sortKeys[sort.by], id: Prisma.sql`r.subject`, idType: 'text', direction: sort.direction },
    page,
  );
  const rows = await db.$queryRaw<ReceivableRecord[]>`
    SELECT r.subject, r.reference, i.number AS "invoiceNumber", r.currency, r."faceMinor", r."issueDate"::text AS "issueDate",
           r."dueDate"::text AS "dueDate", r."sellerId", seller.name AS "sellerName", r."obligorId", obligor.name AS "obligorName",
           ${stateColumn(organisationId, now)} AS shown_state, p.state, p."blockNumber", r."createdAt",
           EXISTS (SELECT 1 FROM actions a WHERE a.subject = r.subject AND a.status IN ('PENDING', 'SUBMITTED')
                     AND (a."organisationId" = ${organisationId}::uuid OR a.type IN (${Prisma.join([...OPEN_ACTION_TYPES])}))) AS settling,
           ARRAY(SELECT own.address FROM party_keys own WHERE own.subject = r.subject AND own."organisationId" = ${organisationId}::uuid) AS own_keys,
           ${isAuditing(organisationId)} AS auditing,
           ${key.columns}
      FROM ${from} WHERE ${matchesReceivable(organisationId, filter, now)} AND ${key.where}
     ORDER BY ${key.orderBy} LIMIT ${key.limit}`;
  return pageOf(rows, key, rowOf(organisationId));
};

/** One receivable as a line of the list, by its subject or its reference; null for strangers. */
export const findReceivableRow = async (
  db: Database,
  organisationId: string,
  id: string,
  now: Date,
): Promise<ReceivableRow | null> => {
  const { edges } = await listReceivables(db, organisationId, { filter: { id }, page: { first: 1 }, now });
  return edges[0]?.node ?? null;
};

/** Other parties and currencies among what the organisation may see: what can be filtered by. */
export const receivableChoices = async (db: Database, organisationId: string, now: Date): Promise<PartyChoices> => {
  const rows = await db.$queryRaw<{ sellerId: string; obligorId: string; currency: string }[]>`
    SELECT DISTINCT r."sellerId", r."obligorId", r.currency FROM receivables r
     WHERE r.subject IN ${visibleReceivables(organisationId, now)}`;
  const found = rows.map(({ sellerId, obligorId, currency }) => ({ parties: [sellerId, obligorId], currency }));
  return partyChoices(db, organisationId, found);
};

/** How many receivables the filter has. */
export const countReceivables = async (
  db: Database,
  organisationId: string,
  { filter = {}, now }: { filter?: ReceivableFilter; now: Date },
): Promise<number> => {
  const [row] = await db.$queryRaw<{ count: number }[]>`
    SELECT count(*)::int AS count FROM ${from} WHERE ${matchesReceivable(organisationId, filter, now)}`;
  return row?.count ?? 0;
};

export interface ReceivableTotal {
  readonly currency: string;
  readonly state: ReceivableListState;
  readonly count: number;
  readonly faceMinor: bigint;
  readonly openMinor: bigint;
}

/** As holder, an organisation counts its own fragments alone. */
const countedFragments = (organisationId: string, filter: ReceivableFilter): Counted =>
  filter.role === 'holder' ? fragmentsHeldBy(organisationId) : ALL_FRAGMENTS;

/** Count and amounts of the filter's receivables, for each currency and state. */
export const receivableTotals = async (
  db: Database,
  organisationId: string,
  { filter = {}, now }: { filter?: ReceivableFilter; now: Date },
): Promise<ReceivableTotal[]> => {
  const fragments = countedFragments(organisationId, filter);
  return db.$queryRaw<ReceivableTotal[]>`
    SELECT currency, state, count(*)::int AS count, sum(face)::bigint AS "faceMinor", sum(open)::bigint AS "openMinor"
      FROM (SELECT r.currency, ${stateColumn(organisationId, now)} AS state, ${faceMinorOf(fragments)} AS face, ${openMinorOf(fragments)} AS open
              FROM ${from} WHERE ${matchesReceivable(organisationId, filter, now)}) AS each
     GROUP BY currency, state ORDER BY currency, state`;
};

export interface DueTotal {
  readonly currency: string;
  readonly dueDate: CalendarDate;
  readonly count: number;
  readonly openMinor: bigint;
}

/** What is open by due date and currency: the raw of ageing (`domain/receivables/ageing`) and of what falls due when. */
export const openByDueDate = async (
  db: Database,
  organisationId: string,
  { filter = {}, now }: { filter?: ReceivableFilter; now: Date },
): Promise<DueTotal[]> => {
  const fragments = countedFragments(organisationId, filter);
  return db.$queryRaw<DueTotal[]>`
    SELECT currency, "dueDate"::text AS "dueDate", count(*)::int AS count, sum(open)::bigint AS "openMinor"
      FROM (SELECT r.currency, r."dueDate", ${openMinorOf(fragments)} AS open
              FROM ${from} WHERE ${matchesReceivable(organisationId, filter, now)}) AS each
     WHERE open > 0 GROUP BY currency, "dueDate" ORDER BY currency, "dueDate"`;
};
