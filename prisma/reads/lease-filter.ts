import type { LeaseListStanding } from '#domain/leases/list-standing';
import type { LeaseKind } from '#domain/leases/schedule/terms';
import type { CalendarDate } from '#domain/time/calendar-date';
import { Prisma } from '../client.ts';
import { allOf, containing } from './paging.ts';
import { hasId } from './visible.ts';
import { isLiveLease, isProposedLease, visibleLeases } from './visible-leases.ts';

export const LEASE_FILTER_ROLES = ['lessor', 'lessee', 'financier'] as const;

export interface LeaseFilter {
  /** One of them, by its subject or its reference. */
  readonly id?: string | undefined;
  /** These alone: those ticked in a list. */
  readonly ids?: readonly string[] | undefined;
  readonly standings?: readonly LeaseListStanding[] | undefined;
  /** What the organisation is to them; `financier`: neither lessor nor lessee. */
  readonly role?: (typeof LEASE_FILTER_ROLES)[number] | undefined;
  readonly kind?: LeaseKind | undefined;
  /** The other side: an organisation's id. */
  readonly counterpartyId?: string | undefined;
  readonly currency?: string | undefined;
  /** A machine's subject or reference. */
  readonly machine?: string | undefined;
  /** Let under this lease: its subject. */
  readonly headSubject?: string | undefined;
  readonly endsFrom?: CalendarDate | undefined;
  readonly endsTo?: CalendarDate | undefined;
  readonly provenance?: 'SIGNED' | 'DECLARED' | undefined;
  readonly attested?: boolean | undefined;
  /** Found in the reference, the contract's number, a party's name or a machine's serial. */
  readonly text?: string | undefined;
}

/**
 * What belongs to leases (l): their projection (p), parties as they are now (lessor, lessee) and the version in force (v), or
 * the first while there is none (w).
 */
export const leaseParts = Prisma.sql`LEFT JOIN lease_projections p ON p.subject = l.subject
  LEFT JOIN party_keys lessor_key ON lessor_key.address = p."lessorKey"
  LEFT JOIN party_keys lessee_key ON lessee_key.address = p."lesseeKey"
  JOIN organisations lessor ON lessor.id = coalesce(lessor_key."organisationId", l."lessorId")
  JOIN organisations lessee ON lessee.id = coalesce(lessee_key."organisationId", l."lesseeId")
  LEFT JOIN lease_versions v ON v.root = p.root
  LEFT JOIN lease_versions w ON p.subject IS NULL AND w.subject = l.subject AND w.version = 1`;

/**
 * The leases that the organisation may see, with what belongs to them. The set comes first in the join: PostgreSQL takes it for
 * a few, and looks the rest up by their keys.
 */
export const leasesSeenBy = (organisationId: string, now: Date): Prisma.Sql =>
  Prisma.sql`${visibleLeases(organisationId, now)} AS visible(subject) JOIN leases l ON l.subject = visible.subject ${leaseParts}`;

/** The oldest rent of each lease that was billed and is not settled (open_rent). For many leases at once. */
export const openRents = Prisma.sql`LEFT JOIN (
  SELECT b.lease, min(b."dueOn") AS oldest
    FROM receivable_projections claim JOIN rent_bills b ON b.receivable = claim.subject
   WHERE claim.status IN ('Issued', 'Confirmed') GROUP BY b.lease) open_rent ON open_rent.lease = l.subject`;

/** The same of one lease (l), looked up. */
export const openRentOfEach = Prisma.sql`LEFT JOIN LATERAL (
  SELECT min(b."dueOn") AS oldest
    FROM rent_bills b JOIN receivable_projections claim ON claim.subject = b.receivable
   WHERE b.lease = l.subject AND claim.status IN ('Issued', 'Confirmed')) open_rent ON TRUE`;

export const endsOnColumn = Prisma.sql`coalesce(v."endsOn", w."endsOn", l."endsOn")`;

/** The day it is where the lease is. */
const todayThere = (now: Date): Prisma.Sql =>
  Prisma.sql`(${now.toISOString()}::timestamptz AT TIME ZONE l."timeZone")::date`;

