import type { MeterRecord } from '#domain/leases/usage/select-readings';
import { type Doubt, isDoubt } from '#domain/telemetry/doubts';
import { type MeterKind, meterRecordOf } from '#domain/telemetry/meters';
import { compareReadings } from '#domain/telemetry/reading';
import { isUuid } from '#domain/uuid';
import { type Database, Prisma } from '../client.ts';
import { meterBelieved, meterChangesOf, storedOf, type VerdictRow, verdictColumns } from './stored-readings.ts';

/**
 * What is known of a machine's meter, for whoever bills or checks a bill: readings from the last one at or before `from` to
 * the last one at or before `to`, those that are believed, and replacements that both parties confirmed.
 * Not scoped: the caller has seen to it who asks.
 */
export const meterRecord = async (
  db: Database,
  subject: string,
  kind: MeterKind,
  { from, to }: { readonly from?: Date; readonly to?: Date } = {},
): Promise<MeterRecord> => {
  const has = Prisma.sql`r.subject = ${subject} AND ${meterBelieved(kind)}`;
  const since = from
    ? Prisma.sql`AND r.time >= coalesce((SELECT max(r.time) FROM readings r WHERE ${has} AND r.time <= ${from}), ${from})`
    : Prisma.empty;
  const until = to ? Prisma.sql`AND r.time <= ${to}` : Prisma.empty;
  const rows = await db.$queryRaw<VerdictRow[]>`
    SELECT ${verdictColumns('r')} FROM readings r WHERE ${has} ${since} ${until} ORDER BY r.time`;
  const changes = (await meterChangesOf(db, [subject])).get(subject) ?? [];
  const readings = rows.map(row => storedOf(row).reading).sort(compareReadings);
  return meterRecordOf(kind, readings, changes);
};

/** What stands behind a line of a bill: a reading, or one side of a meter's replacement. */
export type MeterEvidence =
  | {
      readonly kind: 'reading';
      readonly id: string;
      readonly at: Date;
      readonly receivedAt: Date;
      readonly source: string;
      readonly trust: number;
      /** Whose word it is. */
      readonly organisation: { readonly id: string; readonly name: string };
      readonly engineHoursMs: bigint | null;
      readonly odometerM: bigint | null;
      readonly cycles: bigint | null;
      readonly meterId: string | null;
      readonly doubts: readonly Doubt[];
    }
  | {
      readonly kind: 'closing' | 'opening';
      readonly id: string;
      readonly at: Date;
      readonly meterId: string;
      readonly value: bigint;
      readonly root: string;
      readonly actionId: string | null;
      readonly confirmActionId: string | null;
    };

/** Readings and replacements by the names that bills have of them. Not scoped, as `meterRecord`. */
export const readingsById = async (db: Database, ids: readonly string[]): Promise<Map<string, MeterEvidence>> => {
  const found = new Map<string, MeterEvidence>();
  const rows = await db.reading.findMany({ where: { id: { in: ids.filter(isUuid) } } });
  const organisations = await db.organisation.findMany({
    where: { id: { in: rows.map(({ organisationId }) => organisationId) } },
    select: { id: true, name: true },
  });
  for (const row of rows) {
    const { id, receivedAt, source, trust, engineHoursMs, odometerM, cycles, meterId } = row;
    const organisation = organisations.find(one => one.id === row.organisationId);
    if (!organisation) continue;
    const doubts = row.doubts.filter(isDoubt);
    const values = { engineHoursMs, odometerM, cycles, meterId };
    found.set(id, { kind: 'reading', id, at: row.time, receivedAt, source, trust, organisation, ...values, doubts });
  }
  const sides = ids.flatMap(name => {
    const [, id, side] = /^([0-9a-f-]{36})\/(closing|opening)$/.exec(name) ?? [];
    return id && isUuid(id) && (side === 'closing' || side === 'opening') ? [{ name, id, side } as const] : [];
  });
  const replacements = await db.meterReplacement.findMany({ where: { id: { in: sides.map(({ id }) => id) } } });
  for (const { name, id, side } of sides) {
    const row = replacements.find(one => one.id === id);
    if (!row) continue;
    const { at, root, actionId, confirmActionId } = row;
    const [meterId, value] =
      side === 'closing' ? ([row.oldMeterId, row.closing] as const) : ([row.newMeterId, row.opening] as const);
    found.set(name, { kind: side, id: name, at, meterId, value, root, actionId, confirmActionId });
  }
  return found;
};
