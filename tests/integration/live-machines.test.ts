import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { MachineFeed, type MachineNews } from '#graphql/subscriptions/machine-feed';
import { PAUSE_MS } from '#graphql/subscriptions/paced';
import { unacknowledgedAlarms } from '#prisma/reads/alarms';
import { conditionsOffMap, equipmentPoints } from '#prisma/reads/equipment-points';
import { machineAudiences } from '#prisma/reads/machine-audience';
import { machineStates } from '#prisma/reads/machine-states';
import { acknowledgeAlarm } from '#services/alarms/handle-alarm';
import { startAlarms } from '#services/alarms/run-alarms';
import { createLive, type Live } from '#services/live';
import { endAuditorShare, shareWithAuditor } from '#services/sharing/share-with-auditor';
import { endPlaceGrant, grantPlace } from '#services/telemetry/place-grants';
import { recordReadings } from '#services/telemetry/record-readings';
import { createTestApi, type TestApi } from '../support/api.ts';
import { accepted, createOrganisation, type TestOrganisation } from '../support/consortium.ts';
import {
  createLeasingTrade,
  type LeasingTrade,
  makeMachine,
  runLease,
  type TestMachine,
  usualLease,
} from '../support/leasing-trade.ts';
import { pledgeTo } from '../support/liens.ts';
import { createTestPortal, signIn } from '../support/portal.ts';
import { openStream, type TestStream } from '../support/subscriptions.ts';

const HOUR = 3_600_000;
const HAMBURG = { latitude: 53.541234, longitude: 9.981234 };
const PRAGUE = { latitude: 50.081234, longitude: 14.431234 };

let trade: LeasingTrade;
let live: Live;
let api: TestApi;
let auditor: TestOrganisation;
let engine: { stop(): Promise<void> };
let portal: Awaited<ReturnType<typeof createTestPortal>>;
/** Two let to the lessee for a month by now, and pledged to the bank; and one that was never let. */
let [leased, roams, own]: TestMachine[] = [];
let tokens: Record<'lessor' | 'lessee' | 'bank' | 'rival' | 'stranger' | 'auditor', string>;
const streams: TestStream[] = [];

const machineOf = (machine: TestMachine | undefined): TestMachine => {
  if (!machine) throw new Error('no such machine');
  return machine;
};

beforeAll(async () => {
  trade = await createLeasingTrade();
  const { ctx, lessor, lessee, bank, rival, stranger } = trade;
  auditor = await createOrganisation(ctx, 'Treu Prüfung AG', ['AUDITOR']);
  leased = await makeMachine(ctx, lessor, undefined, false);
  roams = await makeMachine(ctx, lessor, undefined, false);
  own = await makeMachine(ctx, lessor);
  await pledgeTo(ctx, bank, lessor, [leased, roams]);
  await runLease(ctx, lessor, lessee, [leased, roams], { countries: ['DE', 'NL'], terms: usualLease(ctx, 1) });
  live = createLive(trade.ledger.databaseUrl, ctx.log);
  api = createTestApi(ctx, live);
  engine = startAlarms(ctx, { intervalMs: 50 });
  portal = await createTestPortal({ ctx }, /^root$|^routes\/(_index|equipment)/);
  tokens = {
    lessor: await api.tokenOf(lessor.preparer),
    lessee: await api.tokenOf(lessee.preparer),
    bank: await api.tokenOf(bank.preparer),
    rival: await api.tokenOf(rival.preparer),
    stranger: await api.tokenOf(stranger.preparer),
    auditor: await api.tokenOf(auditor.preparer),
  };
});
afterEach(async () => {
  for (const stream of streams.splice(0)) await stream.close();
});
afterAll(async () => {
  await engine.stop();
  await live.close();
  await trade.ledger.close();
});

type Who = keyof typeof tokens;

const open = async (who: Who, subscription: string, variables: object = {}, over = api): Promise<TestStream> => {
  const stream = await openStream(over, tokens[who], subscription, variables);
  streams.push(stream);
  return stream;
};

