import { randomBytes } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Hex } from '#domain/hex';
import type { Reading } from '#domain/telemetry/reading';
import { ReadingWriter } from '#services/ingest/reading-writer';
import { storeReadings } from '#services/telemetry/store-readings';
import { createOrganisation, type TestOrganisation } from '../support/consortium.ts';
import { arrivalOf, seedDevice, settleReadings } from '../support/ingest.ts';
import { seedMachine } from '../support/readings.ts';
import { createTestServices, type TestServices } from '../support/services.ts';

const HOUR = 3_600_000;
const MONDAY = Date.parse('2026-03-02T00:00:00Z');

let services: TestServices;
let lessor: TestOrganisation;
let writer: ReadingWriter;

beforeAll(async () => {
  services = await createTestServices();
  lessor = await createOrganisation(services.ctx, 'Nordhafen Leasing GmbH', ['LESSOR']);
  writer = new ReadingWriter({ ctx: services.ctx, databaseUrl: services.databaseUrl });
});
afterAll(async () => {
  await writer.close();
  await services.close();
});

const machine = (): Promise<Hex> => seedMachine(services.db, lessor.id, randomBytes(4).toString('hex'));

const at = (time: number, rest: Partial<Reading> = {}): Reading => ({
  ...{ deviceTime: time, fix: 'none', alarms: [], raw: {} },
  ...rest,
});

/** Everything that is kept of a machine, names and moments of arrival left out. */
const kept = async (subject: string) => {
  const { db } = services;
  const readings = await db.reading.findMany({
    where: { subject },
    orderBy: [{ time: 'asc' }, { sequence: 'asc' }],
    omit: { id: true, subject: true, receivedAt: true, source: true, ingestedIn: true },
  });
  const where = { subject };
  const omit = { subject: true } as const;
  const days = await db.equipmentDay.findMany({ where, orderBy: { day: 'asc' }, omit });
  const hours = await db.equipmentHour.findMany({ where, orderBy: { hour: 'asc' }, omit });
  const latest = await db.equipmentLatest.findUnique({ where, omit: { subject: true, positionSource: true } });
  return { readings, days, hours, latest };
};

const setAsideOf = (deviceName: string) =>
  services.db.ingestSetAside.findMany({ where: { deviceName }, orderBy: { receivedAt: 'asc' } });

const until = async <Value>(look: () => Promise<Value | null | undefined | false>): Promise<Value> => {
  for (let tries = 0; tries < 1_000; tries += 1) {
    const value = await look();
    if (value) return value;
    await pause(50);
  }
  throw new Error('it did not come about');
};

