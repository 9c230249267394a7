import type { OverUse } from '#domain/alarms/state';
import { DISAGREE_MS } from '#domain/telemetry/disagreement';
import { type Doubt, isDoubt } from '#domain/telemetry/doubts';
import type { TrustTier } from '#domain/telemetry/reading';
import { channelOf, isDeviceSource, type ReadingChannel, tierOf } from '#domain/telemetry/tiers';
import { isUuid } from '#domain/uuid';
import type { Database } from '../client.ts';
import { storedOverUse } from './alarm-json.ts';
import { type AlarmRow, listAlarms } from './alarms.ts';
import { ownLeaseReferences } from './machine-rules.ts';
import { mayOpenProof, type TelemetryAccess, telemetryAccess } from './telemetry-visible.ts';

/** What meters show: milliseconds, metres, cycles. */
interface ShownMeters {
  readonly engineHoursMs: number | null;
  readonly odometerM: number | null;
  readonly cycles: number | null;
}

/** A reading that shows an alarm's begin or end; its place only for who may see it. */
export interface AlarmEvidence {
  readonly id: string;
  readonly of: 'begin' | 'end';
  readonly time: Date;
  readonly receivedAt: Date;
  /** csv, api or device. */
  readonly channel: ReadingChannel;
  readonly trust: TrustTier;
  readonly latitude: number | null;
  readonly longitude: number | null;
  /** The name of the device; for who sees everything. */
  readonly device: string | null;
  readonly meters: ShownMeters;
  /** What the same source showed before, where what it shows is doubted. */
  readonly before: ShownMeters | null;
  /** What another source says of the place at that time, where the two disagree; only for who may see places. */
  readonly against: {
    readonly device: string | null;
    readonly channel: ReadingChannel;
    readonly time: Date;
    readonly latitude: number;
    readonly longitude: number;
  } | null;
  readonly doubts: readonly Doubt[];
  /** Whether the reader may open its proof: there is one of what a device says, once it is anchored. */
  readonly opensProof: boolean;
}

export const CONDITION_STATUSES = ['recorded', 'settling', 'void'] as const;

/** What was signed of an alarm for the chain. */
export interface ConditionView {
  readonly state: 'begin' | 'end';
  readonly at: Date;
  /** `void`: it could not be signed, or was not taken and is signed again. */
  readonly status: (typeof CONDITION_STATUSES)[number];
  readonly observer: string | null;
  readonly root: string | null;
  readonly actionId: string | null;
  readonly txHash: string | null;
  readonly blockNumber: bigint | null;
  readonly refusal: string | null;
}

export interface AlarmView extends AlarmRow {
  readonly evidence: readonly AlarmEvidence[];
  readonly conditions: readonly ConditionView[];
  /** Where the machine is now; only for who may see it. */
  readonly place: { readonly latitude: number; readonly longitude: number; readonly at: Date } | null;
  /** Names of the areas that are assigned to it or to its lease; lenders are not told. */
  readonly areas: readonly string[];
  /** The reader's own; of the other parties too where it sees everything. */
  readonly acknowledgements: readonly {
    readonly organisation: string;
    readonly at: Date;
    readonly note: string | null;
  }[];
  readonly escalatedAt: Date | null;
  /** Of over-use: what was used of what; of a lease, for its parties alone. */
  readonly use: (OverUse & { readonly reference: string | null }) | null;
  readonly settled: { readonly at: Date; readonly note: string } | null;
}

/** Doubts of what a meter shows: to be read beside what it showed before. */
const METER_DOUBTS: readonly string[] = [
  'engine-hours-backwards',
  'cycles-backwards',
  'kilometres-backwards',
  'engine-hours-faster-than-clock',
  'kilometres-too-fast',
  'meter-unexplained',
] satisfies Doubt[];

interface MeterColumns {
  readonly engineHoursMs: bigint | null;
  readonly odometerM: bigint | null;
  readonly cycles: bigint | null;
}

const numberOf = (value: bigint | null): number | null => (value === null ? null : Number(value));

