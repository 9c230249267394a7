import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { connect as connectTo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import mqtt from 'mqtt';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { Arrival, Misfit, ReadingSink } from '#domain/telemetry/sink';
import { type MqttSubscriber, subscribeMqtt } from '#iot-adapters/transports/mqtt-subscriber';
import { freePort } from '#server/embedded/free-port';
import { ReadingWriter } from '#services/ingest/reading-writer';
import { createOrganisation } from '../support/consortium.ts';
import { seedDevice } from '../support/ingest.ts';
import { seedMachine } from '../support/readings.ts';
import { createTestServices, type TestServices } from '../support/services.ts';

/** A broker of one's own: Mosquitto as Debian has it, with TLS, passwords, and a rule that each device publishes as itself. */

const program = ['/usr/sbin/mosquitto', '/usr/bin/mosquitto'].find(file => existsSync(file));
const MONDAY = Date.parse('2026-03-02T00:00:00Z');
const log = { warn: () => undefined, debug: () => undefined };

/** A store that fails for one device as often as it is told to. */
class FailingSink implements ReadingSink {
  readonly taken: Arrival[] = [];
  readonly setAsides: Misfit[] = [];
  failures = 0;

  async take(arrival: Arrival) {
    if (arrival.sender.deviceId === 'gateway-9' && this.failures > 0) {
      this.failures -= 1;
      throw new Error('not now');
    }
    this.taken.push(arrival);
    return { taken: true, stored: 1 } as const;
  }
  async setAside(misfit: Misfit) {
    this.setAsides.push(misfit);
  }
  async knows() {
    return true;
  }
  async byName(protocol: string, deviceId: string) {
    return { id: `id of ${deviceId}`, protocol, deviceId, owner: 'us', key: null };
  }
  async byToken() {
    return null;
  }
}

/** Whether somebody listens at the port. */
const dial = async (port: number): Promise<void> => {
  const socket = connectTo(port, '127.0.0.1');
  try {
    await once(socket, 'connect');
  } finally {
    socket.destroy();
  }
};

if (!program) console.log('Mosquitto is not installed: the outside broker is not tested.');

describe.skipIf(!program)('readings over an outside broker, with TLS', () => {
  const folder = mkdtempSync(join(tmpdir(), 'lienlight-mosquitto-'));
  const file = (name: string): string => join(folder, name);
  let services: TestServices;
  let writer: ReadingWriter;
  let subscriber: MqttSubscriber;
  let port: number;
  let stop: () => Promise<void>;
  let ca: Buffer;
  let owner: string;

  const startBroker = async (): Promise<void> => {
    const broker = spawn(program ?? '', ['-c', file('mosquitto.conf')], { stdio: 'ignore' });
    const exited = once(broker, 'exit');
    stop = async () => {
      broker.kill('SIGTERM');
      await exited;
    };
    // It listens when it does, and not after so long.
    await vi.waitFor(() => dial(port), { timeout: 60_000, interval: 50 });
  };

  beforeAll(async () => {
    port = await freePort();
    const request = ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2', '-subj', '/CN=localhost'];
    const names = ['-addext', 'subjectAltName=DNS:localhost,IP:127.0.0.1'];
    execFileSync('openssl', [...request, ...names, '-keyout', file('key.pem'), '-out', file('cert.pem')], {
      stdio: 'ignore',
    });
    ca = readFileSync(file('cert.pem'));
    writeFileSync(file('passwords'), 'ingest:secret\nexcavator-7:digger\nthief:stolen\ngateway-9:gate\n');
    execFileSync('mosquitto_passwd', ['-U', file('passwords')], { stdio: 'ignore' });
    writeFileSync(
      file('rules'),
      'user ingest\ntopic read lienlight/#\ntopic read v1/#\nuser gateway-9\ntopic write v1/#\npattern write lienlight/%u/#\n',
    );
    writeFileSync(
      file('mosquitto.conf'),
      [
        ...[`listener ${port} 127.0.0.1`, `certfile ${file('cert.pem')}`, `keyfile ${file('key.pem')}`],
        ...['allow_anonymous false', `password_file ${file('passwords')}`, `acl_file ${file('rules')}`],
        ...['persistence true', `persistence_location ${folder}/`, 'max_queued_messages 100000', 'user root'],
      ].join('\n'),
    );
    chmodSync(folder, 0o755);
    await startBroker();
    services = await createTestServices();
    owner = (await createOrganisation(services.ctx, 'Nordhafen Leasing GmbH', ['LESSOR'])).id;
    writer = new ReadingWriter({ ctx: services.ctx, databaseUrl: services.databaseUrl });
    subscriber = await subscribe();
  });
  afterAll(async () => {
    await subscriber?.close();
    await writer?.close();
    await services?.close();
    await stop?.();
    rmSync(folder, { recursive: true, force: true });
  });

  const subscribe = async (): Promise<MqttSubscriber> => {
    const url = `mqtts://ingest:secret@127.0.0.1:${port}`;
    const one = await subscribeMqtt({
      url,
      sink: writer,
      log,
      ca,
      clientId: 'lienlight-test',
      connections: 2,
      trust: 2,
    });
    // What is published before the broker has granted a new session's subscriptions is not kept for it.
    await vi.waitFor(() => expect(one.connected()).toBe(2), { timeout: 60_000 });
    return one;
  };

  const connect = (username: string, password: string) =>
    mqtt.connectAsync(`mqtts://127.0.0.1:${port}`, { username, password, ca, reconnectPeriod: 0 });

  it('are stored once, over restarts of the ingest and of the broker', async () => {
    const machine = await seedMachine(services.db, owner, 'SN7');
    await seedDevice(services.db, owner, { externalId: 'excavator-7', machine });
    const count = () => services.db.reading.count({ where: { subject: machine } });
    const publish = async (from: number, to: number): Promise<void> => {
      const client = await connect('excavator-7', 'digger');
      await Promise.all(
        Array.from({ length: to - from }, (_, n) =>
          client.publishAsync(
            'lienlight/excavator-7/readings',
            JSON.stringify({ ts: MONDAY + (from + n) * 1_000, n }),
            { qos: 1 },
          ),
        ),
      );
      await client.endAsync();
    };
    await publish(0, 500);
    await vi.waitFor(async () => expect(await count()).toBe(500), { timeout: 60_000 });
    const [row] = await services.db.reading.findMany({ where: { subject: machine }, take: 1 });
    expect(row?.trust).toBe(2);

    // Nobody is there: the broker keeps what comes.
    await subscriber.close();
    await publish(500, 700);
    await stop();
    await startBroker();
    expect(await count()).toBe(500);
    subscriber = await subscribe();
    await vi.waitFor(async () => expect(await count()).toBe(700), { timeout: 60_000 });
  });

  it('come at ThingsBoard’s topics below the device’s name, and for others from a gateway alone', async () => {
    const machine = await seedMachine(services.db, owner, 'SN9');
    const gateway = await seedDevice(services.db, owner, { externalId: 'gateway-9', machine });
    const behind = await seedDevice(services.db, owner, { externalId: 'pump-9', machine });
    const client = await connect('gateway-9', 'gate');
    const send = (topic: string, body: unknown) => client.publishAsync(topic, JSON.stringify(body), { qos: 1 });
    const of = ({ id }: { id: string }) => services.db.reading.findMany({ where: { source: `device:${id}` } });
    await send('lienlight/gateway-9/v1/devices/me/telemetry', { ts: MONDAY, values: { x: 1 } });
    await vi.waitFor(async () => expect((await of(gateway)).map(({ trust }) => trust)).toEqual([2]), {
      timeout: 60_000,
    });
    const word = { 'pump-9': [{ ts: MONDAY, values: { x: 2 } }] };
    await send('lienlight/gateway-9/v1/gateway/telemetry', word);
    const reasons = async () =>
      (await services.db.ingestSetAside.findMany({ orderBy: { receivedAt: 'asc' } })).map(({ reason }) => reason);
    await vi.waitFor(async () => expect(await reasons()).toContain('not-a-gateway'), { timeout: 60_000 });
    expect(await of(behind)).toEqual([]);
    await services.db.device.update({ where: { id: gateway.id }, data: { isGateway: true } });
    await vi.waitFor(
      async () => {
        await send('lienlight/gateway-9/v1/gateway/telemetry', word);
        await pause(200);
        expect((await of(behind)).map(({ trust }) => trust)).toEqual([1]);
      },
      { timeout: 60_000 },
    );
    // Of a topic that names nobody nothing is known, and it is not lost either.
    await send('v1/devices/me/telemetry', { ts: MONDAY, values: { x: 3 } });
    await vi.waitFor(async () => expect(await reasons()).toContain('no-device'), { timeout: 60_000 });
    await client.endAsync(true);
  });

  it('of a device under the name of another never arrive', async () => {
    const machine = await seedMachine(services.db, owner, 'SN8');
    await seedDevice(services.db, owner, { externalId: 'crane-8', machine });
    const client = await connect('thief', 'stolen');
    await client
      .publishAsync('lienlight/crane-8/readings', JSON.stringify({ ts: MONDAY }), { qos: 1 })
      .catch(() => undefined);
    await client.publishAsync('lienlight/thief/readings', JSON.stringify({ ts: MONDAY }), { qos: 1 });
    await vi.waitFor(
      async () => expect(await services.db.ingestSetAside.count({ where: { deviceName: 'thief' } })).toBe(1),
      { timeout: 60_000 },
    );
    expect(await services.db.reading.count({ where: { subject: machine } })).toBe(0);
    await client.endAsync(true);
  });

  it('that cannot be stored are tried again while others go on, are worth what the broker sees to, and end aside', async () => {
    await subscriber.close();
    const sink = new FailingSink();
    const url = `mqtts://ingest:secret@127.0.0.1:${port}`;
    // Under the same name: the broker shares the messages among all sessions that it knows.
    const options = { url, sink, log, ca, clientId: 'lienlight-test', connections: 2, retryMs: 1 };
    subscriber = await subscribeMqtt(options);
    await vi.waitFor(() => expect(subscriber.connected()).toBe(2), { timeout: 60_000 });
    const [good, bad] = [await connect('excavator-7', 'digger'), await connect('gateway-9', 'gate')];
    const send = (client: mqtt.MqttClient, name: string, n: number) =>
      client.publishAsync(`lienlight/${name}/readings`, JSON.stringify({ ts: MONDAY + n }), { qos: 1 });
    const takenOf = (name: string) => sink.taken.filter(({ sender }) => sender.deviceId === name);
    sink.failures = 3;
    await send(bad, 'gateway-9', 1);
    // More than a connection may have unacknowledged.
    await Promise.all(Array.from({ length: 300 }, (_, n) => send(good, 'excavator-7', n)));
    await vi.waitFor(() => expect(takenOf('excavator-7')).toHaveLength(300), { timeout: 60_000 });
    await vi.waitFor(() => expect(takenOf('gateway-9')).toHaveLength(1), { timeout: 60_000 });
    expect(takenOf('gateway-9')[0]).toMatchObject({ redelivered: true, sender: { trust: 0 } });

    sink.failures = Number.POSITIVE_INFINITY;
    await send(bad, 'gateway-9', 2);
    const aside = [{ reason: 'not-stored', deviceId: 'gateway-9' }];
    await vi.waitFor(() => expect(sink.setAsides).toMatchObject(aside), { timeout: 60_000 });
    await Promise.all([good.endAsync(true), bad.endAsync(true)]);
  });
});
