import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Hex } from '#domain/hex';
import type { Reading } from '#domain/telemetry/reading';
import { evaluateMachines } from '#services/alarms/evaluate-machines';
import { refoldAlarms, runAlarms } from '#services/alarms/run-alarms';
import { storeReadings } from '#services/telemetry/store-readings';
import { createOrganisation, type TestOrganisation } from '../support/consortium.ts';
import { seedMachine } from '../support/readings.ts';
import { createTestServices, type TestServices } from '../support/services.ts';
import { shuffled } from '../support/shuffled.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
/** Eighteen days before the clock of the test. */
const START = Date.parse('2026-11-02T06:00:00Z');

let services: TestServices;
let owner: TestOrganisation;

beforeAll(async () => {
  services = await createTestServices();
  owner = await createOrganisation(services.ctx, 'Nordhafen Leasing GmbH', ['LESSOR']);
});
afterAll(() => services.close());

let machines = 0;

/** A machine with an area, hours of movement and limits that hold for all of its readings. */
const machineWithRules = async (): Promise<Hex> => {
  const { db } = services;
  machines += 1;
  const subject = await seedMachine(db, owner.id, `SN${machines}`);
  const from = new Date(START - DAY);
  const id = (part: number) => `00000000-0000-4000-8000-${String(machines).padStart(6, '0')}00000${part}`;
  await db.geofence.create({
    data: {
      ...{ id: id(1), organisationId: owner.id, name: 'Hof', createdAt: from },
      versions: {
        create: {
          id: id(2),
          from,
          shape: { kind: 'circle', center: { latitude: 53.5, longitude: 10 }, radiusM: 5000 },
        },
      },
      assignments: {
        create: { id: id(3), subject, organisationId: owner.id, purpose: 'permitted', dwellMs: 30 * MINUTE, from },
      },
    },
  });
  const work = { timeZone: 'Europe/Berlin', windows: [{ days: [1, 2, 3, 4, 5], from: '06:00', to: '19:00' }] };
  await db.movementRule.create({ data: { id: id(4), subject, organisationId: owner.id, schedule: work, from } });
  // In the middle of it all the limits change: what was before is held against the old ones, whenever it comes.
  const changed = new Date(START + 110 * HOUR);
  const set = { subject, organisationId: owner.id, silentAfterMs: 20 * HOUR, inactiveAfterMs: 40 * HOUR };
  await db.alarmSetting.create({
    data: { ...set, id: id(5), from, until: changed, temperature: { minC: -10, maxC: 30, dwellMs: 0 } },
  });
  await db.alarmSetting.create({
    data: {
      ...set,
      id: id(6),
      from: changed,
      temperature: { minC: -10, maxC: 70, dwellMs: 0 },
      silentAfterMs: 25 * HOUR,
    },
  });
  return subject;
};

interface Sent {
  readonly source: string;
  readonly reading: Reading;
}

/** Twelve days of work, with a theft, a spoofer, a meter wound back, a cut, a heat and a silence in them. */
const fortnight = (): Sent[] => {
  const all: Sent[] = [];
  for (let step = 0; step < 144; step += 1) {
    const time = START + step * 2 * HOUR;
    if (step > 60 && step < 76) continue;
    const isAway = step >= 100 && step < 106;
    const isSpoofed = step >= 30 && step < 33;
    const isParked = step > 112;
    const latitude = isSpoofed ? 41 : 53.5 + (isAway ? 0.2 : isParked ? 0 : (step % 5) / 1000);
    all.push({
      source: 'device:1',
      reading: {
        ...{ deviceTime: time, fix: 'valid', latitude, longitude: 10, raw: {} },
        engineHoursMs: (isParked ? 73 : step > 90 ? step - 40 : step) * HOUR,
        ignition: step % 12 < 4 && step < 110,
        temperaturesC: [step === 50 ? 60 : 20],
        batteryPercent: step > 120 && step < 125 ? 10 : 90,
        alarms:
          step === 20 ? ['tamper'] : step === 101 ? ['power-cut', 'jamming'] : step === 104 ? ['power-restored'] : [],
      },
    });
    if (step % 6 === 0)
      all.push({
        source: 'api:x',
        reading: { deviceTime: time + MINUTE, fix: 'none', odometerM: step * 900, alarms: [], raw: {} },
      });
  }
  return all;
};

const store = (subject: Hex, sent: readonly Sent[], then: boolean) =>
  services.db.$transaction(
    async tx => {
      for (const source of ['device:1', 'api:x']) {
        const own = sent.filter(one => one.source === source).map(({ reading }) => ({ subject, reading }));
        await storeReadings(
          services.ctx,
          tx,
          { source, trust: source === 'api:x' ? 1 : 2, organisationId: owner.id },
          own,
        );
      }
      if (then) await evaluateMachines(services.ctx, tx, [subject]);
    },
    { timeout: 60_000 },
  );

/** Alarms that stand by the readings, without names. */
const told = async (subject: Hex) => {
  const alarms = await services.db.alarm.findMany({
    where: { subject, standing: { not: 'withdrawn' } },
    orderBy: [{ since: 'asc' }, { kind: 'asc' }],
  });
  const evidence = await services.db.reading.findMany({
    where: { subject },
    select: { id: true, time: true, source: true },
  });
  const nameOf = (id: string | null) => {
    const reading = evidence.find(one => one.id === id);
    return reading ? `${reading.source} ${reading.time.toISOString()}` : id;
  };
  return alarms.map(({ kind, severity, standing, since, until, endedBy, evidence: ids }) => ({
    ...{ kind, severity, standing, since, until },
    endedBy: nameOf(endedBy),
    evidence: ids.map(nameOf),
  }));
};

