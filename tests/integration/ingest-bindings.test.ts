import { randomBytes } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Hex } from '#domain/hex';
import type { Reading } from '#domain/telemetry/reading';
import { recordOf } from '#services/anchors/reading-record';
import { ReadingWriter } from '#services/ingest/reading-writer';
import { markDevices } from '#services/settlement/device-marks';
import { createOrganisation, type TestOrganisation } from '../support/consortium.ts';
import { arrivalOf, type SeededDevice, seedDevice, settleReadings } from '../support/ingest.ts';
import { seedMachine } from '../support/readings.ts';
import { createTestServices, type TestServices } from '../support/services.ts';

const HOUR = 3_600_000;
const MONDAY = Date.parse('2026-03-02T00:00:00Z');

let services: TestServices;
let lessor: TestOrganisation;
let writer: ReadingWriter;
let blocks = 0;

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

const at = (hour: number, rest: Partial<Reading> = {}): Reading => ({
  ...{ deviceTime: MONDAY + hour * HOUR, fix: 'none', alarms: [], raw: {} },
  ...rest,
});

/** The chain says something of devices, as of an hour; answers how that falls out again. */
const onChain = async (name: string, subject: string, hour: number, args: Record<string, string>) => {
  blocks += 1;
  const hash = `0x${randomBytes(32).toString('hex')}`;
  const event = { name, args };
  const mark = () => services.db.$transaction(tx => markDevices(tx, [event]));
  const timestamp = BigInt(MONDAY / 1000 + hour * 3_600);
  await services.db.block.create({ data: { hash, number: BigInt(blocks), parentHash: hash, timestamp } });
  await services.db.event.create({
    data: {
      ...{ blockHash: hash, logIndex: 0, blockNumber: BigInt(blocks), txHash: hash },
      ...{ contract: 'Devices', name, subject, args },
    },
  });
  await mark();
  return async () => {
    await services.db.block.delete({ where: { hash } });
    await mark();
  };
};

const hoursOf = async (subject: string): Promise<number[]> => {
  const rows = await services.db.reading.findMany({ where: { subject }, orderBy: { time: 'asc' } });
  return rows.map(({ time }) => (time.getTime() - MONDAY) / HOUR);
};

const send = (device: SeededDevice, ...readings: Reading[]) => writer.take(arrivalOf(device, readings));

const latestOf = (subject: string) => services.db.equipmentLatest.findUnique({ where: { subject } });

