import type { LeaseListStanding } from '#domain/leases/list-standing';
import type { LeaseKind } from '#domain/leases/schedule/terms';
import type { CalendarDate } from '#domain/time/calendar-date';
import { type Database, Prisma } from '../client.ts';
import {
  endsOnColumn,
  type LeaseFilter,
  leaseParts,
  leasesSeenBy,
  matchesLease,
  openRentOfEach,
  openRents,
  partsFor,
  standingColumn,
} from './lease-filter.ts';
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

export const LEASE_SORTS = [
  'reference',
  'contractNumber',
  'lessee',
  'lessor',
  'startsOn',
  'endsOn',
  'rent',
  'nextBillOn',
  'createdAt',
] as const;

export interface LeaseSort {
  readonly by: (typeof LEASE_SORTS)[number];
  readonly direction: SortDirection;
}

/** A lease as a line of a list. Amounts in minor units, net of VAT. */
export interface LeaseRow {
  readonly subject: string;
  readonly reference: string;
  readonly contractNumber: string;
  readonly kind: LeaseKind;
  readonly currency: string;
  readonly lessor: { readonly id: string; readonly name: string };
  readonly lessee: { readonly id: string; readonly name: string };
  readonly standing: LeaseListStanding;
  readonly provenance: 'SIGNED' | 'DECLARED';
  /** The lessee has signed it, here. */
  readonly attested: boolean;
  readonly inspectedOn: CalendarDate | null;
  readonly startsOn: CalendarDate;
  /** The day after the last of its term. */
  readonly endsOn: CalendarDate;
  readonly periods: number;
  readonly billed: number;
  /** The rent of most periods. */
  readonly rentMinor: bigint;
  readonly financedMinor: bigint;
  readonly nextBillOn: CalendarDate | null;
  readonly machineCount: number;
  /** One of its machines, to name it by. */
  readonly machine: { readonly subject: string; readonly reference: string; readonly model: string } | null;
  readonly isSublease: boolean;
  readonly settling: boolean;
  readonly version: bigint;
  /** The block of its last event; null while it is not on chain. */
  readonly blockNumber: bigint | null;
  readonly createdAt: Date;
}

type LeaseRecord = KeyColumns &
  Omit<LeaseRow, 'lessor' | 'lessee' | 'machine'> & {
    lessorId: string;
    lessorName: string;
    lesseeId: string;
    lesseeName: string;
    machineSubject: string | null;
    machineReference: string | null;
    machineModel: string | null;
  };

const sortKeys: Readonly<Record<LeaseSort['by'], Pick<SortKey, 'expression' | 'type'>>> = {
  reference: { expression: Prisma.sql`l.reference`, type: 'text' },
  contractNumber: { expression: Prisma.sql`l."contractNumber"`, type: 'text' },
  lessee: { expression: Prisma.sql`lessee.name`, type: 'text' },
  lessor: { expression: Prisma.sql`lessor.name`, type: 'text' },
  startsOn: { expression: Prisma.sql`l."startsOn"`, type: 'date' },
  endsOn: { expression: endsOnColumn, type: 'date' },
  rent: { expression: Prisma.sql`coalesce(v."rentMinor", w."rentMinor", 0)`, type: 'bigint' },
  nextBillOn: { expression: Prisma.sql`coalesce(l."nextBillOn", 'infinity'::date)`, type: 'date' },
  createdAt: { expression: Prisma.sql`l."createdAt"`, type: 'timestamptz' },
};

const rowOf = (record: LeaseRecord): LeaseRow => {
  const { sort_key: _, sort_id: __, lessorId, lessorName, lesseeId, lesseeName, ...rest } = record;
  const { machineSubject, machineReference, machineModel, ...row } = rest;
  return {
    ...row,
    lessor: { id: lessorId, name: lessorName },
    lessee: { id: lesseeId, name: lesseeName },
    machine:
      machineSubject === null
        ? null
        : { subject: machineSubject, reference: machineReference ?? '', model: machineModel ?? '' },
  };
};