const metersOf = ({ engineHoursMs, odometerM, cycles }: MeterColumns): ShownMeters => ({
  engineHoursMs: numberOf(engineHoursMs),
  odometerM: numberOf(odometerM),
  cycles: numberOf(cycles),
});

/** What the meters of the same source showed in the reading before; `null` where there is none. */
const metersBefore = async (
  db: Database,
  { subject, source, time }: { readonly subject: string; readonly source: string; readonly time: Date },
  since: Date | null,
): Promise<ShownMeters | null> => {
  const before = await db.reading.findFirst({
    where: {
      ...{ subject, source, time: { lt: time, ...(since && { gte: since }) } },
      OR: [{ engineHoursMs: { not: null } }, { odometerM: { not: null } }, { cycles: { not: null } }],
    },
    orderBy: { time: 'desc' },
  });
  return before && metersOf(before);
};

/** The place nearest in time that another source gives, as far apart as places are held against each other. */
const otherPlace = async (
  db: Database,
  { subject, source, time }: { readonly subject: string; readonly source: string; readonly time: Date },
  since: Date | null,
) => {
  const [from, to] = [time.getTime() - DISAGREE_MS, time.getTime() + DISAGREE_MS];
  const others = await db.reading.findMany({
    where: {
      ...{ subject, source: { not: source }, fix: 'valid', latitude: { not: null }, longitude: { not: null } },
      time: { gte: new Date(Math.max(from, since?.getTime() ?? from)), lte: new Date(to) },
    },
    take: 200,
  });
  const apart = (one: { readonly time: Date }): number => Math.abs(one.time.getTime() - time.getTime());
  return others.sort((a, b) => apart(a) - apart(b))[0] ?? null;
};

const againstOf = async (db: Database, row: Parameters<typeof otherPlace>[1], since: Date | null) => {
  const other = await otherPlace(db, row, since);
  if (!other || other.latitude === null || other.longitude === null) return null;
  const { source, time, latitude, longitude } = other;
  const device = (await deviceNames(db, [other])).get(source) ?? null;
  return { device, channel: channelOf(source), time, latitude, longitude };
};

/** The names of devices by their sources. */
const deviceNames = async (
  db: Database,
  rows: readonly { readonly source: string }[],
): Promise<ReadonlyMap<string, string>> => {
  const ids = rows.map(({ source }) => source.replace(/^device:/, '')).filter(isUuid);
  const devices = ids.length === 0 ? [] : await db.device.findMany({ where: { id: { in: [...new Set(ids)] } } });
  return new Map(devices.map(({ id, name }) => [`device:${id}`, name]));
};

const evidenceOf = async (
  db: Database,
  organisationId: string,
  { evidence, endedBy, subject }: { evidence: readonly string[]; endedBy: string | null; subject: string },
  access: TelemetryAccess,
): Promise<AlarmEvidence[]> => {
  const { level, exactPlace, since } = access;
  const ids = [...evidence, ...(endedBy === null ? [] : [endedBy])];
  if (ids.length === 0) return [];
  const rows = await db.reading.findMany({
    where: { id: { in: ids }, subject, ...(since && { time: { gte: since } }) },
    orderBy: [{ time: 'asc' }, { id: 'asc' }],
  });
  const names = level === 'full' ? await deviceNames(db, rows) : new Map<string, string>();
  const found: AlarmEvidence[] = [];
  for (const row of rows) {
    const { id, time, receivedAt, source, trust, latitude, longitude, doubts } = row;
    found.push({
      ...{ id, time, receivedAt, channel: channelOf(source), trust: tierOf(trust) },
      device: names.get(source) ?? null,
      of: evidence.includes(id) ? 'begin' : 'end',
      latitude: exactPlace ? latitude : null,
      longitude: exactPlace ? longitude : null,
      meters: metersOf(row),
      before: doubts.some(doubt => METER_DOUBTS.includes(doubt)) ? await metersBefore(db, row, since) : null,
      against:
        level === 'full' && exactPlace && doubts.includes('sources-disagree') ? await againstOf(db, row, since) : null,
      doubts: doubts.filter(isDoubt),
      opensProof: isDeviceSource(source) && mayOpenProof(organisationId, access, row),
    });
  }
  return found;
};

