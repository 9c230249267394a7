import { randomUUID } from 'node:crypto';
import { inspect } from 'node:util';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { AlarmKind } from '#domain/alarms/kinds';
import { toHex } from '#domain/hex';
import type { Reading } from '#domain/telemetry/reading';
import { dayIn } from '#domain/time/zoned-day';
import { findAlarm } from '#prisma/reads/alarm';
import { listAlarms } from '#prisma/reads/alarms';
import { areasOfLease, areasOfMachine, listGeofences } from '#prisma/reads/geofences';
import { machineTelemetry } from '#prisma/reads/telemetry';
import { hoursOfUse, tripsOfDay } from '#prisma/reads/trips';
import type { Actor } from '#services/actor';
import { acknowledgeAlarm, settleAlarm } from '#services/alarms/handle-alarm';
import { markRules } from '#services/alarms/mark-machines';
import { endMute, muteAlarms } from '#services/alarms/mute-alarms';
import { runAlarms, startAlarms } from '#services/alarms/run-alarms';
import { announceService, confirmService, endService } from '#services/alarms/service-windows';
import { setAlarmLimits, setMovement } from '#services/alarms/set-rules';
import { assignGeofence, endAssignment } from '#services/geofences/assign-geofence';
import { changeGeofence, createGeofence, retireGeofence } from '#services/geofences/geofences';
import { grantPlace } from '#services/telemetry/place-grants';
import { storeReadings } from '#services/telemetry/store-readings';
import { accepted, refusalOf } from '../support/consortium.ts';
import {
  acceptMachines,
  createLeasingTrade,
  dayOfClock,
  daysAgo,
  type LeasingTrade,
  makeMachine,
  signLease,
  type TestLease,
  type TestMachine,
  usualLease,
} from '../support/leasing-trade.ts';
import { untilSettled } from '../support/ledger-acts.ts';
import { pledgeTo } from '../support/liens.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

let trade: LeasingTrade;
let engine: { stop(): Promise<void> };
const machines: TestMachine[] = [];
let lease: TestLease;

/** A machine of the lease that no other test has touched. */
const fresh = (): TestMachine => {
  const machine = machines.pop();
  if (!machine) throw new Error('make more machines');
  return machine;
};

beforeAll(async () => {
  trade = await createLeasingTrade();
  const { ctx, lessor, lessee, bank } = trade;
  for (let count = 0; count < 11; count += 1) machines.push(await makeMachine(ctx, lessor, undefined, count === 10));
  await pledgeTo(ctx, bank, lessor, machines);
  // Since yesterday: what readings of an hour ago say is the lessee's to see, also just after midnight.
  const terms = usualLease(ctx, 0, { commencementDate: daysAgo(ctx, 1) });
  lease = await signLease(ctx, lessor, lessee, machines, { terms, countries: ['DE', 'NL'] });
  await acceptMachines(ctx, lessee, lease, machines, daysAgo(ctx, 1));
  engine = startAlarms(ctx, { intervalMs: 50 });
});
afterAll(async () => {
  await engine.stop();
  await trade.ledger.close();
});

const HAMBURG = { latitude: 53.54, longitude: 9.98 };
const BREMEN = { latitude: 53.08, longitude: 8.8 };
const PRAGUE = { latitude: 50.08, longitude: 14.43 };

interface Told extends Partial<Reading> {
  readonly minutesAgo: number;
  readonly at?: { readonly latitude: number; readonly longitude: number };
}

/** Readings of a device of the lessor's, as the ingest stores them. */
const tell = (machine: TestMachine, told: readonly Told[], source = `device:${machine.serial}`) => {
  const { ctx, lessor } = trade;
  const now = ctx.clock.now().getTime();
  const readings = told.map(({ minutesAgo, at, ...rest }) => ({
    subject: toHex(machine.subject),
    reading: {
      ...{ deviceTime: now - Math.round(minutesAgo * MINUTE), fix: at ? ('valid' as const) : ('none' as const) },
      ...{ alarms: [], raw: {}, ...at, ...rest },
    },
  }));
  const origin = { source, trust: 2, organisationId: lessor.id } as const;
  return ctx.db.$transaction(tx => storeReadings(ctx, tx, origin, readings));
};

