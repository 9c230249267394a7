import { randomBytes, randomUUID } from 'node:crypto';
import { createSocket } from 'node:dgram';
import { connect, type Socket } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import mqtt from 'mqtt';
import pg from 'pg';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Misfit } from '#domain/telemetry/sink';
import { isTrackerProtocol, type TrackerProtocol } from '#iot-adapters/protocol';
import { protocolNamed } from '#iot-adapters/registry';
import type { Listener } from '#iot-adapters/transports/listener';
import { listenMqtt } from '#iot-adapters/transports/mqtt-broker';
import { listenTelemetryHttp } from '#iot-adapters/transports/telemetry-http';
import { listenTrackerTcp } from '#iot-adapters/transports/tracker-tcp';
import { listenTrackerUdp } from '#iot-adapters/transports/tracker-udp';
import { FigureBook } from '#services/ingest/figures';
import { Identities } from '#services/ingest/identity';
import { Notebook } from '#services/ingest/notebook';
import { ReadingWriter } from '#services/ingest/reading-writer';
import { trimSetAside } from '#services/ingest/trim-set-aside';
import { createOrganisation, type TestOrganisation } from '#tests/support/consortium';
import { type SeededDevice, seedDevice } from '#tests/support/ingest';
import { seedMachine } from '#tests/support/readings';
import { createTestServices, type TestServices } from '#tests/support/services';
import { teltonikaDatagram, teltonikaLogin, teltonikaPacket } from '#tests/support/teltonika-frames';

/**
 * Connections that are slow, half open, by the thousand, silent, or nothing but noise: good devices are served and answered
 * beside them, and what is held of them stays bounded.
 */

const host = '127.0.0.1';
const MONDAY = Date.parse('2026-03-02T00:00:00Z');
const log = { warn: () => undefined, debug: () => undefined };

let services: TestServices;
let lessor: TestOrganisation;
let writer: ReadingWriter;
const listeners: Listener[] = [];
const sockets: Socket[] = [];

beforeAll(async () => {
  services = await createTestServices();
  lessor = await createOrganisation(services.ctx, 'Nordhafen Leasing GmbH', ['LESSOR']);
  writer = new ReadingWriter({ ctx: services.ctx, databaseUrl: services.databaseUrl });
});
afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.destroy();
  for (const listener of listeners.splice(0)) await listener.close();
});
afterAll(async () => {
  await writer.close();
  await services.close();
});

const teltonika = (): TrackerProtocol => {
  const protocol = protocolNamed('teltonika');
  if (!protocol || !isTrackerProtocol(protocol)) throw new Error('no such protocol');
  return protocol;
};

const keep = async (listener: Promise<Listener>): Promise<Listener> => {
  listeners.push(await listener);
  return listener;
};

const device = async (protocol: string): Promise<SeededDevice & { machine: string }> => {
  const machine = await seedMachine(services.db, lessor.id, randomUUID().slice(0, 8));
  return { ...(await seedDevice(services.db, lessor.id, { protocol, machine })), machine };
};

const until = async (holds: () => boolean | Promise<boolean>): Promise<void> => {
  for (let tries = 0; tries < 1_500; tries += 1) {
    if (await holds()) return;
    await pause(20);
  }
  throw new Error('it did not come about');
};

interface Line {
  readonly socket: Socket;
  heard(): Buffer;
  isClosed(): boolean;
}

const dial = async (port: number): Promise<Line> => {
  const socket = connect(port, host);
  sockets.push(socket);
  const chunks: Buffer[] = [];
  let isClosed = false;
  socket.on('data', chunk => chunks.push(chunk));
  socket.on('error', () => undefined);
  socket.on('close', () => {
    isClosed = true;
  });
  await new Promise<void>(resolve => socket.once('connect', resolve));
  return { socket, heard: () => Buffer.concat(chunks), isClosed: () => isClosed };
};

/** So many lines, not all at once: a queue of the kernel is shorter. */
const crowd = async (
  port: number,
  count: number,
  first: (n: number) => Uint8Array | string | null,
): Promise<Line[]> => {
  const lines: Line[] = [];
  while (lines.length < count) {
    const batch = await Promise.all(Array.from({ length: Math.min(250, count - lines.length) }, () => dial(port)));
    for (const [at, line] of batch.entries()) {
      const bytes = first(lines.length + at);
      if (bytes !== null) line.socket.write(bytes);
    }
    lines.push(...batch);
  }
  return lines;
};

