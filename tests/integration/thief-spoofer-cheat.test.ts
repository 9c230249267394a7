import { inspect } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { metresBetween } from '#domain/telemetry/distance';
import { isTrackerProtocol } from '#iot-adapters/protocol';
import { protocolNamed } from '#iot-adapters/registry';
import { channelsOf } from '#iot-adapters/simulator/channels';
import { deviceIdOf, TEST_PREFIX } from '#iot-adapters/simulator/ids';
import { machineOf } from '#iot-adapters/simulator/machine/fleet';
import { lengthOf, onsetBefore, type ScenarioName, type Story, storyOf } from '#iot-adapters/simulator/scenario';
import type { Listener } from '#iot-adapters/transports/listener';
import { listenTrackerTcp } from '#iot-adapters/transports/tracker-tcp';
import { findAlarm } from '#prisma/reads/alarm';
import { listAlarms } from '#prisma/reads/alarms';
import { pathBetween } from '#prisma/reads/day-path';
import { machineTelemetry } from '#prisma/reads/telemetry';
import { settleAlarm } from '#services/alarms/handle-alarm';
import { runAlarms } from '#services/alarms/run-alarms';
import { confirmEnrolment, proposeEnrolment } from '#services/devices/enrol-device';
import { registerDevice } from '#services/devices/register-device';
import { assignGeofence } from '#services/geofences/assign-geofence';
import { createGeofence } from '#services/geofences/geofences';
import { ReadingWriter } from '#services/ingest/reading-writer';
import { grantPlace } from '#services/telemetry/place-grants';
import { createTestApi } from '../support/api.ts';
import { accepted } from '../support/consortium.ts';
import { settleReadings } from '../support/ingest.ts';
import {
  createLeasingTrade,
  dayOfClock,
  daysAgo,
  type LeasingTrade,
  makeMachine,
  runLease,
  type TestMachine,
} from '../support/leasing-trade.ts';
import { untilSettled } from '../support/ledger-acts.ts';
import { pledgeTo } from '../support/liens.ts';
import { createTestPortal, signIn, type TestBrowser } from '../support/portal.ts';
import { liveThrough } from '../support/simulate.ts';

const SEED = 'thief';
/** Of a simulated fleet, one that stays on its site. */
const NUMBER = 3;
const HOUR = 3_600_000;
const HOST = '127.0.0.1';

let trade: LeasingTrade;
let writer: ReadingWriter;
let listener: Listener;
let bank: TestBrowser;
const machines: TestMachine[] = [];
const externalIds: string[] = [];

const teltonika = () => {
  const channel = channelsOf(SEED).find(({ name }) => name === 'teltonika');
  const protocol = protocolNamed('teltonika');
  if (!channel || !protocol || !isTrackerProtocol(protocol)) throw new Error('Teltonika is gone');
  return { channel, protocol };
};

/** A tracker of the lessor's, enrolled by both on chain; it has spoken for its machine for as long as the story lasts. */
const enrol = async (machine: TestMachine, externalId: string) => {
  const { ctx, lessor, lessee } = trade;
  const device = accepted(await registerDevice(ctx, lessor.preparer, { protocol: 'teltonika', externalId }));
  const { deviceId } = device;
  accepted(await proposeEnrolment(ctx, lessor.approver, { deviceId, machine: machine.reference }));
  accepted(await confirmEnrolment(ctx, lessee.approver, { deviceId }));
};

beforeAll(async () => {
  trade = await createLeasingTrade();
  const { ctx, ledger, lessor, lessee } = trade;
  for (let count = 0; count < 3; count += 1) machines.push(await makeMachine(ctx, lessor));
  await pledgeTo(ctx, trade.bank, lessor, machines);
  await runLease(ctx, lessor, lessee, machines);
  for (const [at, machine] of machines.entries()) {
    const externalId = deviceIdOf(TEST_PREFIX, at + 1, teltonika().channel.idDigits);
    externalIds.push(externalId);
    await enrol(machine, externalId);
  }
  await untilSettled(ctx);
  await ctx.db.deviceBinding.updateMany({ data: { from: new Date(0) } });
  writer = new ReadingWriter({ ctx, databaseUrl: ledger.databaseUrl });
  const log = { warn: () => undefined, debug: () => undefined };
  listener = await listenTrackerTcp({ host: HOST, port: 0, sink: writer, log, protocol: teltonika().protocol });
  const portal = await createTestPortal({ ctx }, /^root$|^routes\/(alarms|equipment|collateral|_index)/);
  bank = portal.open();
  await signIn(bank, trade.bank.approver);
});
afterAll(async () => {
  await listener?.close();
  await writer?.close();
  await trade?.ledger.close();
});

