import { type ChildProcess, fork } from 'node:child_process';
import { randomBytes, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import mqtt, { type MqttClient } from 'mqtt';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { z } from 'zod';
import { createPrismaClient, type PrismaClient } from '#prisma/client';
import { migrate } from '#prisma/migrator';
import { type EmbeddedPostgres, startPostgres } from '#server/embedded/postgres';
import { type SeededDevice, seedDevice } from '#tests/support/ingest';
import { seedMachine } from '#tests/support/readings';
import { teltonikaLogin, teltonikaPacket } from '#tests/support/teltonika-frames';

/**
 * `kill -9` of the writer with its broker, and of PostgreSQL, again and again under load: every reading that was acknowledged
 * is stored, and none twice. Devices are what they are: they send again what nobody acknowledged.
 */

const worker = fileURLToPath(new URL('./ingest-worker.ts', import.meta.url));
const MONDAY = Date.parse('2026-03-02T00:00:00Z');

/** Six times a process starts, and everything goes on: each for as long as a crowded machine needs. */
vi.setConfig({ testTimeout: 900_000 });

let folder: string;
let postgres: EmbeddedPostgres;
let db: PrismaClient;
let owner: string;
let ports = { tcp: 0, mqtt: 0 };
let ingest: ChildProcess;

const startIngest = async (): Promise<ChildProcess> => {
  const child = fork(worker, {
    execArgv: ['--import', 'tsx'],
    env: {
      ...process.env,
      DATABASE_URL: postgres.url,
      TCP_PORT: String(ports.tcp),
      MQTT_PORT: String(ports.mqtt),
    },
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const [told] = await once(child, 'message');
  ports = z.object({ tcp: z.number(), mqtt: z.number() }).parse(told);
  return child;
};

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'lienlight-ingest-'));
  postgres = await startPostgres({ folder });
  await migrate(postgres.url);
  db = createPrismaClient(postgres.url, 4);
  owner = randomUUID();
  const [chainId, publicKey] = [`0x${randomBytes(32).toString('hex')}`, `0x${randomBytes(20).toString('hex')}`];
  await db.organisation.create({
    data: { ...{ id: owner, name: 'Nordhafen', kinds: ['LESSOR'], country: 'DE', chainId, publicKey } },
  });
  ingest = await startIngest();
});
afterAll(async () => {
  ingest?.kill('SIGKILL');
  await db?.$disconnect();
  await postgres?.stop();
  rmSync(folder, { recursive: true, force: true });
});

const deviceOf = async (protocol: string): Promise<SeededDevice & { machine: string }> => {
  const machine = await seedMachine(db, owner, randomBytes(4).toString('hex'));
  return { ...(await seedDevice(db, owner, { protocol, machine })), machine };
};

interface Load {
  readonly machine: string;
  /** Times of readings that were acknowledged. */
  readonly acknowledged: Set<number>;
  stop(): Promise<void>;
}

/** A tracker that sends packets of three records, waits for the answer, and sends again over a new connection without one. */
const drive = async (number: number): Promise<Load> => {
  const tracker = await deviceOf('teltonika');
  const acknowledged = new Set<number>();
  let stopped = false;
  const session = async (next: { at: number }): Promise<void> => {
    const socket = connect(ports.tcp, '127.0.0.1');
    socket.setTimeout(10_000, () => socket.destroy());
    const iterator = socket[Symbol.asyncIterator]();
    const read = async (): Promise<Buffer> => z.instanceof(Buffer).parse((await iterator.next()).value);
    try {
      socket.write(teltonikaLogin(tracker.externalId));
      if ((await read())[0] !== 1) return;
      while (!stopped) {
        const times = [0, 1, 2].map(n => MONDAY + number * 7 + (next.at + n) * 1_000);
        socket.write(teltonikaPacket(times));
        if ((await read()).readUInt32BE(0) !== 3) return;
        for (const time of times) acknowledged.add(time);
        next.at += 3;
      }
    } finally {
      socket.destroy();
    }
  };
  const running = (async () => {
    const next = { at: 0 };
    while (!stopped) {
      await session(next).catch(() => undefined);
      if (!stopped) await pause(50);
    }
  })();
  return {
    machine: tracker.machine,
    acknowledged,
    stop: async () => {
      stopped = true;
      await running;
    },
  };
};

/** A device that publishes with QoS 1, some messages under way at a time. */
const publish = async (number: number): Promise<Load> => {
  const native = await deviceOf('native');
  const acknowledged = new Set<number>();
  let stopped = false;
  const client: MqttClient = mqtt.connect(`mqtt://127.0.0.1:${ports.mqtt}`, {
    ...{
      username: native.token,
      clientId: native.externalId,
      clean: false,
      reconnectPeriod: 100,
      connectTimeout: 5_000,
    },
  });
  client.on('error', () => undefined);
  const one = async (time: number): Promise<void> => {
    await client.publishAsync('v1/devices/me/telemetry', JSON.stringify({ ts: time, values: { n: time } }), { qos: 1 });
    acknowledged.add(time);
  };
  let sent = 0;
  const lines = Array.from({ length: 8 }, async () => {
    while (!stopped) {
      sent += 1;
      await one(MONDAY + number * 7 + sent * 1_000).catch(() => undefined);
    }
  });
  return {
    machine: native.machine,
    acknowledged,
    stop: async () => {
      stopped = true;
      await Promise.all(lines);
      await client.endAsync(true);
    },
  };
};

const expectOnce = async ({ machine, acknowledged }: Load): Promise<void> => {
  const rows = await db.reading.findMany({ where: { subject: machine }, select: { time: true } });
  const times = rows.map(({ time }) => time.getTime());
  expect(new Set(times).size).toBe(times.length);
  const stored = new Set(times);
  expect([...acknowledged].filter(time => !stored.has(time))).toEqual([]);
};

const upAgain = async (): Promise<void> => {
  for (let tries = 0; tries < 600; tries += 1) {
    const isUp = await db.organisation.count().then(
      () => true,
      () => false,
    );
    if (isUp) return;
    await pause(100);
  }
};

describe('kill -9 under load', () => {
  it('of the writer, of its broker and of PostgreSQL loses nothing that was acknowledged, and stores nothing twice', async () => {
    const loads = await Promise.all([drive(1), drive(2), drive(3), publish(4), publish(5)]);
    const total = (): number => loads.reduce((sum, { acknowledged }) => sum + acknowledged.size, 0);
    const goesOn = async (): Promise<void> => {
      const from = loads.map(({ acknowledged }) => acknowledged.size);
      await vi.waitFor(
        () => expect(loads.every(({ acknowledged }, at) => acknowledged.size > (from[at] ?? 0) + 5)).toBe(true),
        { timeout: 120_000, interval: 50 },
      );
    };
    await goesOn();
    for (let round = 0; round < 3; round += 1) {
      ingest.kill('SIGKILL');
      await once(ingest, 'exit');
      ingest = await startIngest();
      await goesOn();
      process.kill(postgres.pid(), 'SIGKILL');
      await upAgain();
      await goesOn();
    }
    await Promise.all(loads.map(load => load.stop()));
    for (const load of loads) await expectOnce(load);
    console.log(`${total()} readings acknowledged over six kills, each stored once`);
    // What the dead left to be worked off is worked off.
    await vi.waitFor(async () => expect(await db.telemetryDirty.count()).toBe(0), { timeout: 120_000, interval: 500 });
    expect(await db.equipmentLatest.count()).toBe(loads.length);
  });
});
