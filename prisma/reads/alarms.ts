import { type AlarmKind, CONDITIONS, isAlarmKind, SEVERITIES, type Severity } from '#domain/alarms/kinds';
import { ALARM_STATES, type AlarmStanding } from '#domain/alarms/lifecycle';
import { type Database, Prisma } from '../client.ts';
import { type AlarmAbout, type AlarmAboutColumns, aboutColumns, aboutOf } from './alarm-about.ts';
import {
  allOf,
  containing,
  type KeyColumns,
  keyset,
  type Page,
  type PageRequest,
  pageOf,
  type SortDirection,
  type SortKey,
} from './paging.ts';
import { type AboutMachines, leasedSince, telemetrySeen } from './telemetry-visible.ts';

export const ALARM_SORTS = ['standing', 'since', 'raisedAt', 'severity', 'machine'] as const;

export interface AlarmSort {
  readonly by: (typeof ALARM_SORTS)[number];
  readonly direction: SortDirection;
}

export interface AlarmFilter {
  readonly ids?: readonly string[] | undefined;
  /** A machine, by subject or reference. */
  readonly machine?: string | undefined;
  /** A lease, by subject or reference: its machines while it runs. */
  readonly lease?: string | undefined;
  readonly kinds?: readonly AlarmKind[] | undefined;
  readonly severities?: readonly Severity[] | undefined;
  readonly standings?: readonly AlarmStanding[] | undefined;
  /** Whether the reader's organisation has acknowledged it. */
  readonly acknowledged?: boolean | undefined;
  /** Whether the reader's organisation is not told of it now. */
  readonly muted?: boolean | undefined;
  /** Began at or after, and before. */
  readonly from?: Date | undefined;
  readonly to?: Date | undefined;
  /** Stands still, or ended after. */
  readonly endsAfter?: Date | undefined;
  /** Found in the machine's reference, maker, model or serial. */
  readonly text?: string | undefined;
}

/** An alarm as a line of the list. It says nothing of a place. */
export interface AlarmRow {
  readonly id: string;
  readonly kind: AlarmKind;
  readonly about: AlarmAbout | null;
  readonly severity: Severity;
  readonly standing: AlarmStanding;
  readonly since: Date;
  readonly until: Date | null;
  readonly raisedAt: Date;
  readonly machine: {
    readonly subject: string;
    readonly reference: string;
    readonly manufacturer: string;
    readonly model: string;
    readonly serial: string;
  };
  /** By the reader's organisation. */
  readonly acknowledgedAt: Date | null;
  readonly mutedUntil: Date | null;
  /** How much of the machine the reader may see. */
  readonly level: 'lender' | 'full';
}

interface AlarmRecord extends KeyColumns, Omit<AlarmAboutColumns, 'kind'> {
  readonly id: string;
  readonly kind: string;
  readonly severity: string;
  readonly standing: string;
  readonly since: Date;
  readonly until: Date | null;
  readonly raisedAt: Date;
  readonly subject: string;
  readonly reference: string;
  readonly manufacturer: string;
  readonly model: string;
  readonly serial: string;
  readonly acknowledgedAt: Date | null;
  readonly mutedUntil: Date | null;
  readonly level: number;
}

const rank = Prisma.sql`CASE a.severity WHEN 'critical' THEN 3 WHEN 'high' THEN 2 WHEN 'medium' THEN 1 ELSE 0 END`;

/** Those that stand before those that ended, the gravest of them first; then those that began last. */
const standingRank = Prisma.sql`(CASE WHEN a.standing = 'open' THEN 1 + ${rank} ELSE 0 END)::bigint * 1000000000000
  + floor(extract(epoch FROM a.since))::bigint`;

const sortKeys: Readonly<Record<AlarmSort['by'], Pick<SortKey, 'expression' | 'type'>>> = {
  standing: { expression: standingRank, type: 'bigint' },
  since: { expression: Prisma.sql`a.since`, type: 'timestamptz' },
  raisedAt: { expression: Prisma.sql`a."raisedAt"`, type: 'timestamptz' },
  severity: { expression: Prisma.sql`(${rank})::bigint`, type: 'bigint' },
  machine: { expression: Prisma.sql`machine.reference`, type: 'text' },
};

/**
 * Alarms that the organisation may see: of machines of which it sees everything, all; of those that it lends on, the
 * conditions that are signed; makers none. A lessee sees those that stood since its lease began.
 */