const conditionsOf = (machine: TestMachine) =>
  trade.ctx.db.machineCondition.findMany({
    where: { subject: machine.subject },
    orderBy: [{ createdAt: 'asc' }, { ordinal: 'asc' }],
  });

/** Conditions of a machine that are events on chain, in their order. */
const onChain = async (machine: TestMachine): Promise<string[]> => {
  const events = await trade.ctx.db.event.findMany({
    where: { name: 'ConditionObserved', subject: machine.subject },
    orderBy: [{ blockNumber: 'asc' }, { logIndex: 'asc' }],
  });
  const known = await conditionsOf(machine);
  return events.flatMap(({ args }) => {
    const root = typeof args === 'object' && args !== null && 'report' in args ? args.report : null;
    const condition = known.find(one => one.root === root);
    return condition ? [`${condition.kind} ${condition.state}`] : [];
  });
};

/** Waits until the chain says so. */
const untilOnChain = async (machine: TestMachine, expected: readonly string[]): Promise<void> => {
  await vi.waitFor(async () => expect(await onChain(machine)).toEqual(expected), { timeout: 60_000, interval: 50 });
};

/** Until the engine has nothing left to do. */
const untilQuiet = () =>
  vi.waitFor(async () => expect(await trade.ctx.db.alarmWatch.count({ where: { dirtyFrom: { not: null } } })).toBe(0), {
    timeout: 60_000,
    interval: 50,
  });

const alarmsFor = async (organisationId: string, machine: TestMachine) => {
  const { edges } = await listAlarms(trade.ctx.db, organisationId, {
    filter: { machine: machine.subject },
    sort: { by: 'since', direction: 'asc' },
    now: trade.ctx.clock.now(),
  });
  return edges.map(({ node }) => node);
};

const kindsFor = async (organisationId: string, machine: TestMachine): Promise<[AlarmKind, string][]> =>
  (await alarmsFor(organisationId, machine)).map(({ kind, standing }) => [kind, standing]);

describe('the list of alarms', () => {
  it('has those that stand before those that ended, the gravest first', async () => {
    const { ctx, lessor, bank } = trade;
    const machine = fresh();
    // The engine is done with it: what is put in here and taken away again is none of its.
    await untilQuiet();
    const now = ctx.clock.now().getTime();
    const seeds = [
      ['silent', 'high', 'ended', 1],
      ['over-use', 'medium', 'open', 2],
      ['tamper', 'critical', 'open', 30],
      ['tow', 'high', 'ended', 3],
      ['power-cut', 'high', 'open', 4],
      ['jamming', 'critical', 'open', 5],
    ] as const;
    await ctx.db.alarm.createMany({
      data: seeds.map(([kind, severity, standing, hours]) => {
        const since = new Date(now - hours * HOUR);
        const until = standing === 'ended' ? since : null;
        return {
          ...{ id: randomUUID(), subject: machine.subject, kind, severity, standing, since, until },
          ...{ raisedAt: since, changedAt: since, evidence: [] },
        };
      }),
    });
    const asked = {
      filter: { machine: machine.subject },
      sort: { by: 'standing', direction: 'desc' },
      now: ctx.clock.now(),
    } as const;
    const inOrder = ['jamming', 'tamper', 'power-cut', 'over-use', 'silent', 'tow'];
    for (const { id } of [lessor, bank]) {
      const first = await listAlarms(ctx.db, id, { ...asked, page: { first: 4 } });
      const rest = await listAlarms(ctx.db, id, { ...asked, page: { first: 4, after: first.edges.at(-1)?.cursor } });
      expect([...first.edges, ...rest.edges].map(({ node }) => node.kind)).toEqual(inOrder);
    }
    await ctx.db.alarm.deleteMany({ where: { subject: machine.subject } });
  });
});