const ONE = `subscription ($machine: String!) { machineChanged(machine: $machine) {
  reference level condition whereabouts place { latitude longitude } speedMps engineOn lastAt openAlarms
  meters { kind value } } }`;
const ALL = `subscription { machinesChanged {
  machines { reference condition place { latitude } whereabouts } gone } }`;

const MINUTE = 60_000;
let step = 0;
/** Each a quarter of a minute after the one before, unless it says when: a machine that goes so fast is believed. */
const record = async (machine: TestMachine, fields: object, minutesAgo?: number): Promise<void> => {
  step += 1;
  const ago = minutesAgo ?? 50 - step / 4;
  const time = new Date(trade.ctx.clock.now().getTime() - ago * MINUTE);
  const readings = [{ machine: machine.reference, time, ...fields }];
  accepted(await recordReadings(trade.ctx, trade.lessor.preparer, { readings }));
};

const follow = (who: Who, machine: TestMachine, over = api) => open(who, ONE, { machine: machine.reference }, over);
const last = (stream: TestStream) => stream.events.at(-1)?.machineChanged;

describe('what a machine says now', () => {
  it('reaches its parties with the place, its lender as inside, and nobody else', async () => {
    const machine = machineOf(leased);
    const [lessor, lessee, bank, rival, stranger] = [
      await follow('lessor', machine),
      await follow('lessee', machine),
      await follow('bank', machine),
      await follow('rival', machine),
      await follow('stranger', machine),
    ];
    await record(machine, { ...HAMBURG, ignition: true, speedMps: 4, engineHoursMs: 100 * HOUR });
    for (const stream of [lessor, lessee]) {
      await stream.until(events => events.at(-1)?.machineChanged.place?.latitude === HAMBURG.latitude);
      expect(last(stream)).toMatchObject({
        ...{ reference: machine.reference, level: 'FULL', condition: 'WORKING', whereabouts: 'INSIDE' },
        ...{ speedMps: 4, engineOn: true, openAlarms: 0 },
        meters: [{ kind: 'ENGINE_HOURS', value: String(100 * HOUR) }],
      });
    }
    await bank.until(events => events.at(-1)?.machineChanged.whereabouts === 'INSIDE');
    expect(last(bank)).toMatchObject({ level: 'LENDER', condition: 'WORKING', place: null, speedMps: null });
    expect(bank.text()).not.toMatch(/53\.54|9\.98/);
    for (const stream of [rival, stranger]) expect(stream.text()).not.toContain('"data"');
  });

  it('tells those who may read of it alone that there is news', async () => {
    const { ctx, lessor, lessee, bank } = trade;
    const [both, other] = [machineOf(leased).subject, machineOf(own).subject];
    const audiences = await machineAudiences(ctx.db, [both, other], ctx.clock.now());
    const of = (subject: string) => audiences.find(({ subjects }) => subjects.includes(subject))?.organisations;
    expect(new Set(of(both))).toEqual(new Set([lessor.id, lessee.id, bank.id]));
    expect(of(other)).toEqual([lessor.id]);
  });

  it('is shown to the bank for as long as the lessee lets it, and no longer', async () => {
    const machine = machineOf(leased);
    const { ctx, lessee, bank } = trade;
    const stream = await follow('bank', machine);
    await stream.until(events => events.length > 0);
    expect(last(stream).place).toBeNull();
    const { grantId } = accepted(await grantPlace(ctx, lessee.preparer, { machine: machine.subject, bankId: bank.id }));
    await stream.until(events => events.at(-1)?.machineChanged.place?.latitude === HAMBURG.latitude);
    accepted(await endPlaceGrant(ctx, lessee.preparer, { grantId }));
    await stream.until(events => events.at(-1)?.machineChanged.place === null);
    const heard = stream.events.length;
    await record(machine, { latitude: 53.5455, longitude: 9.982, ignition: true, speedMps: 0 });
    await stream.until(events => events.length > heard && events.at(-1).machineChanged.condition === 'IDLE');
    expect(stream.events.slice(heard).every(({ machineChanged }) => machineChanged.place === null)).toBe(true);
    expect(stream.text()).not.toContain('53.5455');
  });

  it('ends for an auditor with the share', async () => {
    const { ctx, lessor } = trade;
    const machine = machineOf(leased);
    const [all, one] = [await open('auditor', ALL), await follow('auditor', machine)];
    await all.until(events => events.length > 0);
    expect(all.events).toEqual([{ machinesChanged: { machines: [], gone: [] } }]);
    const { shareId } = accepted(await shareWithAuditor(ctx, lessor.approver, { auditorId: auditor.id }));
    await all.until(events => JSON.stringify(events).includes(machine.reference));
    await one.until(events => events.at(-1)?.machineChanged?.reference === machine.reference);
    accepted(await endAuditorShare(ctx, lessor.approver, { shareId }));
    await all.until(events => events.at(-1).machinesChanged.gone.includes(machine.reference));
    await one.until(events => events.at(-1).machineChanged === null);
    const before = [all.events.length, one.events.length];
    const lessorSees = await follow('lessor', machine);
    await record(machine, { latitude: 53.5477, longitude: 9.982 });
    await lessorSees.until(events => events.at(-1)?.machineChanged.place?.latitude === 53.5477);
    await pause(2 * PAUSE_MS);
    expect([all.events.length, one.events.length]).toEqual(before);
    expect(all.text() + one.text()).not.toContain('53.5477');
  });

  it('of before its lease is not the lessee’s: neither place nor meter', async () => {
    const { ctx, lessor, lessee } = trade;
    const old = await makeMachine(ctx, lessor);
    const time = new Date(ctx.clock.now().getTime() - 40 * 24 * HOUR);
    const readings = [{ machine: old.reference, time, latitude: 48.5, longitude: 9, engineHoursMs: HOUR }];
    accepted(await recordReadings(ctx, lessor.preparer, { readings }));
    await runLease(ctx, lessor, lessee, [old], { terms: usualLease(ctx, 1) });
    const now = ctx.clock.now();
    const of = async ({ id }: TestOrganisation) =>
      (await machineStates(ctx.db, id, { subjects: [old.subject], now }))[0];
    expect(await of(lessor)).toMatchObject({ place: { latitude: 48.5 }, meters: [{ kind: 'engine-hours' }] });
    expect(await of(lessee)).toMatchObject({
      place: null,
      placeAt: null,
      lastAt: null,
      meters: [],
      whereabouts: 'unknown',
    });
    const pointsOf = async ({ id }: TestOrganisation) =>
      (await equipmentPoints(ctx.db, id, { now })).map(({ subject }) => subject);
    expect(await pointsOf(lessor)).toContain(old.subject);
    expect(await pointsOf(lessee)).not.toContain(old.subject);
    expect(await pointsOf(lessee)).toContain(machineOf(leased).subject);
  });

  it('breaks off for a token that was revoked', async () => {
    const machine = machineOf(own);
    let ahead = 0;
    const clock = { now: () => new Date(trade.ctx.clock.now().getTime() + ahead) };
    const later = createTestApi({ ...trade.ctx, clock }, live);
    const stream = await follow('lessor', machine, later);
    await stream.until(events => events.length > 0);
    const [text, revoked] = [stream.text(), tokens.lessor];
    tokens = { ...tokens, lessor: await api.tokenOf(trade.lessor.preparer) };
    await trade.ctx.db.apiToken.updateMany({
      where: { organisationId: trade.lessor.id, createdAt: { lt: trade.ctx.clock.now() } },
      data: { revokedAt: trade.ctx.clock.now() },
    });
    tokens = { ...tokens, lessor: await api.tokenOf(trade.lessor.preparer) };
    expect(revoked).not.toBe(tokens.lessor);
    ahead = 60_000;
    await record(machine, { latitude: 53.57, longitude: 9.99 });
    await vi.waitFor(() => expect(stream.isOver()).toBe(true), { timeout: 60_000, interval: 50 });
    expect(stream.text().replace(text, '')).not.toContain('53.57');
  });
});

