import { randomBytes } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Reading } from '#domain/telemetry/reading';
import {
  allRefusedMessages,
  deviceHealthOf,
  deviceMessages,
  refusedKinds,
  refusedMessages,
} from '#prisma/reads/device-messages';
import { readingsForExport } from '#prisma/reads/export-readings';
import { ingestHealth } from '#prisma/reads/ingest-health';
import { keepMonths } from '#services/ingest/months';
import { deviceProvisioner } from '#services/ingest/provision-device';
import { ReadingWriter } from '#services/ingest/reading-writer';
import { retireReadings } from '#services/ingest/retention';
import { watchDevice } from '#services/ingest/watch-device';
import { accepted, createOrganisation, refusalOf, type TestOrganisation } from '../support/consortium.ts';
import { arrivalOf, seedDevice, settleReadings } from '../support/ingest.ts';
import { seedMachine } from '../support/readings.ts';
import { createTestServices, type TestServices } from '../support/services.ts';

const DAY = 86_400_000;

let services: TestServices;
let maker: TestOrganisation;
let stranger: TestOrganisation;
let writer: ReadingWriter;
beforeAll(async () => {
  services = await createTestServices();
  maker = await createOrganisation(services.ctx, 'Kranwerk Süd AG', ['MANUFACTURER']);
  stranger = await createOrganisation(services.ctx, 'Fremd AG', ['LESSOR']);
  writer = new ReadingWriter({ ctx: services.ctx, databaseUrl: services.databaseUrl });
});
afterAll(async () => {
  await writer.close();
  await services.close();
});

const at = (time: number, rest: Partial<Reading> = {}): Reading => ({
  ...{ deviceTime: time, fix: 'none', alarms: [], raw: {} },
  ...rest,
});

const until = async <Value>(look: () => Promise<Value | null | undefined | false>): Promise<Value> => {
  for (let tries = 0; tries < 1_000; tries += 1) {
    const value = await look();
    if (value) return value;
    await pause(50);
  }
  throw new Error('it did not come about');
};

const newMachine = () => seedMachine(services.db, maker.id, randomBytes(4).toString('hex'));