/** Leases that the organisation may see. By reference, newest first, unless sorted otherwise. `now` decides what is late. */
export const listLeases = async (
  db: Database,
  organisationId: string,
  {
    filter = {},
    sort = { by: 'reference', direction: 'desc' },
    page = {},
    now,
  }: { filter?: LeaseFilter; sort?: LeaseSort; page?: PageRequest; now: Date },
): Promise<Page<LeaseRow>> => {
  const key = keyset(
    { ...sortKeys[sort.by], id: Prisma.sql`l.subject`, idType: 'text', direction: sort.direction },
    page,
  );
  // The lines are chosen first: what is looked up for each of them is looked up for those alone.
  const rows = await db.$queryRaw<LeaseRecord[]>`
    WITH chosen AS MATERIALIZED (
      SELECT l.subject, ${key.columns}, row_number() OVER (ORDER BY ${key.orderBy}) AS place
        FROM ${leasesSeenBy(organisationId, now)} ${partsFor(filter)}
       WHERE ${matchesLease(organisationId, filter, now)} AND ${key.where}
       ORDER BY ${key.orderBy} LIMIT ${key.limit})
    SELECT l.subject, l.reference, l."contractNumber", l.kind, l.currency, lessor.id AS "lessorId", lessor.name AS "lessorName",
           lessee.id AS "lesseeId", lessee.name AS "lesseeName", ${standingColumn(now)} AS standing, l.provenance::text AS provenance,
           coalesce(p.attested, FALSE) AS attested, l."inspectedAt"::date::text AS "inspectedOn", l."startsOn"::text AS "startsOn",
           ${endsOnColumn}::text AS "endsOn", coalesce(p.periods, w.periods, 0) AS periods, coalesce(p.billed, 0) AS billed,
           coalesce(v."rentMinor", w."rentMinor", 0) AS "rentMinor", coalesce(v."financedMinor", w."financedMinor", 0) AS "financedMinor",
           l."nextBillOn"::text AS "nextBillOn", kept.count::int AS "machineCount", one.subject AS "machineSubject",
           one.reference AS "machineReference", one.model AS "machineModel", l."headSubject" IS NOT NULL AS "isSublease",
           EXISTS (SELECT 1 FROM actions a WHERE a.subject = l.subject AND a.contract = 'Leases'
                      AND a.status IN ('PENDING', 'SUBMITTED')) AS settling,
           coalesce(p.version, 0) AS version, p."blockNumber", l."createdAt", chosen.sort_key, chosen.sort_id
      FROM chosen JOIN leases l ON l.subject = chosen.subject ${leaseParts} ${openRentOfEach}
      LEFT JOIN LATERAL (SELECT count(*) AS count, min(k.machine) AS machine FROM leased_equipment k WHERE k.lease = l.subject) kept ON TRUE
      LEFT JOIN equipment one ON one.subject = kept.machine
     ORDER BY chosen.place`;
  return pageOf(rows, key, rowOf);
};

/** One lease as a line of the list, by its subject or its reference; null for strangers. */
export const findLeaseRow = async (
  db: Database,
  organisationId: string,
  id: string,
  now: Date,
): Promise<LeaseRow | null> => {
  const { edges } = await listLeases(db, organisationId, { filter: { id }, page: { first: 1 }, now });
  return edges[0]?.node ?? null;
};

export const countLeases = async (
  db: Database,
  organisationId: string,
  { filter = {}, now }: { filter?: LeaseFilter; now: Date },
): Promise<number> => {
  const [row] = await db.$queryRaw<{ count: number }[]>`
    SELECT count(*)::int AS count FROM ${leasesSeenBy(organisationId, now)} ${partsFor(filter)}
     WHERE ${matchesLease(organisationId, filter, now)}`;
  return row?.count ?? 0;
};

export interface LeaseTotal {
  readonly currency: string;
  readonly standing: LeaseListStanding;
  readonly count: number;
  /** Of one period each, however long it is. */
  readonly rentMinor: bigint;
  /** Of a year at the usual rent: what can be added up. */
  readonly yearlyMinor: bigint;
}

/** How many leases, and the rents of one period and of a year of them, for each currency and standing. */
export const leaseTotals = async (
  db: Database,
  organisationId: string,
  { filter = {}, now }: { filter?: LeaseFilter; now: Date },
): Promise<LeaseTotal[]> =>
  db.$queryRaw<LeaseTotal[]>`
    SELECT currency, standing, count(*)::int AS count, sum(rent)::bigint AS "rentMinor", sum(rent * times)::bigint AS "yearlyMinor"
      FROM (SELECT l.currency, ${standingColumn(now)} AS standing, coalesce(v."rentMinor", w."rentMinor", 0) AS rent,
                   CASE coalesce(v.terms, w.terms)->'terms'->>'frequency'
                     WHEN 'monthly' THEN 12 WHEN 'quarterly' THEN 4 WHEN 'half-yearly' THEN 2 ELSE 1 END AS times
              FROM ${leasesSeenBy(organisationId, now)} ${openRents}
             WHERE ${matchesLease(organisationId, filter, now)}) AS each
     GROUP BY currency, standing ORDER BY currency, standing`;

/** Other parties and currencies among the leases that the organisation may see: what can be filtered by. */
export const leaseChoices = async (db: Database, organisationId: string, now: Date): Promise<PartyChoices> => {
  const rows = await db.$queryRaw<{ lessor: string; lessee: string; currency: string }[]>`
    SELECT DISTINCT lessor.id AS lessor, lessee.id AS lessee, l.currency
      FROM ${leasesSeenBy(organisationId, now)} WHERE ${matchesLease(organisationId, {}, now)}`;
  const found = rows.map(({ lessor, lessee, currency }) => ({ parties: [lessor, lessee], currency }));
  return partyChoices(db, organisationId, found);
};