describe('what a machine does', () => {
  it.each([
    ['working', { ignition: true, speedMps: 3 }],
    ['idle', { ignition: true, speedMps: 0 }],
    ['parked', { ignition: false, speedMps: 0 }],
  ])('is %s', async (condition, fields) => {
    const machine = machineOf(own);
    await record(machine, { latitude: 53.57, longitude: 9.99, ...fields });
    const { ctx, lessor } = trade;
    const now = ctx.clock.now();
    const state = async (at: Date) =>
      (await machineStates(ctx.db, lessor.id, { subjects: [machine.subject], now: at }))[0]?.condition;
    expect(await state(now)).toBe(condition);
    const points = await equipmentPoints(ctx.db, lessor.id, { filter: { condition: 'parked' }, now });
    expect(points.some(({ subject }) => subject === machine.subject)).toBe(condition === 'parked');
    // An engine that runs is heard of; one that stands may be quiet for a day.
    expect(await state(new Date(now.getTime() + 2 * HOUR))).toBe(condition === 'parked' ? 'parked' : 'silent');
    expect(await state(new Date(now.getTime() + 26 * HOUR))).toBe('silent');
  });

  it('is counted for the bank on a map that draws none of it', async () => {
    const { ctx, lessor, bank, stranger } = trade;
    await record(machineOf(leased), { latitude: 53.57, longitude: 9.99, ignition: false, speedMps: 0 });
    const asked = { now: ctx.clock.now(), filter: { ids: [machineOf(leased).subject] } };
    expect(await equipmentPoints(ctx.db, bank.id, asked)).toEqual([]);
    expect(await conditionsOffMap(ctx.db, bank.id, asked)).toEqual([{ condition: 'parked', count: 1 }]);
    expect(await conditionsOffMap(ctx.db, lessor.id, asked)).toEqual([]);
    expect(await conditionsOffMap(ctx.db, stranger.id, asked)).toEqual([]);
  });
});

