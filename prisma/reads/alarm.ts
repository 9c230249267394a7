import type { OverUse } from '#domain/alarms/state';
import { type Doubt, isDoubt } from '#domain/telemetry/doubts';
import type { TrustTier } from '#domain/telemetry/reading';
import { isTrustTier } from '#domain/telemetry/reading';
import type { Database } from '../client.ts';
import { storedOverUse } from './alarm-json.ts';
import { type AlarmRow, listAlarms } from './alarms.ts';
import { ownLeaseReferences } from './machine-rules.ts';
import { type TelemetryAccess, telemetryAccess } from './telemetry-visible.ts';

/** A reading that shows an alarm's begin or end; its place only for who may see it. */
export interface AlarmEvidence {
  readonly id: string;
  readonly of: 'begin' | 'end';
  readonly time: Date;
  readonly receivedAt: Date;
  /** csv, api or device. */
  readonly channel: string;
  readonly trust: TrustTier;
  readonly latitude: number | null;
  readonly longitude: number | null;
  readonly doubts: readonly Doubt[];
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

const channelOf = (source: string): string =>
  source.startsWith('csv:') ? 'csv' : source.startsWith('api:') ? 'api' : 'device';

const evidenceOf = async (
  db: Database,
  { evidence, endedBy, subject }: { evidence: readonly string[]; endedBy: string | null; subject: string },
  { exactPlace, since }: TelemetryAccess,
): Promise<AlarmEvidence[]> => {
  const ids = [...evidence, ...(endedBy === null ? [] : [endedBy])];
  if (ids.length === 0) return [];
  const rows = await db.reading.findMany({
    where: { id: { in: ids }, subject, ...(since && { time: { gte: since } }) },
    orderBy: [{ time: 'asc' }, { id: 'asc' }],
  });
  return rows.map(({ id, time, receivedAt, source, trust, latitude, longitude, doubts }) => ({
    ...{ id, time, receivedAt, channel: channelOf(source), trust: isTrustTier(trust) ? trust : 0 },
    of: evidence.includes(id) ? 'begin' : 'end',
    latitude: exactPlace ? latitude : null,
    longitude: exactPlace ? longitude : null,
    doubts: doubts.filter(isDoubt),
  }));
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
    evidence: await evidenceOf(db, stored, access),
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
