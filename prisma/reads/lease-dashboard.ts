import type { CalendarDate } from '#domain/time/calendar-date';
import { type Database, Prisma } from '../client.ts';
import { ALL_FRAGMENTS, openMinorOf } from './receivable-amounts.ts';

/** Whose machines: those that the organisation holds the title of, or those that it leases now. */
export type FleetSide = 'lessor' | 'lessee';

const held = (organisationId: string): Prisma.Sql => Prisma.sql`(
  SELECT p.subject FROM equipment_projections p JOIN party_keys k ON k.address = p."holderKey"
   WHERE k."organisationId" = ${organisationId}::uuid AND p.status NOT IN ('Cancelled', 'Lost', 'Retired'))`;

const leased = (organisationId: string): Prisma.Sql => Prisma.sql`(
  SELECT DISTINCT m.machine AS subject FROM leased_machine_projections m
    JOIN lease_projections p ON p.subject = m.lease JOIN party_keys k ON k.address = p."lesseeKey"
   WHERE m.running AND k."organisationId" = ${organisationId}::uuid)`;

const fleetOf = (organisationId: string, side: FleetSide): Prisma.Sql =>
  side === 'lessor' ? held(organisationId) : leased(organisationId);

export interface FleetCount {
  readonly machines: number;
  /** Let under a lease that runs. */
  readonly let: number;
}

export const fleetCount = async (db: Database, organisationId: string, side: FleetSide): Promise<FleetCount> => {
  const [row] = await db.$queryRaw<FleetCount[]>`
    SELECT count(*)::int AS machines,
           (count(*) FILTER (WHERE EXISTS (SELECT 1 FROM leased_machine_projections m
              WHERE m.machine = fleet.subject AND m.running)))::int AS let
      FROM ${fleetOf(organisationId, side)} AS fleet`;
  return row ?? { machines: 0, let: 0 };
};

export interface UseOfDay {
  readonly day: CalendarDate;
  readonly engineMs: bigint;
  readonly distanceM: bigint;
  /** Machines that were used on it. */
  readonly machines: number;
}

/** How the machines were used, day by day (UTC) from one day to another, both included; days without readings are left out. */
export const fleetUse = (
  db: Database,
  organisationId: string,
  side: FleetSide,
  { from, to }: { readonly from: CalendarDate; readonly to: CalendarDate },
): Promise<UseOfDay[]> =>
  db.$queryRaw<UseOfDay[]>`
    SELECT d.day::text AS day, sum(d."engineMs")::bigint AS "engineMs", sum(d."distanceM")::bigint AS "distanceM",
           (count(*) FILTER (WHERE d."engineMs" > 0 OR d."distanceM" > 0 OR d.cycles > 0))::int AS machines
      FROM equipment_days d JOIN ${fleetOf(organisationId, side)} AS fleet ON fleet.subject = d.subject
     WHERE d.day BETWEEN ${from}::date AND ${to}::date GROUP BY d.day ORDER BY d.day`;

export interface UsedMachine {
  readonly reference: string;
  readonly manufacturer: string;
  readonly model: string;
  readonly serial: string;
  readonly engineMs: bigint;
  readonly distanceM: bigint;
  readonly cycles: bigint;
  /** The lease under which it is used. */
  readonly lease: string | null;
}

/** The machines that were used most in a stretch of days. */
export const usedMost = (
  db: Database,
  organisationId: string,
  side: FleetSide,
  { from, to, most }: { readonly from: CalendarDate; readonly to: CalendarDate; readonly most: number },
): Promise<UsedMachine[]> =>
  db.$queryRaw<UsedMachine[]>`
    SELECT e.reference, e.manufacturer, e.model, e.serial, used."engineMs", used."distanceM", used.cycles, l.reference AS lease
      FROM (SELECT d.subject, sum(d."engineMs")::bigint AS "engineMs", sum(d."distanceM")::bigint AS "distanceM", sum(d.cycles)::bigint AS cycles
              FROM equipment_days d JOIN ${fleetOf(organisationId, side)} AS fleet ON fleet.subject = d.subject
             WHERE d.day BETWEEN ${from}::date AND ${to}::date GROUP BY d.subject) used
      JOIN equipment e ON e.subject = used.subject
      LEFT JOIN LATERAL (SELECT l.reference FROM leased_machine_projections m JOIN leases l ON l.subject = m.lease
                          WHERE m.machine = e.subject AND m.running ORDER BY m.head NULLS FIRST LIMIT 1) l ON TRUE
     ORDER BY used."engineMs" DESC, used."distanceM" DESC, e.reference LIMIT ${most}`;

