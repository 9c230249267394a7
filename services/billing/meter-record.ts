import type { Hex } from '#domain/hex';
import type { MeterReading } from '#domain/leases/usage/metered-use';
import type { MeterRecord } from '#domain/leases/usage/select-readings';
import type { MeterKind } from '#domain/leases/usage/usage-terms';
import { FIRST_METER, type MeterChange, meterAt } from '#domain/telemetry/meters';
import type { UnixSeconds } from '#domain/time/calendar-date';
import type { Prisma, Transaction } from '#prisma/client';

/** Readings whose own time is not believed count nowhere (`hasBadTime` of domain/telemetry). */
const BAD_TIME = ['time-future', 'time-ancient'];

const COLUMNS = { 'engine-hours': 'engineHoursMs', cycles: 'cycles', kilometres: 'odometerM' } as const;

const changesOf = async (tx: Transaction, machine: Hex, kind: MeterKind): Promise<MeterChange[]> => {
  const rows = await tx.meterReplacement.findMany({
    // One that the other party of the lease has not confirmed is what one party says.
    where: { subject: machine, meter: kind, confirmedAt: { not: null } },
    orderBy: { at: 'asc' },
  });
  return rows.map(({ id, at, oldMeterId, newMeterId, closing, opening }) => ({
    ...{ id, kind, oldMeterId, newMeterId },
    at: at.getTime(),
    closing: Number(closing),
    opening: Number(opening),
  }));
};

const selected = { id: true, time: true, meterId: true, engineHoursMs: true, odometerM: true, cycles: true } as const;

type Row = Prisma.ReadingGetPayload<{ select: typeof selected }>;

const SECOND = 1000;

/**
 * What bills need to know of a machine's meter: of all readings, the last one up to the beginning, the first one in the
 * interval and the last one up to its end; and every replacement. The order of readings is that of `compareReadings`.
 */
export const meterRecord = async (
  tx: Transaction,
  machine: Hex,
  kind: MeterKind,
  { from, until }: { readonly from: UnixSeconds; readonly until: UnixSeconds },
): Promise<MeterRecord> => {
  const column = COLUMNS[kind];
  const changes = await changesOf(tx, machine, kind);
  const find = (time: Prisma.DateTimeFilter, order: 'asc' | 'desc') =>
    tx.reading.findFirst({
      where: { subject: machine, time, [column]: { not: null }, NOT: { doubts: { hasSome: BAD_TIME } } },
      orderBy: [{ time: order }, { sequence: order }, { source: order }, { id: order }],
      select: selected,
    });
  const [start, end] = [new Date(from * SECOND), new Date(until * SECOND)];
  const before = await find({ lte: start }, 'desc');
  const first = await find({ gt: start, lte: end }, 'asc');
  const last = await find({ lte: end }, 'desc');
  const found = [before, first, last].filter(row => row !== null);
  const distinct = [...new Map(found.map(row => [row.id, row])).values()];
  return {
    kind,
    readings: distinct.flatMap(row => readingOf(row, kind, changes)),
    replacements: changes.map(({ id, at, oldMeterId, newMeterId, closing, opening }) => ({
      last: { id: `${id}/closing`, meterId: oldMeterId, at: Math.floor(at / SECOND), value: BigInt(closing) },
      first: { id: `${id}/opening`, meterId: newMeterId, at: Math.floor(at / SECOND), value: BigInt(opening) },
    })),
  };
};

/** Which meter it speaks of: the one that it names (of engine hours, or of its only meter), or the one on the machine then. */
const readingOf = (row: Row, kind: MeterKind, changes: readonly MeterChange[]): MeterReading[] => {
  const value = row[COLUMNS[kind]];
  if (value === null) return [];
  const named = kind === 'engine-hours' || row.engineHoursMs === null ? row.meterId : null;
  const meterId = named ?? (meterAt(changes, kind, row.time.getTime()) || FIRST_METER);
  return [{ id: row.id, meterId, at: Math.floor(row.time.getTime() / SECOND), value }];
};
