import { type Doubt, hasBadTime, isDoubt, PLACE_DOUBTS } from '#domain/telemetry/doubts';
import type { TrustTier } from '#domain/telemetry/reading';
import { channelOf, type ReadingChannel, tierOf } from '#domain/telemetry/tiers';
import { type Database, Prisma } from '../client.ts';
import { type KeyColumns, keyset, newestFirst, type Page, type PageRequest, pageOf } from './paging.ts';
import { doubtsFor, telemetryAccess } from './telemetry-visible.ts';

/** A reading with all that its reader may see of it. */
export interface FullReading {
  readonly id: string;
  readonly time: Date;
  readonly receivedAt: Date;
  readonly channel: ReadingChannel;
  readonly trust: TrustTier;
  readonly fix: string;
  readonly latitude: number | null;
  readonly longitude: number | null;
  readonly altitudeM: number | null;
  readonly courseDeg: number | null;
  readonly speedMps: number | null;
  readonly engineOn: boolean | null;
  readonly meterId: string | null;
  readonly engineHoursMs: bigint | null;
  readonly odometerM: bigint | null;
  readonly cycles: bigint | null;
  readonly fuelPercent: number | null;
  readonly alarms: readonly string[];
  /** Whatever else the message had, modelled and raw; null for who does not see everything of the machine. */
  readonly details: unknown;
  /** The verdict: why it is doubted, and for what it counts nevertheless. */
  readonly doubts: readonly Doubt[];
  readonly timeCounts: boolean;
  readonly placeCounts: boolean;
  /** Whether a proof of it can be had by this reader; it says all that the reading does. */
  readonly isProvable: boolean;
}

interface Row extends KeyColumns {
  readonly id: string;
  readonly time: Date;
  readonly receivedAt: Date;
  readonly source: string;
  readonly trust: number;
  readonly fix: string;
  readonly latitude: number | null;
  readonly longitude: number | null;
  readonly speedMps: number | null;
  readonly engineOn: boolean | null;
  readonly meterId: string | null;
  readonly engineHoursMs: bigint | null;
  readonly odometerM: bigint | null;
  readonly cycles: bigint | null;
  readonly fuelPercent: number | null;
  readonly details: unknown;
  readonly doubts: readonly string[];
}

interface ReadingsAsked {
  /** At or after, and before. */
  readonly from?: Date | undefined;
  readonly to?: Date | undefined;
  readonly doubted?: boolean | undefined;
  readonly page: PageRequest;
  readonly now: Date;
}

const EMPTY: Page<FullReading> = { edges: [], hasNextPage: false, hasPreviousPage: false };

const entriesOf = (details: unknown): ReadonlyMap<string, unknown> =>
  new Map(Object.entries(typeof details === 'object' && details !== null ? details : {}));

const numberIn = (entries: ReadonlyMap<string, unknown>, name: string): number | null => {
  const value = entries.get(name);
  return typeof value === 'number' ? value : null;
};

/**
 * Readings of a machine (by subject or reference), the newest first, doubted ones too; none for strangers. Where it was, how fast
 * and what else it said are for who may know.
 */
export const machineReadings = async (
  db: Database,
  organisationId: string,
  machine: string,
  { from, to, doubted, page, now }: ReadingsAsked,
): Promise<Page<FullReading>> => {
  const row = await db.equipment.findFirst({
    where: { OR: [{ subject: machine }, { reference: machine }] },
    select: { subject: true },
  });
  const access = row && (await telemetryAccess(db, organisationId, row.subject, now));
  if (!row || !access) return EMPTY;
  const { exactPlace, level, since } = access;
  const isFull = level === 'full';
  const key = keyset(newestFirst(Prisma.sql`r.time`, Prisma.sql`r.id`), page);
  const conditions = [
    Prisma.sql`r.subject = ${row.subject}`,
    ...(since ? [Prisma.sql`r.time >= ${since}`] : []),
    ...(from ? [Prisma.sql`r.time >= ${from}`] : []),
    ...(to ? [Prisma.sql`r.time < ${to}`] : []),
    ...(doubted === undefined ? [] : [Prisma.sql`(cardinality(r.doubts) > 0) = ${doubted}`]),
    key.where,
  ];
  const rows = await db.$queryRaw<Row[]>`
    SELECT r.id, r.time, r."receivedAt", r.source, r.trust, r.fix, r.latitude, r.longitude, r."speedMps", r."engineOn",
           r."meterId", r."engineHoursMs", r."odometerM", r.cycles, r."fuelPercent", r.details, r.doubts, ${key.columns}
      FROM readings r WHERE ${Prisma.join(conditions, ' AND ')}
     ORDER BY ${key.orderBy} LIMIT ${key.limit}`;
  return pageOf(rows, key, (one): FullReading => {
    const details = entriesOf(one.details);
    const alarms = details.get('alarms');
    const { trust, source } = one;
    const doubts = one.doubts.filter(isDoubt);
    return {
      ...{ id: one.id, time: one.time, receivedAt: one.receivedAt, meterId: one.meterId, engineOn: one.engineOn },
      ...{ engineHoursMs: one.engineHoursMs, odometerM: one.odometerM, cycles: one.cycles },
      fuelPercent: one.fuelPercent,
      channel: channelOf(source),
      trust: tierOf(trust),
      fix: level === 'maker' ? 'none' : one.fix,
      latitude: exactPlace ? one.latitude : null,
      longitude: exactPlace ? one.longitude : null,
      altitudeM: exactPlace ? numberIn(details, 'altitudeM') : null,
      courseDeg: exactPlace ? numberIn(details, 'courseDeg') : null,
      speedMps: isFull ? one.speedMps : null,
      alarms: isFull && Array.isArray(alarms) ? alarms.filter(name => typeof name === 'string') : [],
      details: isFull ? one.details : null,
      doubts: doubtsFor(level, doubts),
      timeCounts: !hasBadTime(doubts),
      placeCounts: exactPlace && one.fix === 'valid' && !doubts.some(doubt => PLACE_DOUBTS.includes(doubt)),
      isProvable: exactPlace && source.startsWith('device:'),
    };
  });
};
