import {
  COLLATERAL_ALERTS,
  COLLATERAL_BASES,
  type CollateralAlert,
  type CollateralBasis,
} from '#domain/collateral/alerts';
import { DEFAULT_POLICY } from '#domain/collateral/policy';
import { BETTER_HOLDS_MS } from '#domain/telemetry/tiers';
import { PLACE_EXPIRES_MS, PLACE_TROUBLES } from '#domain/telemetry/whereabouts';
import { addDays, type CalendarDate, dateOf } from '#domain/time/calendar-date';
import { type Database, Prisma } from '../client.ts';
import { askedToLendOn, lentOn, rentsFinancedOf } from './collateral-visible.ts';
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
import { isToldElsewhere } from './silence.ts';
import { telemetrySeen } from './telemetry-visible.ts';

export const COLLATERAL_SORTS = ['alerts', 'reference', 'manufacturer', 'overdue'] as const;
export interface CollateralSort {
  readonly by: (typeof COLLATERAL_SORTS)[number];
  readonly direction: SortDirection;
}

export interface CollateralFilter {
  readonly ids?: readonly string[] | undefined;
  readonly basis?: CollateralBasis | undefined;
  readonly alerts?: readonly CollateralAlert[] | undefined;
  readonly country?: string | undefined;
  /** Found in the reference, the maker, the model, the serial or the holder's name. */
  readonly text?: string | undefined;
}

/** A machine on which the organisation lends, or was asked to; or, for an auditor, one that lends and lets it read. */
export interface CollateralRow {
  readonly subject: string;
  readonly reference: string;
  readonly manufacturer: string;
  readonly model: string;
  readonly serial: string;
  readonly year: number;
  readonly category: string;
  readonly status: string;
  readonly basis: CollateralBasis;
  readonly holder: string | null;
  readonly lease: { readonly reference: string | null; readonly status: string } | null;
  readonly country: string | null;
  readonly positionAt: Date | null;
  /** Rents that are overdue, of the lease by title. */
  readonly overdue: number;
  readonly overdueMinor: bigint;
  /** Of the machines of one lease in this list, the one in whose row that is to be counted; null where nothing is overdue. */
  readonly overdueWith: string | null;
  readonly currency: string | null;
  readonly alerts: readonly CollateralAlert[];
}

type Stored = KeyColumns &
  Omit<CollateralRow, 'lease' | 'basis' | 'alerts'> & {
    readonly basis: string;
    readonly alerts: readonly string[];
    readonly leaseReference: string | null;
    readonly leaseStatus: string | null;
  };

const sortKeys: Readonly<Record<CollateralSort['by'], Pick<SortKey, 'expression' | 'type'>>> = {
  alerts: { expression: Prisma.sql`cardinality(c.alerts)::bigint`, type: 'bigint' },
  reference: { expression: Prisma.sql`c.reference`, type: 'text' },
  manufacturer: { expression: Prisma.sql`(c.manufacturer || ' ' || c.model)`, type: 'text' },
  overdue: { expression: Prisma.sql`c."overdueMinor"`, type: 'bigint' },
};

/** Whose liens are looked for: of `eyes`, the organisation's own and, for an auditor, those of who shares with it. */
const EYES = Prisma.sql`(SELECT eyes.id FROM eyes)`;

/**
 * Every machine that the organisation sees as a financier, or as the auditor of one that shares it or all of its own, with what a list
 * shows of it: set by set, for there may be thousands. What a financier was only asked to lend on its auditor does not see.
 */
