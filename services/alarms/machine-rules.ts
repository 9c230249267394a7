import { isAlarmKind } from '#domain/alarms/kinds';
import { type AreaRule, type MovementRule, SILENT_AFTER_MS } from '#domain/alarms/rules';
import type { WeeklySchedule } from '#domain/geofences/schedule';
import { startOfDayIn } from '#domain/time/zoned-day';
import type { Transaction } from '#prisma/client';
import {
  storedSchedule,
  storedShape,
  temperatureLimits,
  useLimit as useLimitSchema,
} from '#prisma/reads/geofence-json';
import type { MachineSetUp } from './stored-state.ts';

/** A lease of the machine with the time for which its rules hold. */
interface LeaseSpan {
  readonly lease: string;
  readonly countries: readonly string[];
  readonly from: number;
  readonly until: number | null;
  readonly running: boolean;
}

interface LeaseRow {
  readonly lease: string;
  readonly countries: string[];
  readonly timeZone: string;
  readonly startsOn: string;
  readonly running: boolean;
  readonly endedAt: bigint | null;
}

/** Innermost first. A lease that runs no more ended with the last that the chain says of it. */
const leaseSpans = async (tx: Transaction, machine: string): Promise<LeaseSpan[]> => {
  const rows = await tx.$queryRaw<LeaseRow[]>`
    SELECT let.lease, lease.countries, lease."timeZone", lease."startsOn"::text AS "startsOn", let.running,
           CASE WHEN NOT let.running THEN (SELECT max(b.timestamp) FROM events e JOIN blocks b ON b.hash = e."blockHash"
             WHERE e.subject = let.lease) END AS "endedAt"
      FROM leased_machine_projections let JOIN leases lease ON lease.subject = let.lease
      JOIN lease_projections shown ON shown.subject = let.lease
     WHERE let.machine = ${machine} AND (let.running OR shown.status NOT IN ('Signed', 'Cancelled'))
     ORDER BY let.running DESC, (let.head IS NOT NULL) DESC, let.lease`;
  return rows.map(({ lease, countries, timeZone, startsOn, running, endedAt }) => ({
    ...{ lease, countries, running },
    from: startOfDayIn(timeZone, startsOn) * 1000,
    until: running || endedAt === null ? null : Number(endedAt) * 1000,
  }));
};

const earliest = (a: number | null, b: number | null): number | null =>
  a === null ? b : b === null ? a : Math.min(a, b);

/** The time in which a rule for a lease holds for its machine; `null` where that is never. */
const within = <Rule extends { readonly from: number; readonly until: number | null }>(
  rule: Rule,
  span: Pick<LeaseSpan, 'from' | 'until'> | undefined,
): Rule[] => {
  if (!span) return [rule];
  const [from, until] = [Math.max(rule.from, span.from), earliest(rule.until, span.until)];
  return until === null || until > from ? [{ ...rule, from, until }] : [];
};

/** A schedule that cannot be read does not quietly become „always". */
const scheduleOf = (json: unknown): WeeklySchedule | null => (json === null ? null : storedSchedule(json));

const areasOf = async (
  tx: Transaction,
  subjects: readonly string[],
  spans: readonly LeaseSpan[],
): Promise<AreaRule[]> => {
  const rows = await tx.geofenceAssignment.findMany({
    where: { subject: { in: [...subjects] } },
    include: { geofence: { include: { versions: true } } },
    orderBy: { id: 'asc' },
  });
  const drawn = rows.flatMap(({ id, subject, purpose, schedule, dwellMs, from, until, geofence }) =>
    geofence.versions.flatMap(version =>
      within(
        {
          id: `${id}/${version.id}`,
          purpose: purpose === 'forbidden' ? ('forbidden' as const) : ('permitted' as const),
          shape: storedShape(version.shape),
          schedule: scheduleOf(schedule),
          dwellMs: Number(dwellMs),
          from: Math.max(from.getTime(), version.from.getTime()),
          until: earliest(until?.getTime() ?? null, version.until?.getTime() ?? null),
        },
        spans.find(({ lease }) => lease === subject),
      ).filter(area => area.until === null || area.until > area.from),
    ),
  );
  return [...countriesOf(spans), ...drawn];
};