/** Lives so much of a story over a real socket, and works off what came of it. */
const live = async (at: number, story: Story, from: number, to: number, steps = 120) => {
  const { ctx, ledger } = trade;
  const caller = { id: externalIds[at] ?? '', token: '' };
  const server = { host: HOST, port: listener.port };
  const device = { caller, channel: teltonika().channel, story, server };
  const { refused, waiting, dropped, acknowledged } = await liveThrough([device], { from, to, steps });
  expect({ refused, waiting, dropped }).toEqual({ refused: 0, waiting: 0, dropped: 0 });
  expect(acknowledged).toBeGreaterThan(10);
  await settleReadings({ ctx, db: ledger.db });
  expect((await runAlarms(ctx)).failed).toEqual([]);
  await untilSettled(ctx);
};

/** When a scenario happened last, so that it is over by now. */
const lately = (scenario: Exclude<ScenarioName, 'work'>, hoursAgo = 0) => {
  const asked = trade.ctx.clock.now().getTime() - hoursAgo * HOUR;
  const machine = machineOf(SEED, NUMBER, asked - 7 * 24 * HOUR);
  const onset = onsetBefore(scenario, machine, asked);
  return {
    onset,
    depot: machine.home.depot,
    story: storyOf(machine, scenario, onset),
    work: storyOf(machine, 'work', null),
  };
};

const machineAt = (at: number): TestMachine => {
  const machine = machines[at];
  if (!machine) throw new Error('make more machines');
  return machine;
};

const alarmsFor = async (organisationId: string, at: number) =>
  (
    await listAlarms(trade.ctx.db, organisationId, {
      filter: { machine: machineAt(at).subject },
      sort: { by: 'since', direction: 'asc' },
      now: trade.ctx.clock.now(),
    })
  ).edges.map(({ node }) => node);

const seenBy = (organisationId: string, at: number) => {
  const { ctx } = trade;
  const range = { from: daysAgo(ctx, 8), to: dayOfClock(ctx), now: ctx.clock.now() };
  return machineTelemetry(ctx.db, organisationId, machineAt(at).reference, range);
};

