import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import mqtt from 'mqtt';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { isTrackerProtocol, type TrackerProtocol } from '#iot-adapters/protocol';
import { messageOf } from '#iot-adapters/protocols/gt06/framing';
import { protocolNamed } from '#iot-adapters/registry';
import type { Listener } from '#iot-adapters/transports/listener';
import { listenMqtt } from '#iot-adapters/transports/mqtt-broker';
import { listenTrackerTcp } from '#iot-adapters/transports/tracker-tcp';
import { newestReadings } from '#prisma/reads/newest-readings';
import { streamOf } from '#services/anchors/anchor-readings';
import { gatherBatch, lockStream } from '#services/anchors/gather-batch';
import { ReadingWriter } from '#services/ingest/reading-writer';
import { createOrganisation, type TestOrganisation } from '../support/consortium.ts';
import { type SeededDevice, seedDevice, settleReadings } from '../support/ingest.ts';
import { seedMachine } from '../support/readings.ts';
import { createTestServices, type TestServices } from '../support/services.ts';
import { teltonikaLogin, teltonikaPacket } from '../support/teltonika-frames.ts';

/** Clocks that were never set, that ran over, or that count what there is not: from the socket to the store. */

const host = '127.0.0.1';
const log = { warn: () => undefined, debug: () => undefined };

let services: TestServices;
let lessor: TestOrganisation;
let writer: ReadingWriter;
const listeners: Listener[] = [];

beforeAll(async () => {
  services = await createTestServices();
  lessor = await createOrganisation(services.ctx, 'Nordhafen Leasing GmbH', ['LESSOR']);
  writer = new ReadingWriter({ ctx: services.ctx, databaseUrl: services.databaseUrl });
});
afterAll(async () => {
  for (const listener of listeners) await listener.close();
  await writer.close();
  await services.close();
});

const trackerProtocol = (name: string): TrackerProtocol => {
  const protocol = protocolNamed(name);
  if (!protocol || !isTrackerProtocol(protocol)) throw new Error(`no protocol ${name}`);
  return protocol;
};

type Placed = SeededDevice & { readonly machine: string };

const device = async (protocol: string, externalId?: string): Promise<Placed> => {
  const machine = await seedMachine(services.db, lessor.id, `SN${Math.random()}`);
  const named = externalId === undefined ? {} : { externalId };
  return { ...(await seedDevice(services.db, lessor.id, { protocol, machine, ...named })), machine };
};

/** Sends to a listener of the protocol, and waits until so many readings of the machine are stored. */
const send = async (
  protocol: string,
  { machine }: Placed,
  bytes: Uint8Array | string,
  stored: number,
): Promise<Buffer> => {
  const listener = await listenTrackerTcp({ protocol: trackerProtocol(protocol), sink: writer, log, host, port: 0 });
  listeners.push(listener);
  const socket = connect(listener.port, host);
  const chunks: Buffer[] = [];
  socket.on('data', chunk => chunks.push(chunk));
  socket.on('error', () => undefined);
  socket.write(bytes);
  await vi.waitFor(async () => expect(await services.db.reading.count({ where: { subject: machine } })).toBe(stored), {
    timeout: 60_000,
  });
  await pause(50);
  socket.destroy();
  return Buffer.concat(chunks);
};

const storedOf = (subject: string) =>
  services.db.reading.findMany({ where: { subject }, orderBy: { time: 'asc' }, select: { time: true, doubts: true } });

const partitions = async (): Promise<string[]> =>
  (
    await services.db.$queryRaw<{ name: string }[]>`
      SELECT inhrelid::regclass::text AS name FROM pg_inherits WHERE inhparent = 'readings'::regclass ORDER BY 1`
  ).map(({ name }) => name);

/** Whole seconds: trackers count no finer. */
const now = Math.floor(Date.now() / 1000) * 1000;