export const ATTENTION_REASONS = [
  'recalled',
  'outside',
  'in-default',
  'silent',
  'insurance',
  'maintenance',
  'inspection',
] as const;
export type AttentionReason = (typeof ATTENTION_REASONS)[number];

export interface AttentionMachine {
  readonly reference: string;
  readonly manufacturer: string;
  readonly model: string;
  readonly serial: string;
  readonly reasons: readonly AttentionReason[];
  /** When it was heard of last; null where it never was. */
  readonly heardAt: Date | null;
  /** The first day on which something is due of it, or was. */
  readonly dueOn: CalendarDate | null;
}

/** Silence of a machine that has reported before. */
const SILENT_DAYS = 7;

/** Records whose time is up by a day: the newest of each kind, where no action of it was refused. */
const dueRecords = (until: CalendarDate): Prisma.Sql => Prisma.sql`(
  SELECT newest.subject, newest.kind, newest.until FROM (
    SELECT DISTINCT ON (r.subject, r.kind) r.subject, r.kind, r.until
      FROM equipment_records r LEFT JOIN actions a ON a.id = r."actionId"
     WHERE r.kind IN ('maintenance', 'inspection', 'insurance') AND (a.id IS NULL OR a.status NOT IN ('REFUSED', 'EXPIRED'))
     ORDER BY r.subject, r.kind, r.date DESC, r."createdAt" DESC) newest
   WHERE newest.until <= ${until}::date)`;

/**
 * Machines that somebody should look at, with why: recalled, outside the countries or the area permitted, under a lease in
 * default, silent for a week, or with an insurance, maintenance or inspection that is due by a day.
 */
export const machinesToLookAt = async (
  db: Database,
  organisationId: string,
  side: FleetSide,
  { now, dueBy, most }: { readonly now: Date; readonly dueBy: CalendarDate; readonly most: number },
): Promise<{ readonly rows: AttentionMachine[]; readonly counts: Readonly<Record<AttentionReason, number>> }> => {
  const silentSince = new Date(now.getTime() - SILENT_DAYS * 86_400_000);
  const rows = await db.$queryRaw<(Omit<AttentionMachine, 'reasons'> & { reasons: AttentionReason[] })[]>`
    WITH fleet AS MATERIALIZED (SELECT DISTINCT f.subject FROM ${fleetOf(organisationId, side)} AS f),
    facts AS (
      SELECT e.reference, e.manufacturer, e.model, e.serial, latest.at AS "heardAt",
             p.recalled AS is_recalled,
             (EXISTS (SELECT 1 FROM leased_machine_projections m JOIN leases l ON l.subject = m.lease
                      WHERE m.machine = e.subject AND m.running AND cardinality(l.countries) > 0
                        AND latest.country IS NOT NULL AND NOT latest.country = ANY(l.countries))
              OR EXISTS (SELECT 1 FROM alarms gone WHERE gone.subject = e.subject AND gone.kind = 'outside-area'
                            AND gone.standing = 'open')) AS is_outside,
             EXISTS (SELECT 1 FROM leased_machine_projections m JOIN lease_projections l ON l.subject = m.lease
                      WHERE m.machine = e.subject AND m.running AND l.status = 'Defaulted') AS is_default,
             latest.at IS NOT NULL AND latest.at < ${silentSince} AS is_silent,
             (SELECT array_agg(d.kind ORDER BY d.until) FROM ${dueRecords(dueBy)} d WHERE d.subject = e.subject) AS due,
             (SELECT min(d.until)::text FROM ${dueRecords(dueBy)} d WHERE d.subject = e.subject) AS "dueOn"
        FROM fleet JOIN equipment e ON e.subject = fleet.subject
        LEFT JOIN equipment_projections p ON p.subject = e.subject
        LEFT JOIN equipment_latest latest ON latest.subject = e.subject)
    SELECT reference, manufacturer, model, serial, "heardAt", "dueOn",
           array_remove(ARRAY[
             CASE WHEN is_recalled THEN 'recalled' END, CASE WHEN is_outside THEN 'outside' END,
             CASE WHEN is_default THEN 'in-default' END, CASE WHEN is_silent THEN 'silent' END,
             CASE WHEN 'insurance' = ANY(due) THEN 'insurance' END, CASE WHEN 'maintenance' = ANY(due) THEN 'maintenance' END,
             CASE WHEN 'inspection' = ANY(due) THEN 'inspection' END], NULL) AS reasons
      FROM facts WHERE is_recalled OR is_outside OR is_default OR is_silent OR due IS NOT NULL
     ORDER BY is_outside DESC, is_recalled DESC, is_default DESC, "dueOn" NULLS LAST, reference`;
  const countOf = (reason: AttentionReason): number => rows.filter(({ reasons }) => reasons.includes(reason)).length;
  return {
    rows: rows.slice(0, most),
    counts: {
      recalled: countOf('recalled'),
      outside: countOf('outside'),
      'in-default': countOf('in-default'),
      silent: countOf('silent'),
      insurance: countOf('insurance'),
      maintenance: countOf('maintenance'),
      inspection: countOf('inspection'),
    },
  };
};