describe('a thief by night', () => {
  it('leaves the area: on chain, once, and its end too (how soon, bench/conditions measures); the bank sees outside, and no place', async () => {
    const { ctx, lessor, lessee, bank, rival, stranger } = trade;
    const machine = fresh();
    const { geofenceId } = accepted(
      await createGeofence(ctx, lessor.preparer, {
        name: 'Baustelle Hafen',
        shape: { kind: 'circle', center: HAMBURG, radiusM: 1_000 },
      }),
    );
    accepted(await assignGeofence(ctx, lessor.preparer, { geofenceId, to: machine.reference }));
    await tell(machine, [{ minutesAgo: 0, at: HAMBURG }]);
    await untilQuiet();
    expect(await alarmsFor(lessor.id, machine)).toEqual([]);

    await new Promise(resolve => setTimeout(resolve, 20));
    await tell(machine, [{ minutesAgo: -1, at: { latitude: 53.57, longitude: 9.98 } }]);
    await untilOnChain(machine, ['outside-area begin']);
    await tell(machine, [{ minutesAgo: -2, at: { latitude: 53.58, longitude: 9.98 } }]);
    await untilQuiet();
    expect(await onChain(machine)).toEqual(['outside-area begin']);

    for (const { id } of [lessor, lessee, bank]) {
      expect(await kindsFor(id, machine)).toEqual([['outside-area', 'open']]);
      expect(
        await ctx.db.inboxItem.count({ where: { organisationId: id, kind: 'alarm-raised', subject: machine.subject } }),
      ).toBe(1);
    }
    for (const { id } of [rival, stranger]) expect(await alarmsFor(id, machine)).toEqual([]);

    const [alarm] = await alarmsFor(bank.id, machine);
    const asBank = await findAlarm(ctx.db, bank.id, alarm?.id ?? '', ctx.clock.now());
    expect(asBank).toMatchObject({
      kind: 'outside-area',
      place: null,
      evidence: [{ latitude: null, longitude: null }],
    });
    expect(inspect(asBank, { depth: 9 })).not.toContain('53.57');
    expect(inspect(asBank, { depth: 9 })).not.toContain('Hafen');
    const asLessor = await findAlarm(ctx.db, lessor.id, alarm?.id ?? '', ctx.clock.now());
    expect(asLessor).toMatchObject({
      ...{ evidence: [{ latitude: 53.57, trust: 2 }], areas: ['Baustelle Hafen'] },
      about: { of: 'permitted', name: null },
    });
    expect(asBank?.about).toBeNull();
    expect(asLessor?.conditions).toMatchObject([{ state: 'begin', observer: lessor.name }]);
    expect(await findAlarm(ctx.db, rival.id, alarm?.id ?? '', ctx.clock.now())).toBeNull();

    const to = dayOfClock(ctx);
    const telemetry = await machineTelemetry(ctx.db, bank.id, machine.reference, {
      from: to,
      to,
      now: ctx.clock.now(),
    });
    expect(telemetry).toMatchObject({ whereabouts: { state: 'outside' }, place: null, path: [] });
    const root = (await conditionsOf(machine))[0]?.root ?? '';
    const shared = await ctx.db.commitmentShare.findMany({ where: { root } });
    expect(shared.map(({ organisationId }) => organisationId).sort()).toEqual([lessor.id, lessee.id, bank.id].sort());
    const commitment = await ctx.db.commitment.findUniqueOrThrow({ where: { root } });
    expect(JSON.stringify(commitment.leaves)).not.toContain('53.57');

    accepted(await grantPlace(ctx, lessee.preparer, { machine: machine.subject, bankId: bank.id }));
    expect(await findAlarm(ctx.db, bank.id, alarm?.id ?? '', ctx.clock.now())).toMatchObject({
      evidence: [{ latitude: 53.57 }],
    });

    await tell(machine, [{ minutesAgo: -3, at: HAMBURG }]);
    await untilQuiet();
    expect(await onChain(machine)).toEqual(['outside-area begin']);
    // Ten minutes after it was outside, by the clock.
    await engine.stop();
    engine = startAlarms({ ...ctx, clock: { now: () => new Date(Date.now() + 13 * MINUTE) } }, { intervalMs: 50 });
    await untilOnChain(machine, ['outside-area begin', 'outside-area end']);
    await engine.stop();
    engine = startAlarms(ctx, { intervalMs: 50 });
    expect(await kindsFor(bank.id, machine)).toEqual([['outside-area', 'ended']]);
  });

  it('moves when it must stand, at most once on chain whatever comes late or again', async () => {
    const { ctx, lessor } = trade;
    const machine = fresh();
    accepted(await setMovement(ctx, lessor.preparer, { of: machine.reference, allowed: 'never' }));
    const away = { latitude: 53.55, longitude: 9.98 };
    await tell(machine, [{ minutesAgo: -0.1, at: HAMBURG }]);
    await tell(machine, [{ minutesAgo: -2, at: away, speedMps: 12 }]);
    await untilOnChain(machine, ['unexpected-movement begin']);
    const [before] = await alarmsFor(lessor.id, machine);
    // It had begun earlier, as a reading shows that comes late.
    await tell(machine, [{ minutesAgo: -1, at: { latitude: 53.545, longitude: 9.98 }, speedMps: 11 }]);
    await untilQuiet();
    const [after] = await alarmsFor(lessor.id, machine);
    expect(after?.id).toBe(before?.id);
    expect(after?.since.getTime()).toBeLessThan(before?.since.getTime() ?? 0);
    await engine.stop();
    engine = startAlarms(ctx, { intervalMs: 50 });
    await ctx.db.alarmWatch.update({ where: { subject: machine.subject }, data: { dirtyFrom: new Date(0) } });
    await untilQuiet();
    await untilSettled(ctx);
    expect(await onChain(machine)).toEqual(['unexpected-movement begin']);
  });
});

