import { LIEN_CLASSES, LIEN_LAWS, type LienClass, type LienLaw } from '#domain/liens/law';
import { LIEN_LIST_STATES, type LienListState } from '#domain/liens/list-state';
import { COLLATERALS, type Collateral } from '#domain/liens/state';
import type { CalendarDate } from '#domain/time/calendar-date';
import { type Database, Prisma } from '../client.ts';
import { lienStateColumn, lienTables } from './lien-standing.ts';
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
import { readersOf } from './readers.ts';

export const LIEN_SORTS = ['reference', 'filedOn', 'lapsesOn', 'createdAt'] as const;
export interface LienSort {
  readonly by: (typeof LIEN_SORTS)[number];
  readonly direction: SortDirection;
}

export const LIEN_ROLES = ['secured-party', 'grantor'] as const;
export type LienRole = (typeof LIEN_ROLES)[number];

export interface LienFilter {
  readonly ids?: readonly string[] | undefined;
  /** On this thing alone. */
  readonly on?: { readonly collateral: Collateral; readonly subject: string; readonly part: number } | undefined;
  readonly states?: readonly LienListState[] | undefined;
  readonly role?: LienRole | undefined;
  readonly collateral?: Collateral | undefined;
  readonly law?: LienLaw | undefined;
  readonly class?: LienClass | undefined;
  readonly lapsesBefore?: CalendarDate | undefined;
  /** Found in a reference, the collateral's name, the registration number or a party's name. */
  readonly text?: string | undefined;
}

/** A lien as one of its two parties sees it. */
export interface LienRow {
  readonly lien: string;
  readonly reference: string;
  readonly state: LienListState;
  readonly role: LienRole;
  readonly collateral: Collateral;
  readonly subject: string;
  readonly part: number;
  readonly on: { readonly reference: string | null; readonly label: string | null };
  readonly securedParty: { readonly id: string; readonly name: string };
  readonly grantor: { readonly id: string; readonly name: string };
  readonly law: LienLaw;
  readonly class: LienClass;
  readonly filedOn: CalendarDate;
  readonly deliveredOn: CalendarDate | null;
  readonly lapsesOn: CalendarDate;
  readonly registry: string | null;
  readonly registrationNumber: string | null;
  readonly currency: string | null;
  readonly securedMinor: bigint | null;
  readonly agreementId: string | null;
  readonly actionId: string | null;
  readonly createdAt: Date;
}

type LienRecord = KeyColumns &
  Omit<LienRow, 'role' | 'on' | 'securedParty' | 'grantor' | 'collateral' | 'law' | 'class'> & {
    readonly collateral: string;
    readonly law: string;
    readonly class: string;
    readonly onReference: string | null;
    readonly onLabel: string | null;
    readonly securedPartyId: string;
    readonly securedPartyName: string;
    readonly grantorId: string;
    readonly grantorName: string;
  };

const from = Prisma.sql`${lienTables}
  JOIN organisations secured ON secured.id = l."securedPartyId"
  JOIN organisations grantor ON grantor.id = l."grantorId"
  LEFT JOIN equipment machine ON machine.subject = l.subject
  LEFT JOIN leases lease ON lease.subject = l.subject
  LEFT JOIN receivables claim ON claim.subject = l.subject`;

const lapses = Prisma.sql`coalesce((to_timestamp(p.lapse) AT TIME ZONE 'UTC')::date, l."lapsesOn")`;
const onReference = Prisma.sql`coalesce(machine.reference, lease.reference, claim.reference)`;
const onLabel = Prisma.sql`coalesce(machine.manufacturer || ' ' || machine.model || ' ' || machine.serial, lease."contractNumber")`;

const sortKeys: Readonly<Record<LienSort['by'], Pick<SortKey, 'expression' | 'type'>>> = {
  reference: { expression: Prisma.sql`l.reference`, type: 'text' },
  filedOn: { expression: Prisma.sql`l."filedOn"`, type: 'date' },
  lapsesOn: { expression: lapses, type: 'date' },
  createdAt: { expression: Prisma.sql`l."createdAt"`, type: 'timestamptz' },
};

const matches = (readers: readonly string[], filter: LienFilter, now: Date): Prisma.Sql => {
  const ids = Prisma.sql`ANY(${[...readers]}::uuid[])`;
  const { states, role, collateral, law, class: kind, lapsesBefore } = filter;
  const text = filter.text?.trim() ? containing(filter.text) : undefined;
  return allOf([
    role === 'secured-party'
      ? Prisma.sql`l."securedPartyId" = ${ids}`
      : role === 'grantor'
        ? Prisma.sql`l."grantorId" = ${ids}`
        : Prisma.sql`(l."securedPartyId" = ${ids} OR l."grantorId" = ${ids})`,
    filter.ids !== undefined &&
      Prisma.sql`(l.lien = ANY(${filter.ids.map(id => id.toLowerCase())}::text[]) OR l.reference = ANY(${filter.ids.map(id => id.toUpperCase())}::text[]))`,
    filter.on !== undefined &&
      Prisma.sql`l.subject = ${filter.on.subject} AND l.collateral = ${filter.on.collateral} AND l.part = ${filter.on.part}`,
    states !== undefined && states.length > 0 && Prisma.sql`${lienStateColumn(now)} = ANY(${[...states]}::text[])`,
    collateral !== undefined && Prisma.sql`l.collateral = ${collateral}`,
    law !== undefined && Prisma.sql`l.law = ${law}`,
    kind !== undefined && Prisma.sql`l.class = ${kind}`,
    lapsesBefore !== undefined && Prisma.sql`${lapses} < ${lapsesBefore}::date`,
    text !== undefined &&
      Prisma.sql`(l.reference ILIKE ${text} OR ${onReference} ILIKE ${text} OR ${onLabel} ILIKE ${text} OR l."registrationNumber" ILIKE ${text}
        OR secured.name ILIKE ${text} OR grantor.name ILIKE ${text})`,
  ]);
};