it('the same readings give the same alarms in whatever order, batches and repetition, looked at or not', async () => {
  const all = fortnight();
  const inOrder = await machineWithRules();
  await store(inOrder, all, true);
  const expected = await told(inOrder);
  expect([...new Set(expected.map(({ kind }) => kind))].sort()).toEqual([
    'inactive',
    'jamming',
    'low-battery',
    'meter-fault',
    'outside-area',
    'place-doubted',
    'power-cut',
    'silent',
    'tamper',
    'temperature',
    'tow',
    'unexpected-movement',
  ]);
  const one = await machineWithRules();
  for (let from = 0; from < all.length; from += 9) await store(one, all.slice(from, from + 9), true);
  expect(await told(one)).toEqual(expected);

  for (const seed of [1, 2, 3]) {
    const subject = await machineWithRules();
    const order = shuffled([...all, ...all.slice(0, 30)], seed);
    const size = seed === 3 ? 40 : 17;
    for (let from = 0; from < order.length; from += size)
      await store(subject, order.slice(from, from + size), seed === 1 || from % 3 === 0);
    await runAlarms(services.ctx);
    expect(await told(subject), `seed ${seed}`).toEqual(expected);
  }
});

it('whoever dies between a reading and its alarms leaves them to the next', async () => {
  const subject = await machineWithRules();
  await store(subject, fortnight().slice(0, 40), false);
  expect(await services.db.alarm.count({ where: { subject } })).toBe(0);
  expect((await services.db.alarmWatch.findUniqueOrThrow({ where: { subject } })).dirtyFrom).not.toBeNull();
  await expect(
    services.db.$transaction(async tx => {
      await evaluateMachines(services.ctx, tx, [subject]);
      throw new Error('died');
    }),
  ).rejects.toThrow('died');
  expect(await services.db.alarm.count({ where: { subject } })).toBe(0);
  const runs = await Promise.all([runAlarms(services.ctx), runAlarms(services.ctx)]);
  expect(runs.every(({ failed }) => failed.length === 0)).toBe(true);
  const alarms = await told(subject);
  expect(alarms.length).toBeGreaterThan(1);
  await services.db.alarmWatch.update({ where: { subject }, data: { dirtyFrom: new Date(START) } });
  await runAlarms(services.ctx);
  expect(await told(subject)).toEqual(alarms);
  // Nothing of it is on chain: this machine is not. Why not is kept, once for each begin and end.
  const conditions = await services.db.machineCondition.findMany({ where: { subject } });
  expect(conditions.every(({ actionId, refusal }) => actionId === null && refusal !== null)).toBe(true);
  expect(new Set(conditions.map(({ alarmId, ordinal }) => `${alarmId} ${ordinal}`)).size).toBe(conditions.length);
});

it('a long record is folded anew page by page, holds up no other, and comes to the same', async () => {
  const { ctx, db } = services;
  const few = { mostReadings: 20 };
  const all = fortnight();
  const whole = await machineWithRules();
  await store(whole, all, true);
  const expected = await told(whole);
  const [long, quick] = [await machineWithRules(), await machineWithRules()];
  await store(long, all.slice(60), true);
  // What came late is long; what is new of it, and of others, is looked at all the same.
  await store(long, all.slice(0, 60), false);
  await store(quick, all.slice(0, 12), false);
  await runAlarms(ctx, few);
  expect((await db.alarmWatch.findUniqueOrThrow({ where: { subject: quick } })).dirtyFrom).toBeNull();
  const watch = () => db.alarmWatch.findUniqueOrThrow({ where: { subject: long } });
  expect((await watch()).refoldFrom).not.toBeNull();
  let pages = 0;
  for (; await refoldAlarms(ctx, few); pages += 1) {
    // More comes late behind it, while it is under way.
    if (pages === 2) await db.alarmWatch.update({ where: { subject: long }, data: { dirtyFrom: new Date(START) } });
    await runAlarms(ctx, few);
  }
  expect(pages).toBeGreaterThan(6);
  expect(await watch()).toMatchObject({ refold: null, refoldFrom: null, dirtyFrom: null });
  expect(await told(long)).toEqual(expected);
  // A first record that is long, too.
  const first = await machineWithRules();
  await store(first, all, false);
  await runAlarms(ctx, few);
  expect(await told(first)).toEqual([]);
  while (await refoldAlarms(ctx, few)) await runAlarms(ctx, few);
  expect(await told(first)).toEqual(expected);
});

it('an alarm of long ago is in the record, and calls nobody', async () => {
  const subject = await machineWithRules();
  const old = (hours: number, alarms: string[]): Sent => ({
    source: 'device:1',
    reading: { deviceTime: START - 200 * DAY + hours * HOUR, fix: 'none', alarms, raw: {} },
  });
  await store(subject, [old(0, ['tamper']), old(1, [])], true);
  expect((await told(subject)).filter(({ kind }) => kind === 'tamper')).toHaveLength(1);
  const tamper = await services.db.alarm.findFirstOrThrow({ where: { subject, kind: 'tamper' } });
  expect(await services.db.machineCondition.count({ where: { alarmId: tamper.id } })).toBe(0);
});
