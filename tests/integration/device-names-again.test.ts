import { createHash, generateKeyPairSync } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { CompactSign, exportJWK } from 'jose';
import mqtt, { type MqttClient } from 'mqtt';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Hex } from '#domain/hex';
import { protocolNamed } from '#iot-adapters/registry';
import type { Listener } from '#iot-adapters/transports/listener';
import { listenMqtt } from '#iot-adapters/transports/mqtt-broker';
import { listenTelemetryHttp, listenTrackerHttp } from '#iot-adapters/transports/telemetry-http';
import { meterRecord } from '#services/billing/meter-record';
import { registerDevice } from '#services/devices/register-device';
import { removeDevice } from '#services/devices/remove-device';
import { ReadingWriter } from '#services/ingest/reading-writer';
import { accepted, createOrganisation, type TestOrganisation } from '../support/consortium.ts';
import { type SeededDevice, seedDevice, settleReadings } from '../support/ingest.ts';
import { seedMachine } from '../support/readings.ts';
import { createTestServices, type TestServices } from '../support/services.ts';

const host = '127.0.0.1';
const MONDAY = Date.parse('2026-03-02T00:00:00Z');
const HOUR = 3_600_000;
const log = { warn: () => undefined, debug: () => undefined };

let services: TestServices;
let lessor: TestOrganisation;
let other: TestOrganisation;
let writer: ReadingWriter;
const listeners: Listener[] = [];
const clients: MqttClient[] = [];
let ports: { readonly http: number; readonly osmand: number; readonly mqtt: number };

beforeAll(async () => {
  services = await createTestServices();
  lessor = await createOrganisation(services.ctx, 'Nordhafen Leasing GmbH', ['LESSOR']);
  other = await createOrganisation(services.ctx, 'Andere AG', ['LESSOR']);
  writer = new ReadingWriter({ ctx: services.ctx, databaseUrl: services.databaseUrl });
  await new Promise<void>(resolve => writer.onChange(() => resolve()));
  const protocol = protocolNamed('osmand');
  if (!protocol || !('decodeRequest' in protocol)) throw new Error('no such protocol');
  const at = { sink: writer, log, host, port: 0 };
  listeners.push(await listenTelemetryHttp(at), await listenTrackerHttp({ protocol, ...at }), await listenMqtt(at));
  const [http = 0, osmand = 0, broker = 0] = listeners.map(({ port }) => port);
  ports = { http, osmand, mqtt: broker };
});
afterAll(async () => {
  for (const client of clients) await client.endAsync(true);
  for (const listener of listeners) await listener.close();
  await writer.close();
  await services.close();
});

type Enrolled = SeededDevice & { readonly machine: Hex };

let names = 0;
const nameOf = (): string => `excavator-${++names}`;

const enrolled = async (
  owner: TestOrganisation,
  protocol: string,
  externalId: string,
  more: Parameters<typeof seedDevice>[2] = {},
): Promise<Enrolled> => {
  const machine = await seedMachine(services.db, owner.id, `SN${Math.random()}`);
  return { ...(await seedDevice(services.db, owner.id, { protocol, externalId, machine, ...more })), machine };
};

/** Removes it as its owner would, with its token or without; waits until the ingest has heard of it. */
const remove = async ({ id }: SeededDevice, keepsToken: boolean, more: { readonly isGateway?: boolean } = {}) => {
  const heard = new Promise<void>(resolve => {
    const stop = writer.onChange(changed => {
      if (changed !== id) return;
      stop();
      resolve();
    });
  });
  await services.db.device.update({
    where: { id },
    data: { removedAt: new Date(), ...(!keepsToken && { tokenHash: null }), ...more },
  });
  await heard;
};

const until = async (holds: () => Promise<boolean>): Promise<void> => {
  await expect.poll(holds, { timeout: 30_000, interval: 50 }).toBe(true);
};

const countOf = (subject: string): Promise<number> => services.db.reading.count({ where: { subject } });

