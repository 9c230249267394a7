import { CONDITIONS, SEVERITIES, type Severity } from '#domain/alarms/kinds';
import type { MachineCondition } from '#domain/telemetry/condition';
import { tierOf } from '#domain/telemetry/tiers';
import type { Whereabouts } from '#domain/telemetry/whereabouts';
import { type Database, Prisma } from '../client.ts';
import { type DoubtedPlace, doubtedPlaces, isPlaceDisputed } from './doubted-place.ts';
import { conditionIn, machineCondition } from './machine-condition.ts';
import { type MeterView, metersOf, type PlaceView } from './telemetry.ts';
import { isLessee, leasedSince, TELEMETRY_LEVELS, type TelemetryLevel, telemetrySeen } from './telemetry-visible.ts';
import { permittedCountries, placeAlarms, whereaboutsIn } from './whereabouts.ts';

/** How a machine is now, as far as an organisation may see it: nothing in it says more than its `level` allows. */
export interface MachineState {
  readonly subject: string;
  readonly reference: string;
  readonly manufacturer: string;
  readonly model: string;
  readonly level: TelemetryLevel;
  /** `null` for its maker, who sees no alarms. */
  readonly condition: MachineCondition | null;
  /** When it last said anything; a lessee hears of nothing from before its lease. */
  readonly lastAt: Date | null;
  /** Inside, outside or unknown of where it may be; `null` for its maker. */
  readonly whereabouts: Whereabouts | null;
  /** When its place was told; `null` for its maker. */
  readonly placeAt: Date | null;
  /** Where it is, how fast, and where to: only for who may see that. */
  readonly place: PlaceView | null;
  /** What is told of its place since and is not believed; as `place`. */
  readonly doubtedPlace: DoubtedPlace | null;
  /** Whether its place is in doubt: a later one is not believed, or an alarm says so; `false` for who may not see it. */
  readonly isPlaceDoubted: boolean;
  readonly speedMps: number | null;
  readonly courseDeg: number | null;
  readonly engineOn: boolean | null;
  readonly meters: readonly MeterView[];
  readonly fuelPercent: number | null;
  /** That stand, and that the organisation may see. */
  readonly openAlarms: number;
  /** Of the gravest of them. */
  readonly worst: Severity | null;
}

interface StateRow {
  readonly subject: string;
  readonly reference: string;
  readonly manufacturer: string;
  readonly model: string;
  readonly level: number;
  readonly exact: boolean;
  readonly since: Date | null;
  readonly condition: string;
  readonly at: Date | null;
  readonly positionAt: Date | null;
  readonly latitude: number | null;
  readonly longitude: number | null;
  readonly positionSource: string | null;
  readonly positionTrust: number | null;
  readonly country: string | null;
  readonly engineHoursMs: bigint | null;
  readonly engineHoursAt: Date | null;
  readonly odometerM: bigint | null;
  readonly odometerAt: Date | null;
  readonly cycles: bigint | null;
  readonly cyclesAt: Date | null;
  readonly fuelPercent: number | null;
  readonly engineOn: boolean | null;
  readonly speedMps: number | null;
  readonly courseDeg: number | null;
  readonly openAlarms: number;
  readonly rank: number | null;
  readonly isDisputed: boolean;
}

/** Machines of one read, at most. */
export const MOST_STATES = 10_000;

const rank = Prisma.sql`CASE a.severity WHEN 'critical' THEN 3 WHEN 'high' THEN 2 WHEN 'medium' THEN 1 ELSE 0 END`;

const placeOf = ({ latitude, longitude, positionAt, positionTrust }: StateRow): PlaceView | null => {
  if (latitude === null || longitude === null || positionAt === null) return null;
  return { latitude, longitude, at: positionAt, trust: tierOf(positionTrust ?? 0) };
};

/** What was told before a lessee's lease is another's. */
const isOf = ({ since }: StateRow, at: Date | null): at is Date => at !== null && (since === null || at >= since);

/**
 * How machines are now, those of which the organisation may see readings: the ones named, by subject, or else all that ever
 * said something, those heard of last first.
 */
