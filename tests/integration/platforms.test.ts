import { randomUUID } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startAempServer } from '#iot-adapters/simulator/aemp-server';
import { machineOf } from '#iot-adapters/simulator/machine/fleet';
import { storyOf } from '#iot-adapters/simulator/scenario';
import { createPoller } from '#iot-adapters/transports/poller/poller';
import { platformAccountsOf, platformHostsOf } from '#prisma/reads/platform-accounts';
import { registerDevice } from '#services/devices/register-device';
import { ReadingWriter } from '#services/ingest/reading-writer';
import {
  connectPlatform,
  disconnectPlatform,
  MOST_ACCOUNTS,
  pollPlatformNow,
} from '#services/platforms/connect-platform';
import { platformAccounts } from '#services/platforms/platform-accounts';
import { allowPlatformHost, forbidPlatformHost } from '#services/platforms/platform-hosts';
import { accepted, createOrganisation, refusalOf, type TestOrganisation } from '../support/consortium.ts';
import { createTestServices, type TestServices } from '../support/services.ts';

let services: TestServices;
let lessor: TestOrganisation;
let other: TestOrganisation;
let writer: ReadingWriter;
let platform: Server;
let base: string;
let status = 200;

const machine = (pin: string): string =>
  `<Equipment><EquipmentHeader><PIN>${pin}</PIN></EquipmentHeader>` +
  '<CumulativeOperatingHours datetime="2026-11-20T08:00:00Z"><Hour>12.5</Hour></CumulativeOperatingHours>' +
  '<Location datetime="2026-11-20T08:30:00Z"><Latitude>53.5</Latitude><Longitude>10</Longitude></Location></Equipment>';

beforeAll(async () => {
  services = await createTestServices();
  lessor = await createOrganisation(services.ctx, 'Nordhafen Leasing GmbH', ['LESSOR']);
  other = await createOrganisation(services.ctx, 'Suedhafen Leasing GmbH', ['LESSOR']);
  writer = new ReadingWriter({ ctx: services.ctx, databaseUrl: services.databaseUrl });
  platform = createServer((request, response) => {
    const isKnown = request.headers.authorization === `Basic ${Buffer.from('anna:geheim').toString('base64')}`;
    response.writeHead(isKnown ? status : 401, status === 429 ? { 'retry-after': '7200' } : {});
    response.end(`<Fleet>${machine('PIN-1')}${machine('PIN-2')}${machine('PIN-3')}</Fleet>`);
  });
  await new Promise<void>(resolve => platform.listen(0, '127.0.0.1', resolve));
  const { port } = platform.address() as AddressInfo;
  base = `http://127.0.0.1:${port}`;
});
afterAll(async () => {
  platform.closeAllConnections();
  await new Promise(resolve => platform.close(resolve));
  await writer.close();
  await services.close();
});

const input = {
  vendor: 'Liebherr',
  name: 'Cranes',
  baseUrl: 'https://oem.example.com/aemp',
  authorisation: { kind: 'basic', user: 'anna', password: 'geheim' },
} as const;

/** Connected as anybody would, and then asked where the test listens. */
const connected = async (organisation = lessor): Promise<string> => {
  const { platformAccountId } = accepted(await connectPlatform(services.ctx, organisation.preparer, input));
  await services.db.platformAccount.update({ where: { id: platformAccountId }, data: { baseUrl: base } });
  return platformAccountId;
};

const pollDue = (): Promise<number> => {
  const { ctx, clock } = services;
  const poller = createPoller({
    ...{ accounts: platformAccounts(ctx), sink: writer, log: ctx.log },
    clock: { now: () => clock.now().getTime(), sleep: async () => {}, random: () => 0.5 },
    http: { allowsLocal: true, timeoutMs: 5000 },
  });
  return poller.pollDue();
};

const accountOf = async (organisation = lessor) => {
  const [account] = await platformAccountsOf(services.db, organisation.id);
  if (!account) throw new Error('There is no account.');
  return account;
};