describe('what a device sends', () => {
  it('is seen by its owner while somebody looks, and by nobody else', async () => {
    const machine = await newMachine();
    const device = await seedDevice(services.db, maker.id, { machine });
    const messagesOf = () => deviceMessages(services.db, maker.id, device.id);
    await writer.take(arrivalOf(device, [at(Date.now(), { fuelPercent: 99.5 })]));
    expect(refusalOf(await watchDevice(services.ctx, stranger.preparer, { deviceId: device.id }))).toBe('not-found');
    accepted(await watchDevice(services.ctx, maker.preparer, { deviceId: device.id }));
    // The writer learns of it in its own time; what came before is not kept.
    const early = await until(async () => {
      await writer.take(arrivalOf(device, [at(Date.now())]));
      const kept = await messagesOf();
      return kept.length > 0 && kept;
    });
    expect(early.length).toBeLessThan(50);
    expect(JSON.stringify(early)).not.toContain('99.5');
    for (let n = 0; n < 70; n += 1) await writer.take(arrivalOf(device, [at(Date.now() + n, { fuelPercent: n })]));
    const messages = await until(async () => {
      const found = await messagesOf();
      return found[0] && JSON.stringify(found[0].readings).includes('"fuelPercent":69') && found;
    });
    expect(messages.length).toBe(50);
    expect(messages[0]).toMatchObject({ transport: 'tcp', isText: true });
    expect(await deviceMessages(services.db, stranger.id, device.id)).toEqual([]);
    await settleReadings(services);
  });

  it('and is refused is told to its owner; what strangers send, to who runs the portal', async () => {
    const device = await seedDevice(services.db, maker.id);
    const misfit = {
      protocol: 'native',
      transport: 'tcp',
      payload: Uint8Array.of(1, 2, 255),
      receivedAt: Date.now(),
    } as const;
    for (let n = 0; n < 60; n += 1)
      await writer.setAside({ ...misfit, deviceId: device.externalId, reason: 'bad-checksum', peer: '10.0.0.1:99' });
    await writer.setAside({ ...misfit, reason: 'noise' });
    const page = await until(async () => {
      const found = await refusedMessages(services.db, maker.id, { deviceId: device.id, first: 10 });
      return found.edges.length === 10 && found;
    });
    expect(page.hasNextPage).toBe(true);
    expect(page.edges[0]?.node).toMatchObject({ reason: 'bad-checksum', payload: '0102ff', isText: false, bytes: 3 });
    expect((await refusedMessages(services.db, stranger.id, {})).edges).toEqual([]);
    const strangers = await allRefusedMessages(services.db, { strangersOnly: true });
    expect(strangers.edges.map(({ node }) => node.reason)).toContain('noise');
    const health = await until(async () => (await deviceHealthOf(services.db, maker.id, [device.id])).get(device.id));
    expect(health).toMatchObject({ refused: 60, lastRefusal: 'bad-checksum', messages: 0 });
    expect(await deviceHealthOf(services.db, stranger.id, [device.id])).toEqual(new Map());
    const told = await until(async () => {
      const one = await ingestHealth(services.db, new Date());
      return (one.processes[0]?.figures.setAside ?? 0) > 0 && one;
    });
    expect(told.processes[0]).toMatchObject({ isAlive: true, figures: { databaseAway: false } });
    expect(told.reasons.map(({ reason }) => reason)).toContain('bad-checksum');
  });

  it('is told by protocol: how much, how late, how much was refused, and from how many devices', async () => {
    const heard = await seedDevice(services.db, maker.id, { protocol: 'queclink', machine: await newMachine() });
    await seedDevice(services.db, maker.id, { protocol: 'queclink' });
    await writer.take(arrivalOf(heard, [at(Date.now()), at(Date.now() + 1)]));
    const misfit = {
      protocol: 'queclink',
      transport: 'tcp',
      payload: Uint8Array.of(7),
      receivedAt: Date.now(),
    } as const;
    await writer.setAside({ ...misfit, deviceId: heard.externalId, reason: 'truncated' });
    await writer.setAside({ ...misfit, reason: 'noise' });
    const own = await until(async () => {
      const { protocols } = await ingestHealth(services.db, new Date());
      const found = protocols.find(({ protocol }) => protocol === 'queclink');
      return found && found.setAside === 2 && found.heard === 1 && found.readings === 2 && found;
    });
    expect(own).toMatchObject({ devices: 2, refused: 2, lastMessageAt: expect.any(Date) });
    expect(own.rate).toBeGreaterThan(0);
    expect(own.refusedRate).toBeGreaterThan(0);
    const later = await ingestHealth(services.db, new Date(Date.now() + 2 * 3_600_000));
    // Nobody tells of itself any more, and nobody was heard in that hour.
    expect(later.protocols.find(({ protocol }) => protocol === 'queclink')).toMatchObject({ rate: 0, heard: 0 });

    const reasonsOf = async (page: ReturnType<typeof allRefusedMessages>) =>
      (await page).edges.map(({ node }) => [node.protocol, node.reason]);
    const { db } = services;
    expect(await reasonsOf(allRefusedMessages(db, { protocol: 'queclink', reason: 'noise' }))).toEqual([
      ['queclink', 'noise'],
    ]);
    expect(await reasonsOf(refusedMessages(db, maker.id, { protocol: 'queclink' }))).toEqual([
      ['queclink', 'truncated'],
    ]);
    expect(await reasonsOf(refusedMessages(db, stranger.id, { protocol: 'queclink' }))).toEqual([]);
    expect(await refusedKinds(db, 'everybody')).toContainEqual({ protocol: 'queclink', reason: 'noise', count: 1 });
    expect(await refusedKinds(db, maker.id)).not.toContainEqual(expect.objectContaining({ reason: 'noise' }));
    expect(await refusedKinds(db, stranger.id)).toEqual([]);
    await settleReadings(services);
  });
});

describe('devices that register themselves', () => {
  const secrets = () => ({ key: 'a key of ours', secret: 'its secret', organisationId: maker.id });
  const asking = () => {
    const provision = deviceProvisioner(services.ctx, secrets());
    return (secret: string, deviceName = 'Pump 7', address = '127.0.0.1') =>
      provision({ deviceName, key: 'a key of ours', secret }, address);
  };

  it('get a token once, and none without the secret', async () => {
    const ask = asking();
    expect(await ask('wrong')).toBeNull();
    expect(await ask('its secret', '../#')).toBeNull();
    const token = await ask('its secret');
    expect(await writer.byToken(token ?? '')).toMatchObject({ deviceId: 'Pump 7', owner: maker.id, key: null });
    expect(await ask('its secret')).toBeNull();
    const device = await services.db.device.findFirstOrThrow({ where: { externalId: 'Pump 7' } });
    expect(device.isGateway).toBe(false);
    const [entry] = await services.db.auditEntry.findMany({ where: { subject: device.id } });
    expect(entry).toMatchObject({ action: 'device:provisioned', organisationId: maker.id, userId: null });
    expect(JSON.stringify(entry)).not.toContain(token ?? 'none');
  });

  it('do not ask without end', async () => {
    const ask = asking();
    for (let tries = 0; tries < 10; tries += 1) expect(await ask('wrong', 'Pump 8')).toBeNull();
    expect(await ask('its secret', 'Pump 8')).toBeNull();
    expect(await ask('its secret', 'Pump 8', '127.0.0.2')).not.toBeNull();
  });
});