const conditionsOf = async (db: Database, alarmId: string): Promise<ConditionView[]> => {
  const rows = await db.$queryRaw<
    (Omit<ConditionView, 'status'> & { readonly actionStatus: string | null })[]
  >`SELECT c.state, c.at, c.root, c."actionId"::text AS "actionId", c.refusal, o.name AS observer, action."txHash",
           action."blockNumber", action.status::text AS "actionStatus"
      FROM machine_conditions c LEFT JOIN actions action ON action.id = c."actionId"
      LEFT JOIN organisations o ON o.id = c."organisationId" WHERE c."alarmId" = ${alarmId}::uuid ORDER BY c.ordinal`;
  return rows.map(({ actionStatus, ...row }) => ({
    ...row,
    status:
      actionStatus === 'CONFIRMED'
        ? 'recorded'
        : actionStatus === 'PENDING' || actionStatus === 'SUBMITTED'
          ? 'settling'
          : 'void',
  }));
};

const areaNames = async (db: Database, subject: string): Promise<string[]> => {
  const leases = await db.leasedMachineProjection.findMany({
    where: { machine: subject, running: true },
    select: { lease: true },
  });
  const rows = await db.geofenceAssignment.findMany({
    where: { subject: { in: [subject, ...leases.map(({ lease }) => lease)] }, until: null },
    select: { geofence: { select: { name: true } } },
  });
  return [...new Set(rows.map(({ geofence }) => geofence.name))].sort();
};

const overUseFor = async (db: Database, organisationId: string, json: unknown): Promise<AlarmView['use']> => {
  const use = storedOverUse(json);
  if (!use || use.lease === null) return use ? { ...use, reference: null } : null;
  const reference = (await ownLeaseReferences(db, organisationId, [use.lease])).get(use.lease);
  return reference === undefined ? null : { ...use, reference };
};

/** One alarm with its evidence, as far as the organisation may see it; `null` for strangers, and for makers. */
export const findAlarm = async (
  db: Database,
  organisationId: string,
  id: string,
  now: Date,
): Promise<AlarmView | null> => {
  const { edges } = await listAlarms(db, organisationId, { filter: { ids: [id] }, page: { first: 1 }, now });
  const row = edges[0]?.node;
  if (!row) return null;
  const { subject } = row.machine;
  const access = await telemetryAccess(db, organisationId, subject, now);
  if (!access) return null;
  const isFull = access.level === 'full';
  const stored = await db.alarm.findUniqueOrThrow({
    where: { id },
    include: { acknowledgements: { include: { organisation: { select: { name: true } } }, orderBy: { at: 'asc' } } },
  });
  const latest = access.exactPlace ? await db.equipmentLatest.findUnique({ where: { subject } }) : null;
  const isPlaced = latest?.latitude != null && latest.longitude !== null && latest.positionAt !== null;
  const { settledAt, settledNote, escalatedAt } = stored;
  return {
    ...row,
    evidence: await evidenceOf(db, organisationId, stored, access),
    conditions: await conditionsOf(db, id),
    place:
      isPlaced && latest.latitude !== null && latest.longitude !== null && latest.positionAt !== null
        ? { latitude: latest.latitude, longitude: latest.longitude, at: latest.positionAt }
        : null,
    areas: isFull ? await areaNames(db, subject) : [],
    acknowledgements: stored.acknowledgements
      .filter(one => isFull || one.organisationId === organisationId)
      .map(({ organisation, at, note }) => ({ organisation: organisation.name, at, note })),
    escalatedAt: isFull ? escalatedAt : null,
    use: isFull ? await overUseFor(db, organisationId, stored.use) : null,
    settled: settledAt ? { at: settledAt, note: isFull ? (settledNote ?? '') : '' } : null,
  };
};