describe('an account at a platform', () => {
  it('is connected with secrets that nobody sees again', async () => {
    const { ctx, db } = services;
    const id = await connected();
    const row = await db.platformAccount.findUniqueOrThrow({ where: { id } });
    expect(row).toMatchObject({ vendor: 'liebherr', authKind: 'basic' });
    expect(Buffer.from(row.secret).toString('latin1')).not.toContain('geheim');
    expect(JSON.stringify(await platformAccountsOf(db, lessor.id))).not.toContain('geheim');
    expect(await platformAccountsOf(db, other.id)).toEqual([]);
    expect(refusalOf(await connectPlatform(ctx, null, input))).toBe('sign-in-required');
    expect(await db.auditEntry.count({ where: { action: 'platform:connected', subject: id } })).toBe(1);
  });

  it.each([
    'http://oem.example.com/',
    'https://localhost/',
    'https://169.254.169.254/latest',
    'https://[::1]/',
    'https://db.internal/',
    'https://postgres/',
    'https://anna:secret@oem.example.com/',
    'ftp://oem.example.com/',
  ])('is not connected at %s', async baseUrl => {
    expect(refusalOf(await connectPlatform(services.ctx, lessor.preparer, { ...input, baseUrl }))).toBe(
      'invalid-input',
    );
  });

  it('tells of the machines that its owner has registered, and of no one else’s', async () => {
    const { ctx, db } = services;
    const account = await accountOf();
    const register = (organisation: TestOrganisation, externalId: string) =>
      registerDevice(ctx, organisation.preparer, {
        ...{ protocol: 'aemp', externalId },
        ...(organisation === lessor && { platformAccountId: account.id }),
      });
    const { deviceId } = accepted(await register(lessor, 'PIN-1'));
    accepted(await register(other, 'PIN-2'));
    expect(await pollDue()).toBe(1);
    const readings = await db.reading.findMany({ orderBy: { time: 'asc' } });
    expect(readings).toMatchObject([
      { source: `device:${deviceId}`, trust: 0, engineHoursMs: 45_000_000n, fix: 'none' },
      { source: `device:${deviceId}`, trust: 0, fix: 'valid', latitude: 53.5 },
    ]);
    const polled = await accountOf();
    expect(polled).toMatchObject({ machines: 3, devices: 1, lastError: null, unknown: ['PIN-2', 'PIN-3'] });
    expect(polled.nextPollAt.getTime()).toBeGreaterThan(services.clock.now().getTime());
    expect(await pollDue()).toBe(0);
  });

  it('is no more than a claim where nobody knows whose the host is, until who governs says so', async () => {
    const { ctx, db } = services;
    const operator = await createOrganisation(ctx, 'Verein der Pruefer', ['BANK'], { governor: true });
    const host = { host: '127.0.0.1', note: 'Seen on paper.' };
    expect((await accountOf()).trust).toBe(0);
    expect(refusalOf(await allowPlatformHost(ctx, lessor.administrator, host))).toBe('not-a-governor');
    expect(refusalOf(await allowPlatformHost(ctx, operator.preparer, host))).toBe('not-permitted');
    expect(refusalOf(await forbidPlatformHost(ctx, operator.administrator, host))).toBe('not-found');
    accepted(await allowPlatformHost(ctx, operator.administrator, host));
    expect(await accountOf()).toMatchObject({ trust: 1, host: '127.0.0.1' });
    expect((await platformHostsOf(db)).map(({ note }) => note)).toEqual(['Seen on paper.']);
    expect(await db.auditEntry.count({ where: { action: 'platform:host-allowed', subject: '127.0.0.1' } })).toBe(1);
  });

  it('is asked again when it is due, goes on where it was, and one that is registered later is caught up with', async () => {
    const { ctx, db, clock } = services;
    accepted(await registerDevice(ctx, lessor.preparer, { protocol: 'aemp', externalId: 'PIN-3' }));
    clock.advance(3600);
    // A writer remembers for a while that it did not know a name.
    await writer.close();
    writer = new ReadingWriter({ ctx, databaseUrl: services.databaseUrl });
    expect(await pollDue()).toBe(1);
    expect(await db.reading.count()).toBe(4);
    accepted(await pollPlatformNow(ctx, lessor.preparer, { platformAccountId: (await accountOf()).id }));
    expect(await pollDue()).toBe(1);
    expect(await db.reading.count()).toBe(4);
  });

  it('whose poll took so long that another had it keeps nothing of it', async () => {
    const { ctx, clock, db } = services;
    clock.advance(3600);
    const limits = { most: 10, ofOne: 4, busy: new Map() };
    const accounts = platformAccounts(ctx);
    const at = () => clock.now().getTime();
    const [first] = await accounts.due(at(), limits);
    expect(first?.account.trust).toBe(1);
    expect(await accounts.due(at(), limits)).toEqual([]);
    // Asked for meanwhile, by somebody who cannot wait: still nobody else's.
    accepted(await pollPlatformNow(ctx, lessor.preparer, { platformAccountId: (await accountOf()).id }));
    expect(await accounts.due(at(), limits)).toEqual([]);
    clock.advance(31 * 60);
    const [second] = await accounts.due(at(), limits);
    if (!first || !second) throw new Error('The account is due.');
    const outcome = (name: string) => ({
      ...{ at: at(), nextAt: at(), machines: 3, isWhole: true, stored: 0, unknown: [], error: null },
      cursor: { ...Object(second.cursor), name },
    });
    expect(await accounts.polled(second, outcome('second'))).toBe(true);
    expect(await accounts.polled(first, outcome('first'))).toBe(false);
    expect(await db.platformAccount.findFirst({ where: { id: first.account.id } })).toMatchObject({
      cursor: { cursor: { name: 'second' } },
      takenBy: null,
    });
  });

  it('is one of many of its owner: no more than four at once', async () => {
    const { ctx, db, clock } = services;
    const crowd = await createOrganisation(ctx, 'Hundert Konten GmbH', ['LESSOR']);
    for (let number = 0; number < 6; number += 1) await connected(crowd);
    const accounts = platformAccounts(ctx);
    const limits = { most: 16, ofOne: 4, busy: new Map([[crowd.id, 1]]) };
    const due = await accounts.due(clock.now().getTime(), limits);
    expect(due.filter(({ account }) => account.owner === crowd.id)).toHaveLength(3);
    await db.platformAccount.deleteMany({ where: { organisationId: crowd.id } });
    for (const one of due.filter(({ account }) => account.owner !== crowd.id)) {
      const now = clock.now().getTime();
      const outcome = { at: now, nextAt: now, machines: 3, isWhole: true, stored: 0, unknown: [], error: null };
      await accounts.polled(one, { ...outcome, cursor: Object(one.cursor) });
    }
  });

  it('of which two pollers would ask is asked by one', async () => {
    services.clock.advance(3600);
    const counts = await Promise.all([pollDue(), pollDue(), pollDue()]);
    expect(counts.toSorted()).toEqual([0, 0, 1]);
  });

  it('says why it could not be read, and rests as long as it is told', async () => {
    status = 429;
    services.clock.advance(3600);
    await pollDue();
    status = 200;
    const account = await accountOf();
    expect(account.lastError).toContain('rate-limited');
    expect(account.machines).toBe(3);
    expect(account.nextPollAt.getTime() - services.clock.now().getTime()).toBeGreaterThanOrEqual(7_200_000);
  });

  it('whose secret was sealed elsewhere is said to be lost, and keeps nobody else from being asked', async () => {
    const { db, ctx, clock } = services;
    const stolen = await connected(other);
    const { secret } = await db.platformAccount.findFirstOrThrow({ where: { organisationId: lessor.id } });
    await db.platformAccount.update({ where: { id: stolen }, data: { secret } });
    clock.advance(86_400);
    expect(await pollDue()).toBe(1);
    expect(await accountOf(other)).toMatchObject({ lastError: 'secret-lost' });
    expect((await accountOf()).lastError).toBeNull();
    accepted(await disconnectPlatform(ctx, other.preparer, { platformAccountId: stolen }));
  });

  it('that is disconnected is asked no more, and its secrets are gone', async () => {
    const { ctx, db, clock } = services;
    const { id } = await accountOf();
    expect(refusalOf(await disconnectPlatform(ctx, other.preparer, { platformAccountId: id }))).toBe('not-found');
    accepted(await disconnectPlatform(ctx, lessor.preparer, { platformAccountId: id }));
    expect((await db.platformAccount.findUniqueOrThrow({ where: { id } })).secret).toHaveLength(0);
    clock.advance(86_400);
    expect(await pollDue()).toBe(0);
    expect(await platformAccountsOf(db, lessor.id)).toEqual([]);
    expect(await db.reading.count()).toBe(4);
  });
});