describe('who sees what', () => {
  it('trips are seen by the parties, and by nobody else; use by the bank too', async () => {
    const { ctx, lessor, lessee, bank, maker, rival, stranger } = trade;
    const machine = fresh();
    const parked = [40, 35, 30].map(minutesAgo => ({ minutesAgo, at: HAMBURG }));
    const onSite = [20, 15, 10].map(minutesAgo => ({ minutesAgo, at: { latitude: 53.56, longitude: 9.98 } }));
    await tell(machine, [...parked, ...onSite]);
    const now = ctx.clock.now();
    // A day that began twelve hours ago, whatever the time of day is.
    const timeZone = `Etc/GMT${now.getUTCHours() < 12 ? '-12' : '+0'}`;
    const day = dayIn(timeZone, Math.floor(now.getTime() / 1000));
    const trips = (organisationId: string) =>
      tripsOfDay(ctx.db, organisationId, machine.reference, { day, timeZone, now });
    for (const { id } of [lessor, lessee]) {
      const seen = await trips(id);
      expect(seen?.legs.map(({ kind }) => kind)).toEqual(['stop', 'trip', 'stop']);
      expect(inspect(seen, { depth: 9 })).toContain('53.56');
    }
    for (const { id } of [bank, maker, rival, stranger]) expect(await trips(id)).toBeNull();
    const hours = (organisationId: string) =>
      hoursOfUse(ctx.db, organisationId, machine.reference, { from: new Date(now.getTime() - 2 * HOUR), to: now, now });
    expect((await hours(bank.id))?.reduce((sum, { readings }) => sum + readings, 0)).toBe(6);
    for (const { id } of [rival, stranger]) expect(await hours(id)).toBeNull();
  });

  it('areas are seen by lessor and lessee alone: they tell where a machine may be', async () => {
    const { ctx, lessor, lessee, bank, rival, stranger } = trade;
    const { geofenceId } = accepted(
      await createGeofence(ctx, lessor.preparer, {
        name: 'Werk Nord',
        shape: { kind: 'corridor', line: [HAMBURG, BREMEN], withinM: 90_000 },
      }),
    );
    const { assignmentId } = accepted(
      await assignGeofence(ctx, lessor.preparer, { geofenceId, to: lease.reference, dwellMs: HOUR }),
    );
    const { reference } = machines[0] ?? { reference: '' };
    const now = ctx.clock.now();
    for (const { id } of [lessor, lessee]) {
      const areas = await areasOfMachine(ctx.db, id, reference, now);
      expect(areas).toMatchObject([{ name: 'Werk Nord', purpose: 'permitted', isOwn: id === lessor.id }]);
      expect(await areasOfLease(ctx.db, id, lease.reference)).toHaveLength(1);
    }
    for (const { id } of [bank, rival, stranger]) {
      expect(await areasOfMachine(ctx.db, id, reference, now)).toBeNull();
      expect(await areasOfLease(ctx.db, id, lease.reference)).toBeNull();
    }
    expect((await listGeofences(ctx.db, lessee.id)).edges).toEqual([]);
    const own = await listGeofences(ctx.db, lessor.id, { filter: { text: 'nord', retired: false } });
    expect(own.edges).toMatchObject([{ node: { id: geofenceId, assignments: 1 } }]);
    expect(refusalOf(await endAssignment(ctx, lessee.preparer, { assignmentId }))).toBe('not-in-charge');
    expect(refusalOf(await endAssignment(ctx, stranger.preparer, { assignmentId }))).toBe('not-found');
    accepted(await endAssignment(ctx, lessor.preparer, { assignmentId }));
    expect(await areasOfLease(ctx.db, lessor.id, lease.reference)).toEqual([]);
  });
});

