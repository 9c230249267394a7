import { createHash, generateKeyPairSync } from 'node:crypto';
import { createSocket } from 'node:dgram';
import { connect, type Socket } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { CompactSign, exportJWK } from 'jose';
import mqtt, { type MqttClient } from 'mqtt';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Hex } from '#domain/hex';
import type { TrackerProtocol } from '#iot-adapters/protocol';
import { protocolNamed } from '#iot-adapters/registry';
import type { Listener } from '#iot-adapters/transports/listener';
import { listenMqtt } from '#iot-adapters/transports/mqtt-broker';
import { listenTelemetryHttp, listenTrackerHttp } from '#iot-adapters/transports/telemetry-http';
import { listenTrackerTcp } from '#iot-adapters/transports/tracker-tcp';
import { listenTrackerUdp } from '#iot-adapters/transports/tracker-udp';
import { ReadingWriter } from '#services/ingest/reading-writer';
import { createOrganisation, type TestOrganisation } from '../support/consortium.ts';
import { type SeededDevice, seedDevice } from '../support/ingest.ts';
import { seedMachine } from '../support/readings.ts';
import { createTestServices, type TestServices } from '../support/services.ts';
import { teltonikaDatagram, teltonikaLogin, teltonikaPacket } from '../support/teltonika-frames.ts';

const host = '127.0.0.1';
const MONDAY = Date.parse('2026-03-02T00:00:00Z');
const HOUR = 3_600_000;

let services: TestServices;
let lessor: TestOrganisation;
let other: TestOrganisation;
let writer: ReadingWriter;
const listeners: Listener[] = [];

const log = { warn: () => undefined, debug: () => undefined };

const teltonika = (): TrackerProtocol => {
  const protocol = protocolNamed('teltonika');
  if (!protocol || !('framer' in protocol)) throw new Error('no such protocol');
  return protocol;
};

beforeAll(async () => {
  services = await createTestServices();
  lessor = await createOrganisation(services.ctx, 'Nordhafen Leasing GmbH', ['LESSOR']);
  other = await createOrganisation(services.ctx, 'Andere AG', ['LESSOR']);
  writer = new ReadingWriter({ ctx: services.ctx, databaseUrl: services.databaseUrl });
});
afterAll(async () => {
  for (const listener of listeners) await listener.close();
  await writer.close();
  await services.close();
});

const device = async (
  protocol: string,
  more: Parameters<typeof seedDevice>[2] = {},
): Promise<SeededDevice & { machine: Hex }> => {
  const machine = await seedMachine(services.db, lessor.id, `SN${Math.random()}`);
  return { ...(await seedDevice(services.db, lessor.id, { protocol, machine, ...more })), machine };
};

const countOf = (subject: string): Promise<number> => services.db.reading.count({ where: { subject } });

const until = async <Value>(look: () => Promise<Value | null | undefined | false> | Value | false): Promise<Value> => {
  for (let tries = 0; tries < 1_500; tries += 1) {
    const value = await look();
    if (value) return value;
    await pause(20);
  }
  throw new Error('it did not come about');
};

const keep = async (listener: Promise<Listener>): Promise<Listener> => {
  listeners.push(await listener);
  return listener;
};

/** A socket and all that came over it. */
const dial = async (port: number): Promise<{ socket: Socket; heard: () => Buffer; closed: () => boolean }> => {
  const socket = connect(port, host);
  const chunks: Buffer[] = [];
  let closed = false;
  socket.on('data', chunk => chunks.push(chunk));
  socket.on('error', () => undefined);
  socket.on('close', () => {
    closed = true;
  });
  await new Promise(resolve => socket.once('connect', resolve));
  return { socket, heard: () => Buffer.concat(chunks), closed: () => closed };
};

