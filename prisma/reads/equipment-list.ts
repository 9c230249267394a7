import { type Database, Prisma } from '../client.ts';
import { isPlaceDisputed } from './doubted-place.ts';
import {
  EQUIPMENT_LIST_STATES,
  type EquipmentFilter,
  type EquipmentListState,
  equipmentFrom,
  equipmentState,
  equipmentWith,
  matchesEquipment,
} from './equipment-filter.ts';
import { MOST_CHOICES } from './list-choices.ts';
import {
  type KeyColumns,
  keyset,
  type Page,
  type PageRequest,
  pageOf,
  type SortDirection,
  type SortKey,
} from './paging.ts';

export { EQUIPMENT_LIST_STATES, type EquipmentFilter, type EquipmentListState };

export const EQUIPMENT_SORTS = [
  'reference',
  'manufacturer',
  'model',
  'serial',
  'category',
  'year',
  'createdAt',
  'positionAt',
] as const;
export interface EquipmentSort {
  readonly by: (typeof EQUIPMENT_SORTS)[number];
  readonly direction: SortDirection;
}

interface NamedParty {
  readonly id: string;
  readonly name: string;
}

export interface EquipmentRow {
  readonly subject: string;
  readonly reference: string;
  readonly manufacturer: string;
  readonly model: string;
  readonly serial: string;
  readonly gtin: string | null;
  readonly category: string;
  readonly year: number;
  /** Whether an owner declared it, where no manufacturer issued the passport. */
  readonly declared: boolean;
  readonly state: EquipmentListState;
  readonly recalled: boolean;
  /** An action on it is on its way to the chain. */
  readonly settling: boolean;
  readonly titleHolder: NamedParty | null;
  /** Null where the organisation may not know who has it: makers, former owners. */
  readonly custodian: NamedParty | null;
  /** ISO 3166-1 alpha-2 of where it was last; null where nobody says, or the organisation may not know. */
  readonly country: string | null;
  readonly positionAt: Date | null;
  /** Whether an alarm that stands says that its place is in doubt; `false` for who may not know its place. */
  readonly isPlaceDisputed: boolean;
  /** The lease that runs by title, for those who may know of it. */
  readonly lease: { readonly subject: string; readonly reference: string } | null;
  readonly version: bigint;
  /** The block of its last event; null while its passport is on its way. */
  readonly blockNumber: bigint | null;
  readonly createdAt: Date;
}

interface EquipmentRecordRow extends KeyColumns, Omit<EquipmentRow, 'titleHolder' | 'custodian' | 'lease'> {
  holderId: string | null;
  holderName: string | null;
  custodianId: string | null;
  custodianName: string | null;
  leaseSubject: string | null;
  leaseReference: string | null;
}

const sortKeys: Readonly<Record<EquipmentSort['by'], Pick<SortKey, 'expression' | 'type'>>> = {
  reference: { expression: Prisma.sql`e.reference`, type: 'text' },
  manufacturer: { expression: Prisma.sql`e.manufacturer`, type: 'text' },
  model: { expression: Prisma.sql`e.model`, type: 'text' },
  serial: { expression: Prisma.sql`e.serial`, type: 'text' },
  category: { expression: Prisma.sql`e.category`, type: 'text' },
  year: { expression: Prisma.sql`e.year::bigint`, type: 'bigint' },
  createdAt: { expression: Prisma.sql`e."createdAt"`, type: 'timestamptz' },
  // Machines that nobody has seen come before all others.
  positionAt: {
    expression: Prisma.sql`coalesce(latest."positionAt", '1970-01-01T00:00:00Z'::timestamptz)`,
    type: 'timestamptz',
  },
};

const party = (id: string | null, name: string | null): NamedParty | null =>
  id === null || name === null ? null : { id, name };

const rowOf = (record: EquipmentRecordRow): EquipmentRow => {
  const { holderId, holderName, custodianId, custodianName, leaseSubject, leaseReference, sort_key, sort_id, ...row } =
    record;
  return {
    ...row,
    titleHolder: party(holderId, holderName),
    custodian: party(custodianId, custodianName),
    lease:
      leaseSubject === null || leaseReference === null ? null : { subject: leaseSubject, reference: leaseReference },
  };
};

interface ListRequest {
  readonly filter?: EquipmentFilter;
  readonly sort?: EquipmentSort;
  readonly page?: PageRequest;
  readonly now: Date;
}

/**
 * Machines that the organisation may see. The newest first unless sorted otherwise. What costs a look at each machine (names,
 * leases, what is on its way) is looked up for the rows of the page alone.
 */