/** The standing of a lease (l, p, open_rent): the same as `leaseStanding` says of it, and before it is on chain who is waited for. */
export const standingColumn = (now: Date): Prisma.Sql => Prisma.sql`(CASE
  WHEN p.subject IS NULL AND ${isProposedLease('l')} THEN 'proposed'
  WHEN p.subject IS NULL THEN 'signing'
  WHEN p.status = 'Cancelled' THEN 'cancelled'
  WHEN p.status = 'Repossessed' THEN 'repossessed'
  WHEN p.status = 'Ended' THEN 'ended'
  WHEN p.status = 'Signed' THEN 'awaiting-acceptance'
  WHEN p.status = 'Defaulted' THEN 'in-default'
  WHEN p.billed < p.periods AND l."nextBillOn" <= ${todayThere(now)} THEN 'rent-due'
  WHEN open_rent.oldest + l."graceDays" < ${todayThere(now)} THEN 'in-arrears'
  WHEN p.billed = p.periods AND open_rent.oldest IS NULL THEN 'over'
  WHEN p.attested THEN 'running'
  ELSE 'declared' END)`;

/** What `matchesLease` needs beside the leases. */
export const partsFor = ({ standings }: LeaseFilter): Prisma.Sql =>
  standings !== undefined && standings.length > 0 ? openRentOfEach : Prisma.empty;

const roleCondition = (organisationId: string, role: NonNullable<LeaseFilter['role']>): Prisma.Sql => {
  const own = Prisma.sql`${organisationId}::uuid`;
  if (role === 'lessor') return Prisma.sql`lessor.id = ${own}`;
  return role === 'lessee' ? Prisma.sql`lessee.id = ${own}` : Prisma.sql`(lessor.id <> ${own} AND lessee.id <> ${own})`;
};

const isOf = (machine: string): Prisma.Sql => Prisma.sql`l.subject IN (
  SELECT k.lease FROM leased_equipment k JOIN equipment e ON e.subject = k.machine
   WHERE e.subject = ${machine.toLowerCase()} OR e.reference = ${machine.toUpperCase()}
  UNION SELECT m.lease FROM leased_machine_projections m JOIN equipment e ON e.subject = m.machine
   WHERE e.subject = ${machine.toLowerCase()} OR e.reference = ${machine.toUpperCase()})`;

const hasText = (text: string): Prisma.Sql => Prisma.sql`(l.reference ILIKE ${text} OR l."contractNumber" ILIKE ${text}
  OR lessor.name ILIKE ${text} OR lessee.name ILIKE ${text} OR EXISTS (
    SELECT 1 FROM leased_equipment k JOIN equipment e ON e.subject = k.machine
     WHERE k.lease = l.subject AND (e.serial ILIKE ${text} OR e.reference ILIKE ${text})))`;

/** Conditions on `leasesSeenBy`; with `openRents`, where standings are asked for. */
export const matchesLease = (organisationId: string, filter: LeaseFilter, now: Date): Prisma.Sql => {
  const text = filter.text?.trim() ? containing(filter.text) : undefined;
  const { id, ids, standings, role, kind, counterpartyId, currency, machine, endsFrom, endsTo } = filter;
  return allOf([
    Prisma.sql`(p.subject IS NOT NULL OR ${isLiveLease('l')})`,
    id !== undefined && Prisma.sql`(l.subject = ${id.toLowerCase()} OR l.reference = ${id.toUpperCase()})`,
    ids !== undefined &&
      Prisma.sql`(l.subject = ANY(${ids.map(one => one.toLowerCase())}) OR l.reference = ANY(${ids.map(one => one.toUpperCase())}))`,
    standings !== undefined &&
      standings.length > 0 &&
      Prisma.sql`${standingColumn(now)} IN (${Prisma.join([...standings])})`,
    role && roleCondition(organisationId, role),
    kind && Prisma.sql`l.kind = ${kind}`,
    counterpartyId !== undefined &&
      Prisma.sql`((${hasId('lessor', counterpartyId)} AND lessor.id <> ${organisationId}::uuid)
               OR (${hasId('lessee', counterpartyId)} AND lessee.id <> ${organisationId}::uuid))`,
    currency !== undefined && Prisma.sql`l.currency = ${currency}`,
    machine !== undefined && isOf(machine),
    filter.headSubject !== undefined && Prisma.sql`l."headSubject" = ${filter.headSubject}`,
    endsFrom !== undefined && Prisma.sql`${endsOnColumn} >= ${endsFrom}::date`,
    endsTo !== undefined && Prisma.sql`${endsOnColumn} <= ${endsTo}::date`,
    filter.provenance && Prisma.sql`l.provenance = ${filter.provenance}::"LeaseProvenance"`,
    filter.attested !== undefined && Prisma.sql`coalesce(p.attested, FALSE) = ${filter.attested}`,
    text !== undefined && hasText(text),
  ]);
};