describe('a spoofer', () => {
  it('is doubted, however long he stays, and makes no condition', async () => {
    const { lessor, lessee, bank } = trade;
    const machine = fresh();
    await tell(machine, [
      ...[62, 61, 60].map(minutesAgo => ({ minutesAgo, at: HAMBURG })),
      { minutesAgo: 50, at: PRAGUE },
      { minutesAgo: 45, at: { latitude: 50.09, longitude: 14.43 } },
      { minutesAgo: 40, at: { latitude: 50.1, longitude: 14.43 } },
    ]);
    await untilQuiet();
    expect(await kindsFor(lessor.id, machine)).toEqual([['place-doubted', 'open']]);
    expect(await kindsFor(bank.id, machine)).toEqual([]);
    const day = dayOfClock(trade.ctx);
    const range = { from: daysAgo(trade.ctx, 1), to: day, now: trade.ctx.clock.now() };
    const seen = await machineTelemetry(trade.ctx.db, lessee.id, machine.reference, range);
    expect(seen?.place).toMatchObject(HAMBURG);
    expect(seen?.readings.filter(({ doubts }) => doubts.includes('place-jump'))).toHaveLength(3);
    await tell(machine, [{ minutesAgo: 5, at: HAMBURG }]);
    await untilQuiet();
    expect(await kindsFor(lessor.id, machine)).toEqual([['place-doubted', 'ended']]);
    expect(await conditionsOf(machine)).toEqual([]);
  });
});

describe('a meter cheat', () => {
  it('stands on chain until who lets the machine says what was found', async () => {
    const { ctx, lessor, lessee, bank } = trade;
    const machine = fresh();
    const hours = (minutesAgo: number, value: number): Told => ({ minutesAgo, engineHoursMs: value * HOUR });
    await tell(machine, [hours(600, 900), hours(300, 905), hours(100, 700), hours(50, 700.5)]);
    await untilOnChain(machine, ['meter-fault begin']);
    const [alarm] = await alarmsFor(bank.id, machine);
    expect(alarm).toMatchObject({ kind: 'meter-fault', standing: 'open', severity: 'high' });
    const settle = { alarmId: alarm?.id ?? '', note: 'The meter was wound back; the workshop has confirmed it.' };
    expect(refusalOf(await settleAlarm(ctx, lessee.preparer, settle))).toBe('not-in-charge');
    expect(refusalOf(await settleAlarm(ctx, trade.stranger.preparer, settle))).toBe('not-found');
    accepted(await settleAlarm(ctx, lessor.preparer, settle));
    await untilOnChain(machine, ['meter-fault begin', 'meter-fault end']);
    expect(refusalOf(await settleAlarm(ctx, lessor.preparer, settle))).toBe('alarm-ended');
    await tell(machine, [hours(20, 701)]);
    await untilQuiet();
    expect(await kindsFor(lessor.id, machine)).toEqual([['meter-fault', 'ended']]);
  });
});