describe('readings that come before it is known for which machine their device speaks', () => {
  it('are the machine’s once the chain says so, and stay what was anchored of them', async () => {
    const subject = await machine();
    const device = await seedDevice(services.db, lessor.id);
    const own = `device:${device.id}`;
    await send(
      device,
      ...[1, 2, 3].map(hour => at(hour, { engineHoursMs: hour * HOUR, latitude: 53.5, longitude: 10 })),
    );
    const [anchored] = await services.db.reading.findMany({
      where: { subject: own, time: new Date(MONDAY + 3 * HOUR) },
    });
    const before = await recordOf(services.db, anchored?.id ?? '');
    const rollBack = await onChain('DeviceEnrolled', subject, 2, { device: device.subject });
    expect(await hoursOf(subject)).toEqual([2, 3]);
    expect(await hoursOf(own)).toEqual([1]);
    // The same again is the same, whichever machine it was of when it came first.
    expect(await send(device, at(3, { engineHoursMs: 3 * HOUR, latitude: 53.5, longitude: 10 }))).toEqual({
      ...{ taken: true, stored: 0 },
    });
    await settleReadings(services);
    expect((await latestOf(subject))?.engineHoursMs).toBe(BigInt(3 * HOUR));
    expect(await services.db.equipmentDay.count({ where: { subject } })).toBe(1);
    const after = await recordOf(services.db, anchored?.id ?? '');
    expect(after?.record).toBe(before?.record);
    expect([before?.machine, after?.machine]).toEqual([own, subject]);

    await rollBack();
    await settleReadings(services);
    expect(await hoursOf(subject)).toEqual([]);
    expect(await hoursOf(own)).toEqual([1, 2, 3]);
    expect(await latestOf(subject)).toBeNull();
    expect((await recordOf(services.db, anchored?.id ?? ''))?.record).toBe(before?.record);
    expect(await send(device, at(2, { engineHoursMs: 2 * HOUR, latitude: 53.5, longitude: 10 }))).toEqual({
      ...{ taken: true, stored: 0 },
    });
  });

  it('leave the machine from which their device had been taken', async () => {
    const [first, second] = [await machine(), await machine()];
    const device = await seedDevice(services.db, lessor.id);
    await onChain('DeviceEnrolled', first, 0, { device: device.subject });
    await send(device, ...[1, 2, 3, 4].map(hour => at(hour, { engineHoursMs: hour * HOUR })));
    await onChain('DeviceRemoved', first, 2, { device: device.subject });
    await onChain('DeviceEnrolled', second, 4, { device: device.subject });
    await settleReadings(services);
    expect([await hoursOf(first), await hoursOf(`device:${device.id}`), await hoursOf(second)]).toEqual([
      [1],
      [2, 3],
      [4],
    ]);
    expect((await latestOf(first))?.engineHoursMs).toBe(BigInt(HOUR));
    expect((await latestOf(second))?.engineHoursMs).toBe(BigInt(4 * HOUR));
  });

  it('are each there once, under its machine, though they come while it is being said', async () => {
    const subject = await machine();
    const device = await seedDevice(services.db, lessor.id);
    const all = Array.from({ length: 200 }, (_, n) => at(n, { cycles: n }));
    let sent = 0;
    const sending = (async () => {
      for (; sent < all.length; sent += 5) {
        await send(device, ...all.slice(sent, sent + 5));
        await pause(1);
      }
    })();
    while (sent < 60) await pause(1);
    await onChain('DeviceEnrolled', subject, 20, { device: device.subject });
    while (sent < 120) await pause(1);
    await onChain('DeviceRemoved', subject, 150, { device: device.subject });
    await sending;
    expect(await writer.take(arrivalOf(device, all))).toEqual({ taken: true, stored: 0 });
    expect(await hoursOf(subject)).toEqual(Array.from({ length: 130 }, (_, n) => n + 20));
    expect((await hoursOf(`device:${device.id}`)).length).toBe(70);
    await settleReadings(services);
  });

  it('without a time are the same message before and after', async () => {
    const subject = await machine();
    const device = await seedDevice(services.db, lessor.id);
    const { deviceTime: _, ...timeless } = at(0, { ignition: true });
    const take = (hour: number, ms: number) =>
      writer.take(arrivalOf(device, [timeless], { receivedAt: MONDAY + hour * HOUR + ms }));
    expect(await take(5, -1_000)).toEqual({ taken: true, stored: 1 });
    await onChain('DeviceEnrolled', subject, 5, { device: device.subject });
    expect(await take(5, 1_000)).toEqual({ taken: true, stored: 0 });
  });
});

describe('a removed device', () => {
  it('may still hand in what it measured before, for the machine of that time', async () => {
    const subject = await machine();
    const device = await seedDevice(services.db, lessor.id);
    await onChain('DeviceEnrolled', subject, 0, { device: device.subject });
    await send(device, at(1));
    await services.db.device.update({ where: { id: device.id }, data: { removedAt: new Date() } });
    await onChain('DeviceRemoved', subject, 5, { device: device.subject });
    const refused = { taken: false, reason: 'device-removed' };
    await expect.poll(() => send(device, at(6)), { timeout: 60_000 }).toEqual(refused);
    expect(await send(device, at(4), at(6), at(3))).toEqual({ taken: true, stored: 2 });
    expect(await hoursOf(subject)).toEqual([1, 3, 4]);
    const rows = await services.db.reading.findMany({ where: { subject }, orderBy: { time: 'asc' } });
    expect(rows.map(({ details }) => Object(details).afterRemoval)).toEqual([undefined, true, true]);
    const { deviceTime: _, ...timeless } = at(0);
    expect(await send(device, timeless)).toEqual(refused);
    expect(await writer.byToken(device.token)).toMatchObject({ isRemoved: true });
    const never = await seedDevice(services.db, lessor.id);
    await services.db.device.update({ where: { id: never.id }, data: { removedAt: new Date() } });
    expect(await writer.byToken(never.token)).toBeNull();
    await settleReadings(services);
  });
});