const visible = (organisationId: string, now: Date, subject: AboutMachines): Prisma.Sql => Prisma.sql`
  alarms a JOIN ${telemetrySeen(organisationId, now, subject)} seen
    ON seen.subject = a.subject AND (seen.level = 3 OR (seen.level = 2 AND a.kind = ANY(${[...CONDITIONS]}::text[])))
   AND (seen.level < 3 OR a.until IS NULL
     OR a.until >= coalesce(${leasedSince(organisationId, Prisma.sql`a.subject`)}, '-infinity'::timestamptz))
  JOIN equipment machine ON machine.subject = a.subject
  LEFT JOIN alarm_acknowledgements own ON own."alarmId" = a.id AND own."organisationId" = ${organisationId}::uuid
  LEFT JOIN LATERAL (SELECT max(m.until) AS until FROM alarm_mutes m WHERE m.subject = a.subject
     AND m."organisationId" = ${organisationId}::uuid AND m."endedAt" IS NULL AND m.until > ${now}
     AND (m.kind IS NULL OR m.kind = a.kind)) mute ON TRUE`;

const columns = Prisma.sql`a.id::text AS id, a.kind, a.severity, a.standing, a.since, a.until, a."raisedAt", a.subject,
  machine.reference, machine.manufacturer, machine.model, machine.serial, own.at AS "acknowledgedAt",
  mute.until AS "mutedUntil", seen.level::int AS level, ${aboutColumns}`;

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

const matches = (filter: AlarmFilter): Prisma.Sql => {
  const { ids, machine, lease, kinds, severities, standings, acknowledged, muted, from, to, endsAfter } = filter;
  const text = filter.text?.trim() ? containing(filter.text) : undefined;
  return allOf([
    ids !== undefined && Prisma.sql`a.id = ANY(${ids.filter(id => UUID.test(id))}::uuid[])`,
    machine !== undefined && Prisma.sql`(a.subject = ${machine} OR machine.reference = ${machine})`,
    lease !== undefined &&
      Prisma.sql`a.subject IN (SELECT let.machine FROM leased_machine_projections let JOIN leases l ON l.subject = let.lease
         WHERE (l.subject = ${lease} OR l.reference = ${lease}) AND let.running)`,
    kinds !== undefined && kinds.length > 0 && Prisma.sql`a.kind = ANY(${[...kinds]}::text[])`,
    severities !== undefined && severities.length > 0 && Prisma.sql`a.severity = ANY(${[...severities]}::text[])`,
    standings !== undefined && standings.length > 0 && Prisma.sql`a.standing = ANY(${[...standings]}::text[])`,
    acknowledged !== undefined && (acknowledged ? Prisma.sql`own.at IS NOT NULL` : Prisma.sql`own.at IS NULL`),
    muted !== undefined && (muted ? Prisma.sql`mute.until IS NOT NULL` : Prisma.sql`mute.until IS NULL`),
    from !== undefined && Prisma.sql`a.since >= ${from}`,
    to !== undefined && Prisma.sql`a.since < ${to}`,
    endsAfter !== undefined && Prisma.sql`(a.until IS NULL OR a.until > ${endsAfter})`,
    text !== undefined &&
      Prisma.sql`(machine.reference ILIKE ${text} OR machine.manufacturer ILIKE ${text} OR machine.model ILIKE ${text}
        OR machine.serial ILIKE ${text})`,
  ]);
};

const rowOf = (record: Omit<AlarmRecord, keyof KeyColumns>): AlarmRow => {
  const { kind, severity, standing, subject, reference, manufacturer, model, serial, level } = record;
  const known = {
    severity: SEVERITIES.find(one => one === severity),
    standing: ALARM_STATES.find(one => one === standing),
  };
  if (!isAlarmKind(kind) || !known.severity || !known.standing)
    throw new TypeError(`alarm ${record.id} is none of ours`);
  const { id, since, until, raisedAt, acknowledgedAt, mutedUntil } = record;
  return {
    about: aboutOf({ ...record, kind }, level === 3),
    ...{ id, kind, since, until, raisedAt, acknowledgedAt, mutedUntil },
    ...{ severity: known.severity, standing: known.standing },
    machine: { subject, reference, manufacturer, model, serial },
    level: level === 3 ? 'full' : 'lender',
  };
};

/** A subject is looked up alone where the filter names one: then not all that the organisation sees is gone through. */
const subjectIn = ({ machine }: AlarmFilter): string | undefined =>
  machine !== undefined && /^0x[0-9a-f]{64}$/.test(machine) ? machine : undefined;