/** Of the leases that run the innermost that names countries counts; of those that ended each for its own time. */
const countriesOf = (spans: readonly LeaseSpan[]): AreaRule[] => {
  const named = spans.filter(({ countries }) => countries.length > 0);
  const current = named.find(({ running }) => running);
  return named
    .filter(span => !span.running || span === current)
    .filter(({ from, until }) => until === null || until > from)
    .map(({ lease, countries, from, until }) => ({
      ...{ id: lease, purpose: 'countries', schedule: null, dwellMs: 0, from, until },
      shape: { kind: 'country', countries },
    }));
};

const movementOf = async (
  tx: Transaction,
  subjects: readonly string[],
  spans: readonly LeaseSpan[],
): Promise<MovementRule[]> => {
  const rows = await tx.movementRule.findMany({ where: { subject: { in: [...subjects] } }, orderBy: { id: 'asc' } });
  return rows.flatMap(({ subject, schedule, from, until }) =>
    within(
      { schedule: scheduleOf(schedule), from: from.getTime(), until: until?.getTime() ?? null },
      spans.find(({ lease }) => lease === subject),
    ),
  );
};

/** Devices that speak for the machine now; `null` where none ever was enrolled here. */
const devicesOf = async (tx: Transaction, machine: string): Promise<number | null> => {
  const [row] = await tx.$queryRaw<{ all: number; now: number }[]>`
    SELECT count(*)::int AS all, (count(*) FILTER (WHERE b."to" IS NULL))::int AS now FROM device_bindings b WHERE b.machine = ${machine}`;
  return !row || row.all === 0 ? null : row.now;
};

/** All that holds for a machine: its leases', its own, what was announced, what was settled. */
export const machineSetUp = async (tx: Transaction, machine: string): Promise<MachineSetUp> => {
  const spans = await leaseSpans(tx, machine);
  const subjects = [machine, ...spans.map(({ lease }) => lease)];
  const current = [machine, ...spans.flatMap(({ lease, running }) => (running ? [lease] : []))];
  const settings = await tx.alarmSetting.findMany({ where: { subject: { in: current } } });
  // The machine's own before that of its lease, the inner lease's before that of the head lease.
  const inOrder = current.flatMap(subject => settings.find(one => one.subject === subject) ?? []);
  const first = <Key extends keyof (typeof settings)[number]>(key: Key) =>
    inOrder.find(one => one[key] !== null)?.[key] ?? null;
  const number = (value: bigint | null): number | null => (value === null ? null : Number(value));
  const silentMs = number(first('silentAfterMs'));
  const temperature = first('temperature');
  const useLimit = first('useLimit');
  const areas = await areasOf(tx, subjects, spans);
  const movement = await movementOf(tx, subjects, spans);
  const services = await tx.serviceWindow.findMany({ where: { subject: machine }, orderBy: { from: 'asc' } });
  const settled = await tx.alarm.findMany({
    where: { subject: machine, settledAt: { not: null } },
    select: { kind: true, settledAt: true },
  });
  const planned = await tx.equipmentRecord.findFirst({
    where: { subject: machine, kind: 'maintenance' },
    orderBy: [{ date: 'desc' }, { createdAt: 'desc' }],
    select: { until: true },
  });
  const isReporting = (await devicesOf(tx, machine)) !== 0;
  const silence =
    silentMs !== null
      ? ({ afterMs: silentMs, of: 'all' } as const)
      : isReporting
        ? ({ afterMs: SILENT_AFTER_MS, of: 'devices' } as const)
        : null;
  return {
    rules: {
      ...{ areas, movement, silence },
      services: services.map(({ from, until }) => ({ from: from.getTime(), until: until.getTime() })),
      inactiveMs: number(first('inactiveAfterMs')),
      temperature: temperature === null ? null : temperatureLimits.parse(temperature),
      maintenanceAtMs: number(first('maintenanceAtMs')),
      settled: settled.flatMap(({ kind, settledAt }) =>
        isAlarmKind(kind) && settledAt ? [{ kind, at: settledAt.getTime() }] : [],
      ),
    },
    useLimit: useLimit === null ? null : useLimitSchema.parse(useLimit),
    maintenanceOn: planned?.until?.toISOString().slice(0, 10) ?? null,
  };
};
