import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Hex } from '#domain/hex';
import { isHttpProtocol, isTrackerProtocol } from '#iot-adapters/protocol';
import { protocolNamed } from '#iot-adapters/registry';
import { channelsOf } from '#iot-adapters/simulator/channels';
import { deviceIdOf, TEST_PREFIX } from '#iot-adapters/simulator/ids';
import { machineOf } from '#iot-adapters/simulator/machine/fleet';
import { lengthOf, onsetBefore, type ScenarioName, storyOf } from '#iot-adapters/simulator/scenario';
import { keyOf, publicJwkOf } from '#iot-adapters/simulator/wires/signed';
import type { Listener } from '#iot-adapters/transports/listener';
import { listenMqtt } from '#iot-adapters/transports/mqtt-broker';
import { listenTelemetryHttp, listenTrackerHttp } from '#iot-adapters/transports/telemetry-http';
import { listenTrackerTcp } from '#iot-adapters/transports/tracker-tcp';
import { listenTrackerUdp } from '#iot-adapters/transports/tracker-udp';
import { ReadingWriter } from '#services/ingest/reading-writer';
import { createOrganisation, type TestOrganisation } from '../support/consortium.ts';
import { seedDevice, settleReadings } from '../support/ingest.ts';
import { seedMachine } from '../support/readings.ts';
import { createTestServices, type TestServices } from '../support/services.ts';
import { liveThrough } from '../support/simulate.ts';

const SEED = 'integration';
const HOUR = 3_600_000;
const at = { host: '127.0.0.1', port: 0 };
const log = { warn: () => undefined, debug: () => undefined };

let services: TestServices;
let lessor: TestOrganisation;
let writer: ReadingWriter;
const listeners = new Map<string, Promise<Listener>>();

beforeAll(async () => {
  services = await createTestServices();
  lessor = await createOrganisation(services.ctx, 'Nordhafen Leasing GmbH', ['LESSOR']);
  writer = new ReadingWriter({ ctx: services.ctx, databaseUrl: services.databaseUrl });
});
afterAll(async () => {
  for (const listener of listeners.values()) await (await listener).close();
  await writer.close();
  await services.close();
});

const open = (name: string): Promise<Listener> => {
  const options = { ...at, sink: writer, log };
  if (name.startsWith('mqtt')) return listenMqtt(options);
  if (name.startsWith('http')) return listenTelemetryHttp(options);
  const protocol = protocolNamed(name.replace(/-udp$/, ''));
  if (protocol && isHttpProtocol(protocol)) return listenTrackerHttp({ ...options, protocol });
  if (!protocol || !isTrackerProtocol(protocol)) throw new Error(`no protocol ${name}`);
  return (name.endsWith('-udp') ? listenTrackerUdp : listenTrackerTcp)({ ...options, protocol });
};

const listenFor = (name: string): Promise<Listener> => {
  const listening = listeners.get(name) ?? open(name);
  listeners.set(name, listening);
  return listening;
};

let numbers = 0;

/** A device of a simulated machine, registered and on a machine of the lessor. */
const simulated = async (channelName: string, scenario: ScenarioName, onset: number | null, from: number) => {
  const channel = channelsOf(SEED).find(({ name }) => name === channelName);
  if (!channel) throw new Error(`no channel ${channelName}`);
  numbers += 1;
  const externalId = deviceIdOf(TEST_PREFIX, numbers, channel.idDigits);
  const machine: Hex = await seedMachine(services.db, lessor.id, `SIM${numbers}`);
  const publicKey = JSON.parse(JSON.stringify(publicJwkOf(keyOf(SEED, externalId))));
  const { protocol } = channel;
  const { token } = await seedDevice(services.db, lessor.id, { protocol, externalId, machine, publicKey });
  // Number 3 of a simulated fleet is in Poland and stays on its site.
  const story = storyOf(machineOf(SEED, 3, from), scenario, onset);
  const { port } = await listenFor(channelName);
  return { machine, device: { caller: { id: externalId, token }, channel, story, server: { host: at.host, port } } };
};