describe('many who listen', () => {
  it('share one read a second, and each hears the newest', async () => {
    const { ctx, lessor } = trade;
    const machine = machineOf(own);
    let reads = 0;
    const db = new Proxy(ctx.db, {
      get(target, name) {
        if (name === '$queryRaw') reads += 1;
        const value = Reflect.get(target, name);
        return typeof value === 'function' ? value.bind(target) : value;
      },
    });
    const feed = new MachineFeed({ services: { ...ctx, db }, live, organisationId: lessor.id });
    const heard: MachineNews[][] = [];
    for (let listener = 0; listener < 40; listener += 1) {
      const news: MachineNews[] = [];
      heard.push(news);
      await feed.listen(listener % 2 === 0 ? null : [machine.subject], one => news.push(one));
    }
    const first = reads;
    const begun = Date.now();
    const READINGS = 24;
    for (let at = 1; at <= READINGS; at += 1) await record(machine, { latitude: 53.57 + at / 10_000, longitude: 9.99 });
    const newest = 53.57 + READINGS / 10_000;
    const placeIn = (news: MachineNews[]) =>
      news.at(-1)?.machines.find(({ subject }) => subject === machine.subject)?.place?.latitude;
    await vi.waitFor(() => expect(heard.every(news => placeIn(news) === newest)).toBe(true), {
      timeout: 60_000,
      interval: 50,
    });
    const turns = Math.ceil((Date.now() - begun) / PAUSE_MS) + 1;
    feed.stop();
    // Five queries a read, however many listen: machines, countries permitted, alarms and doubts of places, and what is not among the named.
    expect(reads - first).toBeLessThanOrEqual(5 * turns);
    for (const news of heard) expect(news.length - 1).toBeLessThanOrEqual(turns);
  });
});