describe('silence', () => {
  it('begins by the clock and ends with a reading; a buffered upload takes it back', async () => {
    const { ctx, lessor } = trade;
    const machine = fresh();
    const set = { subject: machine.subject, organisationId: lessor.id, silentAfterMs: 10 * MINUTE };
    const from = new Date(ctx.clock.now().getTime() - HOUR);
    await ctx.db.alarmSetting.create({ data: { ...set, id: randomUUID(), from } });
    await ctx.db.$transaction(tx => markRules(tx, [machine.subject], from));
    await tell(machine, [{ minutesAgo: 30 }]);
    await untilOnChain(machine, ['silent begin']);
    await tell(machine, [{ minutesAgo: 1 }]);
    await untilOnChain(machine, ['silent begin', 'silent end']);
    expect(await kindsFor(lessor.id, machine)).toEqual([['silent', 'ended']]);
    await tell(machine, [{ minutesAgo: 22 }, { minutesAgo: 14 }, { minutesAgo: 7 }]);
    await untilQuiet();
    expect(await kindsFor(lessor.id, machine)).toEqual([['silent', 'withdrawn']]);
    await untilSettled(ctx);
    expect(await onChain(machine)).toEqual(['silent begin', 'silent end']);

    // A limit that is set now is of now: the seven minutes of before are held against the ten of before.
    accepted(await setAlarmLimits(ctx, lessor.preparer, { of: machine.reference, silentAfterMs: 5 * MINUTE }));
    await ctx.db.alarmWatch.update({ where: { subject: machine.subject }, data: { dirtyFrom: new Date(0) } });
    await untilQuiet();
    expect(await kindsFor(lessor.id, machine)).toEqual([['silent', 'withdrawn']]);
    const versions = await ctx.db.alarmSetting.findMany({
      where: { subject: machine.subject },
      orderBy: { from: 'asc' },
    });
    expect(versions.map(({ silentAfterMs, until }) => [Number(silentAfterMs), until === null])).toEqual([
      [10 * MINUTE, false],
      [5 * MINUTE, true],
    ]);
    expect(versions[0]?.until).toEqual(versions[1]?.from);
  });
});

