import type { CalendarDate } from '#domain/time/calendar-date';
import { type Database, Prisma } from '../client.ts';

/** `settling`: on its way to the chain (its bank alone sees it); `closed`: its request was taken by another or is over. */
export const QUOTE_STATES = ['settling', 'open', 'expired', 'withdrawn', 'accepted', 'funded', 'closed'] as const;

/** A quote as the two who may know it know it: its bank, and whoever asked. */
export interface QuoteRow {
  readonly id: string;
  readonly requestId: string;
  readonly subject: string;
  readonly fragment: number;
  readonly root: string;
  readonly bank: { readonly id: string; readonly name: string };
  readonly state: (typeof QUOTE_STATES)[number];
  /** Terms as `services/finance/quote-terms-input` stores them. */
  readonly terms: Prisma.JsonValue;
  readonly currency: string;
  /** What was open when it was made: the amount that it prices. */
  readonly faceMinor: bigint;
  readonly dueDate: CalendarDate;
  readonly expiresAt: Date;
  readonly createdAt: Date;
}

type QuoteRecord = Omit<QuoteRow, 'bank'> & { readonly bankId: string; readonly bankName: string };

const quotesWhere = async (
  db: Database,
  organisationId: string,
  now: Date,
  condition: Prisma.Sql,
): Promise<QuoteRow[]> => {
  const rows = await db.$queryRaw<QuoteRecord[]>`
    SELECT m.id, m."requestId", m.subject, m.fragment, m.root, m."bankId", bank.name AS "bankName", m.terms, m.currency,
           m."faceMinor", r."dueDate"::text AS "dueDate", m."expiresAt", m."createdAt",
           (CASE WHEN made.status IS NULL THEN 'settling'
                 WHEN EXISTS (SELECT 1 FROM events e WHERE e.subject = m.subject AND e.name = 'Funded' AND e.args->>'quote' = m.root) THEN 'funded'
                 WHEN made.status = 'Withdrawn' THEN 'withdrawn'
                 WHEN m."expiresAt" < ${now} THEN 'expired'
                 WHEN made.status = 'Accepted' AND f.value->>'terms' = m.root THEN 'accepted'
                 WHEN made.status = 'Open' AND f.value->>'terms' = q.root THEN 'open'
                 ELSE 'closed' END) AS state
      FROM quotes m JOIN finance_requests q ON q.id = m."requestId"
      JOIN organisations bank ON bank.id = m."bankId" JOIN receivables r ON r.subject = m.subject
      LEFT JOIN receivable_projections p ON p.subject = m.subject
      LEFT JOIN LATERAL (SELECT p.state->'quotes'->m.root->>'status' AS status) made ON TRUE
      LEFT JOIN LATERAL (SELECT p.state->'fragments'->m.fragment AS value) f ON TRUE
     WHERE ${condition} AND (m."bankId" = ${organisationId}::uuid OR (q."holderId" = ${organisationId}::uuid AND made.status IS NOT NULL))
     ORDER BY m."createdAt" DESC, m.id`;
  return rows.map(({ bankId, bankName, ...row }) => ({ ...row, bank: { id: bankId, name: bankName } }));
};

/** Quotes to a request: all of them for whoever asked, its own for a bank; newest first. */
export const quotesOfRequest = (
  db: Database,
  organisationId: string,
  requestId: string,
  now: Date,
): Promise<QuoteRow[]> => quotesWhere(db, organisationId, now, Prisma.sql`m."requestId"::text = ${requestId}`);

/** A quote by its id; null for everybody but its bank and whoever asked. */
export const findQuote = async (
  db: Database,
  organisationId: string,
  id: string,
  now: Date,
): Promise<QuoteRow | null> => {
  const [quote] = await quotesWhere(db, organisationId, now, Prisma.sql`m.id::text = ${id}`);
  return quote ?? null;
};