const countOf = (subject: string): Promise<number> => services.db.reading.count({ where: { subject } });

/** Logs in, sends a packet, and waits for its answer. */
const isServed = async (port: number, time = MONDAY): Promise<Line> => {
  const tracker = await device('teltonika');
  const line = await dial(port);
  line.socket.write(Buffer.concat([teltonikaLogin(tracker.externalId), teltonikaPacket([time, time + 1_000])]));
  await until(() => line.heard().length >= 5);
  expect(line.heard().toString('hex')).toBe('0100000002');
  expect(await countOf(tracker.machine)).toBe(2);
  return line;
};

describe('over TCP', () => {
  it('two thousand that say nothing, or a byte at a time, hold next to nothing, and a good device is answered', async () => {
    const limits = { connectionsOfOne: 2_500, loginMs: 90_000 };
    const listener = await keep(listenTrackerTcp({ protocol: teltonika(), sink: writer, log, host, port: 0, limits }));
    const login = teltonikaLogin('359999999999990');
    // A third is silent; a third says half of its name; a third half of a packet that it announces to be as long as one may.
    const begun = Buffer.from([0, 0, 0, 0, 0, 0, 0xf0, 0]);
    const lines = await crowd(listener.port, 2_000, n =>
      n % 3 === 0 ? null : n % 3 === 1 ? login.subarray(0, 9) : begun,
    );
    await until(() => listener.connections() === 2_000);
    for (const { socket } of lines.filter((_, n) => n % 3 === 2)) socket.write(Uint8Array.of(8));
    await isServed(listener.port);
    expect(listener.buffered?.() ?? Number.NaN).toBeLessThanOrEqual(2_000 * 16);
    expect(lines.filter(line => line.isClosed())).toEqual([]);
  });

  it('nobody fills more than a connection may hold, and who sends noise alone is sent away', async () => {
    const listener = await keep(listenTrackerTcp({ protocol: teltonika(), sink: writer, log, host, port: 0 }));
    const lines = await crowd(listener.port, 60, () => randomBytes(256 * 1024).fill(0xff, 0, 8));
    let most = 0;
    await until(() => {
      most = Math.max(most, listener.buffered?.() ?? Number.NaN);
      return lines.every(line => line.isClosed());
    });
    // What is unfinished, and what one read brought.
    expect(most).toBeLessThanOrEqual(60 * 2 * 64 * 1024);
    await isServed(listener.port);
    await until(async () => (await services.db.ingestSetAside.count({ where: { protocol: 'teltonika' } })) > 0);
    // Of one address so many a flush, and of each the beginning.
    const [{ bytes } = { bytes: 0n }] = await services.db.$queryRaw<{ bytes: bigint }[]>`
      SELECT max(length(payload))::bigint AS bytes FROM ingest_set_aside WHERE "deviceId" IS NULL`;
    expect(Number(bytes)).toBeLessThanOrEqual(2_048);
  });

  it('who does not say who it is, and who never ends a message, is ended; who waits between messages is not', async () => {
    const limits = { loginMs: 1_500, messageMs: 1_500 };
    const listener = await keep(listenTrackerTcp({ protocol: teltonika(), sink: writer, log, host, port: 0, limits }));
    const good = await isServed(listener.port);
    const stranger = await dial(listener.port);
    const slow = await isServed(listener.port, MONDAY + 60_000);
    const dripping = setInterval(() => slow.socket.write(Uint8Array.of(0)), 200);
    slow.socket.write(teltonikaPacket([MONDAY]).subarray(0, 20));
    await until(() => stranger.isClosed() && slow.isClosed());
    clearInterval(dripping);
    expect(good.isClosed()).toBe(false);
    good.socket.write(teltonikaPacket([MONDAY + 9_000]));
    await until(() => good.heard().length >= 9);
  });

  it('while the store is away a thousand full uploads hold what they may together, and one message each', async () => {
    let taken = 0;
    let open: () => void = () => undefined;
    const gate = new Promise<void>(resolve => {
      open = resolve;
    });
    const away = {
      ...{ knows: async () => true, byName: async () => null, byToken: async () => null },
      setAside: async () => undefined,
      take: async () => {
        taken += 1;
        await gate;
        return { taken: true, stored: 1 } as const;
      },
    };
    const limits = { inFlightBytes: 64 * 1024, connectionsOfOne: 2_000 };
    const listener = await keep(listenTrackerTcp({ protocol: teltonika(), sink: away, log, host, port: 0, limits }));
    const packet = teltonikaPacket([MONDAY, MONDAY + 1_000]);
    const upload = Buffer.concat(Array.from({ length: 40 }, () => packet));
    const lines = await crowd(listener.port, 1_000, n =>
      Buffer.concat([teltonikaLogin(String(350_000_000_000_000 + n)), upload]),
    );
    await until(() => lines.every(line => line.heard().length === 1));
    await until(() => taken >= 1_000);
    await pause(500);
    expect(taken).toBeLessThanOrEqual(1_000 + (64 * 1024) / packet.length + 64);
    open();
    await until(() => lines.every(line => line.heard().length === 1 + 4 * 40));
    expect(taken).toBe(40_000);
  });

  it('connections of one device do not pile up: the most silent is ended, and the one that speaks is not', async () => {
    const limits = { connectionsOfDevice: 3 };
    const listener = await keep(listenTrackerTcp({ protocol: teltonika(), sink: writer, log, host, port: 0, limits }));
    const tracker = await device('teltonika');
    const speaking = await dial(listener.port);
    speaking.socket.write(teltonikaLogin(tracker.externalId));
    await until(() => speaking.heard().length === 1);
    for (let n = 0; n < 10; n += 1) {
      const forgotten = await dial(listener.port);
      forgotten.socket.write(teltonikaLogin(tracker.externalId));
      await until(() => forgotten.heard().length === 1);
      speaking.socket.write(teltonikaPacket([MONDAY + n * 1_000]));
      await until(() => speaking.heard().length === 5 + 4 * n);
    }
    await until(() => listener.connections() <= 3);
    expect(speaking.isClosed()).toBe(false);
    expect(await countOf(tracker.machine)).toBe(10);
  });
});