describe('trackers over TCP', () => {
  it('are answered when their readings are stored, however the stream is split', async () => {
    const { port } = await keep(listenTrackerTcp({ protocol: teltonika(), sink: writer, log, host, port: 0 }));
    const tracker = await device('teltonika');
    const line = await dial(port);
    const bytes = Buffer.concat([
      teltonikaLogin(tracker.externalId),
      teltonikaPacket([MONDAY, MONDAY + 1_000]),
      teltonikaPacket([MONDAY + 2_000]),
    ]);
    for (const byte of bytes) line.socket.write(Uint8Array.of(byte));
    await until(() => line.heard().length >= 9);
    expect(line.heard().toString('hex')).toBe('01' + '00000002' + '00000001');
    expect(await countOf(tracker.machine)).toBe(3);
    line.socket.write(teltonikaPacket([MONDAY, MONDAY + 1_000]));
    await until(() => line.heard().length >= 13);
    expect(await countOf(tracker.machine)).toBe(3);
    line.socket.destroy();
  });

  it('that nobody knows are sent away; a bad checksum is refused and kept', async () => {
    const { port } = await keep(listenTrackerTcp({ protocol: teltonika(), sink: writer, log, host, port: 0 }));
    const stranger = await dial(port);
    stranger.socket.write(teltonikaLogin('359999999999999'));
    await until(() => stranger.closed());
    const kept = await until(() => services.db.ingestSetAside.findFirst({ where: { deviceName: '359999999999999' } }));
    expect(kept).toMatchObject({ reason: 'unknown-device', protocol: 'teltonika' });
    const tracker = await device('teltonika');
    const line = await dial(port);
    const bad = teltonikaPacket([MONDAY]);
    bad.writeUInt8(bad.readUInt8(20) ^ 0xff, 20);
    line.socket.write(Buffer.concat([teltonikaLogin(tracker.externalId), bad, teltonikaPacket([MONDAY + 5_000])]));
    await until(async () => (await countOf(tracker.machine)) === 1);
    const refused = await until(() => services.db.ingestSetAside.findFirst({ where: { deviceId: tracker.id } }));
    expect(Buffer.from(refused.payload).equals(bad)).toBe(true);
    line.socket.destroy();
  });

  it('that say nothing, or not who they are, are cut off; the others are none the worse for a thousand of them', async () => {
    const limits = { loginMs: 1_500, connections: 1_200, connectionsOfOne: 1_100 };
    const listener = await keep(listenTrackerTcp({ protocol: teltonika(), sink: writer, log, host, port: 0, limits }));
    const idle = await Promise.all(Array.from({ length: 1_000 }, () => dial(listener.port)));
    for (const { socket } of idle.slice(0, 300)) socket.write(Uint8Array.of(0));
    const tracker = await device('teltonika');
    const line = await dial(listener.port);
    line.socket.write(Buffer.concat([teltonikaLogin(tracker.externalId), teltonikaPacket([MONDAY])]));
    await until(() => line.heard().length >= 5);
    expect(await countOf(tracker.machine)).toBe(1);
    await until(() => listener.connections() === 1);
    expect(line.closed()).toBe(false);
    const crowd = await Promise.all(Array.from({ length: 1_150 }, () => dial(listener.port).catch(() => null)));
    await until(() => crowd.filter(one => one?.closed()).length >= 50);
    expect(listener.connections()).toBeLessThanOrEqual(1_100);
    for (const one of [...crowd, line]) one?.socket.destroy();
  });

  it('wait while the store is away: nothing is read beyond what is held, and nothing answered', async () => {
    let open: () => void = () => undefined;
    const gate = new Promise<void>(resolve => {
      open = resolve;
    });
    let taken = 0;
    const slow = {
      knows: async () => true,
      byName: async () => null,
      byToken: async () => null,
      setAside: async () => undefined,
      take: async () => {
        taken += 1;
        await gate;
        return { taken: true, stored: 1 } as const;
      },
    };
    const { port } = await keep(listenTrackerTcp({ protocol: teltonika(), sink: slow, log, host, port: 0 }));
    const line = await dial(port);
    line.socket.write(teltonikaLogin('350000000000001'));
    for (let n = 0; n < 5_000; n += 1) line.socket.write(teltonikaPacket([MONDAY + n * 1_000]));
    await pause(500);
    expect(taken).toBeLessThanOrEqual(64);
    expect(line.heard().length).toBe(1);
    open();
    await until(() => line.heard().length === 1 + 4 * 5_000);
    line.socket.destroy();
  });
});

