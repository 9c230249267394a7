import { type BoundInterval, type ReadingsMove, readingsToMove } from '#domain/devices/moved-readings';
import type { Transaction } from '#prisma/client';
import { BINDINGS_LOCK } from '../ingest/write-batch.ts';
import { lockMachines } from '../telemetry/store-readings.ts';

/** Doubts that a reading has by itself, whichever machine it is of. */
const OWN_DOUBTS = ['time-missing', 'time-future', 'time-ancient', 'zero-island', 'place-impossible'] as const;
const OF_MESSAGE = ['sequence-forked', 'sequence-gap'] as const;

interface Moved {
  readonly from: Date | null;
  readonly to: Date | null;
}

/** Moves readings of a device; answers the first and the last of those whose time is believed. */
const move = async (tx: Transaction, source: string, { was, is, from, to }: ReadingsMove): Promise<Moved> => {
  const [moved] = await tx.$queryRaw<Moved[]>`
    WITH moved AS (
      UPDATE readings r SET subject = ${is ?? source}, "arrivedAs" = coalesce(r."arrivedAs", r.subject),
             doubts = ARRAY(SELECT doubt FROM unnest(r.doubts) doubt WHERE doubt = ANY(${[...OWN_DOUBTS, ...OF_MESSAGE]}::text[]))
       WHERE r.subject = ${was ?? source} AND r.source = ${source} AND r.time >= ${from}
         AND (${to}::timestamptz IS NULL OR r.time < ${to}::timestamptz)
         AND NOT EXISTS (SELECT 1 FROM readings there WHERE there.subject = ${is ?? source} AND there.time = r.time
                            AND there.source = r.source AND there.sequence = r.sequence)
      RETURNING r.time, r.doubts)
    SELECT min(time) AS "from", max(time) AS "to" FROM moved WHERE NOT doubts && ARRAY['time-future', 'time-ancient']`;
  return moved ?? { from: null, to: null };
};

/** Verdicts, newest states, days and alarms of the machine are made anew around what came or went. */
const markTouched = async (tx: Transaction, subject: string, source: string, { from, to }: Moved): Promise<void> => {
  await tx.readingSource.createMany({ data: [{ subject, source }], skipDuplicates: true });
  await tx.$executeRaw`
    INSERT INTO telemetry_dirty (subject, source, "from", "to", fix, hours, odometer, cycles, at)
    VALUES (${subject}, ${source}, ${from}, ${to}, true, true, true, true, now())`;
};

/** A device whose bindings have turned out otherwise. */
export interface Rebound {
  readonly id: string;
  readonly before: readonly BoundInterval[];
  readonly after: readonly BoundInterval[];
}

/**
 * Gives readings of devices that are here already to the machines for which they spoke by the chain, which tells so later than
 * the devices talk: from the enrolment's block on, up to the removal's; and back, where the block fell out. What was anchored
 * of them stays as it was (`arrivedAs`). Writers wait until the caller's transaction ends, and then know of it.
 */
export const moveReadings = async (tx: Transaction, devices: readonly Rebound[]): Promise<void> => {
  const moves = devices.flatMap(({ id, before, after }) =>
    readingsToMove(before, after).map(one => ({ source: `device:${id}`, ...one })),
  );
  if (moves.length === 0) return;
  const machines = moves.flatMap(({ was, is }) => [was, is]).filter(one => one !== null);
  await lockMachines(tx, machines);
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(${BINDINGS_LOCK}::bigint)`;
  for (const { source, ...one } of moves) {
    const moved = await move(tx, source, one);
    if (moved.from === null) continue;
    for (const subject of [one.was, one.is]) if (subject !== null) await markTouched(tx, subject, source, moved);
  }
};