const readingsOf = (subject: Hex) =>
  services.db.reading.findMany({ where: { subject }, orderBy: [{ time: 'asc' }, { sequence: 'asc' }] });

describe('a simulated fleet and the real store', () => {
  it('everything that is acknowledged is stored once, by every protocol, with the trust that it earns', async () => {
    const from = Date.UTC(2026, 4, 11, 4);
    const expected = new Map<string, number>([
      ...(['teltonika', 'gt06', 'queclink', 'h02', 'tk103', 'teltonika-udp'] as const).map(name => [name, 0] as const),
      // Telephones send their token along.
      ...(['osmand', 'http', 'mqtt', 'mqtt-thingsboard'] as const).map(name => [name, 2] as const),
      ...(['http-signed', 'mqtt-signed'] as const).map(name => [name, 3] as const),
    ]);
    const fleet = [];
    for (const name of expected.keys()) fleet.push(await simulated(name, 'work', null, from));
    const span = { from, to: from + 4 * HOUR, steps: 60 };
    const figures = await liveThrough(
      fleet.map(({ device }) => device),
      span,
    );
    const aside = await services.db.ingestSetAside.findMany({ take: 3 });
    expect(aside.map(({ protocol, reason }) => [protocol, reason])).toEqual([]);
    // A datagram that is not answered in four seconds is sent again, which is none the worse for it.
    const { made, acknowledged, refused, waiting, dropped } = figures;
    expect({ acknowledged, refused, waiting, dropped }).toEqual({
      acknowledged: made,
      ...{ refused: 0, waiting: 0, dropped: 0 },
    });
    expect(figures.acknowledged).toBeGreaterThan(500);
    let stored = 0;
    for (const { machine, device } of fleet) {
      const readings = await readingsOf(machine);
      stored += readings.length;
      expect(readings.length).toBeGreaterThan(20);
      const trusts = [...new Set(readings.map(({ trust }) => trust))];
      expect([device.channel.name, trusts]).toEqual([device.channel.name, [expected.get(device.channel.name)]]);
    }
    expect(stored).toBe(figures.acknowledged);
    await settleReadings(services);
    const doubted = await services.db.reading.findMany({ where: { doubts: { isEmpty: false } }, take: 3 });
    expect(doubted.map(({ source, doubts }) => [source, doubts])).toEqual([]);
  });

  it.each([
    ['spoofed-jump', 'place-jump'],
    ['meter-rollback', 'engine-hours-backwards'],
  ] as const)('a %s is kept and doubted, and nothing else is', async (scenario, doubt) => {
    const asked = Date.UTC(2026, 4, 16);
    const onset = onsetBefore(scenario, machineOf(SEED, 3, asked - 7 * 24 * HOUR), asked);
    const from = onset - HOUR;
    const one = await simulated('teltonika', scenario, onset, from);
    const figures = await liveThrough([one.device], { from, to: onset + lengthOf(scenario), steps: 120 });
    await settleReadings(services);
    const readings = await readingsOf(one.machine);
    expect([readings.length, figures.waiting]).toEqual([figures.acknowledged, 0]);
    const doubted = readings.filter(({ doubts }) => doubts.length > 0);
    expect(new Set(doubted.flatMap(({ doubts }) => doubts))).toEqual(new Set([doubt]));
    expect(doubted.every(({ time }) => time.getTime() >= onset)).toBe(true);
    const minutes = (doubted.at(-1)?.time.getTime() ?? 0) - (doubted[0]?.time.getTime() ?? 0);
    if (scenario === 'spoofed-jump') expect(minutes).toBeLessThan(40 * 60_000);
    // A meter that was wound back is doubted until it has caught up.
    else expect(doubted.at(-1)?.time).toEqual(readings.findLast(({ engineHoursMs }) => engineHoursMs !== null)?.time);
    const latest = await services.db.equipmentLatest.findFirst({ where: { subject: one.machine } });
    expect(latest?.country).toBe('PL');
  });
});