describe('trackers over UDP', () => {
  it('are answered when their readings are stored, and strangers never', async () => {
    const { port } = await keep(listenTrackerUdp({ protocol: teltonika(), sink: writer, log, host, port: 0 }));
    const tracker = await device('teltonika');
    const socket = createSocket('udp4');
    const heard: Buffer[] = [];
    socket.on('message', message => heard.push(message));
    socket.send(teltonikaDatagram('359999999999998', 7, [MONDAY]), port, host);
    socket.send(teltonikaDatagram(tracker.externalId, 8, [MONDAY, MONDAY + 1]), port, host);
    await until(() => heard.length > 0);
    await pause(100);
    expect(heard.map(message => message.toString('hex'))).toEqual(['0005cafe010802']);
    expect(await countOf(tracker.machine)).toBe(2);
    await new Promise<void>(resolve => socket.close(() => resolve()));
  });
});

describe('devices over HTTP', () => {
  const post = (port: number, body: string, headers: Record<string, string> = {}) =>
    fetch(`http://${host}:${port}/v1/telemetry`, { method: 'POST', body, headers });

  it('send our format with a token', async () => {
    const { port } = await keep(listenTelemetryHttp({ sink: writer, log, host, port: 0 }));
    const native = await device('native');
    const authorization = `Bearer ${native.token}`;
    const body = JSON.stringify([
      { time: '2026-03-02T10:00:00Z', latitude: 53.5, longitude: 10, engineHours: 12.5, colour: 'red' },
      { deviceTime: MONDAY, ignition: true, alarms: ['sos'] },
    ]);
    expect(await (await post(port, body, { authorization })).json()).toEqual({ stored: 2 });
    expect(await (await post(port, body, { authorization })).json()).toEqual({ stored: 0 });
    const [first, second] = await services.db.reading.findMany({
      where: { subject: native.machine },
      orderBy: { time: 'asc' },
    });
    expect(first).toMatchObject({ trust: 2, engineOn: true, details: { alarms: ['sos'] } });
    expect(second).toMatchObject({ fix: 'valid', engineHoursMs: 45_000_000n, details: { raw: { colour: 'red' } } });
    expect((await post(port, body)).status).toBe(401);
    expect((await post(port, body, { authorization: 'Bearer nobody' })).status).toBe(401);
    const wrong = await post(port, '{"time": "2026-03-02T10:00:00Z", "latitude": "north"}', { authorization });
    expect([wrong.status, await wrong.json()]).toEqual([400, { refused: 'wrong-latitude' }]);
    expect((await post(port, `"${'x'.repeat(66_000)}"`, { authorization })).status).toBe(413);
    const inPath = await fetch(`http://${host}:${port}/api/v1/${native.token}/telemetry`, {
      method: 'POST',
      body: JSON.stringify({ ts: MONDAY + 5_000, values: { fuelPercent: 40 } }),
    });
    expect(await inPath.json()).toEqual({ stored: 1 });
  });

  it.each(['Ed25519', 'P-256'] as const)(
    'sign with their own key (%s), each message with the hash of the one before',
    async curve => {
      const { port } = await keep(listenTelemetryHttp({ sink: writer, log, host, port: 0 }));
      const { privateKey, publicKey } =
        curve === 'Ed25519' ? generateKeyPairSync('ed25519') : generateKeyPairSync('ec', { namedCurve: 'P-256' });
      const jwk = JSON.parse(JSON.stringify(await exportJWK(publicKey)));
      const native = await device('native', { publicKey: jwk, externalId: `signing-${curve}` });
      const alg = curve === 'Ed25519' ? 'EdDSA' : 'ES256';
      const sign = (sequence: number, previous: string, key = privateKey) =>
        new CompactSign(
          Buffer.from(
            JSON.stringify({
              sequence,
              previous,
              readings: [{ deviceTime: MONDAY + sequence, engineHours: sequence }],
            }),
          ),
        )
          .setProtectedHeader({ alg, kid: native.externalId })
          .sign(key);
      const first = await sign(1, '');
      const hash = createHash('sha256').update(first).digest('base64url');
      expect(await (await post(port, first)).json()).toEqual({ stored: 1 });
      expect(await (await post(port, first)).json()).toEqual({ stored: 0 });
      expect(await (await post(port, await sign(2, hash))).json()).toEqual({ stored: 1 });
      const rows = await services.db.reading.findMany({ where: { subject: native.machine }, orderBy: { time: 'asc' } });
      expect(rows.map(({ trust, sequence }) => [trust, sequence])).toEqual([
        [3, 1_000n],
        [3, 2_000n],
      ]);
      const { privateKey: foreign } =
        curve === 'Ed25519' ? generateKeyPairSync('ed25519') : generateKeyPairSync('ec', { namedCurve: 'P-256' });
      expect((await post(port, await sign(3, hash, foreign))).status).toBe(401);
      expect(await countOf(native.machine)).toBe(2);
    },
  );

  it('speak OsmAnd', async () => {
    const protocol = protocolNamed('osmand');
    if (!protocol || !('decodeRequest' in protocol)) return;
    const { port } = await keep(listenTrackerHttp({ protocol, sink: writer, log, host, port: 0 }));
    const phone = await device('osmand', { externalId: `phone-${Math.random()}` });
    const at = (id: string) =>
      fetch(`http://${host}:${port}/?id=${id}&timestamp=${MONDAY / 1000}&lat=53.5&lon=10&speed=10`);
    expect((await at(phone.externalId)).status).toBe(200);
    expect(await countOf(phone.machine)).toBe(1);
    expect((await at('nobody')).status).toBe(403);
    const send = (more: string, headers: Record<string, string> = {}) =>
      fetch(`http://${host}:${port}/?id=${phone.externalId}&lat=53.5&lon=10&${more}`, { headers });
    expect((await send(`timestamp=${MONDAY / 1000 + 1}&token=${phone.token}`)).status).toBe(200);
    const authorization = `Bearer ${phone.token}`;
    expect((await send(`timestamp=${MONDAY / 1000 + 2}`, { authorization })).status).toBe(200);
    const foreign = await device('osmand', { externalId: `phone-${Math.random()}` });
    expect((await send(`timestamp=${MONDAY / 1000 + 3}&token=${foreign.token}`)).status).toBe(401);
    expect((await send(`timestamp=${MONDAY / 1000 + 4}&token=nobody%`)).status).toBe(401);
    const rows = await services.db.reading.findMany({ where: { subject: phone.machine }, orderBy: { time: 'asc' } });
    expect(rows.map(({ trust }) => trust)).toEqual([0, 2, 2]);
    // A token is told to nobody again.
    expect(JSON.stringify(rows.map(({ details }) => details))).not.toContain(phone.token);
    const kept = await until(() => services.db.ingestSetAside.findFirst({ where: { deviceId: phone.id } }));
    expect([kept.reason, Buffer.from(kept.payload).toString()]).toEqual([
      'unknown-token',
      expect.not.stringContaining('token'),
    ]);
  });
});