const rentsOf = (organisationId: string, side: FleetSide): Prisma.Sql =>
  side === 'lessor'
    ? Prisma.sql`b."creditorId" = ${organisationId}::uuid`
    : Prisma.sql`EXISTS (SELECT 1 FROM lease_projections p JOIN party_keys k ON k.address = p."lesseeKey"
        WHERE p.subject = b.lease AND k."organisationId" = ${organisationId}::uuid)`;

export interface RentsOfMonth {
  /** `YYYY-MM`. */
  readonly month: string;
  readonly currency: string;
  /** Net of VAT: what was billed as rent, and for use. */
  readonly rentMinor: bigint;
  readonly usageMinor: bigint;
}

/** Rents by the month in which they were billed: to the organisation's good, or to be paid by it. */
export const rentsByMonth = (
  db: Database,
  organisationId: string,
  side: FleetSide,
  { from, to }: { readonly from: CalendarDate; readonly to: CalendarDate },
): Promise<RentsOfMonth[]> =>
  db.$queryRaw<RentsOfMonth[]>`
    SELECT to_char(b."issuedOn", 'YYYY-MM') AS month, b.currency, sum(b."rentMinor")::bigint AS "rentMinor",
           sum(b."usageMinor")::bigint AS "usageMinor"
      FROM rent_bills b WHERE ${rentsOf(organisationId, side)} AND b."issuedOn" BETWEEN ${from}::date AND ${to}::date
     GROUP BY 1, 2 ORDER BY 1, 2`;

/** Bills without their `part`: a column of that name would be taken for the parts of a receivable. */
const billed = Prisma.sql`(SELECT lease, receivable, currency, "dueOn", "creditorId" FROM rent_bills)`;

export interface OpenRents {
  readonly currency: string;
  readonly count: number;
  /** VAT included: what is still to be paid. */
  readonly openMinor: bigint;
  readonly overdueCount: number;
  readonly overdueMinor: bigint;
}

/** Rents that are billed and not paid, and those of them whose due date has passed by more than their lease's grace. */
export const openRents = (
  db: Database,
  organisationId: string,
  side: FleetSide,
  today: CalendarDate,
): Promise<OpenRents[]> =>
  db.$queryRaw<OpenRents[]>`
    SELECT currency, count(*)::int AS count, sum(open)::bigint AS "openMinor", (count(*) FILTER (WHERE late))::int AS "overdueCount",
           coalesce(sum(open) FILTER (WHERE late), 0)::bigint AS "overdueMinor"
      FROM (SELECT b.currency, ${openMinorOf(ALL_FRAGMENTS)} AS open, b."dueOn" + l."graceDays" < ${today}::date AS late
              FROM ${billed} b JOIN leases l ON l.subject = b.lease JOIN receivables r ON r.subject = b.receivable
              JOIN receivable_projections p ON p.subject = r.subject
             WHERE ${rentsOf(organisationId, side)}) AS each
     WHERE open > 0 GROUP BY currency ORDER BY currency`;