const collateral = (organisationId: string, now: Date): Prisma.Sql => {
  const seconds = Math.floor(now.getTime() / 1000);
  const today: CalendarDate = dateOf(seconds);
  const expired = new Date(now.getTime() - PLACE_EXPIRES_MS);
  const held = new Date(now.getTime() - BETTER_HOLDS_MS);
  const lapsing = BigInt(seconds + DEFAULT_POLICY.lapseNoticeDays * 86_400);
  return Prisma.sql`
  eyes AS MATERIALIZED (
    SELECT ${organisationId}::uuid AS id, NULL::text AS subject
    UNION ALL SELECT share."organisationId", share.subject FROM auditor_shares share
               WHERE share."auditorId" = ${organisationId}::uuid AND share."endedAt" IS NULL),
  seen AS MATERIALIZED (
    SELECT subject, (ARRAY['lent', 'rents', 'asked'])[min(basis)] AS basis FROM (
      SELECT lent.subject, 1 AS basis FROM ${lentOn(EYES, now)} AS lent
        JOIN eyes ON eyes.id = lent.lender AND (eyes.subject IS NULL OR eyes.subject = lent.subject)
      UNION ALL SELECT rents.machine, 2 FROM ${rentsFinancedOf(EYES, now)} AS rents
        JOIN eyes ON eyes.id = rents.lender AND (eyes.subject IS NULL OR eyes.subject = rents.machine)
      UNION ALL SELECT subject, 3 FROM ${askedToLendOn(organisationId, now)} AS asked) AS each GROUP BY subject),
  let AS MATERIALIZED (
    SELECT leased.machine, leased.lease, p.status, l.reference, l.countries, l.currency
      FROM seen JOIN leased_machine_projections leased ON leased.machine = seen.subject AND leased.running AND leased.head IS NULL
      JOIN lease_projections p ON p.subject = leased.lease LEFT JOIN leases l ON l.subject = leased.lease),
  late AS MATERIALIZED (
    SELECT b.lease, count(*)::int AS bills, sum(b."totalMinor")::bigint AS minor
      FROM rent_bills b JOIN receivable_projections r ON r.subject = b.receivable
     WHERE b.lease IN (SELECT lease FROM let) AND b."dueOn" < ${today}::date
       AND r.status NOT IN ('Settled', 'Rejected', 'Cancelled') GROUP BY b.lease),
  insured AS MATERIALIZED (
    SELECT record.subject, max(record.until) AS until FROM equipment_records record
      JOIN actions a ON a.id = record."actionId" AND a.status = 'CONFIRMED'
     WHERE record.kind = 'insurance' AND record.subject IN (SELECT subject FROM seen) GROUP BY record.subject),
  own AS MATERIALIZED (
    SELECT l.subject, min(l.lapse) AS lapse, min(l.place) AS place FROM party_keys k
      JOIN lien_projections l ON l.subject = k.subject AND l."securedPartyKey" = k.address AND l.collateral = 'Equipment'
      JOIN eyes ON eyes.id = k."organisationId" AND (eyes.subject IS NULL OR eyes.subject = k.subject)
     WHERE l.status = 'Filed' AND l.lapse >= ${BigInt(seconds)} GROUP BY l.subject),
  others AS MATERIALIZED (
    SELECT l.subject, min(l.place) AS place FROM lien_projections l
     WHERE l.subject IN (SELECT subject FROM seen) AND l.collateral = 'Equipment' AND l.status = 'Filed' AND l.lapse >= ${BigInt(seconds)}
       AND NOT EXISTS (SELECT 1 FROM party_keys k WHERE k.subject = l.subject AND k.address = l."securedPartyKey"
                          AND k."organisationId" IN ${EYES}) GROUP BY l.subject),
  placed AS MATERIALIZED (SELECT known.subject FROM ${telemetrySeen(organisationId, now)} known WHERE known.exact),
  troubled AS MATERIALIZED (
    SELECT DISTINCT a.subject FROM alarms a LEFT JOIN equipment_latest latest ON latest.subject = a.subject
     WHERE a.standing = 'open' AND a.kind = ANY(${[...PLACE_TROUBLES]}::text[]) AND a.subject IN (SELECT subject FROM seen)
       AND NOT (latest."positionAt" > ${held} AND ${isToldElsewhere('a', 'latest')})),
  c AS (
    SELECT e.subject, e.reference, e.manufacturer, e.model, e.serial, e.year, e.category, p.status, seen.basis,
           holder.name AS holder, let.reference AS "leaseReference", let.status AS "leaseStatus", let.currency,
           CASE WHEN e.subject IN (SELECT subject FROM placed) THEN latest.country END AS country, latest."positionAt",
           coalesce(late.bills, 0) AS overdue, coalesce(late.minor, 0)::bigint AS "overdueMinor",
           array_remove(ARRAY[
             CASE WHEN p.status <> 'Recorded' THEN 'gone' END,
             CASE WHEN let.status = 'Defaulted' THEN 'in-default' END,
             CASE WHEN late.bills > 0 THEN 'in-arrears' END,
             CASE WHEN latest."positionAt" > ${expired} AND (
                       (cardinality(let.countries) > 0 AND latest.country IS NOT NULL AND NOT latest.country = ANY(let.countries))
                       OR EXISTS (SELECT 1 FROM alarms gone WHERE gone.subject = e.subject AND gone.kind = 'outside-area'
                                     AND gone.standing = 'open')) THEN 'outside' END,
             CASE WHEN p.recalled THEN 'recalled' END,
             CASE WHEN others.place < coalesce(own.place, 2147483647) THEN 'senior-lien' END,
             CASE WHEN insured.until < ${today}::date THEN 'insurance-ended' END,
             CASE WHEN jsonb_typeof(p.state->'proposal') = 'object' AND (p.state->'proposal'->>'expiry')::bigint >= ${BigInt(seconds)}
                  THEN 'title-offered' END,
             CASE WHEN let.lease IS NOT NULL AND (latest."positionAt" IS NULL OR latest."positionAt" <= ${expired}
                       OR e.subject IN (SELECT subject FROM troubled)) THEN 'place-unknown' END,
             CASE WHEN insured.until BETWEEN ${today}::date AND ${addDays(today, DEFAULT_POLICY.insuranceNoticeDays)}::date
                  THEN 'insurance-ending' END,
             CASE WHEN own.lapse < ${lapsing} THEN 'lien-lapsing' END], NULL) AS alerts
      FROM seen JOIN equipment e ON e.subject = seen.subject JOIN equipment_projections p ON p.subject = seen.subject
      LEFT JOIN party_keys k ON k.subject = e.subject AND k.address = p."holderKey"
      LEFT JOIN organisations holder ON holder.id = k."organisationId"
      LEFT JOIN let ON let.machine = e.subject LEFT JOIN late ON late.lease = let.lease
      LEFT JOIN insured ON insured.subject = e.subject LEFT JOIN own ON own.subject = e.subject
      LEFT JOIN others ON others.subject = e.subject LEFT JOIN equipment_latest latest ON latest.subject = e.subject)`;
};