describe('alarms', () => {
  const ALARMS = `subscription { alarmChanged { change alarm { alarmId kind machine { reference } acknowledgedAt } } }`;
  const changesIn = (stream: TestStream, kind = 'OUTSIDE_AREA'): string[] =>
    stream.events.flatMap(({ alarmChanged: { change, alarm } }) => (alarm.kind === kind ? change : []));

  it('are told when they are raised, acknowledged and over, to those who see them', async () => {
    const { ctx, lessor, bank } = trade;
    const machine = machineOf(roams);
    const [asLessor, asLessee, asBank, asStranger] = [
      await open('lessor', ALARMS),
      await open('lessee', ALARMS),
      await open('bank', ALARMS),
      await open('stranger', ALARMS),
    ];
    const state = await follow('lessor', machine);
    const waiting = (who: TestOrganisation) => unacknowledgedAlarms(ctx.db, who.id, ctx.clock.now());
    const before = [await waiting(lessor), await waiting(bank)];
    await record(machine, HAMBURG, 12 * 60);
    for (const at of [7, 6.9, 6.8]) await record(machine, PRAGUE, at * 60);
    for (const stream of [asLessor, asLessee, asBank])
      await vi.waitFor(() => expect(changesIn(stream)).toEqual(['RAISED']), { timeout: 60_000, interval: 50 });
    await state.until(events => events.at(-1)?.machineChanged.condition === 'ALARM');
    expect(last(state)).toMatchObject({ whereabouts: 'OUTSIDE' });
    expect(last(state).openAlarms).toBeGreaterThan(0);
    expect(asBank.text()).not.toMatch(/50\.08|14\.43/);
    expect([await waiting(lessor), await waiting(bank)]).toEqual(before.map(count => (count ?? 0) + 1));

    const alarmId = asLessor.events.find(({ alarmChanged }) => alarmChanged.alarm.kind === 'OUTSIDE_AREA').alarmChanged
      .alarm.alarmId;
    accepted(await acknowledgeAlarm(ctx, lessor.preparer, { alarmId }));
    await vi.waitFor(() => expect(changesIn(asLessor)).toEqual(['RAISED', 'ACKNOWLEDGED']), { timeout: 60_000 });
    expect([await waiting(lessor), await waiting(bank)]).toEqual([before[0], (before[1] ?? 0) + 1]);

    for (const at of [2, 1.9, 1.8]) await record(machine, HAMBURG, at * 60);
    await vi.waitFor(() => expect(changesIn(asLessor)).toEqual(['RAISED', 'ACKNOWLEDGED', 'ENDED']), {
      timeout: 60_000,
    });
    for (const stream of [asLessee, asBank])
      await vi.waitFor(() => expect(changesIn(stream)).toEqual(['RAISED', 'ENDED']), { timeout: 60_000 });
    expect(asStranger.text()).not.toContain('"data"');
  });

  it('stand on the first page and in the navigation of those who see them', async () => {
    const { lessor, bank, stranger } = trade;
    const machine = machineOf(own);
    await record(machine, { latitude: 53.57, longitude: 9.99, alarms: ['power-cut'] });
    const page = async (member: { readonly token: string }, path = '/') => {
      const browser = portal.open();
      await signIn(browser, member);
      return (await browser.get(path)).html;
    };
    const counted = /href="\/alarms"[\s\S]{0,900}?class="count">(\d+)/;
    await vi.waitFor(async () => expect(await page(lessor.preparer)).toMatch(/power cut/), { timeout: 60_000 });
    const [asLessor, asStranger, asBank] = [
      await page(lessor.preparer),
      await page(stranger.preparer),
      await page(bank.preparer),
    ];
    expect(Number(counted.exec(asLessor)?.[1])).toBe(
      await unacknowledgedAlarms(trade.ctx.db, lessor.id, trade.ctx.clock.now()),
    );
    expect(asLessor).toContain('The gravest');
    expect(asStranger).not.toContain('The gravest');
    expect(asBank).not.toContain(machine.reference);
    const list = await page(lessor.preparer, '/equipment?view=map&condition=alarm');
    expect(list).toContain(machine.reference);
    expect(list).not.toContain(machineOf(leased).reference);
    const shown = await page(lessor.preparer, `/equipment/${machine.reference}`);
    expect(shown).toMatch(/in alarm/);
    expect(await page(bank.preparer, `/equipment/${machineOf(leased).reference}/use`)).not.toMatch(/53\.54/);
  });

  it('are not told to a token that may not read them', async () => {
    const token = await api.tokenOf(trade.lessor.preparer, ['telemetry:read']);
    tokens = { ...tokens, rival: token };
    const alarms = await open('rival', ALARMS);
    await vi.waitFor(() => expect(alarms.isOver()).toBe(true));
    expect(alarms.text()).toContain('FORBIDDEN');
    const machine = await open('rival', ONE, { machine: machineOf(leased).reference });
    await machine.until(events => events.length > 0);
    expect(last(machine).openAlarms).toBeNull();
  });
});