describe('over HTTP', () => {
  it('two thousand slow requests hold what they sent, and a good one is answered; they are ended in their time', async () => {
    const options = { sink: writer, log, host, port: 0, connectionsOfOne: 2_500, requestMs: 20_000 };
    const listener = await keep(listenTelemetryHttp(options));
    const head = 'POST /v1/telemetry HTTP/1.1\r\nHost: x\r\nContent-Length: 60000\r\n\r\n';
    const lines = await crowd(listener.port, 2_000, n => (n % 2 === 0 ? `${head}${'x'.repeat(1_000)}` : 'POST /v1'));
    const native = await device('native');
    const answer = await fetch(`http://${host}:${listener.port}/v1/telemetry`, {
      method: 'POST',
      headers: { authorization: `Bearer ${native.token}` },
      body: JSON.stringify({ deviceTime: MONDAY, ignition: true }),
    });
    expect([answer.status, await answer.json()]).toEqual([200, { stored: 1 }]);
    await until(() => (listener.buffered?.() ?? 0) > 0);
    expect(listener.buffered?.()).toBeLessThanOrEqual(1_000 * 1_000);
    await until(() => lines.every(line => line.isClosed()));
    expect(listener.buffered?.()).toBe(0);
  });

  it('a body has 64 KiB at most, whoever sends it: that it was longer is told, and kept that it came', async () => {
    const listener = await keep(listenTelemetryHttp({ sink: writer, log, host, port: 0 }));
    const native = await device('native');
    const post = (size: number, headers: Record<string, string>) =>
      fetch(`http://${host}:${listener.port}/v1/telemetry`, { method: 'POST', headers, body: `"${'x'.repeat(size)}"` });
    const authorization = `Bearer ${native.token}`;
    expect((await post(66_000, {})).status).toBe(413);
    expect((await post(65_000, { authorization })).status).toBe(400);
    expect((await post(66_000, { authorization })).status).toBe(413);
    await until(async () => {
      const kept = await services.db.ingestSetAside.findMany({ where: { deviceId: native.id } });
      return kept.some(({ reason }) => reason === 'too-long');
    });
  });
});

it('over MQTT a thousand that never connect are no hindrance, and are ended', async () => {
  const listener = await keep(listenMqtt({ sink: writer, log, host, port: 0 }));
  const lines = await crowd(listener.port, 1_000, n => (n % 2 === 0 ? null : Uint8Array.of(0x10, 0xff)));
  const native = await device('native');
  const client = await mqtt.connectAsync(`mqtt://${host}:${listener.port}`, { username: native.token });
  await client.publishAsync('v1/devices/me/telemetry', JSON.stringify({ ts: MONDAY, values: {} }), { qos: 1 });
  expect(await countOf(native.machine)).toBe(1);
  await until(() => lines.every(line => line.isClosed()));
  expect(client.connected).toBe(true);
  await client.endAsync(true);
});

