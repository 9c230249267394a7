import { type AlarmKind, isAlarmKind } from '#domain/alarms/kinds';
import { OF_MACHINE } from '#domain/alarms/names';
import { isDeviceSource } from '#domain/telemetry/tiers';
import { type Database, Prisma } from '../client.ts';

/** Of which of a machine's things an alarm tells. */
export const ALARM_ABOUTS = ['device', 'upload', 'permitted', 'countries', 'forbidden'] as const;

/** A device or an area by its name, or what was handed in; which areas are set is told to who sees everything alone, and so is a name. */
export interface AlarmAbout {
  readonly of: (typeof ALARM_ABOUTS)[number];
  readonly name: string | null;
}

export interface AlarmAboutColumns {
  readonly kind: AlarmKind;
  readonly key: string | null;
  readonly aboutName: string | null;
}

const UUID = Prisma.raw(`'[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$'`);

/** Columns of alarms `a` from which it is known. */
export const aboutColumns = Prisma.sql`a.key, coalesce(
  (SELECT d.name FROM devices d WHERE d.id = CASE WHEN a.key ~ ('^device:' || ${UUID}) THEN substr(a.key, 8)::uuid END),
  (SELECT g.name FROM geofence_assignments assigned JOIN geofences g ON g.id = assigned."geofenceId"
    WHERE assigned.id = CASE WHEN a.kind = 'outside-area' AND a.key ~ ('^' || ${UUID}) THEN a.key::uuid END)) AS "aboutName"`;

/** `null`: the machine itself, a lease, or what was not kept then. */
export const aboutOf = ({ kind, key, aboutName }: AlarmAboutColumns, isFull: boolean): AlarmAbout | null => {
  if (key === null || key === OF_MACHINE || kind === 'over-use') return null;
  if (kind !== 'outside-area')
    return { of: isDeviceSource(key) ? 'device' : 'upload', name: isFull ? aboutName : null };
  if (!isFull) return null;
  return { of: key === 'permitted' || key === 'countries' ? key : 'forbidden', name: aboutName };
};

/** Of one alarm, for who sees everything of its machine, or not. */
export const alarmAbout = async (db: Database, id: string, isFull: boolean): Promise<AlarmAbout | null> => {
  const [row] = await db.$queryRaw<(Omit<AlarmAboutColumns, 'kind'> & { readonly kind: string })[]>`
    SELECT a.kind, ${aboutColumns} FROM alarms a WHERE a.id = ${id}::uuid`;
  return row && isAlarmKind(row.kind) ? aboutOf({ ...row, kind: row.kind }, isFull) : null;
};
