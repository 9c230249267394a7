import { type Doubt, isDoubt, meterDoubts } from '#domain/telemetry/doubts';
import { METER_FIELDS, METER_KINDS, type MeterKind } from '#domain/telemetry/meters';
import { isTrustTier, type TrustTier } from '#domain/telemetry/reading';
import type { Span } from '#domain/telemetry/stretches';
import { channelOf, type ReadingChannel, tierOf } from '#domain/telemetry/tiers';
import { type Database, Prisma } from '../client.ts';
import { doubtArray } from './stored-readings.ts';

/** Times of a machine's readings: from a moment until before another. Nothing here is scoped: the caller has seen to it who asks. */
export interface ReadingPeriod {
  readonly from: Date;
  readonly to: Date;
}

export interface TrustCounts {
  readonly readings: number;
  /** Of all readings, doubted ones too; `null` where there is none. */
  readonly lowest: TrustTier | null;
  readonly tiers: readonly { readonly tier: TrustTier; readonly count: number }[];
  /** The commonest first. A reading may have several. */
  readonly doubts: readonly { readonly doubt: Doubt; readonly count: number }[];
}

/** How many readings of each tier there are, and how many are doubted for what. */
export const trustCounts = async (db: Database, subject: string, { from, to }: ReadingPeriod): Promise<TrustCounts> => {
  const rows = await db.$queryRaw<{ trust: number; count: number }[]>`
    SELECT r.trust::int AS trust, count(*)::int AS count FROM readings r
     WHERE r.subject = ${subject} AND r.time >= ${from} AND r.time < ${to} GROUP BY 1 ORDER BY 1`;
  const doubted = await db.$queryRaw<{ doubt: string; count: number }[]>`
    SELECT doubt, count(*)::int AS count FROM readings r CROSS JOIN LATERAL unnest(r.doubts) AS doubt
     WHERE r.subject = ${subject} AND r.time >= ${from} AND r.time < ${to} AND cardinality(r.doubts) > 0
     GROUP BY 1 ORDER BY 2 DESC, 1`;
  const tiers = rows.flatMap(({ trust, count }) => (isTrustTier(trust) ? [{ tier: trust, count }] : []));
  return {
    readings: tiers.reduce((sum, { count }) => sum + count, 0),
    lowest: tiers[0]?.tier ?? null,
    tiers,
    doubts: doubted.flatMap(({ doubt, count }) => (isDoubt(doubt) ? [{ doubt, count }] : [])),
  };
};

/** What a meter showed, and who says so. */
export interface MeterReading {
  readonly readingId: string;
  /** Milliseconds, metres or cycles. */
  readonly value: number;
  readonly meterId: string | null;
  readonly at: Date;
  readonly trust: TrustTier;
  readonly channel: ReadingChannel;
  readonly organisation: string;
}

export interface MeterSpan {
  readonly kind: MeterKind;
  /** The last believed reading at the beginning; where there is none, the first after it. */
  readonly begin: MeterReading | null;
  /** The last believed one before the end. */
  readonly end: MeterReading | null;
}

interface MeterRow extends Omit<MeterReading, 'trust' | 'channel'> {
  readonly trust: number;
  readonly source: string;
}

const meterReading = async (
  db: Database,
  subject: string,
  kind: MeterKind,
  when: Prisma.Sql,
  direction: 'ASC' | 'DESC',
): Promise<MeterReading | null> => {
  const field = Prisma.raw(`r."${METER_FIELDS[kind]}"`);
  const order = Prisma.raw(`r.time ${direction}, r.sequence ${direction}, r.source ${direction}, r.id ${direction}`);
  const [row] = await db.$queryRaw<MeterRow[]>`
    SELECT r.id::text AS "readingId", ${field}::float8 AS value, r."meterId", r.time AS at, r.trust::int AS trust, r.source,
           (SELECT o.name FROM organisations o WHERE o.id = r."organisationId") AS organisation
      FROM readings r WHERE r.subject = ${subject} AND ${field} IS NOT NULL AND ${when}
       AND NOT r.doubts && ${doubtArray(meterDoubts(kind))} ORDER BY ${order} LIMIT 1`;
  if (!row) return null;
  const { trust, source, ...rest } = row;
  return { ...rest, trust: tierOf(trust), channel: channelOf(source) };
};

/**
 * What the machine's meters showed at the beginning and at the end. Of a meter that it has not, nothing.
 *
 * @param since nothing of before is looked at: a lessee's lease begins then
 */