it('over UDP a flood of strangers is held up to its bound, and a good device is answered', async () => {
  const listener = await keep(listenTrackerUdp({ protocol: teltonika(), sink: writer, log, host, port: 0 }));
  const flood = createSocket('udp4');
  const noise = Buffer.concat([teltonikaDatagram('359999999999991', 1, [MONDAY]), randomBytes(1_000)]);
  for (let n = 0; n < 20_000; n += 1) {
    flood.send(
      n % 2 === 0 ? noise : teltonikaDatagram(`35${String(n).padStart(13, '9')}`, 1, [MONDAY]),
      listener.port,
      host,
    );
    if (n % 500 === 0) await pause(1);
  }
  expect(listener.buffered?.() ?? Number.NaN).toBeLessThanOrEqual(8 * 1024 * 1024);
  const tracker = await device('teltonika');
  const socket = createSocket('udp4');
  const heard: Buffer[] = [];
  socket.on('message', message => heard.push(message));
  // As devices do: again until it is answered.
  await until(async () => {
    socket.send(teltonikaDatagram(tracker.externalId, 8, [MONDAY]), listener.port, host);
    await pause(50);
    return heard.length > 0;
  });
  expect(await countOf(tracker.machine)).toBe(1);
  await Promise.all([flood, socket].map(one => new Promise<void>(resolve => one.close(() => resolve()))));
});

it('what a flood leaves behind is bounded, and does not oust the evidence of others', async () => {
  const notebook = new Notebook(services.ctx, new FigureBook());
  const victim = await device('teltonika');
  const client = new pg.Client({ connectionString: services.databaseUrl });
  await client.connect();
  const identities = new Identities(async <Row extends object>(query: string, values: unknown[]) => {
    const { rows } = await client.query<Row>(query, values);
    return rows;
  });
  const known = await identities.byName('teltonika', victim.externalId);
  await client.end();
  const misfit = (reason: Misfit['reason'], peer: string, more: { deviceId?: string; payload?: Uint8Array } = {}) => ({
    ...{ protocol: 'teltonika', transport: 'tcp' as const, peer, reason, receivedAt: Date.now() },
    deviceId: more.deviceId,
    payload: more.payload ?? new Uint8Array(10),
  });
  try {
    notebook.refused(misfit('bad-checksum', '192.0.2.7:4001', { deviceId: victim.externalId }), known);
    const large = new Uint8Array(64 * 1024);
    for (let n = 0; n < 100_000; n += 1) {
      notebook.refused(
        misfit('unknown-device', `198.51.100.${n % 250}:${n}`, { deviceId: `s${n}`, payload: large }),
        null,
      );
      notebook.refused(misfit('noise', `203.0.113.9:${n}`, { deviceId: victim.externalId, payload: large }), known);
    }
    expect(notebook.buffered.messages).toBeLessThanOrEqual(1_000);
    expect(notebook.buffered.bytes).toBeLessThanOrEqual(4 * 1024 * 1024);
  } finally {
    await notebook.stop();
  }
  const since = new Date(Date.now() - 60_000);
  // As if it had gone on for an hour, from one address of each kind.
  await services.db.ingestSetAside.createMany({
    data: Array.from({ length: 9_000 }, (_, n) => {
      const own = n % 2 === 0 ? { deviceId: victim.id, organisationId: lessor.id } : {};
      const peer = n % 2 === 0 ? '203.0.113.9:7' : '198.51.100.1:7';
      const row = { id: randomUUID(), receivedAt: new Date(), protocol: 'teltonika', transport: 'tcp', peer };
      return { ...row, ...own, reason: 'noise', payload: new Uint8Array(1) };
    }),
  });
  await services.db.ingestSetAside.updateMany({ where: { reason: 'bad-checksum' }, data: { receivedAt: since } });
  await trimSetAside(services.db);
  const own = await services.db.ingestSetAside.findMany({ where: { deviceId: victim.id } });
  expect(own).toHaveLength(200);
  expect(own.some(({ reason }) => reason === 'bad-checksum')).toBe(true);
  const strangers = await services.db.ingestSetAside.findMany({ where: { deviceId: null } });
  expect(strangers.filter(({ peer }) => peer?.startsWith('198.51.100.1:')).length).toBeLessThanOrEqual(1_000);
  expect(strangers.length).toBeLessThanOrEqual(5_000);
});
