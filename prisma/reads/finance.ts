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

/**
 * Where a request for finance is, as one side may know it. `settling`: on its way to the chain (its holder alone sees it);
 * `open`: waits for quotes; `quoted`: there is a quote (a bank counts its own alone); `reserved`: a quote was accepted (for
 * this bank); `funded` (by this bank); `declined` (by this bank); `closed`: over without that.
 */
export const REQUEST_STATES = ['settling', 'open', 'quoted', 'reserved', 'funded', 'declined', 'closed'] as const;
export type RequestState = (typeof REQUEST_STATES)[number];

export interface RequestFilter {
  readonly states?: readonly RequestState[] | undefined;
  readonly currency?: string | undefined;
  /** Found in the reference, the invoice's number, or a party's name. */
  readonly text?: string | undefined;
}

export const REQUEST_SORTS = ['createdAt', 'expiresAt', 'dueDate', 'face', 'reference'] as const;
export interface RequestSort {
  readonly by: (typeof REQUEST_SORTS)[number];
  readonly direction: SortDirection;
}

const sortKeys: Readonly<Record<RequestSort['by'], Pick<SortKey, 'expression' | 'type'>>> = {
  createdAt: { expression: Prisma.sql`q."createdAt"`, type: 'timestamptz' },
  expiresAt: { expression: Prisma.sql`q."expiresAt"`, type: 'timestamptz' },
  dueDate: { expression: Prisma.sql`r."dueDate"`, type: 'date' },
  face: { expression: Prisma.sql`r."faceMinor"`, type: 'bigint' },
  reference: { expression: Prisma.sql`r.reference`, type: 'text' },
};

export interface RequestRow {
  readonly id: string;
  readonly subject: string;
  readonly reference: string;
  readonly fragment: number;
  readonly invoiceNumber: string;
  readonly seller: string;
  readonly obligor: string;
  readonly currency: string;
  /** Of the receivable. */
  readonly faceMinor: bigint;
  readonly dueDate: CalendarDate;
  readonly confirmed: boolean;
  readonly state: RequestState;
  readonly createdAt: Date;
  readonly expiresAt: Date;
  /** Who asks. */
  readonly holder: { readonly id: string; readonly name: string };
  /** How many banks were asked; null to a bank, which does not learn of others. */
  readonly banksAsked: number | null;
  /** Quotes that stand; a bank counts its own alone. */
  readonly quotes: number;
}

interface RequestRecord extends KeyColumns, Omit<RequestRow, 'holder' | 'banksAsked'> {
  readonly holderId: string;
  readonly holderName: string;
  readonly banksAsked: number;
}

type Side = 'holder' | 'bank';

const seconds = (now: Date): bigint => BigInt(Math.floor(now.getTime() / 1000));

const fragment = Prisma.sql`(p.state->'fragments'->q.fragment)`;

/** Quotes to the request (q) that the side may know, as rows of alias `made`. */
const quotesOf = (side: Side, organisationId: string): Prisma.Sql =>
  Prisma.sql`quotes made WHERE made."requestId" = q.id ${
    side === 'bank' ? Prisma.sql`AND made."bankId" = ${organisationId}::uuid` : Prisma.empty
  }`;

const standing = (now: Date): Prisma.Sql =>
  Prisma.sql`p.state->'quotes'->made.root->>'status' = 'Open' AND made."expiresAt" >= ${now}`;

const stateOf = (side: Side, organisationId: string, now: Date): Prisma.Sql => Prisma.sql`(CASE
  WHEN NOT ${isOnChain} THEN 'settling'
  WHEN EXISTS (SELECT 1 FROM ${quotesOf(side, organisationId)} AND EXISTS (SELECT 1 FROM events e
         WHERE e.subject = q.subject AND e.name = 'Funded' AND e.args->>'quote' = made.root)) THEN 'funded'
  ${side === 'bank' ? Prisma.sql`WHEN invited."declinedAt" IS NOT NULL THEN 'declined'` : Prisma.empty}
  WHEN ${fragment}->>'status' = 'Reserved' AND (${fragment}->>'expiry')::bigint >= ${seconds(now)}
       AND EXISTS (SELECT 1 FROM ${quotesOf(side, organisationId)} AND made.root = ${fragment}->>'terms') THEN 'reserved'
  WHEN ${fragment}->>'status' = 'FinanceRequested' AND ${fragment}->>'terms' = q.root
       AND (${fragment}->>'expiry')::bigint >= ${seconds(now)} THEN
    CASE WHEN EXISTS (SELECT 1 FROM ${quotesOf(side, organisationId)} AND ${standing(now)}) THEN 'quoted' ELSE 'open' END
  ELSE 'closed' END)`;

/** The chain has taken the request; before that only its holder knows of it. */
const isOnChain = Prisma.sql`EXISTS (SELECT 1 FROM events asked WHERE asked.subject = q.subject
  AND asked.name = 'FinanceRequested' AND asked.args->>'request' = q.root)`;

const isOnItsWay = Prisma.sql`EXISTS (SELECT 1 FROM actions a WHERE a.subject = q.subject AND a.type = 'RequestFinance'
  AND a.message->>'request' = q.root AND a.status IN ('PENDING', 'SUBMITTED'))`;

const isMine = (side: Side, organisationId: string): Prisma.Sql =>
  side === 'holder'
    ? Prisma.sql`q."holderId" = ${organisationId}::uuid AND (${isOnChain} OR ${isOnItsWay})`
    : Prisma.sql`invited."bankId" = ${organisationId}::uuid AND ${isOnChain}`;

