import { isAlarmKind } from '#domain/alarms/kinds';
import { limitsOf, limitsOutside, limitsWithin } from '#domain/alarms/limits';
import { type AreaRule, type InForce, type MovementRule, SILENT_AFTER_MS } from '#domain/alarms/rules';
import type { WeeklySchedule } from '#domain/geofences/schedule';
import type { Prisma, Transaction } from '#prisma/client';
import { storedSchedule, storedShape, temperatureLimits, useLimit } from '#prisma/reads/geofence-json';
import { earliest, type LeaseSpan, leaseSpans, within } from './lease-spans.ts';
import { dayOfSetUp, type MachineSetUp } from './stored-state.ts';
import { useSpansOf } from './use-spans.ts';

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
          id,
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

interface Binding extends InForce {
  readonly deviceId: string;
}

/**
 * The devices of the machine, and when each was to speak for it: until the chain says that it no longer does, or until it was
 * removed, or another's by a claim; nothing more comes of it then, whether or not the chain has heard.
 */
const bindingsOf = async (tx: Transaction, machine: string): Promise<Binding[]> => {
  const rows = await tx.deviceBinding.findMany({
    where: { machine },
    orderBy: [{ from: 'asc' }, { deviceId: 'asc' }],
    select: { deviceId: true, from: true, to: true, device: { select: { removedAt: true } } },
  });
  return rows.map(({ deviceId, from, to, device }) => ({
    ...{ deviceId, from: from.getTime() },
    until: earliest(to?.getTime() ?? null, device.removedAt?.getTime() ?? null),
  }));
};

/** When devices speak for the machine: always, where none ever was enrolled here; else from the first on, without gaps after it. */
const reportingOf = (rows: readonly Binding[]): InForce[] => {
  if (rows.length === 0) return [{ from: 0, until: null }];
  return limitsOf(rows.map(({ from, until }, at) => ({ from: at === 0 ? 0 : from, until, value: {} })));
};

type Setting = Prisma.AlarmSettingGetPayload<Record<string, never>>;

/** What was set when: the machine's own before that of its lease, the inner lease's before that of the head lease. */
const settingsOf = async (tx: Transaction, machine: string, spans: readonly LeaseSpan[]) => {
  const rows = await tx.alarmSetting.findMany({
    where: { subject: { in: [machine, ...spans.map(({ lease }) => lease)] } },
    orderBy: [{ from: 'asc' }, { id: 'asc' }],
  });
  const ofSubject = (subject: string, span?: LeaseSpan) =>
    rows
      .filter(row => row.subject === subject)
      .flatMap(row => within({ row, from: row.from.getTime(), until: row.until?.getTime() ?? null }, span));
  return [...ofSubject(machine), ...spans.flatMap(span => ofSubject(span.lease, span))];
};

const limitRules = async (tx: Transaction, machine: string, spans: readonly LeaseSpan[]) => {
  const set = await settingsOf(tx, machine, spans);
  const layers = <Value extends object>(pick: (row: Setting) => Value | null) =>
    set.map(({ row, from, until }) => ({ from, until, value: pick(row) }));
  const bindings = await bindingsOf(tx, machine);
  const speaking = bindings.map(({ deviceId, from, until }) => ({
    ...{ source: `device:${deviceId}`, since: from, from, until },
  }));
  const usual = reportingOf(bindings).map(({ from, until }) => ({
    ...{ from, until },
    value: { afterMs: SILENT_AFTER_MS, of: 'devices' as const },
  }));
  const after = (ms: bigint | null) => (ms === null ? null : { afterMs: Number(ms) });
  const silence = limitsOf<{ afterMs: number; of: 'devices' | 'all' }>([
    ...layers(({ silentAfterMs: ms }) => (ms === null ? null : { afterMs: Number(ms), of: 'all' as const })),
    ...usual,
  ]);
  return {
    // Each device by itself; what nobody is enrolled for, whoever says something.
    silence: [...limitsOutside(silence, speaking), ...limitsWithin(silence, speaking)],
    inactive: limitsOf(layers(({ inactiveAfterMs }) => after(inactiveAfterMs))),
    temperature: limitsOf(
      layers(({ temperature }) => (temperature === null ? null : temperatureLimits.parse(temperature))),
    ),
    maintenance: limitsOf(layers(({ maintenanceAtMs: ms }) => (ms === null ? null : { atMs: Number(ms) }))),
    useLimits: limitsOf(layers(({ useLimit: json }) => (json === null ? null : useLimit.parse(json)))),
  };
};

/** All that holds for a machine, and held: its leases', its own, what was announced, what was settled. */
export const machineSetUp = async (tx: Transaction, machine: string, now: number): Promise<MachineSetUp> => {
  const spans = await leaseSpans(tx, machine);
  const subjects = [machine, ...spans.map(({ lease }) => lease)];
  const { useLimits, ...limits } = await limitRules(tx, machine, spans);
  const areas = await areasOf(tx, subjects, spans);
  const movement = await movementOf(tx, subjects, spans);
  const services = await tx.serviceWindow.findMany({
    where: { subject: machine, confirmedAt: { not: null } },
    orderBy: { from: 'asc' },
  });
  const settled = await tx.alarm.findMany({
    where: { subject: machine, settledAt: { not: null } },
    select: { kind: true, key: true, settledAt: true },
  });
  const planned = await tx.equipmentRecord.findFirst({
    where: { subject: machine, kind: 'maintenance' },
    orderBy: [{ date: 'desc' }, { createdAt: 'desc' }],
    select: { until: true },
  });
  return {
    day: dayOfSetUp(now),
    rules: {
      ...{ areas, movement, ...limits },
      // What was before somebody in charge agreed is not explained away.
      services: services.flatMap(({ from, until, confirmedAt }) => {
        const begin = Math.max(from.getTime(), confirmedAt?.getTime() ?? 0);
        return until.getTime() > begin ? [{ from: begin, until: until.getTime() }] : [];
      }),
      settled: settled.flatMap(({ kind, key, settledAt }) =>
        isAlarmKind(kind) && settledAt ? [{ kind, key, at: settledAt.getTime() }] : [],
      ),
    },
    use: await useSpansOf(tx, machine, spans, useLimits, now),
    maintenanceOn: planned?.until?.toISOString().slice(0, 10) ?? null,
  };
};
