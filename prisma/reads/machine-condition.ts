import {
  isMachineCondition,
  type MachineCondition,
  SILENT_PARKED_MS,
  SILENT_RUNNING_MS,
} from '#domain/telemetry/condition';
import { STANDING_MPS } from '#domain/telemetry/running';
import { Prisma } from '../client.ts';

const before = (now: Date, ms: number): Date => new Date(now.getTime() - ms);

/**
 * What a machine does (`MACHINE_CONDITIONS`), as text. `latest` is the alias of its row of `equipment_latest`, or of none. Only
 * for readers who see its conditions: what is grave is one, as every lender knows.
 *
 * The motion sensor's word goes before that of the speed. Of a machine whose engine is on, and of which nothing tells whether
 * it moves, the engine alone is known: it works.
 */
export const machineCondition = (latest: string, now: Date): Prisma.Sql => {
  const of = (name: string): Prisma.Sql => Prisma.raw(`${latest}."${name}"`);
  const stands = (kinds: Prisma.Sql): Prisma.Sql => Prisma.sql`EXISTS (
    SELECT 1 FROM alarms grave WHERE grave.subject = ${of('subject')} AND grave.standing = 'open' AND ${kinds})`;
  const moves = Prisma.sql`coalesce(${of('inMotion')}, ${of('speedMps')} >= ${STANDING_MPS})`;
  return Prisma.sql`(CASE
    WHEN ${stands(Prisma.sql`grave.severity IN ('high', 'critical') AND grave.kind <> 'silent'`)} THEN 'alarm'
    WHEN ${of('at')} IS NULL OR ${of('at')} < ${before(now, SILENT_PARKED_MS)}
      OR (${of('engineOn')} AND ${of('at')} < ${before(now, SILENT_RUNNING_MS)})
      OR ${stands(Prisma.sql`grave.kind = 'silent'`)} THEN 'silent'
    WHEN ${of('engineOn')} IS NULL THEN CASE WHEN ${moves} THEN 'working' ELSE 'unknown' END
    WHEN NOT ${of('engineOn')} THEN 'parked'
    WHEN NOT ${moves} THEN 'idle'
    ELSE 'working' END)`;
};

/** As it was read: what is none of ours is not known. */
export const conditionIn = (text: string): MachineCondition => (isMachineCondition(text) ? text : 'unknown');