const from = (side: Side): Prisma.Sql => Prisma.sql`finance_requests q
  JOIN receivables r ON r.subject = q.subject
  JOIN invoices i ON i.id = r."invoiceId"
  JOIN organisations seller ON seller.id = r."sellerId"
  JOIN organisations obligor ON obligor.id = r."obligorId"
  JOIN organisations holder ON holder.id = q."holderId"
  ${side === 'bank' ? Prisma.sql`JOIN finance_request_banks invited ON invited."requestId" = q.id` : Prisma.empty}
  LEFT JOIN receivable_projections p ON p.subject = q.subject`;

const columns = (side: Side, organisationId: string, now: Date): Prisma.Sql => Prisma.sql`
  q.id, q.subject, r.reference, q.fragment, i.number AS "invoiceNumber", seller.name AS seller, obligor.name AS obligor,
  r.currency, r."faceMinor", r."dueDate"::text AS "dueDate", coalesce(p.confirmed, false) AS confirmed,
  ${stateOf(side, organisationId, now)} AS state, q."createdAt", q."expiresAt",
  q."holderId", holder.name AS "holderName",
  (SELECT count(*)::int FROM finance_request_banks b WHERE b."requestId" = q.id) AS "banksAsked",
  (SELECT count(*)::int FROM ${quotesOf(side, organisationId)} AND ${standing(now)}) AS quotes`;

const rowOf =
  (side: Side) =>
  ({ holderId, holderName, banksAsked, sort_key: _key, sort_id: _id, ...row }: RequestRecord): RequestRow => ({
    ...row,
    holder: { id: holderId, name: holderName },
    banksAsked: side === 'holder' ? banksAsked : null,
  });

const matches = (side: Side, organisationId: string, { states, currency, text: given }: RequestFilter, now: Date) => {
  const text = given?.trim() ? containing(given) : undefined;
  return allOf([
    isMine(side, organisationId),
    states !== undefined &&
      states.length > 0 &&
      Prisma.sql`${stateOf(side, organisationId, now)} IN (${Prisma.join([...states])})`,
    currency !== undefined && Prisma.sql`r.currency = ${currency}`,
    text !== undefined &&
      Prisma.sql`(r.reference ILIKE ${text} OR i.number ILIKE ${text} OR seller.name ILIKE ${text} OR obligor.name ILIKE ${text})`,
  ]);
};

/** Requests that the organisation made (`as: 'holder'`) or was asked in (`as: 'bank'`). Newest first unless sorted otherwise. */
export const listFinanceRequests = async (
  db: Database,
  organisationId: string,
  {
    as: side,
    filter = {},
    sort = { by: 'createdAt', direction: 'desc' },
    page = {},
    now,
  }: { as: Side; filter?: RequestFilter; sort?: RequestSort; page?: PageRequest; now: Date },
): Promise<Page<RequestRow>> => {
  const key = keyset({ ...sortKeys[sort.by], id: Prisma.sql`q.id`, idType: 'uuid', direction: sort.direction }, page);
  const rows = await db.$queryRaw<RequestRecord[]>`
    SELECT ${columns(side, organisationId, now)}, ${key.columns} FROM ${from(side)}
     WHERE ${matches(side, organisationId, filter, now)} AND ${key.where} ORDER BY ${key.orderBy} LIMIT ${key.limit}`;
  return pageOf(rows, key, rowOf(side));
};

/** How many requests there are in each state. */
export const countFinanceRequests = async (
  db: Database,
  organisationId: string,
  { as: side, filter = {}, now }: { as: Side; filter?: RequestFilter; now: Date },
): Promise<Readonly<Partial<Record<RequestState, number>>>> => {
  const rows = await db.$queryRaw<{ state: RequestState; count: number }[]>`
    SELECT state, count(*)::int AS count FROM (
      SELECT ${stateOf(side, organisationId, now)} AS state FROM ${from(side)}
       WHERE ${matches(side, organisationId, filter, now)}) AS each GROUP BY state`;
  return Object.fromEntries(rows.map(({ state, count }) => [state, count]));
};

/** Currencies of the requests of one side: what can be filtered by. */
export const requestCurrencies = async (db: Database, organisationId: string, side: Side): Promise<string[]> => {
  const rows = await db.$queryRaw<{ currency: string }[]>`
    SELECT DISTINCT r.currency FROM ${from(side)} WHERE ${isMine(side, organisationId)} ORDER BY r.currency`;
  return rows.map(({ currency }) => currency);
};

/** A request as its holder, or as a bank that was asked, may know it; null for strangers. */
export const findFinanceRequest = async (
  db: Database,
  organisationId: string,
  requestId: string,
  now: Date,
): Promise<(RequestRow & { readonly as: Side; readonly root: string; readonly note: string | null }) | null> => {
  for (const side of ['holder', 'bank'] as const) {
    const [row] = await db.$queryRaw<(RequestRecord & { root: string; note: string | null })[]>`
      SELECT ${columns(side, organisationId, now)}, q.root, q.note, '' AS sort_key, '' AS sort_id FROM ${from(side)}
       WHERE ${hasId('q', requestId)} AND ${isMine(side, organisationId)}`;
    if (row) return { ...rowOf(side)(row), as: side, root: row.root, note: row.note };
  }
  return null;
};