export const meterSpans = async (
  db: Database,
  subject: string,
  { from, to }: ReadingPeriod,
  since: Date | null,
): Promise<MeterSpan[]> => {
  const latest = await db.equipmentLatest.findUnique({
    where: { subject },
    select: { engineHoursMs: true, odometerM: true, cycles: true },
  });
  const earliest = since ? Prisma.sql`AND r.time >= ${since}` : Prisma.empty;
  const spans: MeterSpan[] = [];
  for (const kind of METER_KINDS) {
    // A machine without that meter would be searched through from its first reading on.
    if (!latest || latest[METER_FIELDS[kind]] === null) continue;
    const begin =
      (await meterReading(db, subject, kind, Prisma.sql`r.time <= ${from} ${earliest}`, 'DESC')) ??
      (await meterReading(db, subject, kind, Prisma.sql`r.time >= ${from} AND r.time < ${to}`, 'ASC'));
    const end = await meterReading(db, subject, kind, Prisma.sql`r.time < ${to} ${earliest}`, 'DESC');
    if (end) spans.push({ kind, begin, end });
  }
  return spans;
};

export interface AnchoredReadings {
  readonly stream: string;
  readonly batch: number;
  readonly root: string;
  /** How many of the machine's readings of that time are in it. */
  readonly readings: number;
  readonly blockNumber: string;
  readonly txHash: string;
  readonly at: Date | null;
}

export interface AnchorCounts {
  /** Readings of devices: the others are not anchored. */
  readonly ofDevices: number;
  /** Of them, in batches that stand on chain. */
  readonly anchored: number;
  /** In the order of the chain. */
  readonly batches: readonly AnchoredReadings[];
}

/** How many readings are in batches on chain, and in which. */
export const anchorCounts = async (
  db: Database,
  subject: string,
  { from, to }: ReadingPeriod,
): Promise<AnchorCounts> => {
  const rows = await db.$queryRaw<(Omit<AnchoredReadings, 'batch'> & { readonly batch: number | null })[]>`
    WITH told AS (
      SELECT r."organisationId", r."ingestedIn", count(*)::int AS count FROM readings r
       WHERE r.subject = ${subject} AND r.time >= ${from} AND r.time < ${to} AND r.source LIKE 'device:%'
       GROUP BY 1, 2)
    SELECT held.stream, held.batch, held.root, sum(told.count)::int AS readings, held."blockNumber"::text AS "blockNumber",
           held."txHash", held."blockTime" AS at
      FROM told LEFT JOIN LATERAL (
        SELECT b.stream, b.batch, b.root, a."blockNumber", a."txHash", a."blockTime"
          FROM (SELECT own.* FROM anchor_streams s JOIN anchor_batches own ON own.stream = s.stream
                 WHERE s."organisationId" = told."organisationId" AND own."fromTx" <= told."ingestedIn"
                 ORDER BY own."fromTx" DESC LIMIT 1) b
          JOIN actions a ON a.id = b."actionId" AND a.status = 'CONFIRMED'
         WHERE b."toTx" > told."ingestedIn") held ON TRUE
     GROUP BY held.stream, held.batch, held.root, held."blockNumber", held."txHash", held."blockTime"
     ORDER BY held."blockNumber", held.batch`;
  const batches = rows.flatMap(({ batch, ...row }) => (batch === null ? [] : [{ ...row, batch }]));
  return {
    ofDevices: rows.reduce((sum, { readings }) => sum + readings, 0),
    anchored: batches.reduce((sum, { readings }) => sum + readings, 0),
    batches,
  };
};

/** When a machine was outside its area, and when its place could not be believed, as alarms have it of a time. */
export const placeAlarmTimes = async (
  db: Database,
  subject: string,
  { from, to }: ReadingPeriod,
): Promise<{ readonly outside: readonly Span[]; readonly troubled: readonly Span[] }> => {
  const rows = await db.alarm.findMany({
    where: {
      ...{ subject, kind: { in: ['outside-area', 'jamming', 'place-doubted'] } },
      ...{ standing: { not: 'withdrawn' }, since: { lt: to } },
      OR: [{ until: null }, { until: { gt: from } }],
    },
    select: { kind: true, since: true, until: true },
  });
  const spansOf = (isWanted: (kind: string) => boolean): Span[] =>
    rows.flatMap(({ kind, since, until }) =>
      isWanted(kind) ? [{ from: since.getTime(), to: (until ?? to).getTime() }] : [],
    );
  return { outside: spansOf(kind => kind === 'outside-area'), troubled: spansOf(kind => kind !== 'outside-area') };
};
