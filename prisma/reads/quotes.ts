import { type Database, Prisma } from '../client.ts';
import { allOf, type KeyColumns, keyset, newestFirst, type Page, type PageRequest, pageOf } from './paging.ts';
import { hasId } from './visible.ts';

/**
 * Where a quote is. `settling`: on its way to the chain; `refused`: the contract did not take it; `lapsed`: it expired, or
 * its request is over without it.
 */
export const QUOTE_STATES = ['settling', 'refused', 'open', 'accepted', 'funded', 'withdrawn', 'lapsed'] as const;
export type QuoteState = (typeof QUOTE_STATES)[number];

export interface QuoteRow {
  readonly id: string;
  readonly requestId: string;
  readonly subject: string;
  readonly reference: string;
  readonly fragment: number;
  readonly root: string;
  readonly bank: { readonly id: string; readonly name: string };
  readonly state: QuoteState;
  /** `QuoteTerms` with amounts as text; `priceOfQuote` of `services/finance/load-quote` computes them anew, with formulas. */
  readonly terms: Prisma.JsonValue;
  readonly currency: string;
  readonly faceMinor: bigint;
  /** What of it the price is reckoned on: less where the obligor has confirmed less. */
  readonly pricedMinor: bigint;
  readonly advanceMinor: bigint;
  readonly discountMinor: bigint;
  readonly feeMinor: bigint;
  readonly reserveMinor: bigint;
  readonly dueDate: Date;
  readonly expiresAt: Date;
  readonly createdAt: Date;
}

interface QuoteRecord extends KeyColumns, Omit<QuoteRow, 'bank'> {
  readonly bankId: string;
  readonly bankName: string;
}

const stateOf = (now: Date): Prisma.Sql => Prisma.sql`(CASE
  WHEN made.status IN ('REFUSED', 'EXPIRED') THEN 'refused'
  WHEN p.state->'quotes'->q.root IS NULL THEN 'settling'
  WHEN p.state->'quotes'->q.root->>'status' = 'Withdrawn' THEN 'withdrawn'
  WHEN EXISTS (SELECT 1 FROM events e WHERE e.subject = q.subject AND e.name = 'Funded' AND e.args->>'quote' = q.root) THEN 'funded'
  WHEN p.state->'fragments'->q.fragment->>'status' = 'Reserved' AND p.state->'fragments'->q.fragment->>'terms' = q.root
       AND q."expiresAt" >= ${now} THEN 'accepted'
  WHEN p.state->'quotes'->q.root->>'status' = 'Open' AND q."expiresAt" >= ${now}
       AND p.state->'fragments'->q.fragment->>'terms' = f.root THEN 'open'
  ELSE 'lapsed' END)`;

/** A quote is its bank's and its holder's: nobody else's, least of all a competing bank's. */
const isKnown = (organisationId: string): Prisma.Sql => Prisma.sql`(q."bankId" = ${organisationId}::uuid
  OR (f."holderId" = ${organisationId}::uuid AND p.state->'quotes'->q.root IS NOT NULL))`;

const select = (now: Date): Prisma.Sql => Prisma.sql`
  q.id, q."requestId", q.subject, r.reference, q.fragment, q.root, q."bankId", bank.name AS "bankName", ${stateOf(now)} AS state,
  q.terms, q.currency, q."faceMinor", q."pricedMinor", q."advanceMinor", q."discountMinor", q."feeMinor", q."reserveMinor", r."dueDate",
  q."expiresAt", q."createdAt"`;

const from = Prisma.sql`quotes q
  JOIN finance_requests f ON f.id = q."requestId"
  JOIN receivables r ON r.subject = q.subject
  JOIN organisations bank ON bank.id = q."bankId"
  LEFT JOIN receivable_projections p ON p.subject = q.subject
  LEFT JOIN actions made ON made.subject = q.subject AND made.type = 'QuoteFinance' AND made.message->>'quote' = q.root`;

const rowOf = ({ bankId, bankName, sort_key: _key, sort_id: _id, ...row }: QuoteRecord): QuoteRow => ({
  ...row,
  bank: { id: bankId, name: bankName },
});

export interface QuoteFilter {
  readonly requestId?: string | undefined;
  readonly subject?: string | undefined;
  readonly states?: readonly QuoteState[] | undefined;
  /** Own ones of a bank, or those made to the organisation. */
  readonly as?: 'bank' | 'holder' | undefined;
}

/** Quotes that the organisation made or was made, newest first. A holder learns of a quote when the chain has it. */
export const listQuotes = async (
  db: Database,
  organisationId: string,
  { filter = {}, page = {}, now }: { filter?: QuoteFilter; page?: PageRequest; now: Date },
): Promise<Page<QuoteRow>> => {
  const { requestId, subject, states, as } = filter;
  const key = keyset(newestFirst(Prisma.sql`q."createdAt"`, Prisma.sql`q.id`), page);
  const where = allOf([
    isKnown(organisationId),
    requestId !== undefined && hasId('q', requestId, 'requestId'),
    subject !== undefined && Prisma.sql`q.subject = ${subject}`,
    as === 'bank' && Prisma.sql`q."bankId" = ${organisationId}::uuid`,
    as === 'holder' && Prisma.sql`f."holderId" = ${organisationId}::uuid`,
    states !== undefined && states.length > 0 && Prisma.sql`${stateOf(now)} IN (${Prisma.join([...states])})`,
  ]);
  const rows = await db.$queryRaw<QuoteRecord[]>`
    SELECT ${select(now)}, ${key.columns} FROM ${from}
     WHERE ${where} AND ${key.where} ORDER BY ${key.orderBy} LIMIT ${key.limit}`;
  return pageOf(rows, key, rowOf);
};

/** One quote, for its bank or for the holder to whom it was made; null for strangers and competitors. */
export const findQuote = async (
  db: Database,
  organisationId: string,
  quoteId: string,
  now: Date,
): Promise<QuoteRow | null> => {
  const [row] = await db.$queryRaw<QuoteRecord[]>`
    SELECT ${select(now)}, '' AS sort_key, '' AS sort_id FROM ${from} WHERE ${hasId('q', quoteId)} AND ${isKnown(organisationId)}`;
  return row ? rowOf(row) : null;
};