describe('devices over MQTT', () => {
  let port = 0;
  const clients: MqttClient[] = [];
  const tokens = new Map([['key secret', 'a token']]);

  beforeAll(async () => {
    const listener = await keep(
      listenMqtt({
        ...{ sink: writer, log, host, port: 0 },
        provision: async ({ key, secret }) => tokens.get(`${key} ${secret}`) ?? null,
      }),
    );
    port = listener.port;
  });
  afterAll(async () => {
    for (const client of clients) await client.endAsync(true);
  });

  const attach = async (username: string): Promise<{ client: MqttClient; heard: [string, unknown][] }> => {
    const client = await mqtt.connectAsync(`mqtt://${host}:${port}`, {
      username,
      reconnectPeriod: 0,
      connectTimeout: 4_000,
    });
    clients.push(client);
    client.on('error', () => undefined);
    const heard: [string, unknown][] = [];
    client.on('message', (topic, payload) => heard.push([topic, JSON.parse(payload.toString())]));
    return { client, heard };
  };
  const publish = (client: MqttClient, topic: string, body: unknown) =>
    client.publishAsync(topic, JSON.stringify(body), { qos: 1 });

  it('are acknowledged when their readings are stored', async () => {
    const own = await device('native');
    const { client } = await attach(own.token);
    await publish(client, 'v1/devices/me/telemetry', {
      ts: MONDAY,
      values: { latitude: 53.5, longitude: 10, ignition: true },
    });
    expect(await countOf(own.machine)).toBe(1);
    await publish(client, 'v1/devices/me/telemetry', [
      { ts: MONDAY + 1, values: { x: 1 } },
      { ts: MONDAY + 2, values: { x: 2 } },
    ]);
    await publish(client, `lienlight/${own.externalId}/readings`, { deviceTime: MONDAY + 3, fuelPercent: 10 });
    await publish(client, 'v1/devices/me/telemetry', { temperature: 20 });
    await publish(client, 'v1/devices/me/attributes', { firmware: '1.2' });
    expect(await countOf(own.machine)).toBe(6);
    const [row] = await services.db.reading.findMany({ where: { subject: own.machine }, orderBy: { time: 'asc' } });
    expect(row).toMatchObject({ trust: 2, engineOn: true, fix: 'valid' });
  });

  it('that nobody knows are not let in, and none may speak as another or listen to one', async () => {
    await expect(attach('nobody')).rejects.toThrow();
    const [own, victim] = [await device('native'), await device('native')];
    const { client: listening, heard } = await attach(own.token);
    const granted = await listening
      .subscribeAsync(
        [
          'v1/devices/me/rpc/request/+',
          'v1/devices/me/attributes',
          '#',
          `lienlight/${victim.externalId}/refused`,
          '$SYS/#',
        ],
        { qos: 1 },
      )
      .catch(() => null);
    expect(granted?.map(({ qos }) => qos) ?? []).not.toContain(undefined);
    const { client: speaking } = await attach(victim.token);
    await speaking.publishAsync('v1/devices/me/attributes', '{"secret":1}', { qos: 1, retain: true });
    await pause(200);
    expect(heard).toEqual([]);
    const { client: late, heard: lateHeard } = await attach((await device('native')).token);
    await late.subscribeAsync('v1/devices/me/attributes');
    await pause(100);
    expect(lateHeard).toEqual([]);
    const { client: thief } = await attach(own.token);
    await publish(thief, `lienlight/${victim.externalId}/readings`, { deviceTime: 1 });
    expect(await countOf(victim.machine)).toBe(1);
    expect(await countOf(own.machine)).toBe(0);
    const kept = await until(() => services.db.ingestSetAside.findFirst({ where: { deviceId: own.id } }));
    expect(kept.reason).toBe('wrong-name');
  });

  it('learn what was refused, and why', async () => {
    const own = await device('native');
    const { client, heard } = await attach(own.token);
    await client.subscribeAsync(`lienlight/${own.externalId}/refused`);
    await client.publishAsync('v1/devices/me/telemetry', 'no JSON', { qos: 1 });
    await until(() => heard.length > 0);
    expect(heard).toEqual([[`lienlight/${own.externalId}/refused`, { reason: 'not-json', deviceId: own.externalId }]]);
    const kept = await until(() => services.db.ingestSetAside.findFirst({ where: { deviceId: own.id } }));
    expect(Buffer.from(kept.payload).toString()).toBe('no JSON');
    await client.subscribeAsync('v1/devices/me/attributes/response/+');
    await publish(client, 'v1/devices/me/attributes/request/7', { clientKeys: 'a' });
    await until(() => heard.length > 1);
    expect(heard[1]).toEqual(['v1/devices/me/attributes/response/7', {}]);
  });

  it('learn that a topic is none of theirs, and that nobody waits for their answers', async () => {
    const own = await device('native');
    const { client, heard } = await attach(own.token);
    await client.subscribeAsync(`lienlight/${own.externalId}/refused`);
    await publish(client, 'v1/devices/me/telemtry', { temperature: 20 });
    await publish(client, 'v1/devices/me/rpc/response/3', { done: true });
    await until(() => heard.length > 1);
    expect(heard.map(([, body]) => body)).toEqual([
      { reason: 'wrong-topic', deviceId: own.externalId },
      { reason: 'rpc-not-used', deviceId: own.externalId },
    ]);
    await until(async () => (await services.db.ingestSetAside.count({ where: { deviceId: own.id } })) === 2);
    // And it goes on.
    await publish(client, 'v1/devices/me/telemetry', { ts: MONDAY, values: { temperature: 20 } });
    expect(await countOf(own.machine)).toBe(1);
  });

  it('leave nothing behind at the broker, and end nobody else by a name that both have chosen', async () => {
    const [first, second] = [await device('native'), await device('native')];
    const named = (username: string) =>
      mqtt.connectAsync(`mqtt://${host}:${port}`, { username, clientId: 'tracker', clean: false, reconnectPeriod: 0 });
    const one = await named(first.token);
    await one.subscribeAsync('v1/devices/me/attributes', { qos: 1 });
    const other = await named(second.token);
    expect(one.connected).toBe(true);
    await one.endAsync();
    await publish(other, 'v1/devices/me/attributes', { firmware: 2 });
    const again = await named(first.token);
    clients.push(other, again);
    const heard: string[] = [];
    again.on('message', topic => heard.push(topic));
    await pause(100);
    expect(heard).toEqual([]);
  });

  it('may be gateways for devices of the same owner, where the owner says so', async () => {
    const [gateway, behind] = [await device('native'), await device('native')];
    const signing = await device('native', { publicKey: { kty: 'OKP', crv: 'Ed25519', x: 'AAAA' } });
    const foreign = await seedDevice(services.db, other.id);
    const { client, heard } = await attach(gateway.token);
    await client.subscribeAsync(`lienlight/${gateway.externalId}/refused`);
    const said = { [behind.externalId]: [{ ts: MONDAY, values: { engineHours: 1 } }] };
    await publish(client, 'v1/gateway/telemetry', said);
    await until(() => heard.length === 1);
    expect(heard[0]?.[1]).toEqual({ reason: 'not-a-gateway', deviceId: gateway.externalId });
    expect(await countOf(behind.machine)).toBe(0);

    await services.db.device.update({ where: { id: gateway.id }, data: { isGateway: true } });
    const names = [foreign.externalId, signing.externalId];
    await until(async () => {
      await publish(client, 'v1/gateway/telemetry', {
        ...said,
        ...Object.fromEntries(names.map(name => [name, [{ ts: MONDAY, values: { engineHours: 1 } }]])),
      });
      return (await countOf(behind.machine)) === 1;
    });
    const [row] = await services.db.reading.findMany({ where: { subject: behind.machine } });
    expect(row?.trust).toBe(1);
    expect(await countOf(`device:${foreign.id}`)).toBe(0);
    expect(await countOf(signing.machine)).toBe(0);
    // The gateway's owner learns why; the owner of the name learns nothing of it.
    await until(() => heard.some(([, body]) => Object(body).reason === 'signs-itself'));
    expect(heard.map(([, body]) => body)).toContainEqual({ reason: 'unknown-device', deviceId: foreign.externalId });
    await until(async () => (await services.db.ingestSetAside.count({ where: { deviceId: gateway.id } })) >= 3);
    expect(await services.db.ingestSetAside.count({ where: { organisationId: other.id } })).toBe(0);
    expect(await services.db.ingestSetAside.count({ where: { deviceName: foreign.externalId } })).toBe(0);
  });

  it('go on no longer than their token and their registration do', async () => {
    const [rotated, removed] = [await device('native'), await device('native')];
    const ended = ({ client }: { client: MqttClient }) =>
      new Promise<void>(resolve => client.once('close', () => resolve()));
    const thief = await attach(rotated.token);
    await publish(thief.client, 'v1/devices/me/telemetry', { ts: MONDAY, values: { x: 1 } });
    const thrownOut = ended(thief);
    await services.db.device.update({ where: { id: rotated.id }, data: { tokenHash: 'f'.repeat(64) } });
    await thrownOut;
    await expect(attach(rotated.token)).rejects.toThrow();
    expect(await countOf(rotated.machine)).toBe(1);
    const gone = await attach(removed.token);
    const left = ended(gone);
    await services.db.device.update({ where: { id: removed.id }, data: { removedAt: new Date() } });
    await left;
    // What it measured before may still come.
    const late = await attach(removed.token);
    await publish(late.client, 'v1/devices/me/telemetry', { ts: MONDAY, values: { x: 1 } });
    expect(await countOf(removed.machine)).toBe(1);
    const closed = ended(late);
    late.client.publish('v1/devices/me/telemetry', JSON.stringify({ x: 2 }), { qos: 1 }, () => undefined);
    await closed;
    expect(await countOf(removed.machine)).toBe(1);
  });

  it('sign under the key that they have now, in the order in which they send', async () => {
    const keys = [generateKeyPairSync('ed25519'), generateKeyPairSync('ec', { namedCurve: 'P-256' })] as const;
    const jwkOf = async ({ publicKey }: { publicKey: Parameters<typeof exportJWK>[0] }) => ({
      ...(await exportJWK(publicKey)),
    });
    const own = await device('native');
    const { client, heard } = await attach(own.token);
    await client.subscribeAsync(`lienlight/${own.externalId}/refused`);
    const sign = async (which: 0 | 1, sequence: number, previous: string): Promise<string> => {
      const readings = [{ deviceTime: MONDAY + (which * 100 + sequence) * 1_000 }];
      const body = Buffer.from(JSON.stringify({ sequence, previous, readings }));
      return new CompactSign(body)
        .setProtectedHeader({ alg: which === 0 ? 'EdDSA' : 'ES256', kid: own.externalId })
        .sign(keys[which].privateKey);
    };
    const hashOf = (jws: string): string => createHash('sha256').update(jws).digest('base64url');
    const chain = async (which: 0 | 1, count: number): Promise<string[]> => {
      const all: string[] = [];
      for (let n = 1; n <= count; n += 1) all.push(await sign(which, n, n === 1 ? '' : hashOf(all[n - 2] ?? '')));
      return all;
    };
    const put = (jws: string) => client.publishAsync('v1/devices/me/telemetry', jws, { qos: 1 });
    const [old, next] = [await chain(0, 30), await chain(1, 3)];
    await put(old[0] ?? '');
    await until(() => heard.length === 1);
    expect(heard[0]?.[1]).toMatchObject({ reason: 'no-key' });
    await services.db.device.update({ where: { id: own.id }, data: { publicKey: await jwkOf(keys[0]) } });
    await until(async () => {
      await put(old[0] ?? '');
      return (await countOf(own.machine)) === 1;
    });
    await Promise.all(old.slice(1).map(put));
    const tiers = async () => {
      const rows = await services.db.reading.findMany({ where: { subject: own.machine }, orderBy: { time: 'asc' } });
      return rows.map(({ trust }) => trust);
    };
    expect(await tiers()).toEqual(old.map(() => 3));
    // The connection stays open; the key before counts no more, and under the new one the messages begin anew.
    await services.db.device.update({ where: { id: own.id }, data: { publicKey: await jwkOf(keys[1]) } });
    await until(async () => {
      await put(next[0] ?? '');
      return (await countOf(own.machine)) === 31;
    });
    const refusedBefore = heard.length;
    await put(await sign(0, 31, hashOf(old[29] ?? '')));
    await until(() => heard.length > refusedBefore);
    expect(heard.at(-1)?.[1]).toMatchObject({ reason: 'wrong-signature' });
    await put(next[2] ?? '');
    await put(next[1] ?? '');
    await publish(client, 'v1/devices/me/telemetry', { ts: MONDAY + HOUR, values: { x: 1 } });
    expect(await tiers()).toEqual([...old.map(() => 3), 3, 3, 2, 2]);
  });

  it('may ask for a token where provisioning is set up', async () => {
    const { client, heard } = await attach('provision');
    await client.subscribeAsync('/provision/response');
    const ask = (provisionDeviceSecret: string) =>
      publish(client, '/provision/request', { deviceName: 'new', provisionDeviceKey: 'key', provisionDeviceSecret });
    await ask('wrong');
    await ask('secret');
    await until(() => heard.length === 2);
    expect(heard.map(([, body]) => body)).toEqual([
      expect.objectContaining({ status: 'FAILURE' }),
      { status: 'SUCCESS', credentialsType: 'ACCESS_TOKEN', credentialsValue: 'a token' },
    ]);
  });

  it('that send more than a connection may hold are cut off', async () => {
    const own = await device('native');
    const { client } = await attach(own.token);
    const gone = new Promise<void>(resolve => client.on('close', () => resolve()));
    client.publish('v1/devices/me/telemetry', Buffer.alloc(10_000_000, 0x20), { qos: 1 }, () => undefined);
    await gone;
    expect(await countOf(own.machine)).toBe(0);
  });
});