describe('tampering', () => {
  it('in a service window is none; outside of one it is told, muted, acknowledged, escalated', async () => {
    const { ctx, lessor, lessee, bank, stranger } = trade;
    const machine = fresh();
    const now = ctx.clock.now();
    const window = (from: number, hours: number) => ({
      ...{ machine: machine.reference, note: 'The hydraulics are mended.' },
      ...{ from: new Date(now.getTime() + from * HOUR), until: new Date(now.getTime() + (from + hours) * HOUR) },
    });
    expect(refusalOf(await announceService(ctx, lessee.preparer, window(-2, 3)))).toBe('service-begun');
    expect(refusalOf(await announceService(ctx, bank.preparer, window(0, 1)))).toBe('not-permitted');
    expect(refusalOf(await announceService(ctx, stranger.preparer, window(0, 1)))).toBe('not-found');
    const { serviceId } = accepted(await announceService(ctx, lessee.preparer, window(0, 1)));
    const announced = (organisationId: string) =>
      ctx.db.inboxItem.count({ where: { organisationId, kind: 'service-announced' } });
    expect([await announced(lessor.id), await announced(bank.id)]).toEqual([1, 0]);
    // Whoever leases a machine does not switch off the alarms of others.
    await tell(machine, [{ minutesAgo: 0.2, alarms: ['power-cut'] }]);
    await untilQuiet();
    expect(await kindsFor(lessor.id, machine)).toEqual([['power-cut', 'open']]);
    for (const who of [lessee, bank])
      expect(refusalOf(await confirmService(ctx, who.preparer, { serviceId }))).toBe('not-in-charge');
    expect(refusalOf(await confirmService(ctx, stranger.preparer, { serviceId }))).toBe('not-found');
    accepted(await confirmService(ctx, lessor.preparer, { serviceId }));
    expect(await announced(bank.id)).toBe(1);
    await new Promise(resolve => setTimeout(resolve, 20));
    await tell(machine, [{ minutesAgo: 0, alarms: ['tamper'] }]);
    await untilQuiet();
    expect(await kindsFor(lessor.id, machine)).toEqual([['power-cut', 'open']]);

    expect(refusalOf(await endService(ctx, stranger.preparer, { serviceId }))).toBe('not-found');
    accepted(await endService(ctx, lessor.preparer, { serviceId }));
    accepted(
      await muteAlarms(ctx, lessee.preparer, { machine: machine.reference, until: new Date(now.getTime() + HOUR) }),
    );
    await tell(machine, [{ minutesAgo: -3, alarms: ['tamper'] }]);
    await untilOnChain(machine, ['power-cut begin', 'tamper begin']);
    const told = (organisationId: string) =>
      ctx.db.inboxItem.count({ where: { organisationId, kind: 'alarm-raised', subject: machine.subject } });
    expect([await told(lessor.id), await told(lessee.id), await told(bank.id)]).toEqual([2, 1, 2]);

    const ofKind = async (organisationId: string) =>
      (await alarmsFor(organisationId, machine)).find(({ kind }) => kind === 'tamper');
    expect((await ofKind(lessee.id))?.mutedUntil).toEqual(new Date(now.getTime() + HOUR));

    const alarm = await ofKind(lessor.id);
    const alarmId = alarm?.id ?? '';
    accepted(await acknowledgeAlarm(ctx, lessor.preparer, { alarmId, note: 'We drive there.' }));
    expect(refusalOf(await acknowledgeAlarm(ctx, lessor.approver, { alarmId }))).toBe('alarm-acknowledged');
    expect(refusalOf(await acknowledgeAlarm(ctx, stranger.preparer, { alarmId }))).toBe('not-found');
    expect(refusalOf(await acknowledgeAlarm(ctx, lessor.viewer, { alarmId }))).toBe('not-permitted');
    await ctx.db.alarm.update({ where: { id: alarmId }, data: { escalateAt: ctx.clock.now() } });
    await vi.waitFor(
      async () => expect(await ctx.db.message.count({ where: { template: 'alarm-standing' } })).toBeGreaterThan(0),
      {
        timeout: 60_000,
      },
    );
    const people = await ctx.db.message.findMany({ where: { template: 'alarm-standing' } });
    const ofBank = await ctx.db.membership.findMany({ where: { organisationId: bank.id }, include: { user: true } });
    const mails = ofBank.map(({ user }) => user.email);
    expect(people.every(({ recipient }) => mails.includes(recipient))).toBe(true);
    const { id: muteId } = await ctx.db.alarmMute.findFirstOrThrow({ where: { subject: machine.subject } });
    expect(refusalOf(await endMute(ctx, lessor.preparer, { muteId }))).toBe('not-found');
    accepted(await endMute(ctx, lessee.preparer, { muteId }));
    expect((await alarmsFor(lessee.id, machine))[0]?.mutedUntil).toBeNull();
  });
});