const oneOf = <Value extends string>(values: readonly Value[], text: string): Value => {
  const found = values.find(value => value === text);
  if (found === undefined) throw new TypeError(`${text} is no part of a lien`);
  return found;
};

const rowOf =
  (readers: readonly string[]) =>
  ({
    securedPartyId,
    securedPartyName,
    grantorId,
    grantorName,
    onReference: reference,
    onLabel: label,
    collateral,
    law,
    class: kind,
    sort_key: _,
    sort_id: __,
    ...row
  }: LienRecord): LienRow => ({
    ...row,
    state: oneOf(LIEN_LIST_STATES, row.state),
    role: readers.includes(securedPartyId) ? 'secured-party' : 'grantor',
    collateral: oneOf(COLLATERALS, collateral),
    law: oneOf(LIEN_LAWS, law),
    class: oneOf(LIEN_CLASSES, kind),
    on: { reference, label },
    securedParty: { id: securedPartyId, name: securedPartyName },
    grantor: { id: grantorId, name: grantorName },
  });

/** Liens of which the organisation is secured party or grantor, those proposed and refused too. Newest first unless sorted otherwise. */
export const listLiens = async (
  db: Database,
  organisationId: string,
  {
    filter = {},
    sort = { by: 'createdAt', direction: 'desc' },
    page = {},
    now,
  }: { filter?: LienFilter; sort?: LienSort; page?: PageRequest; now: Date },
): Promise<Page<LienRow>> => {
  const readers = await readersOf(db, organisationId);
  const key = keyset({ ...sortKeys[sort.by], id: Prisma.sql`l.lien`, idType: 'text', direction: sort.direction }, page);
  const rows = await db.$queryRaw<LienRecord[]>`
    SELECT l.lien, l.reference, ${lienStateColumn(now)} AS state, l.collateral, l.subject, l.part,
           ${onReference} AS "onReference", ${onLabel} AS "onLabel",
           l."securedPartyId", secured.name AS "securedPartyName", l."grantorId", grantor.name AS "grantorName",
           l.law, l.class, l."filedOn"::text AS "filedOn", l."deliveredOn"::text AS "deliveredOn", ${lapses}::text AS "lapsesOn",
           l.registry, l."registrationNumber", l.currency, l."securedMinor", l."agreementId", g."actionId", l."createdAt",
           ${key.columns}
      FROM ${from} WHERE ${matches(readers, filter, now)} AND ${key.where}
     ORDER BY ${key.orderBy} LIMIT ${key.limit}`;
  return pageOf(rows, key, rowOf(readers));
};

/** One lien as a line of the list, by its name or reference; null for those who are no party of it. */
export const findLienRow = async (
  db: Database,
  organisationId: string,
  id: string,
  now: Date,
): Promise<LienRow | null> => {
  const { edges } = await listLiens(db, organisationId, { filter: { ids: [id] }, page: { first: 1 }, now });
  return edges[0]?.node ?? null;
};

/** Liens on one thing that wait for a signature or are on their way, to their two parties. */
export const waitingLiensOn = async (
  db: Database,
  organisationId: string,
  on: NonNullable<LienFilter['on']>,
  now: Date,
): Promise<LienRow[]> => {
  const filter = { on, states: ['proposed', 'settling'] } as const satisfies LienFilter;
  const { edges } = await listLiens(db, organisationId, { filter, page: { first: 50 }, now });
  return edges.map(({ node }) => node);
};

/** How many liens of each state the filter has, whatever states it asks for. */
export const lienCounts = async (
  db: Database,
  organisationId: string,
  { filter = {}, now }: { filter?: LienFilter; now: Date },
): Promise<{ readonly state: LienListState; readonly count: number }[]> => {
  const readers = await readersOf(db, organisationId);
  return db.$queryRaw<{ state: LienListState; count: number }[]>`
    SELECT ${lienStateColumn(now)} AS state, count(*)::int AS count
      FROM ${from} WHERE ${matches(readers, { ...filter, states: undefined }, now)} GROUP BY 1`;
};

export const countLiens = async (
  db: Database,
  organisationId: string,
  { filter = {}, now }: { filter?: LienFilter; now: Date },
): Promise<number> => {
  const counts = await lienCounts(db, organisationId, { filter, now });
  return counts
    .filter(({ state }) => !filter.states?.length || filter.states.includes(state))
    .reduce((all, { count }) => all + count, 0);
};