describe('a place that is told and not believed', () => {
  const TELEMETRY = `query ($machine: String!) { machineTelemetry(machine: $machine) {
    exactPlace place { latitude } doubtedPlace { latitude longitude doubts } } }`;

  it('stands beside the one that is, for who may see places, until one is believed', async () => {
    const { ctx, lessor, lessee, bank } = trade;
    const machine = await makeMachine(ctx, lessor);
    await pledgeTo(ctx, bank, lessor, [machine]);
    await runLease(ctx, lessor, lessee, [machine], { terms: usualLease(ctx, 1) });
    for (const ago of [60, 50, 40]) await record(machine, HAMBURG, ago);
    const told = { place: { latitude: HAMBURG.latitude }, doubtedPlace: null, isPlaceDoubted: false };
    const of = async ({ id }: TestOrganisation) =>
      (await machineStates(ctx.db, id, { subjects: [machine.subject], now: ctx.clock.now() }))[0];
    expect(await of(lessor)).toMatchObject(told);
    await record(machine, PRAGUE, 38);
    const doubted = { ...PRAGUE, doubts: ['place-jump'] };
    for (const who of [lessor, lessee]) {
      expect(await of(who)).toMatchObject({ ...told, doubtedPlace: doubted, isPlaceDoubted: true });
    }
    expect(await of(bank)).toMatchObject({ place: null, doubtedPlace: null, isPlaceDoubted: false });
    const ask = async (who: TestOrganisation) =>
      (await api.run(await api.tokenOf(who.preparer), TELEMETRY, { machine: machine.reference })).data.machineTelemetry;
    expect(await ask(lessee)).toEqual({
      ...{ exactPlace: true, place: { latitude: HAMBURG.latitude } },
      doubtedPlace: { ...PRAGUE, doubts: ['PLACE_JUMP'] },
    });
    expect(await ask(bank)).toEqual({ exactPlace: false, place: null, doubtedPlace: null });
    const page = async (who: TestOrganisation, path: string) => {
      const browser = portal.open();
      await signIn(browser, who.preparer);
      return (await browser.get(path)).html;
    };
    const use = `/equipment/${machine.reference}/use`;
    expect(await page(lessor, use)).toContain('then 50.08123, 14.43123, which is not believed');
    expect(await page(bank, use)).not.toMatch(/50\.08|14\.43|not believed/);
    const map = await equipmentPoints(ctx.db, lessor.id, { filter: { ids: [machine.subject] }, now: ctx.clock.now() });
    expect(map).toMatchObject([{ latitude: HAMBURG.latitude, isPlaceDoubted: true }]);
    await record(machine, HAMBURG, 30);
    expect(await of(lessor)).toMatchObject({ place: { latitude: HAMBURG.latitude }, doubtedPlace: null });
  });
});
