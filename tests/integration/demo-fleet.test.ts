import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Hex } from '#domain/hex';
import { metresBetween } from '#domain/telemetry/distance';
import { isTrackerProtocol } from '#iot-adapters/protocol';
import { protocolNamed } from '#iot-adapters/registry';
import { keyOf, publicJwkOf } from '#iot-adapters/simulator/wires/signed';
import type { Listener } from '#iot-adapters/transports/listener';
import { listenTelemetryHttp } from '#iot-adapters/transports/telemetry-http';
import { listenTrackerTcp } from '#iot-adapters/transports/tracker-tcp';
import { DEMO_DEVICE_SEED, demoDeviceOf, STOLEN_DEVICE } from '#server/demo/demo-devices';
import { SITES } from '#server/demo/lets';
import { liveFleet } from '#server/demo/live-fleet';
import { ReadingWriter } from '#services/ingest/reading-writer';
import { createOrganisation, type TestOrganisation } from '../support/consortium.ts';
import { seedDevice, settleReadings } from '../support/ingest.ts';
import { seedMachine } from '../support/readings.ts';
import { createTestServices, type TestServices } from '../support/services.ts';
import { liveThrough } from '../support/simulate.ts';

const host = '127.0.0.1';
const log = { warn: () => undefined, debug: () => undefined };
const HOUR = 3_600_000;
/** A Tuesday morning in Almere. */
const MORNING = Date.UTC(2026, 4, 12, 8);

let services: TestServices;
let lessor: TestOrganisation;
let writer: ReadingWriter;
let tcp: Listener;
let http: Listener;

beforeAll(async () => {
  services = await createTestServices();
  lessor = await createOrganisation(services.ctx, 'Nordhafen Leasing GmbH', ['LESSOR']);
  writer = new ReadingWriter({ ctx: services.ctx, databaseUrl: services.databaseUrl });
  const protocol = protocolNamed('teltonika');
  if (!protocol || !isTrackerProtocol(protocol)) throw new Error('no such protocol');
  tcp = await listenTrackerTcp({ host, port: 0, sink: writer, log, protocol });
  http = await listenTelemetryHttp({ host, port: 0, sink: writer, log });
});
afterAll(async () => {
  await tcp.close();
  await http.close();
  await writer.close();
  await services.close();
});

const serverOf = (channel: string) =>
  channel === 'teltonika' ? { host, port: tcp.port } : channel === 'http-signed' ? { host, port: http.port } : null;

/** A machine in Almere with a device of the demo, its hours known. */
const fitted = async (
  { externalId, channel }: ReturnType<typeof demoDeviceOf>,
  isLet: boolean,
): Promise<{ machine: Hex; externalId: string }> => {
  const { db } = services;
  const machine = await seedMachine(db, lessor.id, `EK93-${externalId}`);
  await db.equipment.update({ where: { subject: machine }, data: { category: 'excavator' } });
  const { latitude, longitude } = SITES.almere;
  await db.equipmentLatest.create({
    data: {
      subject: machine,
      ...{ at: new Date(MORNING - 20 * HOUR), positionAt: new Date(MORNING - 20 * HOUR), latitude, longitude },
      ...{ country: 'NL', engineHoursMs: BigInt(1_234 * HOUR), engineHoursAt: new Date(MORNING - 20 * HOUR) },
      ...{ odometerM: 56_000n, odometerAt: new Date(MORNING - 20 * HOUR) },
    },
  });
  const publicKey = JSON.parse(JSON.stringify(publicJwkOf(keyOf(DEMO_DEVICE_SEED, externalId))));
  await seedDevice(db, lessor.id, { protocol: channel.protocol, externalId, machine, publicKey });
  if (isLet)
    await db.leasedMachineProjection.create({ data: { lease: `0x${'1'.repeat(64)}`, machine, running: true } });
  return { machine, externalId };
};

/** So many simulated hours from a moment on, a minute at a time. */
const live = async (from: number, hours: number) => {
  const devices = await liveFleet(services.db, serverOf, from);
  const figures = await liveThrough(devices, { from, to: from + hours * HOUR, steps: hours * 60 });
  expect([figures.waiting, figures.refused]).toEqual([0, 0]);
  return { ids: devices.map(({ caller }) => caller.id), figures };
};

const readingsOf = (subject: string) => services.db.reading.findMany({ where: { subject }, orderBy: { time: 'asc' } });

describe('the machines of the demo, live', () => {
  it('go on from what is known of them, and again after a restart; what was stolen, or is no demo’s, does not', async () => {
    const working = await fitted(demoDeviceOf(1), true);
    const standing = await fitted(demoDeviceOf(3), false);
    const signing = await fitted(demoDeviceOf(4), true);
    const unheard = await fitted(demoDeviceOf(5), true);
    const stolen = await fitted(STOLEN_DEVICE, true);
    await seedDevice(services.db, lessor.id, { protocol: 'teltonika', machine: working.machine });

    const first = await live(MORNING, 2);
    expect(first.ids).toEqual([working, standing, signing].map(({ externalId }) => externalId).toSorted());
    await settleReadings(services);
    const second = await live(MORNING + 3 * HOUR, 2);
    await settleReadings(services);
    let stored = 0;
    for (const { machine } of [working, standing, signing]) {
      const readings = await readingsOf(machine);
      stored += readings.length;
      expect(readings.length).toBeGreaterThan(10);
      expect(readings.flatMap(({ doubts }) => doubts)).toEqual([]);
      const hours = readings.map(({ engineHoursMs }) => Number(engineHoursMs));
      expect(hours[0]).toBeGreaterThanOrEqual(1_234 * HOUR);
      expect(hours).toEqual(hours.toSorted((a, b) => a - b));
      for (const { latitude, longitude } of readings) {
        const place = { latitude: latitude ?? 0, longitude: longitude ?? 0 };
        expect(metresBetween(place, SITES.almere)).toBeLessThan(1_000);
      }
    }
    expect(stored).toBe(first.figures.acknowledged + second.figures.acknowledged);
    const [work, stand] = [await readingsOf(working.machine), await readingsOf(standing.machine)];
    expect(Number(work.at(-1)?.engineHoursMs)).toBeGreaterThan(1_235 * HOUR);
    // Whoever stands still speaks less often, and its meter stands still as well.
    expect(work.length).toBeGreaterThan(2 * stand.length);
    expect(Number(stand.at(-1)?.engineHoursMs)).toBe(1_234 * HOUR);
    expect(new Set((await readingsOf(signing.machine)).map(({ trust }) => trust))).toEqual(new Set([3]));
    expect(await readingsOf(signing.machine)).not.toContainEqual(
      expect.objectContaining({ details: expect.objectContaining({ chainBroken: true }) }),
    );
    for (const { machine } of [unheard, stolen]) expect(await readingsOf(machine)).toEqual([]);
  });
});
