import { RECEIVABLE_LIST_STATES, type ReceivableListState } from '#domain/receivables/list-state';
import type { CalendarDate } from '#domain/time/calendar-date';
import { Prisma } from '../client.ts';
import { allOf, containing } from './paging.ts';
import { hasId, heldSubjects, isAuditing, sharersWith, visibleReceivables } from './visible.ts';

export { RECEIVABLE_LIST_STATES, type ReceivableListState };

export const RECEIVABLE_FILTER_ROLES = ['seller', 'obligor', 'holder', 'financier'] as const;

export interface ReceivableFilter {
  /** One of them, by its subject or its reference. */
  readonly id?: string | undefined;
  /** These alone, by subject or reference: those ticked in a list. */
  readonly ids?: readonly string[] | undefined;
  readonly states?: readonly ReceivableListState[] | undefined;
  /** What the organisation is to them; `financier`: holder by finance. */
  readonly role?: (typeof RECEIVABLE_FILTER_ROLES)[number] | undefined;
  /** The other side: the seller where one owes, the obligor where one is owed. */
  readonly counterpartyId?: string | undefined;
  readonly currency?: string | undefined;
  readonly dueFrom?: CalendarDate | undefined;
  readonly dueTo?: CalendarDate | undefined;
  /** Found in the reference, the invoice's number or a party's name. */
  readonly text?: string | undefined;
}

/**
 * Finance is known to those who are part of it. The obligor knows of it once it was notified: undisclosed finance looks
 * to it as if there were none; and so it does to an auditor who reads through the obligor's eyes alone.
 */
const isKnownFinanced = (organisationId: string): Prisma.Sql => Prisma.sql`(
  CASE WHEN r."obligorId" <> ${organisationId}::uuid
            AND NOT (${isAuditing(organisationId)}
                     AND coalesce((SELECT bool_and(shared."organisationId" = r."obligorId")
                                     FROM ${sharersWith(organisationId, 'r')} AS shared), FALSE))
       THEN jsonb_path_exists(p.state, '$.fragments[*] ? (@.status != "Divided" && @.financed == true)')
       ELSE jsonb_path_exists(p.state, '$.fragments[*] ? (@.status != "Divided" && @.financed == true && @.notified == true)') END)`;

/** The state of a receivable (r, p) as `RECEIVABLE_LIST_STATES` orders them. */
export const stateColumn = (organisationId: string, now: Date): Prisma.Sql => Prisma.sql`(CASE
  WHEN p.subject IS NULL THEN 'issuing'
  WHEN p.status = 'Rejected' THEN 'rejected'
  WHEN p.status = 'Cancelled' THEN 'cancelled'
  WHEN p.status = 'Settled' THEN 'settled'
  WHEN p.disputed THEN 'disputed'
  WHEN p.maturity < ${BigInt(Math.floor(now.getTime() / 1000))} THEN 'overdue'
  WHEN ${isKnownFinanced(organisationId)} THEN 'financed'
  WHEN p.confirmed THEN 'confirmed'
  ELSE 'issued' END)`;

const roleCondition = (organisationId: string, role: NonNullable<ReceivableFilter['role']>): Prisma.Sql => {
  switch (role) {
    case 'seller':
      return Prisma.sql`r."sellerId" = ${organisationId}::uuid`;
    case 'obligor':
      return Prisma.sql`r."obligorId" = ${organisationId}::uuid`;
    case 'holder':
      return Prisma.sql`(r.subject IN ${heldSubjects(organisationId)} OR (p.subject IS NULL AND r."sellerId" = ${organisationId}::uuid))`;
    case 'financier':
      return Prisma.sql`r.subject IN ${heldSubjects(organisationId, Prisma.sql`AND held.financed`)}`;
  }
};

/** As `isLiveReceivable`, where the projection (p) is joined already. */
const isLive = Prisma.sql`(p.subject IS NOT NULL OR EXISTS (SELECT 1 FROM actions issue WHERE issue.subject = r.subject
  AND issue.type = 'IssueReceivable' AND issue.status IN ('PENDING', 'SUBMITTED')))`;

/** Conditions on receivables (r) with their invoice (i), parties (seller, obligor) and projection (p). */
export const matchesReceivable = (organisationId: string, filter: ReceivableFilter, now: Date): Prisma.Sql => {
  const text = filter.text?.trim() ? containing(filter.text) : undefined;
  const { states, role, counterpartyId, currency, dueFrom, dueTo } = filter;
  return allOf([
    Prisma.sql`r.subject IN ${visibleReceivables(organisationId, now)}`,
    isLive,
    filter.id !== undefined &&
      Prisma.sql`(r.subject = ${filter.id.toLowerCase()} OR r.reference = ${filter.id.toUpperCase()})`,
    filter.ids !== undefined &&
      Prisma.sql`(r.subject = ANY(${filter.ids.map(id => id.toLowerCase())}) OR r.reference = ANY(${filter.ids.map(id => id.toUpperCase())}))`,
    states !== undefined &&
      states.length > 0 &&
      Prisma.sql`${stateColumn(organisationId, now)} IN (${Prisma.join([...states])})`,
    role && roleCondition(organisationId, role),
    counterpartyId !== undefined &&
      Prisma.sql`((${hasId('r', counterpartyId, 'sellerId')} AND r."sellerId" <> ${organisationId}::uuid)
               OR (${hasId('r', counterpartyId, 'obligorId')} AND r."obligorId" <> ${organisationId}::uuid))`,
    currency !== undefined && Prisma.sql`r.currency = ${currency}`,
    dueFrom !== undefined && Prisma.sql`r."dueDate" >= ${dueFrom}::date`,
    dueTo !== undefined && Prisma.sql`r."dueDate" <= ${dueTo}::date`,
    text !== undefined &&
      Prisma.sql`(r.reference ILIKE ${text} OR i.number ILIKE ${text} OR seller.name ILIKE ${text} OR obligor.name ILIKE ${text})`,
  ]);
};