const matches = ({ ids, basis, alerts, country, text }: CollateralFilter): Prisma.Sql => {
  const found = text?.trim() ? containing(text) : undefined;
  return allOf([
    ids !== undefined &&
      Prisma.sql`(c.reference = ANY(${ids.map(id => id.toUpperCase())}::text[]) OR c.subject = ANY(${ids.map(id => id.toLowerCase())}::text[]))`,
    basis !== undefined && Prisma.sql`c.basis = ${basis}`,
    alerts !== undefined && alerts.length > 0 && Prisma.sql`c.alerts && ${[...alerts]}::text[]`,
    country !== undefined && Prisma.sql`c.country = ${country}`,
    found !== undefined &&
      Prisma.sql`(c.reference ILIKE ${found} OR c.manufacturer ILIKE ${found} OR c.model ILIKE ${found} OR c.serial ILIKE ${found} OR c.holder ILIKE ${found})`,
  ]);
};

const basisOf = (text: string): CollateralBasis => COLLATERAL_BASES.find(one => one === text) ?? 'asked';

const rowOf = ({
  leaseReference,
  leaseStatus,
  basis,
  alerts,
  sort_key: _,
  sort_id: __,
  ...row
}: Stored): CollateralRow => ({
  ...row,
  basis: basisOf(basis),
  alerts: COLLATERAL_ALERTS.filter(alert => alerts.includes(alert)),
  lease: leaseStatus === null ? null : { reference: leaseReference, status: leaseStatus },
});

