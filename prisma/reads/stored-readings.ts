import { z } from 'zod';
import { DOUBTS, type Doubt, FIX_DOUBTS, isDoubt, meterDoubts, TIME_DOUBTS } from '#domain/telemetry/doubts';
import {
  DEVICE_COUNTERS,
  MACHINE_SLOT,
  METER_FIELDS,
  METER_KINDS,
  type MeterChange,
  type MeterKind,
  SLOTS,
} from '#domain/telemetry/meters';
import { FIXES, isTrustTier, type SourcedReading } from '#domain/telemetry/reading';
import { type Database, Prisma } from '../client.ts';

/** A reading as it is in the store: what verdicts and use are computed from, and the verdict that it has. */
export interface StoredForVerdict {
  readonly subject: string;
  readonly reading: SourcedReading;
  readonly doubts: readonly Doubt[];
}

/** The columns of `readings` (alias) that `storedOf` reads. */
export const verdictColumns = (alias: string): Prisma.Sql =>
  Prisma.raw(
    `${alias}.subject, ${alias}.id, ${alias}.source, ${alias}.trust, ${alias}.time, ${alias}."receivedAt", ${alias}.sequence,
     ${alias}.fix, ${alias}.latitude, ${alias}.longitude, ${alias}."meterId", ${alias}."engineHoursMs", ${alias}."odometerM",
     ${alias}.cycles, ${alias}.doubts, (${alias}.details->>'timeMissing') IS NOT NULL AS "timeMissing", ${alias}.details->>'chain' AS chain`,
  );

export interface VerdictRow {
  readonly subject: string;
  readonly id: string;
  readonly source: string;
  readonly trust: number;
  readonly time: Date;
  readonly receivedAt: Date;
  readonly sequence: bigint;
  readonly fix: string;
  readonly latitude: number | null;
  readonly longitude: number | null;
  readonly meterId: string | null;
  readonly engineHoursMs: bigint | null;
  readonly odometerM: bigint | null;
  readonly cycles: bigint | null;
  readonly doubts: readonly string[];
  readonly timeMissing: boolean;
  readonly chain: string | null;
}

const fixes: readonly string[] = FIXES;
const isFix = (text: string): text is SourcedReading['fix'] => fixes.includes(text);

export const storedOf = (row: VerdictRow): StoredForVerdict => {
  const { subject, id, source, trust, sequence, fix } = row;
  if (!isFix(fix) || !isTrustTier(trust)) throw new Error(`reading ${id} is none of ours`);
  const time = row.time.getTime();
  return {
    subject,
    doubts: row.doubts.filter(isDoubt),
    reading: {
      id,
      source,
      trust,
      time,
      ...(!row.timeMissing && { deviceTime: time }),
      receivedAt: row.receivedAt.getTime(),
      sequence,
      ...(row.chain !== null && { chain: row.chain }),
      fix,
      ...(row.latitude !== null && { latitude: row.latitude }),
      ...(row.longitude !== null && { longitude: row.longitude }),
      ...(row.meterId !== null && { meterId: row.meterId }),
      ...(row.engineHoursMs !== null && { engineHoursMs: Number(row.engineHoursMs) }),
      ...(row.odometerM !== null && { odometerM: Number(row.odometerM) }),
      ...(row.cycles !== null && { cycles: Number(row.cycles) }),
      alarms: [],
      raw: {},
    },
  };
};

const meterKind = z.enum(METER_KINDS);

/** The kind of meter that a row names; throws on what we did not write. */
export const meterKindOf = (text: string): (typeof METER_KINDS)[number] => meterKind.parse(text);

/** Replacements of meters that both parties have confirmed, by machine. */
export const meterChangesOf = async (
  db: Database,
  subjects: readonly string[],
): Promise<Map<string, MeterChange[]>> => {
  const rows = await db.meterReplacement.findMany({
    where: { subject: { in: [...subjects] }, confirmedAt: { not: null } },
    orderBy: [{ at: 'asc' }, { id: 'asc' }],
  });
  const changes = new Map<string, MeterChange[]>();
  for (const { subject, id, meter, at, oldMeterId, newMeterId, closing, opening } of rows) {
    const change: MeterChange = {
      id,
      kind: meterKindOf(meter),
      at: at.getTime(),
      oldMeterId,
      newMeterId,
      closing: Number(closing),
      opening: Number(opening),
    };
    changes.set(subject, [...(changes.get(subject) ?? []), change]);
  }
  return changes;
};

/** SQL array of doubts: a reading with one of them does not count. */
export const doubtArray = (doubts: readonly Doubt[]): Prisma.Sql => {
  const known = doubts.filter(doubt => DOUBTS.includes(doubt));
  return Prisma.sql`ARRAY[${Prisma.join(known)}]::text[]`;
};

/** Rows (alias `r`) whose time counts: a clock that was never set does not make windows of half a century. */
export const TIME_COUNTS = Prisma.sql`NOT r.doubts && ${doubtArray(TIME_DOUBTS)}`;

/** Rows (alias `r`) with a place that is somewhere. */
export const HAS_PLACE = Prisma.sql`r.fix = 'valid' AND r.latitude IS NOT NULL
  AND NOT r.doubts && ${doubtArray(['zero-island', 'place-impossible', ...TIME_DOUBTS])}`;

/** Rows (alias `r`) whose place is one that the next is measured from. */
export const PLACE_BELIEVED = Prisma.sql`r.fix = 'valid' AND r.latitude IS NOT NULL
  AND NOT r.doubts && ${doubtArray([...FIX_DOUBTS, ...TIME_DOUBTS])}`;

const meterColumn = (kind: MeterKind): Prisma.Sql => Prisma.raw(`r."${METER_FIELDS[kind]}"`);

/** Rows (alias `r`) that show something of a meter. */
export const showsMeter = (kind: MeterKind): Prisma.Sql =>
  Prisma.sql`${meterColumn(kind)} IS NOT NULL AND ${TIME_COUNTS}`;

/** Of those, the ones that are believed (`isMeterBelieved`). */
export const meterBelieved = (kind: MeterKind): Prisma.Sql => {
  const other = Prisma.sql`'meter-unexplained' = ANY(r.doubts)`;
  return Prisma.sql`${meterColumn(kind)} IS NOT NULL AND NOT r.doubts && ${doubtArray(meterDoubts(kind))}
    AND NOT ${kind === 'engine-hours' ? other : Prisma.sql`(${other} AND r."engineHoursMs" IS NULL)`}`;
};

/** Rows (alias `r`) that speak of a machine's own meter, or of one that its device counts (`meterSlot`). */
export const ofMeterSlot = (kind: MeterKind, slot: string): Prisma.Sql => {
  if (kind !== 'engine-hours') return Prisma.sql`TRUE`;
  return DEVICE_COUNTERS.some(counter => counter === slot)
    ? Prisma.sql`r."meterId" = ${slot}`
    : Prisma.sql`(r."meterId" IS NULL OR NOT r."meterId" = ANY(${[...DEVICE_COUNTERS]}::text[]))`;
};

/** All that the next value of a source may be held against. */
export const METER_SLOTS = METER_KINDS.flatMap(kind =>
  (kind === 'engine-hours' ? SLOTS : [MACHINE_SLOT]).map(slot => ({ kind, slot })),
);
