import type { MachineCondition } from '#domain/telemetry/condition';
import { type Database, Prisma } from '../client.ts';
import { doubtedPlaces, isPlaceDisputed } from './doubted-place.ts';
import { type EquipmentFilter, equipmentFrom, equipmentWith, matchesEquipment } from './equipment-filter.ts';
import { conditionIn, machineCondition } from './machine-condition.ts';
import { isLessee, leasedSince, telemetrySeen } from './telemetry-visible.ts';

/** Where a machine was when it was last seen. */
export interface EquipmentPoint {
  readonly subject: string;
  readonly reference: string;
  readonly manufacturer: string;
  readonly model: string;
  readonly latitude: number;
  readonly longitude: number;
  readonly positionAt: Date;
  /** Who says so: csv:…, api:…, a device. */
  readonly positionSource: string | null;
  /** 0 … 3, as `domain/telemetry` says. */
  readonly positionTrust: number | null;
  /** Whether a later place is told and not believed, or an alarm says that its place is in doubt. */
  readonly isPlaceDoubted: boolean;
  readonly condition: MachineCondition;
  readonly speedMps: number | null;
}

/** Points on a map, at most; who asks for one more learns whether there are. */
export const MOST_POINTS = 10_000;

interface Asked {
  readonly filter?: EquipmentFilter;
  readonly now: Date;
}

/** The filter's machines (`equipmentFrom`), and of which of them (`granted`) the exact place is the reader's though it has no part in them. */
const pointsWith = (organisationId: string, filter: EquipmentFilter, now: Date): Prisma.Sql => Prisma.sql`
  ${equipmentWith(organisationId, filter, now)}, granted AS MATERIALIZED (
    SELECT seen.subject FROM ${telemetrySeen(organisationId, now)} seen
     WHERE seen.exact AND EXISTS (SELECT 1 FROM scope WHERE scope.place = 1))`;

const isPlaced = Prisma.sql`((scope.place = 2 OR (scope.place = 1 AND e.subject IN (SELECT granted.subject FROM granted)))
  AND latest.latitude IS NOT NULL AND latest.longitude IS NOT NULL AND latest."positionAt" IS NOT NULL)`;

/**
 * The filter's machines whose place the organisation may see, the newest positions first; not those that nobody has located.
 * Where a machine was before its lease is not its lessee's to see.
 */
export const equipmentPoints = async (
  db: Database,
  organisationId: string,
  { filter = {}, now, limit = MOST_POINTS }: Asked & { readonly limit?: number },
): Promise<EquipmentPoint[]> => {
  const rows = await db.$queryRaw<(Omit<EquipmentPoint, 'condition'> & { readonly condition: string })[]>`
    WITH ${pointsWith(organisationId, filter, now)}
    SELECT latest.subject, latest.reference, latest.manufacturer, latest.model, latest.latitude, latest.longitude,
           latest."positionAt", latest."positionSource", latest."positionTrust", latest."speedMps",
           ${isPlaceDisputed('latest')} AS "isPlaceDoubted", ${machineCondition('latest', now)} AS condition
      FROM (
        SELECT e.subject, e.reference, e.manufacturer, e.model, latest.latitude, latest.longitude, latest."positionAt",
               latest."positionSource", latest."positionTrust"::int AS "positionTrust", latest.at, latest."engineOn",
               latest."inMotion", latest."speedMps"
          FROM ${equipmentFrom}
         WHERE ${matchesEquipment(organisationId, filter, now)} AND ${isPlaced}
         ORDER BY latest."positionAt" DESC, e.subject LIMIT ${Math.min(limit, MOST_POINTS + 1)}) latest
     WHERE NOT ${isLessee(organisationId)}
        OR latest."positionAt" >= coalesce(${leasedSince(organisationId, Prisma.sql`latest.subject`)}, '-infinity'::timestamptz)
     ORDER BY latest."positionAt" DESC, latest.subject`;
  const doubted = await doubtedPlaces(
    db,
    rows.map(({ subject }) => subject),
  );
  return rows.map(row => ({
    ...row,
    isPlaceDoubted: row.isPlaceDoubted || doubted.has(row.subject),
    condition: conditionIn(row.condition),
  }));
};

/** How many of the filter's machines do what, of those that no map shows: their place is not the reader's to know, or nobody told it. */
export const conditionsOffMap = async (
  db: Database,
  organisationId: string,
  { filter = {}, now }: Asked,
): Promise<{ readonly condition: MachineCondition; readonly count: number }[]> => {
  const rows = await db.$queryRaw<{ condition: string; count: number }[]>`
    WITH ${pointsWith(organisationId, filter, now)}
    SELECT ${machineCondition('latest', now)} AS condition, count(*)::int AS count
      FROM ${equipmentFrom}
     WHERE ${matchesEquipment(organisationId, filter, now)} AND latest.subject IS NOT NULL AND NOT ${isPlaced}
     GROUP BY 1 ORDER BY 1`;
  return rows.map(({ condition, count }) => ({ condition: conditionIn(condition), count }));
};