export const machineStates = async (
  db: Database,
  organisationId: string,
  { subjects, now }: { readonly subjects?: readonly string[] | undefined; readonly now: Date },
): Promise<MachineState[]> => {
  if (subjects?.length === 0) return [];
  const rows = await db.$queryRaw<StateRow[]>`
    WITH seen AS MATERIALIZED (SELECT * FROM ${telemetrySeen(organisationId, now, subjects)} s)
    SELECT e.subject, e.reference, e.manufacturer, e.model, seen.level::int AS level, seen.exact,
           CASE WHEN seen.level = 3 AND ${isLessee(organisationId)} THEN ${leasedSince(organisationId, Prisma.sql`seen.subject`)} END AS since,
           ${machineCondition('latest', now)} AS condition, latest.at, latest."positionAt", latest.latitude, latest.longitude,
           latest."positionSource", latest."positionTrust"::int AS "positionTrust", latest.country, latest."engineHoursMs",
           latest."engineHoursAt", latest."odometerM", latest."odometerAt", latest.cycles, latest."cyclesAt",
           latest."fuelPercent", latest."engineOn", latest."speedMps", latest."courseDeg", standing.count AS "openAlarms",
           standing.rank, ${isPlaceDisputed('seen')} AS "isDisputed"
      FROM seen JOIN equipment e ON e.subject = seen.subject
      LEFT JOIN equipment_latest latest ON latest.subject = seen.subject
      CROSS JOIN LATERAL (
        SELECT count(*)::int AS count, max(${rank})::int AS rank FROM alarms a WHERE a.subject = seen.subject AND a.standing = 'open'
           AND (seen.level = 3 OR (seen.level = 2 AND a.kind = ANY(${[...CONDITIONS]}::text[])))) standing
     WHERE ${subjects === undefined ? Prisma.sql`latest.subject IS NOT NULL` : Prisma.sql`TRUE`}
     ORDER BY latest.at DESC NULLS LAST, e.subject LIMIT ${MOST_STATES}`;
  const placed = rows.filter(({ level }) => level > 1).map(({ subject }) => subject);
  const permitted = await permittedCountries(db, placed);
  const alarms = await placeAlarms(db, placed);
  const located = rows.filter(({ exact, level }) => exact && level > 1).map(({ subject }) => subject);
  const doubted = await doubtedPlaces(db, located);
  return rows.map(row => {
    const { subject, reference, manufacturer, model, exact } = row;
    const level = TELEMETRY_LEVELS[row.level - 1] ?? 'maker';
    const isMaker = level === 'maker';
    const isPlaceOwn = isOf(row, row.positionAt);
    const where = isMaker
      ? null
      : whereaboutsIn(isPlaceOwn ? row : null, permitted.get(subject) ?? [], now, alarms.get(subject) ?? null);
    const isOwn = isOf(row, row.at);
    const isPlaceShown = exact && isPlaceOwn && !isMaker;
    const later = doubted.get(subject);
    const doubtedPlace = later && isOf(row, later.at) ? later : null;
    return {
      ...{ subject, reference, manufacturer, model, level },
      condition: isMaker ? null : isOwn || row.condition === 'alarm' ? conditionIn(row.condition) : 'silent',
      lastAt: isOwn ? row.at : null,
      whereabouts: where?.state ?? null,
      placeAt: isPlaceOwn && !isMaker ? row.positionAt : null,
      place: isPlaceShown ? placeOf(row) : null,
      doubtedPlace,
      isPlaceDoubted: doubtedPlace !== null || (isPlaceShown && row.isDisputed),
      speedMps: isPlaceShown && isOwn ? row.speedMps : null,
      courseDeg: isPlaceShown && isOwn ? row.courseDeg : null,
      engineOn: isOwn ? row.engineOn : null,
      meters: metersOf(row).filter(({ at }) => isOf(row, at)),
      fuelPercent: isOwn ? row.fuelPercent : null,
      openAlarms: row.openAlarms,
      worst: row.rank === null ? null : (SEVERITIES[row.rank] ?? null),
    };
  });
};

/** Subjects of machines named by subject or reference. Not scoped: it tells nothing of them, and who may see them a read finds. */
export const subjectsNamed = async (db: Database, names: readonly string[]): Promise<string[]> => {
  const rows = await db.equipment.findMany({
    where: { OR: [{ subject: { in: [...names] } }, { reference: { in: [...names] } }] },
    select: { subject: true },
  });
  return rows.map(({ subject }) => subject);
};