const post = (token: string, body: unknown) =>
  fetch(`http://${host}:${ports.http}/v1/telemetry`, {
    method: 'POST',
    body: typeof body === 'string' ? body : JSON.stringify(body),
    headers: { authorization: `Bearer ${token}` },
  });

const attach = async (username: string): Promise<MqttClient> => {
  const url = `mqtt://${host}:${ports.mqtt}`;
  const client = await mqtt.connectAsync(url, { username, reconnectPeriod: 0, connectTimeout: 20_000 });
  clients.push(client);
  client.on('error', () => undefined);
  return client;
};

const say = (client: MqttClient, topic: string, body: unknown) =>
  client.publishAsync(topic, JSON.stringify(body), { qos: 1 });

describe('a device that was removed with its token', () => {
  it('speaks as itself alone, whoever has its name now', async () => {
    const name = nameOf();
    const old = await enrolled(lessor, 'native', name);
    await remove(old, true);
    const young = await enrolled(other, 'native', name);
    // Now is none of its business; what it measured before is its own machine's.
    const now = await post(old.token, { deviceTime: Date.now() + 1_000, engineHours: 7 });
    expect([now.status, await now.json()]).toEqual([401, { refused: 'device-removed' }]);
    expect(await (await post(old.token, { deviceTime: MONDAY, engineHours: 5 })).json()).toEqual({ stored: 1 });
    const client = await attach(old.token);
    await say(client, 'v1/devices/me/telemetry', { ts: MONDAY + 1, values: { engineHours: 5 } });
    await say(client, 'v1/devices/me/telemetry', 'rubbish');
    expect([await countOf(old.machine), await countOf(young.machine)]).toEqual([2, 0]);
    expect(await (await post(young.token, { deviceTime: MONDAY, engineHours: 900 })).json()).toEqual({ stored: 1 });
    expect(await countOf(young.machine)).toBe(1);
    // What was refused of it is shown to its own owner, and to nobody else.
    await until(async () => (await services.db.ingestSetAside.count({ where: { deviceId: old.id } })) >= 2);
    expect(await services.db.ingestSetAside.count({ where: { deviceId: young.id } })).toBe(0);
  });

  it('is the telephone that it was, and not the next of its name', async () => {
    const name = nameOf();
    const old = await enrolled(lessor, 'osmand', name);
    await remove(old, true);
    const young = await enrolled(other, 'osmand', name);
    const send = (token: string, time: number) =>
      fetch(
        `http://${host}:${ports.osmand}/?id=${name}&timestamp=${Math.floor(time / 1000)}&lat=53.5&lon=10&token=${token}`,
      );
    expect((await send(old.token, MONDAY)).status).toBe(200);
    expect((await send(old.token, Date.now() + 5_000)).status).toBe(403);
    expect([await countOf(old.machine), await countOf(young.machine)]).toEqual([1, 0]);
    expect((await send(young.token, MONDAY)).status).toBe(200);
    expect(await countOf(young.machine)).toBe(1);
  });

  it('bills nothing of what it hands in late', async () => {
    const device = await enrolled(lessor, 'native', nameOf());
    const told = [1, 2].map(hour => ({ deviceTime: MONDAY + hour * HOUR, engineHours: 100 + hour }));
    expect(await (await post(device.token, told)).json()).toEqual({ stored: 2 });
    await remove(device, true);
    const late = [3, 4].map(hour => ({ deviceTime: MONDAY + hour * HOUR, engineHours: 100 + hour }));
    expect(await (await post(device.token, late)).json()).toEqual({ stored: 2 });
    await settleReadings(services);
    const { readings, stop } = await services.db.$transaction(tx =>
      meterRecord(tx, device.machine, 'engine-hours', {
        ...{ from: MONDAY / 1000, until: MONDAY / 1000 + 86_400, billedTo: null },
      }),
    );
    expect(stop).toBeNull();
    expect(readings.map(({ value }) => value)).toEqual([101n, 102n].map(hours => hours * BigInt(HOUR)));
  });

  it('is a gateway no more', async () => {
    const gateway = await enrolled(lessor, 'native', nameOf());
    const behind = await enrolled(lessor, 'native', nameOf());
    await remove(gateway, true, { isGateway: true });
    const client = await attach(gateway.token);
    await say(client, 'v1/gateway/telemetry', { [behind.externalId]: [{ ts: MONDAY, values: { engineHours: 1 } }] });
    expect(await countOf(behind.machine)).toBe(0);
    const where = { deviceId: gateway.id, reason: 'device-removed' };
    await until(async () => (await services.db.ingestSetAside.count({ where })) === 1);
  });
});