export const listEquipment = async (
  db: Database,
  organisationId: string,
  { filter = {}, sort = { by: 'createdAt', direction: 'desc' }, page = {}, now }: ListRequest,
): Promise<Page<EquipmentRow>> => {
  const key = keyset(
    { ...sortKeys[sort.by], id: Prisma.sql`e.subject`, idType: 'text', direction: sort.direction },
    page,
  );
  const isFormer = filter.role === 'former-owner';
  const rows = await db.$queryRaw<EquipmentRecordRow[]>`
    WITH ${equipmentWith(organisationId, filter, now)}, page AS MATERIALIZED (
      SELECT e.subject, e.reference, e.manufacturer, e.model, e.serial, e.gtin, e.category, e.year, e.declared, e."createdAt",
             ${equipmentState(organisationId, now)} AS state, coalesce(p.recalled, FALSE) AS recalled,
             coalesce(p.version, 0) AS version, p."blockNumber", p."holderKey", p."custodianKey",
             scope.inside, scope.place, CASE WHEN scope.place = 2 THEN latest.country END AS country, latest."positionAt", ${key.columns}
        FROM ${equipmentFrom} WHERE ${matchesEquipment(organisationId, filter, now)} AND ${key.where}
       ORDER BY ${key.orderBy} LIMIT ${key.limit})
    SELECT page.subject, page.reference, page.manufacturer, page.model, page.serial, page.gtin, page.category, page.year,
           page.declared, page."createdAt", page.state, page.recalled, page.version, page."blockNumber", page.country,
           page."positionAt", page.place = 2 AND ${isPlaceDisputed('page')} AS "isPlaceDisputed", page.sort_key, page.sort_id,
           holder.id AS "holderId", holder.name AS "holderName", custodian.id AS "custodianId", custodian.name AS "custodianName",
           let.lease AS "leaseSubject", let.reference AS "leaseReference",
           EXISTS (SELECT 1 FROM actions a WHERE a.subject = page.subject AND a.contract = 'EquipmentTitle'
                     AND a.status IN ('PENDING', 'SUBMITTED')) AS settling
      FROM page
      LEFT JOIN party_keys hk ON hk.address = page."holderKey" AND NOT ${isFormer}
      LEFT JOIN organisations holder ON holder.id = hk."organisationId"
      LEFT JOIN party_keys ck ON ck.address = page."custodianKey" AND page.inside
      LEFT JOIN organisations custodian ON custodian.id = ck."organisationId"
      LEFT JOIN LATERAL (SELECT running.lease, l.reference FROM leased_machine_projections running
             JOIN leases l ON l.subject = running.lease
            WHERE running.machine = page.subject AND running.running AND running.head IS NULL AND page.inside LIMIT 1) let ON TRUE
     ORDER BY ${reordered(key.orderBy, sort)}`;
  return pageOf(rows, key, rowOf);
};

/** The page's own order again, by what it carries of its keys: PostgreSQL promises none for what is read out of a WITH. */
const reordered = (orderBy: Prisma.Sql, { by }: EquipmentSort): Prisma.Sql => {
  const direction = Prisma.raw(orderBy.sql.trimEnd().endsWith('DESC') ? 'DESC' : 'ASC');
  const cast = Prisma.raw(`::${sortKeys[by].type}`);
  return Prisma.sql`page.sort_key${cast} ${direction}, page.subject ${direction}`;
};

/** One machine as a line of the list, by its subject or its reference; null for strangers. */
export const findEquipmentRow = async (
  db: Database,
  organisationId: string,
  id: string,
  now: Date,
): Promise<EquipmentRow | null> => {
  const { edges } = await listEquipment(db, organisationId, { filter: { id }, page: { first: 1 }, now });
  return edges[0]?.node ?? null;
};

/** How many machines the filter has. */
export const countEquipment = async (
  db: Database,
  organisationId: string,
  { filter = {}, now }: Pick<ListRequest, 'filter' | 'now'>,
): Promise<number> => {
  const [row] = await db.$queryRaw<{ count: number }[]>`
    WITH ${equipmentWith(organisationId, filter, now)}
    SELECT count(*)::int AS count FROM ${equipmentFrom} WHERE ${matchesEquipment(organisationId, filter, now)}`;
  return row?.count ?? 0;
};

export interface EquipmentTotal {
  readonly state: EquipmentListState;
  readonly count: number;
}

/** Count of the filter's machines for each state. */
export const equipmentTotals = (
  db: Database,
  organisationId: string,
  { filter = {}, now }: Pick<ListRequest, 'filter' | 'now'>,
): Promise<EquipmentTotal[]> =>
  db.$queryRaw<EquipmentTotal[]>`
    WITH ${equipmentWith(organisationId, filter, now)}
    SELECT ${equipmentState(organisationId, now)} AS state, count(*)::int AS count FROM ${equipmentFrom} WHERE ${matchesEquipment(organisationId, filter, now)} GROUP BY 1 ORDER BY 1`;

export interface EquipmentChoices {
  readonly categories: readonly string[];
  readonly manufacturers: readonly string[];
  readonly countries: readonly string[];
}

/** What occurs among the machines that the organisation may see: what can be filtered by. */
export const equipmentChoices = async (db: Database, organisationId: string, now: Date): Promise<EquipmentChoices> => {
  const rows = await db.$queryRaw<{ what: keyof EquipmentChoices; value: string }[]>`
    WITH ${equipmentWith(organisationId, {}, now)}, mine AS MATERIALIZED (
      SELECT DISTINCT e.category, e.manufacturer, CASE WHEN scope.place = 2 THEN latest.country END AS country FROM ${equipmentFrom})
    SELECT DISTINCT 'categories' AS what, category AS value FROM mine
    UNION SELECT DISTINCT 'manufacturers', manufacturer FROM mine
    UNION SELECT DISTINCT 'countries', country FROM mine WHERE country IS NOT NULL ORDER BY 1, 2`;
  const of = (what: keyof EquipmentChoices): string[] =>
    rows
      .filter(row => row.what === what)
      .map(row => row.value)
      .slice(0, MOST_CHOICES);
  return { categories: of('categories'), manufacturers: of('manufacturers'), countries: of('countries') };
};