it('of the simulator is read as any other, machine by machine, with its password', async () => {
  const { ctx, db, clock } = services;
  const fleet = await createOrganisation(ctx, 'Simulierte Flotte GmbH', ['LESSOR']);
  const now = () => clock.now().getTime();
  const machines = Array.from({ length: 130 }, (_, number) => ({
    id: `SIM-PIN-${number}`,
    story: storyOf(machineOf('aemp', number, now()), 'work', null),
  }));
  const simulated = await startAempServer({ host: '127.0.0.1', port: 0, machines, token: 'geheim', clock: now });
  try {
    const id = await connected(fleet);
    await db.platformAccount.update({ where: { id }, data: { baseUrl: `http://127.0.0.1:${simulated.port}` } });
    for (const { id: externalId } of machines.slice(0, 120))
      accepted(await registerDevice(ctx, fleet.preparer, { protocol: 'aemp', externalId, platformAccountId: id }));
    await pollDue();
    expect(await accountOf(fleet)).toMatchObject({ machines: 130, lastError: null });
    expect((await accountOf(fleet)).unknown).toHaveLength(10);
    const readings = await db.reading.findMany({ where: { organisationId: fleet.id } });
    expect(new Set(readings.map(({ source }) => source)).size).toBe(120);
    expect(readings.some(({ latitude }) => latitude !== null)).toBe(true);
    expect(readings.some(({ engineHoursMs }) => engineHoursMs !== null)).toBe(true);
    clock.advance(3600);
    await pollDue();
    expect(await db.reading.count({ where: { organisationId: fleet.id } })).toBeGreaterThan(readings.length);
    expect(simulated.refused).toBe(0);
  } finally {
    await simulated.close();
  }
});

it('an organisation has no more accounts than are polled in their turn', async () => {
  const { ctx, db, clock } = services;
  const many = await createOrganisation(ctx, 'Viele Konten GmbH', ['LESSOR']);
  await db.platformAccount.createMany({
    data: Array.from({ length: MOST_ACCOUNTS }, (_, n) => ({
      ...{ id: randomUUID(), organisationId: many.id, vendor: 'other', name: `${n}`, baseUrl: input.baseUrl },
      ...{
        authKind: 'basic',
        secret: new Uint8Array(0),
        createdAt: clock.now(),
        removedAt: n === 0 ? clock.now() : null,
      },
      ...{ nextPollAt: new Date(clock.now().getTime() + 10 * 86_400_000), machines: 0, cursor: {} },
    })),
  });
  expect(refusalOf(await connectPlatform(ctx, many.preparer, input))).toBe('platforms-of-one');
  clock.advance(86_401);
  accepted(await connectPlatform(ctx, many.preparer, input));
});