/** How often each condition is an event on chain. */
const onChain = async (at: number): Promise<Map<string, number>> => {
  const { db } = trade.ctx;
  const { subject } = machineAt(at);
  const conditions = await db.machineCondition.findMany({ where: { subject } });
  const events = await db.event.findMany({ where: { name: 'ConditionObserved', subject } });
  const counts = new Map<string, number>();
  for (const { args } of events) {
    const root = typeof args === 'object' && args !== null && 'report' in args ? args.report : null;
    const condition = conditions.find(one => one.root === root);
    const name = condition ? `${condition.kind} ${condition.state}` : 'unknown';
    counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  return counts;
};

const places = (text: unknown): RegExpMatchArray | null => inspect(text, { depth: 12 }).match(/l(at|ong)itude: -?\d/g);

describe('the thief', () => {
  it('is seen by the lessor on his way; the bank sees that it is outside, since when, signed once, and no place', async () => {
    const { ctx, lessor, lessee } = trade;
    const { onset, depot, story, work } = lately('theft', 3);
    const machine = machineAt(0);
    const { geofenceId } = accepted(
      await createGeofence(ctx, lessor.preparer, {
        name: 'Baustelle',
        shape: { kind: 'circle', center: depot, radiusM: 20_000 },
      }),
    );
    accepted(await assignGeofence(ctx, lessor.preparer, { geofenceId, to: machine.reference }));
    // It was drawn before the theft.
    const before = new Date(onset - 24 * HOUR);
    await ctx.db.geofenceVersion.updateMany({ where: { geofenceId }, data: { from: before } });
    await ctx.db.geofenceAssignment.updateMany({ where: { geofenceId }, data: { from: before } });
    await live(0, story, onset - HOUR, onset + lengthOf('theft'), 240);

    const kinds = (await alarmsFor(lessor.id, 0)).map(({ kind }) => kind);
    expect(kinds).toEqual(expect.arrayContaining(['outside-area', 'tow', 'power-cut']));
    const way = await pathBetween(ctx.db, lessor.id, machine.subject, {
      ...{ from: new Date(onset), to: new Date(onset + lengthOf('theft')), now: ctx.clock.now() },
    });
    expect(way.length).toBeGreaterThan(10);
    const end = way.at(-1);
    expect(end && metresBetween(end, depot)).toBeGreaterThan(50_000);

    const gone = (await alarmsFor(trade.bank.id, 0)).find(({ kind }) => kind === 'outside-area');
    expect(gone).toMatchObject({ standing: 'open' });
    const asBank = await findAlarm(ctx.db, trade.bank.id, gone?.id ?? '', ctx.clock.now());
    expect(asBank).toMatchObject({
      place: null,
      areas: [],
      use: null,
      conditions: [{ state: 'begin', status: 'recorded' }],
    });
    expect(places(asBank)).toBeNull();
    const seen = await seenBy(trade.bank.id, 0);
    expect(seen).toMatchObject({ whereabouts: { state: 'outside', country: null }, place: null, path: [] });
    expect(places(seen)).toBeNull();
    const day = { from: before, to: ctx.clock.now(), now: ctx.clock.now() };
    expect(await pathBetween(ctx.db, trade.bank.id, machine.subject, day)).toEqual([]);
    const page = await bank.get(`/collateral/${machine.reference}`);
    expect(page.status).toBe(200);
    expect(page.html).toContain('Outside of where it may be, since');
    expect(page.html).toContain('ConditionObserved');
    expect(page.html).not.toContain('Its devices signed no condition that still stands');
    const history = await bank.get(`/equipment/${machine.reference}/history`);
    expect(history.html).toContain('outside its area: begins');
    const exact = (end?.latitude ?? 0).toFixed(3);
    for (const path of ['', '/use']
      .map(part => `/equipment/${machine.reference}${part}`)
      .concat(`/alarms/${gone?.id}`)) {
      const { status, html } = await bank.get(path);
      expect([path, status]).toEqual([path, 200]);
      expect(html).not.toContain(exact);
    }
    const api = createTestApi(ctx);
    const asked = await api.run(
      await api.tokenOf(trade.bank.preparer),
      `query ($of: String!, $day: Date!) { machineTelemetry(machine: $of, from: $day, to: $day) {
         whereabouts { state country } place { latitude } path { latitude } } }`,
      { of: machine.reference, day: dayOfClock(ctx) },
    );
    expect(asked.errors ?? []).toEqual([]);
    expect(asked.data.machineTelemetry).toEqual({
      whereabouts: { state: 'OUTSIDE', country: null },
      place: null,
      path: [],
    });

    // By the lessee's grant it sees where, and the way of the day.
    accepted(await grantPlace(ctx, lessee.preparer, { machine: machine.subject, bankId: trade.bank.id }));
    expect(places(await seenBy(trade.bank.id, 0))).not.toBeNull();
    expect((await pathBetween(ctx.db, trade.bank.id, machine.subject, day)).length).toBeGreaterThan(10);
    await ctx.db.placeGrant.updateMany({ data: { endedAt: ctx.clock.now() } });
    expect(places(await seenBy(trade.bank.id, 0))).toBeNull();
    // After default it does, with no grant.
    await ctx.db.leaseProjection.updateMany({ data: { status: 'Defaulted' } });
    expect(places(await seenBy(trade.bank.id, 0))).not.toBeNull();
    await ctx.db.leaseProjection.updateMany({ where: { status: 'Defaulted' }, data: { status: 'Commenced' } });

    // It is brought back.
    const now = ctx.clock.now().getTime();
    await live(0, work, now - HOUR, now);
    expect((await alarmsFor(trade.bank.id, 0)).find(({ id }) => id === gone?.id)?.standing).toBe('ended');
    expect((await seenBy(trade.bank.id, 0))?.whereabouts?.state).toBe('inside');
    const counts = await onChain(0);
    expect([counts.get('outside-area begin'), counts.get('outside-area end'), counts.get('unknown')]).toEqual([
      1,
      1,
      undefined,
    ]);
  });
});

describe('the spoofer', () => {
  it('is believed by nobody: the lessor sees doubts beside the way, the bank that it is not known, then inside', async () => {
    const { ctx, lessor } = trade;
    const { onset, depot, story } = lately('spoofed-jump');
    const machine = machineAt(1);
    await live(1, story, onset - HOUR, onset + HOUR / 3);
    const doubted = (await alarmsFor(lessor.id, 1)).find(({ kind }) => kind === 'place-doubted');
    expect(doubted).toMatchObject({ standing: 'open' });
    const during = (await seenBy(trade.bank.id, 1))?.whereabouts;
    expect(during).toMatchObject({ state: 'unknown', country: null });

    await live(1, story, onset + HOUR / 3, ctx.clock.now().getTime(), 240);
    const kept = await ctx.db.reading.findMany({ where: { subject: machine.subject, doubts: { has: 'place-jump' } } });
    expect(kept.length).toBeGreaterThan(0);
    const range = { from: new Date(onset - HOUR), to: ctx.clock.now(), now: ctx.clock.now() };
    const way = await pathBetween(ctx.db, lessor.id, machine.subject, range);
    expect(way.filter(place => place.doubted).length).toBeGreaterThan(0);
    const believed = way.filter(place => !place.doubted);
    expect(believed.every(place => metresBetween(place, depot) < 100_000)).toBe(true);
    expect((await alarmsFor(lessor.id, 1)).find(({ kind }) => kind === 'place-doubted')?.standing).toBe('ended');
    const asBank = (await alarmsFor(trade.bank.id, 1)).map(({ kind }) => kind);
    expect(asBank).not.toContain('place-doubted');
    expect(asBank).not.toContain('outside-area');
    expect((await seenBy(trade.bank.id, 1))?.whereabouts).toMatchObject({ state: 'inside', country: null });
    const counts = await onChain(1);
    expect([...counts.keys()].filter(name => name.startsWith('outside-area'))).toEqual([]);
  });
});

describe('the meter cheat', () => {
  it('stands on chain until who lets the machine has looked; what was wound back counts no hour', async () => {
    const { ctx, lessor } = trade;
    const { onset, story } = lately('meter-rollback');
    const { subject } = machineAt(2);
    await live(2, story, onset - 2 * HOUR, onset + lengthOf('meter-rollback'), 180);
    const readings = await ctx.db.reading.findMany({ where: { subject }, orderBy: { time: 'asc' } });
    const back = readings.filter(({ doubts }) => doubts.includes('engine-hours-backwards'));
    expect(back.length).toBeGreaterThan(0);
    expect(back.every(({ time }) => time.getTime() >= onset)).toBe(true);
    for (const { id } of [lessor, trade.bank])
      expect((await alarmsFor(id, 2)).find(({ kind }) => kind === 'meter-fault')).toMatchObject({ standing: 'open' });
    const days = await ctx.db.equipmentDay.findMany({ where: { subject } });
    const counted = days.reduce((sum, { engineMs }) => sum + Number(engineMs), 0);
    expect(counted).toBeGreaterThanOrEqual(0);
    expect(counted).toBeLessThanOrEqual(lengthOf('meter-rollback') + 2 * HOUR);
    // What is shown is what was believed: before it was wound back.
    const highest = Math.max(...readings.map(({ engineHoursMs }) => Number(engineHoursMs ?? 0n)));
    const latest = (await seenBy(lessor.id, 2))?.meters.find(({ kind }) => kind === 'engine-hours');
    expect(highest - (latest?.value ?? 0)).toBeLessThan(HOUR);

    const [alarm] = (await alarmsFor(lessor.id, 2)).filter(({ kind }) => kind === 'meter-fault');
    const note = 'Wound back; the workshop has confirmed it.';
    accepted(await settleAlarm(ctx, lessor.preparer, { alarmId: alarm?.id ?? '', note }));
    expect((await runAlarms(ctx)).failed).toEqual([]);
    await untilSettled(ctx);
    const counts = await onChain(2);
    expect([counts.get('meter-fault begin'), counts.get('meter-fault end')]).toEqual([1, 1]);
  });
});