it('two devices that are cut are two alarms, each with its own begin and end on chain', async () => {
  const { ctx, lessor, bank } = trade;
  const machine = fresh();
  const cutBy = (source: string, minutesAgo: number, alarm = 'power-cut') =>
    tell(machine, [{ minutesAgo, alarms: [alarm] }], source);
  await cutBy('device:a', 4);
  await untilOnChain(machine, ['power-cut begin']);
  const [first] = await alarmsFor(lessor.id, machine);
  accepted(await acknowledgeAlarm(ctx, lessor.preparer, { alarmId: first?.id ?? '' }));
  await cutBy('device:b', 3);
  await untilOnChain(machine, ['power-cut begin', 'power-cut begin']);
  const [, second] = await alarmsFor(lessor.id, machine);
  expect(second).toMatchObject({ kind: 'power-cut', standing: 'open', acknowledgedAt: null, about: { of: 'device' } });
  for (const { id } of [lessor, bank])
    expect(
      await ctx.db.inboxItem.count({ where: { organisationId: id, kind: 'alarm-raised', subject: machine.subject } }),
    ).toBe(2);
  await cutBy('device:a', 2, 'power-restored');
  await untilOnChain(machine, ['power-cut begin', 'power-cut begin', 'power-cut end']);
  expect(await kindsFor(bank.id, machine)).toEqual([
    ['power-cut', 'ended'],
    ['power-cut', 'open'],
  ]);
});

it('a condition whose action got lost is signed again, and is on chain once', async () => {
  const { ctx, ledger } = trade;
  const machine = fresh();
  await ledger.stopLoop();
  await tell(machine, [{ minutesAgo: 1, alarms: ['jamming'] }]);
  await vi.waitFor(async () => expect(await conditionsOf(machine)).toHaveLength(1), { timeout: 60_000 });
  const [lost] = await conditionsOf(machine);
  const settledAt = new Date(ctx.clock.now().getTime() - 2 * MINUTE);
  await ctx.db.action.update({ where: { id: lost?.actionId ?? '' }, data: { status: 'EXPIRED', settledAt } });
  await ctx.db.machineCondition.updateMany({ where: { subject: machine.subject }, data: { triedAt: settledAt } });
  await vi.waitFor(async () => expect((await conditionsOf(machine))[0]?.attempts).toBe(2), { timeout: 60_000 });
  await ledger.start();
  await untilOnChain(machine, ['jamming begin']);
  const [signed] = await conditionsOf(machine);
  expect(signed).toMatchObject({ root: lost?.root, refusal: null });
  expect(signed?.actionId).not.toBe(lost?.actionId);
});

describe('areas', () => {
  it('are set by who lets the machine alone, changed and retired', async () => {
    const { ctx, lessor, lessee, bank, stranger } = trade;
    const shape = { kind: 'circle', center: BREMEN, radiusM: 500 } as const;
    const { geofenceId } = accepted(await createGeofence(ctx, lessor.preparer, { name: 'Hof', shape }));
    const assign = (who: Actor, to: string) => assignGeofence(ctx, who, { geofenceId, to, dwellMs: HOUR });
    expect(refusalOf(await assign(lessee.preparer, lease.reference))).toBe('not-in-charge');
    expect(refusalOf(await assign(stranger.preparer, lease.reference))).toBe('not-found');
    expect(refusalOf(await assign(bank.preparer, lease.reference))).toBe('not-found');
    expect(refusalOf(await assign(lessor.viewer, lease.reference))).toBe('not-permitted');
    const south = { latitude: 50, longitude: 9 };
    const refused = [
      [HAMBURG, PRAGUE, BREMEN, south],
      [HAMBURG, BREMEN, PRAGUE, south],
    ].map(corners => createGeofence(ctx, lessor.preparer, { name: 'X', shape: { kind: 'polygon', corners } }));
    const codes = (await Promise.all(refused)).map(one => (one.ok ? null : one.refusal.code));
    expect(codes).toContain('polygon-touches-itself');
    expect(refusalOf(await changeGeofence(ctx, stranger.preparer, { geofenceId, name: 'mine' }))).toBe('not-found');
    accepted(await changeGeofence(ctx, lessor.preparer, { geofenceId, shape: { ...shape, radiusM: 900 } }));
    accepted(await retireGeofence(ctx, lessor.preparer, { geofenceId }));
    expect(refusalOf(await assign(lessor.preparer, lease.reference))).toBe('geofence-retired');
  });
});

it('the engine has nothing to do when nothing is new', async () => {
  await engine.stop();
  expect(await runAlarms(trade.ctx)).toEqual({ machines: 0, failed: [] });
  expect(trade.ledger.logged.filter(line => line.includes('alarms'))).toEqual([]);
});