describe('milliseconds of sixty-four bits', () => {
  it('of 1970, 2038, 2106 and beyond all dates, in one packet with a good one, are all stored, and each doubted', async () => {
    const tracker = await device('teltonika');
    const times = [0, 2 ** 31 * 1000, Date.UTC(2106, 1, 7, 6, 28, 15), 2 ** 63, now];
    const bytes = Buffer.concat([teltonikaLogin(tracker.externalId), teltonikaPacket(times)]);
    const heard = await send('teltonika', tracker, bytes, 5);
    expect(heard.toString('hex')).toBe('0100000005');
    const rows = await storedOf(tracker.machine);
    expect(rows.map(({ doubts }) => doubts).filter(doubts => doubts.length > 0)).toEqual([
      ['time-ancient'],
      ['time-missing'],
      ['time-future'],
      ['time-future'],
    ]);
    await settleReadings(services);
    const latest = await services.db.equipmentLatest.findUnique({ where: { subject: tracker.machine } });
    // That of the arrival is a second or so later than the good one's.
    expect(Math.abs((latest?.at.getTime() ?? 0) - now)).toBeLessThan(600_000);
    const days = await services.db.equipmentDay.findMany({ where: { subject: tracker.machine } });
    expect(days.every(({ day }) => Math.abs(day.getTime() - now) < 3 * 86_400_000)).toBe(true);
    expect(await services.db.telemetryDirty.count()).toBe(0);
    // Among the newest each stands by its arrival where its time is not believed: what comes later stands above it.
    const later = Math.floor(Date.now() / 1000) * 1000 + 60_000;
    const again = Buffer.concat([teltonikaLogin(tracker.externalId), teltonikaPacket([later])]);
    await send('teltonika', tracker, again, 6);
    const asked = { since: null, now: new Date(later), most: 25 };
    const listed = await newestReadings(services.db, tracker.machine, asked);
    expect(listed.map(({ time }) => time.getTime())[0]).toBe(later);
    expect(listed).toHaveLength(6);
    const [own] = await newestReadings(services.db, tracker.machine, { ...asked, since: new Date(later), most: 1 });
    expect(own?.time).toEqual(new Date(later));
    // Months are kept of the present alone; what is far from it has a table of its own, for all of it.
    const years = (await partitions()).flatMap(name => /_(\d{4})_\d{2}$/.exec(name)?.[1] ?? []);
    const year = new Date(now).getUTCFullYear();
    expect(years.length).toBeGreaterThan(0);
    expect(years.filter(one => Math.abs(Number(one) - year) > 1)).toEqual([]);
  });
});

describe('two digits of a year', () => {
  const [year = '', month = '', day = ''] = new Date(now).toISOString().slice(2, 10).split('-');
  const clock = new Date(now).toISOString().slice(11, 19).replaceAll(':', '');

  it('in H02: a day of 1,024 weeks ago, of 1980, a leap second', async () => {
    const tracker = await device('h02', '7001000123');
    const line = (time: string, date: string) =>
      `*HQ,7001000123,V1,${time},A,5330.0000,N,01000.0000,E,0,0,${date},FFFFFFFF#`;
    const rolled = new Date(now - 1_024 * 7 * 86_400_000).toISOString().slice(2, 10).split('-').reverse().join('');
    const lines = [
      line(clock, rolled),
      line('000000', '060180'),
      line('235960', '311216'),
      line(clock, `${day}${month}${year}`),
    ];
    await send('h02', tracker, lines.join(''), 4);
    expect(await storedOf(tracker.machine)).toEqual([
      { time: new Date(now - 1_024 * 7 * 86_400_000), doubts: ['time-ancient'] },
      { time: new Date('2017-01-01T00:00:00Z'), doubts: [] },
      { time: new Date(now), doubts: [] },
      // A clock that begins with the first week of GPS says 1980, which two digits cannot.
      { time: new Date('2080-01-06T00:00:00Z'), doubts: ['time-future'] },
    ]);
  });

  it('in TK103 and GT06: days of 2099, days that there are not, a leap second', async () => {
    const text = await device('tk103', '088046338039');
    const body = (date: string, time: string) =>
      `(088046338039BR00${date}A5330.0000N01000.0000E000.0${time}000.0000000000L00000000)`;
    await send(
      'tk103',
      text,
      [body('991231', '235959'), body('000000', '000000'), body(`${year}${month}${day}`, clock)].join(''),
      3,
    );
    expect((await storedOf(text.machine)).map(({ doubts }) => doubts)).toEqual([['time-ancient'], [], ['time-future']]);

    const binary = await device('gt06', '860000000000017');
    const fix = (date: readonly number[]) =>
      Uint8Array.from([
        ...date,
        0xc5,
        0x05,
        0xbd,
        0x55,
        0x40,
        0x01,
        0x12,
        0xa8,
        0x80,
        0,
        0x14,
        0,
        1,
        0x06,
        2,
        0,
        1,
        0,
        0,
        1,
      ]);
    const today = [year, month, day].map(Number);
    const messages = [
      messageOf(0x01, 1, Buffer.from('0860000000000017', 'hex')),
      messageOf(0x12, 2, fix([99, 12, 31, 23, 59, 59])),
      messageOf(0x12, 3, fix([16, 12, 31, 23, 59, 60])),
      messageOf(0x12, 4, fix([26, 13, 45, 25, 61, 61])),
      messageOf(0x12, 5, fix([...today, ...(clock.match(/../g) ?? []).map(Number)])),
    ];
    const heard = await send('gt06', binary, Buffer.concat(messages), 4);
    expect(heard.length).toBeGreaterThan(0);
    const rows = await storedOf(binary.machine);
    expect(rows[0]).toEqual({ time: new Date('2017-01-01T00:00:00Z'), doubts: [] });
    expect(rows.map(({ doubts }) => doubts)).toEqual([[], [], ['time-missing'], ['time-future']]);
  });
});