/** As if all that the organisation's devices have sent stood on chain. */
const anchoredUpToNow = async (organisationId: string): Promise<void> => {
  const [stream, root] = [`0x${randomBytes(32).toString('hex')}`, `0x${'1'.repeat(64)}`];
  const [{ horizon } = { horizon: 0n }] = await services.db.$queryRaw<{ horizon: bigint }[]>`
    SELECT pg_snapshot_xmax(pg_current_snapshot())::text::bigint AS horizon`;
  const createdAt = new Date();
  await services.db.anchorStream.create({
    data: { stream, organisationId, name: 'devices', batch: 1, root, nextTx: horizon, createdAt },
  });
  await services.db.anchorBatch.create({
    data: {
      ...{ stream, batch: 1, root, previousRoot: root, count: 1, seed: new Uint8Array(32), createdAt },
      ...{ fromTx: 0n, toTx: horizon },
    },
  });
  await services.db.anchorStreamProjection.create({
    data: { subject: stream, version: 1n, observerKey: '0x', root, state: {}, blockNumber: 1n },
  });
};

describe('months', () => {
  it('are made ahead and on demand; old ones are dropped, and what a bill refers to stays', async () => {
    const machine = await newMachine();
    const device = await seedDevice(services.db, maker.id, { machine });
    const old = Date.UTC(2024, 4, 10);
    await writer.take(
      arrivalOf(
        device,
        [0, 1, 2].map(n => at(old + n * DAY, { engineHoursMs: n })),
      ),
    );
    const partitions = async () =>
      (
        await services.db.$queryRaw<{ name: string }[]>`
        SELECT inhrelid::regclass::text AS name FROM pg_inherits WHERE inhparent = 'readings'::regclass`
      ).map(one => one.name);
    expect(await partitions()).toContain('readings_2024_05');
    const [billed] = await services.db.reading.findMany({ where: { subject: machine }, orderBy: { time: 'asc' } });
    await services.db.$transaction(async tx => {
      // The line of a bill without its bill: it is the name of the reading that matters here.
      await tx.$executeRaw`SET LOCAL session_replication_role = replica`;
      await tx.$executeRaw`
        INSERT INTO rent_bill_usage (id, "billId", machine, meter, "meterId", "fromReading", "toReading", "fromAt", "toAt", "fromValue", "toValue",
               used, periods, "amountMinor")
        VALUES (gen_random_uuid(), gen_random_uuid(), ${machine}, 'engine-hours', 'first', ${billed?.id}, 'x/opening', now(), now(), 0, 0, 0, 1, 0)`;
    });
    // None of it is on chain: it stays.
    const early = await retireReadings(services.ctx, services.databaseUrl, 12);
    expect(early.waiting).toContainEqual({ month: '2024-05', readings: 3 });
    expect(early.retired.map(({ month }) => month)).not.toContain('2024-05');
    expect(await services.db.reading.count({ where: { subject: machine } })).toBe(3);
    await anchoredUpToNow(maker.id);
    const { retired } = await retireReadings(services.ctx, services.databaseUrl, 12);
    const may = retired.find(({ month }) => month === '2024-05');
    expect(may).toEqual({ month: '2024-05', readings: 3, kept: 1 });
    expect(await services.db.reading.count({ where: { subject: machine } })).toBe(1);
    const client = new pg.Client({ connectionString: services.databaseUrl });
    await client.connect();
    await keepMonths(client, new Date('2027-06-15T00:00:00Z'));
    await client.end();
    const names = await partitions();
    expect(names).not.toContain('readings_2024_05');
    expect(names).toEqual(expect.arrayContaining(['readings_2027_06', 'readings_2027_07', 'readings_2027_08']));
    await settleReadings(services);
  });
});

describe('a file of readings', () => {
  it('has all of a time in order, no place for who may not see it, and nothing for strangers', async () => {
    const machine = await newMachine();
    const device = await seedDevice(services.db, maker.id, { machine });
    const start = Date.UTC(2026, 2, 2);
    const place = { fix: 'valid', latitude: 53.5, longitude: 10 } as const;
    const all = Array.from({ length: 2_500 }, (_, n) =>
      at(start + n * 1_000, { ...place, alarms: n === 0 ? ['sos'] : [] }),
    );
    await writer.take(arrivalOf(device, all));
    const range = { from: new Date(start), to: new Date(start + 2_400_000), now: new Date() };
    const pages = await readingsForExport(services.db, maker.id, machine, range);
    const rows = [];
    for await (const page of pages ?? []) rows.push(...page);
    expect(rows.map(({ time }) => time.getTime())).toEqual(all.slice(0, 2_400).map(({ deviceTime }) => deviceTime));
    // The maker sees use, and no place; nor what the device says of people.
    expect(rows[0]).toMatchObject({ alarms: [], channel: 'device', latitude: null, fix: 'none' });
    expect(await readingsForExport(services.db, stranger.id, machine, range)).toBeNull();
    await services.db.reading.updateMany({
      where: { subject: machine, time: new Date(start) },
      data: { doubts: ['place-jump', 'engine-hours-backwards'] },
    });
    for await (const [first] of (await readingsForExport(services.db, maker.id, machine, range)) ?? []) {
      if (first?.time.getTime() === start) expect(first.doubts).toEqual(['engine-hours-backwards']);
    }
    await settleReadings(services);
  });
});