/** Machines on which the organisation lends or was asked to, those with most alerts first unless sorted otherwise. */
export const listCollateral = async (
  db: Database,
  organisationId: string,
  {
    filter = {},
    sort = { by: 'alerts', direction: 'desc' },
    page = {},
    now,
  }: { filter?: CollateralFilter; sort?: CollateralSort; page?: PageRequest; now: Date },
): Promise<Page<CollateralRow>> => {
  const key = keyset(
    { ...sortKeys[sort.by], id: Prisma.sql`c.subject`, idType: 'text', direction: sort.direction },
    page,
  );
  // Chosen apart: under the page's limit alone the planner would look each machine up again and again.
  const rows = await db.$queryRaw<Stored[]>`
    WITH ${collateral(organisationId, now)}, chosen AS MATERIALIZED (
      SELECT c.*, CASE WHEN c.overdue > 0
                       THEN min(c.reference) OVER (PARTITION BY coalesce(c."leaseReference", c.subject)) END AS "overdueWith"
        FROM c WHERE ${matches(filter)})
    SELECT c.*, ${key.columns} FROM chosen c WHERE ${key.where}
     ORDER BY ${key.orderBy} LIMIT ${key.limit}`;
  return pageOf(rows, key, rowOf);
};

export interface CollateralCounts {
  readonly machines: number;
  readonly bases: Readonly<Record<CollateralBasis, number>>;
  readonly alerts: Readonly<Record<CollateralAlert, number>>;
  readonly countries: readonly { readonly country: string; readonly count: number }[];
  readonly overdue: readonly { readonly currency: string; readonly bills: number; readonly minor: bigint }[];
}

/** How many there are, by basis, alert, country, and what of their rents is overdue. */
export const collateralCounts = async (
  db: Database,
  organisationId: string,
  { filter = {}, now }: { filter?: CollateralFilter; now: Date },
): Promise<CollateralCounts> => {
  const rows = await db.$queryRaw<{ kind: string; name: string; count: number; minor: bigint }[]>`
    WITH ${collateral(organisationId, now)}, chosen AS MATERIALIZED (SELECT * FROM c WHERE ${matches(filter)})
    SELECT 'all' AS kind, '' AS name, count(*)::int AS count, 0::bigint AS minor FROM chosen
    UNION ALL SELECT 'basis', basis, count(*)::int, 0 FROM chosen GROUP BY basis
    UNION ALL SELECT 'alert', alert, count(*)::int, 0 FROM chosen, unnest(alerts) AS alert GROUP BY alert
    UNION ALL SELECT 'country', country, count(*)::int, 0 FROM chosen WHERE country IS NOT NULL GROUP BY country
    UNION ALL SELECT 'overdue', currency, sum(overdue)::int, sum("overdueMinor")::bigint FROM (
      SELECT DISTINCT "leaseReference", currency, overdue, "overdueMinor" FROM chosen WHERE overdue > 0) AS leases GROUP BY currency
     ORDER BY 1, 2`;
  const of = (kind: string) => rows.filter(row => row.kind === kind);
  const count = (kind: string, name: string): number => of(kind).find(row => row.name === name)?.count ?? 0;
  return {
    machines: of('all')[0]?.count ?? 0,
    bases: { lent: count('basis', 'lent'), rents: count('basis', 'rents'), asked: count('basis', 'asked') },
    alerts: {
      gone: count('alert', 'gone'),
      'in-default': count('alert', 'in-default'),
      'in-arrears': count('alert', 'in-arrears'),
      outside: count('alert', 'outside'),
      recalled: count('alert', 'recalled'),
      'senior-lien': count('alert', 'senior-lien'),
      'insurance-ended': count('alert', 'insurance-ended'),
      'title-offered': count('alert', 'title-offered'),
      'place-unknown': count('alert', 'place-unknown'),
      'insurance-ending': count('alert', 'insurance-ending'),
      'lien-lapsing': count('alert', 'lien-lapsing'),
    },
    countries: of('country').map(({ name, count: machines }) => ({ country: name, count: machines })),
    overdue: of('overdue').map(({ name, count: bills, minor }) => ({ currency: name, bills, minor })),
  };
};