/** Alarms that the organisation may see. Those that began last first, unless sorted otherwise. */
export const listAlarms = async (
  db: Database,
  organisationId: string,
  {
    filter = {},
    sort = { by: 'since', direction: 'desc' },
    page = {},
    now,
  }: {
    readonly filter?: AlarmFilter;
    readonly sort?: AlarmSort;
    readonly page?: PageRequest;
    readonly now: Date;
  },
): Promise<Page<AlarmRow>> => {
  const key = keyset({ ...sortKeys[sort.by], id: Prisma.sql`a.id`, idType: 'uuid', direction: sort.direction }, page);
  const rows = await db.$queryRaw<AlarmRecord[]>`
    SELECT ${columns}, ${key.columns}
      FROM ${visible(organisationId, now, subjectIn(filter))}
     WHERE ${matches(filter)} AND ${key.where} ORDER BY ${key.orderBy} LIMIT ${key.limit}`;
  return pageOf(rows, key, rowOf);
};

/** How many alarms of each standing the filter has, whatever standings it asks for. */
export const alarmCounts = (
  db: Database,
  organisationId: string,
  { filter = {}, now }: { readonly filter?: AlarmFilter; readonly now: Date },
): Promise<{ readonly standing: AlarmStanding; readonly severity: Severity; readonly count: number }[]> =>
  db.$queryRaw`
    SELECT a.standing, a.severity, count(*)::int AS count FROM ${visible(organisationId, now, subjectIn(filter))}
     WHERE ${matches({ ...filter, standings: undefined })} GROUP BY 1, 2`;

export const countAlarms = async (
  db: Database,
  organisationId: string,
  options: { readonly filter?: AlarmFilter; readonly now: Date },
): Promise<number> => {
  const asked = options.filter?.standings;
  return (await alarmCounts(db, organisationId, options))
    .filter(({ standing }) => !asked?.length || asked.includes(standing))
    .reduce((all, { count }) => all + count, 0);
};

/** Alarms of one read of those that follow them, at most: the newest. */
const MOST_FOLLOWED = 5_000;

/**
 * Alarms that stand on machines (on all that the organisation sees, where none is named), those that were raised since a
 * moment, and those named by their ids, whatever became of them; as far as it may see them.
 */
export const followedAlarms = async (
  db: Database,
  organisationId: string,
  {
    subjects,
    ids,
    raisedSince,
    now,
  }: {
    readonly subjects: AboutMachines;
    readonly ids: readonly string[];
    readonly raisedSince: Date;
    readonly now: Date;
  },
): Promise<AlarmRow[]> => {
  const rows = await db.$queryRaw<Omit<AlarmRecord, keyof KeyColumns>[]>`
    SELECT ${columns} FROM ${visible(organisationId, now, subjects)}
     WHERE a.standing = 'open' OR a."raisedAt" >= ${raisedSince} OR a.id = ANY(${[...ids]}::uuid[])
     ORDER BY a."raisedAt" DESC, a.id LIMIT ${MOST_FOLLOWED}`;
  return rows.map(rowOf);
};

/** Machines with alarms that stand. From the alarms to who may see them, since many pages ask: few machines have any. */
const machinesInAlarm = async (db: Database): Promise<string[]> => {
  const rows = await db.$queryRaw<
    { subject: string }[]
  >`SELECT DISTINCT a.subject FROM alarms a WHERE a.standing = 'open'`;
  return rows.map(({ subject }) => subject);
};

/** How many alarms stand that nobody of the organisation has acknowledged. */
export const unacknowledgedAlarms = async (db: Database, organisationId: string, now: Date): Promise<number> => {
  const subjects = await machinesInAlarm(db);
  if (subjects.length === 0) return 0;
  const [row] = await db.$queryRaw<{ count: number }[]>`
    SELECT count(*)::int AS count FROM ${visible(organisationId, now, subjects)} WHERE a.standing = 'open' AND own.at IS NULL`;
  return row?.count ?? 0;
};

export interface StandingAlarms {
  readonly kind: AlarmKind;
  readonly severity: Severity;
  readonly count: number;
}

/** How many alarms of each kind and severity stand that the organisation may see. */
export const standingAlarms = async (db: Database, organisationId: string, now: Date): Promise<StandingAlarms[]> => {
  const subjects = await machinesInAlarm(db);
  if (subjects.length === 0) return [];
  const rows = await db.$queryRaw<{ kind: string; severity: string; count: number }[]>`
    SELECT a.kind, a.severity, count(*)::int AS count FROM ${visible(organisationId, now, subjects)}
     WHERE a.standing = 'open' GROUP BY 1, 2 ORDER BY 1, 2`;
  return rows.flatMap(({ kind, severity: text, count }) => {
    const severity = SEVERITIES.find(one => one === text);
    return isAlarmKind(kind) && severity ? [{ kind, severity, count }] : [];
  });
};