describe('the writer of readings', () => {
  it('stores each reading once, and answers after the commit', async () => {
    const subject = await machine();
    const device = await seedDevice(services.db, lessor.id, { machine: subject });
    const reading = at(MONDAY, { engineHoursMs: HOUR, fix: 'valid', latitude: 53.5, longitude: 10 });
    expect(await writer.take(arrivalOf(device, [reading]))).toEqual({ taken: true, stored: 1 });
    expect(await services.db.reading.count({ where: { subject } })).toBe(1);
    expect(await writer.take(arrivalOf(device, [reading, at(MONDAY + HOUR)]))).toEqual({ taken: true, stored: 1 });
    expect(await writer.take(arrivalOf(device, [reading, reading]))).toEqual({ taken: true, stored: 0 });
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => writer.take(arrivalOf(device, [at(MONDAY + 2 * HOUR)]))),
    );
    expect(answers.map(answer => (answer.taken ? answer.stored : -1)).reduce((a, b) => a + b, 0)).toBe(1);
    expect(await services.db.reading.count({ where: { subject } })).toBe(3);
  });

  it('keeps what comes under the same number and says something else, as forked', async () => {
    const subject = await machine();
    const device = await seedDevice(services.db, lessor.id, { machine: subject });
    const take = (hours: number) =>
      writer.take(arrivalOf(device, [at(MONDAY, { engineHoursMs: hours * HOUR })], { sequences: [7n] }));
    expect(await take(5)).toEqual({ taken: true, stored: 1 });
    expect(await take(6)).toEqual({ taken: true, stored: 1 });
    expect(await take(6)).toEqual({ taken: true, stored: 0 });
    expect(await take(5)).toEqual({ taken: true, stored: 0 });
    await settleReadings(services);
    const { readings } = await kept(subject);
    expect(readings.map(({ doubts }) => doubts.includes('sequence-forked'))).toEqual([true, false]);
  });

  it('refuses devices that nobody knows, and keeps what they sent', async () => {
    const stranger = { protocol: 'native', externalId: `stranger-${randomBytes(4).toString('hex')}` };
    const answer = await writer.take(arrivalOf(stranger, [at(MONDAY)]));
    expect(answer).toEqual({ taken: false, reason: 'unknown-device' });
    expect(await writer.knows('native', stranger.externalId)).toBe(false);
    const [kept] = await until(async () => {
      const rows = await setAsideOf(stranger.externalId);
      return rows.length > 0 && rows;
    });
    expect(kept).toMatchObject({ reason: 'unknown-device', deviceId: null, transport: 'tcp' });
    const device = await seedDevice(services.db, lessor.id, { externalId: `later-${stranger.externalId}` });
    await services.db.device.update({ where: { id: device.id }, data: { removedAt: new Date() } });
    expect(await writer.take(arrivalOf(device, [at(MONDAY)]))).toEqual({ taken: false, reason: 'device-removed' });
    expect(await writer.knows('native', device.externalId)).toBe(false);
  });

  it('keeps readings of a device on no machine as its own, and shows what it sends', async () => {
    const device = await seedDevice(services.db, lessor.id);
    await writer.take(arrivalOf(device, [at(MONDAY, { engineHoursMs: 3 })], { transport: 'mqtt', trust: 2 }));
    expect(await services.db.reading.count({ where: { subject: `device:${device.id}` } })).toBe(1);
    const message = await until(() => services.db.deviceMessage.findFirst({ where: { deviceId: device.id } }));
    expect(message).toMatchObject({ transport: 'mqtt', trust: 2, readings: [{ engineHoursMs: 3 }] });
    await settleReadings(services);
  });

  it('gives a reading to the machine that the device was on at its time', async () => {
    const [first, second] = [await machine(), await machine()];
    const device = await seedDevice(services.db, lessor.id, { machine: first });
    const moved = new Date(MONDAY + 10 * HOUR);
    await services.db.deviceBinding.updateMany({ where: { deviceId: device.id }, data: { to: moved } });
    await services.db.deviceBinding.create({ data: { deviceId: device.id, machine: second, from: moved } });
    await writer.take(arrivalOf(device, [at(MONDAY + 11 * HOUR), at(MONDAY + 9 * HOUR), at(MONDAY + 10 * HOUR)]));
    expect(await services.db.reading.count({ where: { subject: first } })).toBe(1);
    expect(await services.db.reading.count({ where: { subject: second } })).toBe(2);
  });

  it('sets a poisoned message aside, and loses nothing of those beside it', async () => {
    const subject = await machine();
    const device = await seedDevice(services.db, lessor.id, { machine: subject });
    const poisons: Reading[] = [
      at(Number.NaN),
      at(8.64e15),
      at(MONDAY, { latitude: Number.NaN }),
      at(MONDAY, { engineHoursMs: 1e300 }),
    ];
    const wild = at(MONDAY + 1, {
      raw: { text: 'a\u0000b\ud800\\u0000\n\t', deep: { n: -1e-320 } },
      meterId: 'a\tb\\N\u0000',
    });
    const answers = await Promise.all([
      ...poisons.map(poison => writer.take(arrivalOf(device, [poison]))),
      writer.take(arrivalOf(device, [wild])),
      ...[3, 4, 5].map(n => writer.take(arrivalOf(device, [at(MONDAY + n * HOUR)]))),
    ]);
    expect(answers.map(answer => answer.taken && answer.stored)).toEqual([0, 0, 0, 0, 1, 1, 1, 1]);
    const rows = await until(async () => {
      const found = await setAsideOf(device.externalId);
      return found.length === 4 && found;
    });
    expect(rows.map(({ reason }) => reason).sort()).toEqual([
      ...['number-impossible', 'number-impossible', 'time-impossible', 'time-impossible'],
    ]);
    expect(rows.every(({ deviceId, organisationId }) => deviceId === device.id && organisationId === lessor.id)).toBe(
      true,
    );
  });

  it('of 1970 and of 2106 are kept, in the default partition, and count for nothing', async () => {
    const subject = await machine();
    const device = await seedDevice(services.db, lessor.id, { machine: subject });
    const times = [0, Date.UTC(2106, 1, 7), Date.now()];
    await writer.take(
      arrivalOf(
        device,
        times.map(time => at(time, { engineHoursMs: HOUR })),
      ),
    );
    await settleReadings(services);
    const { readings, latest } = await kept(subject);
    expect(readings.map(({ doubts }) => doubts)).toEqual([['time-ancient'], [], ['time-future']]);
    expect(latest?.at.getTime()).toBe(times[2]);
    const [place] = await services.db.$queryRaw<{ here: number }[]>`
      SELECT count(*)::int AS here FROM readings_default WHERE subject = ${subject}`;
    expect(place?.here).toBe(2);
  });

  it('knows a message without a time again', async () => {
    const subject = await machine();
    const device = await seedDevice(services.db, lessor.id, { machine: subject });
    const { deviceTime: _, ...timeless } = at(0, { ignition: true });
    const message = arrivalOf(device, [timeless], { receivedAt: MONDAY });
    expect(await writer.take(message)).toEqual({ taken: true, stored: 1 });
    expect(await writer.take({ ...message, receivedAt: MONDAY + 5_000 })).toEqual({ taken: true, stored: 0 });
    expect(await writer.take({ ...message, receivedAt: MONDAY + 500_000 })).toEqual({ taken: true, stored: 1 });
    const over = (receivedAt: number, redelivered: boolean) =>
      writer.take(
        arrivalOf(device, [timeless], { receivedAt, redelivered, transport: 'mqtt', payload: Buffer.from('{}') }),
      );
    expect(await over(MONDAY + HOUR, false)).toEqual({ taken: true, stored: 1 });
    // Published again without the flag, as devices do whose answer got lost.
    expect(await over(MONDAY + HOUR + 1_000, false)).toEqual({ taken: true, stored: 0 });
    expect(await over(MONDAY + HOUR + 61_000, false)).toEqual({ taken: true, stored: 1 });
    expect(await over(MONDAY + 2 * HOUR, true)).toEqual({ taken: true, stored: 0 });
    const unanswered = (receivedAt: number) =>
      writer.take(arrivalOf(device, [timeless], { receivedAt, unanswered: true, payload: Buffer.from('{"q":0}') }));
    expect(await unanswered(MONDAY)).toEqual({ taken: true, stored: 1 });
    expect(await unanswered(MONDAY + 1_000)).toEqual({ taken: true, stored: 1 });
  });

  it('trusts a signed chain as far as it holds together', async () => {
    const subject = await machine();
    const publicKey = { kty: 'OKP', crv: 'Ed25519', x: 'AAAA' };
    const device = await seedDevice(services.db, lessor.id, { machine: subject, publicKey });
    const link = (sequence: bigint, previous: string, hash: string, key = 'first', hours = Number(sequence)) =>
      writer.take(
        arrivalOf(device, [at(MONDAY + hours * HOUR)], {
          ...{ trust: 3, transport: 'http', sequences: [sequence], chain: { key, sequence, previous, hash } },
        }),
      );
    await link(1n, '', 'a');
    await link(2n, 'a', 'b');
    // One is missing; it comes late, and is chained on both sides.
    await link(4n, 'c', 'd');
    await link(3n, 'b', 'c');
    await link(5n, 'wrong', 'e');
    await link(6n, 'e', 'f');
    expect(await link(6n, 'e', 'f')).toEqual({ taken: true, stored: 0 });
    // Another under a number that is taken, at whatever time it gives itself out for.
    expect(await link(2n, 'a', 'other', 'first', 7)).toEqual({ taken: true, stored: 1 });
    expect(await link(2n, 'a', 'other', 'first', 7)).toEqual({ taken: true, stored: 0 });
    // Under another key it counts anew.
    await link(1n, '', 'g', 'second', 8);
    await link(2n, 'g', 'h', 'second', 9);
    await link(4n, 'x', 'i', 'second', 10);
    await settleReadings(services);
    const { readings } = await kept(subject);
    expect(readings.map(({ trust, doubts }) => [trust, doubts.join()])).toEqual([
      [3, ''],
      [3, ''],
      [3, ''],
      [2, 'sequence-gap'],
      [2, 'sequence-gap'],
      [3, ''],
      [2, 'sequence-forked'],
      [3, ''],
      [3, ''],
      [2, 'sequence-gap'],
    ]);
    const unsigned = await seedDevice(services.db, lessor.id, { machine: subject });
    await writer.take(arrivalOf(unsigned, [at(MONDAY)], { trust: 3 }));
    const [row] = await services.db.reading.findMany({ where: { source: `device:${unsigned.id}` } });
    expect(row?.trust).toBe(2);
  });

  it('comes to the same in whatever order, however often and in whatever batches readings come', async () => {
    const day = (n: number): number => MONDAY + n * 5 * HOUR;
    const all: Reading[] = Array.from({ length: 30 }, (_, n) => {
      const hours = n * HOUR + (n === 9 ? 900 * HOUR : 0);
      const place =
        n === 12 || n === 13
          ? { latitude: 41.6, longitude: -0.9 }
          : n === 20
            ? { latitude: 0, longitude: 0 }
            : { latitude: 53.5 + n / 1000, longitude: 10 + n / 500 };
      return at(day(n), n % 4 === 3 ? { engineHoursMs: hours } : { fix: 'valid', ...place, engineHoursMs: hours });
    });
    const reference = await machine();
    await services.db.$transaction(tx =>
      storeReadings(
        services.ctx,
        tx,
        { source: 'device:reference', trust: 0, organisationId: lessor.id },
        all.map(reading => ({ subject: reference, reading })),
      ),
    );
    const expected = await kept(reference);
    expect(expected.days.length).toBeGreaterThan(5);
    const numbers = [...all.keys(), ...Array.from({ length: 10 }, (_, n) => n)];
    const orders = fc.shuffledSubarray(numbers, { minLength: 40, maxLength: 40 });
    // A place that was believed is doubted since one before it comes late: the way to the next begins elsewhere, days later.
    const late = [
      19, 29, 24, 22, 26, 3, 8, 7, 11, 1, 28, 16, 10, 0, 6, 14, 21, 20, 12, 5, 15, 18, 8, 0, 23, 9, 4, 3, 7, 1,
    ];
    await fc.assert(
      fc.asyncProperty(orders, fc.integer({ min: 1, max: 9 }), fc.boolean(), async (ns, size, settleBetween) => {
        const order = ns.flatMap(n => all[n] ?? []);
        const subject = await machine();
        const device = await seedDevice(services.db, lessor.id, { machine: subject });
        for (let from = 0; from < order.length; from += size) {
          await writer.take(arrivalOf(device, order.slice(from, from + size)));
          if (settleBetween) await settleReadings(services);
        }
        await settleReadings(services);
        expect(await kept(subject)).toEqual(expected);
      }),
      { numRuns: 12, examples: [[[...late, 5, 4, 17, 9, 27, 25, 2, 6, 13, 2], 1, true]] },
    );
  });
});