it('what has a wrong clock is anchored like all else', async () => {
  const { ctx, db } = services;
  const stored = await db.reading.count({ where: { organisationId: lessor.id } });
  let gathered = 0;
  // What other databases of the same PostgreSQL have open is waited for.
  await vi.waitFor(
    async () => {
      gathered += await db.$transaction(async tx => {
        const stream = await lockStream(ctx, tx, lessor.id, streamOf(lessor.id));
        return (await gatherBatch(ctx, tx, stream, { now: true }))?.count ?? 0;
      });
      expect(gathered).toBe(stored);
    },
    { timeout: 30_000, interval: 200 },
  );
});

describe('MQTT by TLS', () => {
  it('takes a token over a certificate that the device knows, and nothing over one that it does not', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'lienlight-tls-'));
    const file = (name: string) => join(folder, name);
    try {
      execFileSync(
        'openssl',
        [
          ...['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2', '-subj', '/CN=localhost'],
          ...[
            '-addext',
            'subjectAltName=DNS:localhost,IP:127.0.0.1',
            '-keyout',
            file('key.pem'),
            '-out',
            file('cert.pem'),
          ],
        ],
        { stdio: 'ignore' },
      );
      const tls = { cert: readFileSync(file('cert.pem')), key: readFileSync(file('key.pem')) };
      const listener = await listenMqtt({ sink: writer, log, host, port: 0, tls });
      listeners.push(listener);
      const native = await device('native');
      const url = `mqtts://${host}:${listener.port}`;
      const client = await mqtt.connectAsync(url, { username: native.token, ca: tls.cert, reconnectPeriod: 0 });
      await client.publishAsync('v1/devices/me/telemetry', JSON.stringify({ ts: now, values: {} }), { qos: 1 });
      await client.endAsync();
      expect(await services.db.reading.count({ where: { subject: native.machine } })).toBe(1);
      await expect(
        mqtt.connectAsync(url, { username: native.token, reconnectPeriod: 0, connectTimeout: 5_000 }),
      ).rejects.toThrow();
      // In the clear nobody is heard: a CONNECT has no answer of MQTT.
      const plain = connect(listener.port, host);
      const heard: Buffer[] = [];
      plain.on('data', chunk => heard.push(chunk));
      plain.on('error', () => undefined);
      plain.write(Buffer.from('101400044d5154540482003c000161000561626364650000', 'hex'));
      await new Promise<void>(resolve => plain.on('close', () => resolve()));
      expect(Buffer.concat(heard).includes(Buffer.from([0x20, 0x02]))).toBe(false);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});
