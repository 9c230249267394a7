import { type AlarmKind, isAlarmKind } from '#domain/alarms/kinds';
import type { WeeklySchedule } from '#domain/geofences/schedule';
import type { MeterKind } from '#domain/telemetry/meters';
import type { Database } from '../client.ts';
import { storedSchedule, temperatureLimits, useLimit } from './geofence-json.ts';
import { telemetryAccess } from './telemetry-visible.ts';

/** Of what a rule was set: the machine, or a lease under which it runs. */
interface RuleOf {
  readonly kind: 'machine' | 'lease';
  readonly reference: string;
}

interface Told {
  readonly of: RuleOf;
  readonly from: Date;
  /** `null`: it holds. */
  readonly until: Date | null;
  readonly organisation: string;
  /** Who of the reader's own organisation. */
  readonly person: string | null;
}

/** What was set for a time; `null`: as usual. */
export interface LimitsView extends Told {
  readonly id: string;
  readonly silentAfterMs: number | null;
  readonly inactiveAfterMs: number | null;
  readonly temperature: { readonly minC: number; readonly maxC: number; readonly dwellMs: number } | null;
  readonly maintenanceAtMs: number | null;
  readonly useLimit: { readonly meter: MeterKind; readonly most: number } | null;
}

export interface MovementView extends Told {
  readonly id: string;
  /** `null`: never. */
  readonly schedule: WeeklySchedule | null;
}

export const TIMES = ['present', 'coming', 'past'] as const;

export type Times = (typeof TIMES)[number];

export interface ServiceView {
  readonly id: string;
  readonly from: Date;
  readonly until: Date;
  readonly note: string;
  readonly organisation: string;
  /** Whether who sets the rules has agreed: it does not count before. */
  readonly isConfirmed: boolean;
  readonly when: Times;
}

/** The reader's own. */
export interface MuteView {
  readonly id: string;
  /** `null`: any. */
  readonly kind: AlarmKind | null;
  readonly from: Date;
  readonly until: Date;
  readonly person: string | null;
  readonly when: Times;
}

export interface MachineRulesView {
  readonly subject: string;
  /** Newest first. */
  readonly limits: readonly LimitsView[];
  readonly movement: readonly MovementView[];
  readonly services: readonly ServiceView[];
  readonly mutes: readonly MuteView[];
}

/** Of what was, the last so many. */
const MOST = 50;

interface Names {
  readonly organisation: (id: string) => string;
  readonly person: (organisationId: string, userId: string | null) => string | null;
}

interface Signed {
  readonly organisationId: string;
  readonly createdById: string | null;
}

const namesOf = async (db: Database, reader: string, rows: readonly Signed[]): Promise<Names> => {
  const organisations = await db.organisation.findMany({
    where: { id: { in: [...new Set(rows.map(({ organisationId }) => organisationId))] } },
    select: { id: true, name: true },
  });
  const own = rows.flatMap(row => (row.organisationId === reader && row.createdById ? [row.createdById] : []));
  const people = await db.user.findMany({ where: { id: { in: [...new Set(own)] } }, select: { id: true, name: true } });
  return {
    organisation: id => organisations.find(one => one.id === id)?.name ?? '',
    person: (organisationId, userId) =>
      organisationId === reader ? (people.find(one => one.id === userId)?.name ?? null) : null,
  };
};

/** References of those leases, by subject, of which the organisation is a party. */
export const ownLeaseReferences = async (
  db: Database,
  organisationId: string,
  leases: readonly string[],
): Promise<ReadonlyMap<string, string>> => {
  const rows = await db.$queryRaw<{ subject: string; reference: string }[]>`
    SELECT DISTINCT l.subject, l.reference FROM leases l JOIN lease_projections p ON p.subject = l.subject
      JOIN party_keys own ON own.subject = l.subject AND own.address IN (p."lessorKey", p."lesseeKey")
     WHERE l.subject = ANY(${[...leases]}::text[]) AND own."organisationId" = ${organisationId}::uuid`;
  return new Map(rows.map(({ subject, reference }) => [subject, reference]));
};