describe('a device that was removed', () => {
  it('without its token hands in nothing, signed or not', async () => {
    const { publicKey, privateKey } = generateKeyPairSync('ed25519');
    const jwk = { ...(await exportJWK(publicKey)) };
    const device = await enrolled(lessor, 'native', nameOf(), { publicKey: jwk });
    const sign = (sequence: number, previous: string): Promise<string> =>
      new CompactSign(
        Buffer.from(JSON.stringify({ sequence, previous, readings: [{ deviceTime: MONDAY + sequence }] })),
      )
        .setProtectedHeader({ alg: 'EdDSA', kid: device.externalId })
        .sign(privateKey);
    const unasked = (body: string) => fetch(`http://${host}:${ports.http}/v1/telemetry`, { method: 'POST', body });
    const first = await sign(1, '');
    expect(await (await unasked(first)).json()).toEqual({ stored: 1 });
    await remove(device, false);
    expect((await post(device.token, { deviceTime: MONDAY + 10 })).status).toBe(401);
    await expect(attach(device.token)).rejects.toThrow();
    const next = await sign(2, createHash('sha256').update(first).digest('base64url'));
    expect((await unasked(next)).status).toBe(401);
    expect(await countOf(device.machine)).toBe(1);
  });

  it('has lost its token, unless its owner says that it keeps it; and then it may be taken later', async () => {
    const { ctx, db } = services;
    const made = async (keepsToken?: boolean): Promise<{ readonly deviceId: string; readonly has: boolean }> => {
      const { deviceId } = accepted(
        await registerDevice(ctx, lessor.preparer, { protocol: 'native', externalId: nameOf() }),
      );
      accepted(await removeDevice(ctx, lessor.preparer, { deviceId, ...(keepsToken !== undefined && { keepsToken }) }));
      return { deviceId, has: await hasToken(deviceId) };
    };
    const hasToken = async (id: string) => (await db.device.findUniqueOrThrow({ where: { id } })).tokenHash !== null;
    expect([await made(), await made(false)].map(({ has }) => has)).toEqual([false, false]);
    const { deviceId, has } = await made(true);
    expect(has).toBe(true);
    expect((await removeDevice(ctx, other.preparer, { deviceId })).ok).toBe(false);
    expect(await hasToken(deviceId)).toBe(true);
    accepted(await removeDevice(ctx, lessor.preparer, { deviceId }));
    expect(await hasToken(deviceId)).toBe(false);
    expect((await removeDevice(ctx, lessor.preparer, { deviceId })).ok).toBe(false);
  });
});

describe('devices of two protocols under one name', () => {
  it('are not each other’s: neither connections nor what is refused', async () => {
    const name = nameOf();
    const own = await enrolled(lessor, 'native', name);
    const phone = await enrolled(other, 'osmand', name);
    await expect(attach(phone.token)).rejects.toThrow();
    const client = await attach(own.token);
    expect((await post(phone.token, 'no JSON')).status).toBe(400);
    await until(async () => (await services.db.ingestSetAside.count({ where: { deviceId: phone.id } })) === 1);
    expect(await services.db.ingestSetAside.findFirst({ where: { deviceId: phone.id } })).toMatchObject({
      ...{ protocol: 'osmand', reason: 'not-json', organisationId: other.id },
    });
    await pause(500);
    expect(await services.db.ingestSetAside.count({ where: { deviceId: own.id } })).toBe(0);
    expect(client.connected).toBe(true);
  });
});