const number = (value: bigint | null): number | null => (value === null ? null : Number(value));

const whenOf = (from: Date, until: Date, now: Date): Times =>
  until <= now ? 'past' : from > now ? 'coming' : 'present';

/**
 * The rules for a machine (by subject or reference) with their history, announced work, and what the reader does not want to
 * be told; for those who see everything of it. `null` for everybody else: limits tell what a contract says.
 */
export const rulesOfMachine = async (
  db: Database,
  organisationId: string,
  machine: string,
  now: Date,
): Promise<MachineRulesView | null> => {
  const row = await db.equipment.findFirst({
    where: { OR: [{ subject: machine }, { reference: machine }] },
    select: { subject: true, reference: true },
  });
  const access = row && (await telemetryAccess(db, organisationId, row.subject, now));
  if (!row || access?.level !== 'full') return null;
  const running = await db.leasedMachineProjection.findMany({
    where: { machine: row.subject, running: true },
    select: { lease: true },
  });
  // What others have set for leases of theirs is none of the reader's business.
  const leases = await ownLeaseReferences(
    db,
    organisationId,
    running.map(({ lease }) => lease),
  );
  const since = access.since;
  const held = since ? { OR: [{ until: null }, { until: { gt: since } }] } : {};
  const where = { subject: { in: [row.subject, ...leases.keys()] }, ...held };
  const settings = await db.alarmSetting.findMany({ where, orderBy: [{ from: 'desc' }, { id: 'asc' }], take: MOST });
  const movement = await db.movementRule.findMany({ where, orderBy: [{ from: 'desc' }, { id: 'asc' }], take: MOST });
  const services = await db.serviceWindow.findMany({
    where: { subject: row.subject, ...(since && { until: { gt: since } }) },
    orderBy: [{ from: 'desc' }, { id: 'asc' }],
    take: MOST,
  });
  const mutes = await db.alarmMute.findMany({
    where: { subject: row.subject, organisationId },
    orderBy: [{ createdAt: 'desc' }, { id: 'asc' }],
    take: MOST,
  });
  const names = await namesOf(db, organisationId, [...settings, ...movement, ...services, ...mutes]);
  const told = (one: Signed & { readonly subject: string; readonly from: Date; readonly until: Date | null }): Told => {
    const lease = leases.get(one.subject);
    return {
      of: lease !== undefined ? { kind: 'lease', reference: lease } : { kind: 'machine', reference: row.reference },
      ...{ from: one.from, until: one.until, organisation: names.organisation(one.organisationId) },
      person: names.person(one.organisationId, one.createdById),
    };
  };
  return {
    subject: row.subject,
    limits: settings.map(one => ({
      ...told(one),
      id: one.id,
      silentAfterMs: number(one.silentAfterMs),
      inactiveAfterMs: number(one.inactiveAfterMs),
      maintenanceAtMs: number(one.maintenanceAtMs),
      temperature: one.temperature === null ? null : temperatureLimits.parse(one.temperature),
      useLimit: one.useLimit === null ? null : useLimit.parse(one.useLimit),
    })),
    movement: movement.map(one => ({
      ...told(one),
      id: one.id,
      schedule: one.schedule === null ? null : storedSchedule(one.schedule),
    })),
    services: services.map(({ id, from, until, note, organisationId: by, confirmedAt }) => ({
      ...{ id, from, until, note, organisation: names.organisation(by), when: whenOf(from, until, now) },
      isConfirmed: confirmedAt !== null,
    })),
    mutes: mutes.map(({ id, kind, createdAt, until, endedAt, createdById }) => {
      const end = endedAt ?? until;
      return {
        ...{ id, from: createdAt, until: end, when: whenOf(createdAt, end, now) },
        kind: kind !== null && isAlarmKind(kind) ? kind : null,
        person: names.person(organisationId, createdById),
      };
    }),
  };
};
