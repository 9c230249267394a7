import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Hex } from '#domain/hex';
import type { Reading } from '#domain/telemetry/reading';
import { runAlarms } from '#services/alarms/run-alarms';
import { ReadingWriter } from '#services/ingest/reading-writer';
import { retireReadings } from '#services/ingest/retention';
import { storeReadings } from '#services/telemetry/store-readings';
import { createOrganisation, type TestOrganisation } from '../support/consortium.ts';
import { arrivalOf, type SeededDevice, seedDevice, settleReadings } from '../support/ingest.ts';
import { seedMachine } from '../support/readings.ts';
import { createTestServices, type TestServices } from '../support/services.ts';

const HOUR = 3_600_000;
const at = (text: string): number => Date.parse(`2026-${text}:00Z`);
const FIRST = at('07-10T06:00');

let services: TestServices;
let owner: TestOrganisation;
let writer: ReadingWriter;
let subject: Hex;
let device: SeededDevice;

beforeAll(async () => {
  services = await createTestServices();
  const { ctx, db, databaseUrl } = services;
  owner = await createOrganisation(ctx, 'Nordhafen Leasing GmbH', ['LESSOR']);
  writer = new ReadingWriter({ ctx, databaseUrl });
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  for (const month of ['07', '08', '09']) await client.query(`SELECT readings_month('2026-${month}-10T00:00:00Z')`);
  await client.end();
  subject = await seedMachine(db, owner.id, 'SN1');
  device = await seedDevice(db, owner.id, { machine: subject });
  const [id, from] = [randomUUID(), new Date(FIRST - HOUR)];
  await db.geofence.create({
    data: {
      ...{ id, organisationId: owner.id, name: 'Hof', createdAt: from },
      versions: {
        create: {
          id: randomUUID(),
          from,
          shape: { kind: 'circle', center: { latitude: 53.5, longitude: 10 }, radiusM: 5000 },
        },
      },
      assignments: {
        create: { id: randomUUID(), subject, organisationId: owner.id, purpose: 'permitted', dwellMs: 0, from },
      },
    },
  });
});
afterAll(async () => {
  await writer.close();
  await services.close();
});

/** In the yard, or 22 km from it; its hour meter counts half of the time. */
const told = (time: number, isAway: boolean): Reading => ({
  ...{ deviceTime: time, fix: 'valid', latitude: isAway ? 53.7 : 53.5, longitude: 10, alarms: [], raw: {} },
  engineHoursMs: 1000 * HOUR + Math.round((time - FIRST) / 2),
});

const store = async (readings: readonly Reading[]) => {
  const stored = await services.db.$transaction(tx =>
    storeReadings(
      services.ctx,
      tx,
      { source: `csv:${owner.id}`, trust: 1, organisationId: owner.id },
      readings.map(reading => ({ subject, reading })),
    ),
  );
  await runAlarms(services.ctx);
  return stored;
};

const daily = (from: string, to: string, isAway = false): Reading[] => {
  const days: Reading[] = [];
  for (let time = at(`${from}T08:00`); time <= at(`${to}T08:00`); time += 24 * HOUR) days.push(told(time, isAway));
  return days;
};

const kept = async () => {
  const { db } = services;
  const where = { subject };
  return {
    days: await db.equipmentDay.findMany({ where, orderBy: { day: 'asc' } }),
    hours: await db.equipmentHour.findMany({ where, orderBy: { hour: 'asc' } }),
    latest: await db.equipmentLatest.findUnique({ where }),
    alarms: (await db.alarm.findMany({ where, orderBy: { since: 'asc' } })).map(
      ({ kind, standing, since, until }) => `${kind} ${standing} ${since.toISOString()} ${until?.toISOString()}`,
    ),
  };
};

const outside = (standing: string, since: string, until: string) =>
  `outside-area ${standing} ${new Date(at(since)).toISOString()} ${new Date(at(until)).toISOString()}`;

it('readings of a month that was dropped come late: they are kept, and change nothing that was made of it', async () => {
  // Once over in July; then from August to September, with nothing told at the turn of the month.
  await store([...daily('07-10', '07-14'), ...daily('07-15', '07-16', true), ...daily('07-17', '07-31')]);
  await store([...daily('08-01', '08-04'), ...daily('08-05', '08-28', true)]);
  await store([...daily('09-03', '09-09', true), ...daily('09-10', '09-20')]);
  const before = await kept();
  expect(before.alarms).toEqual([
    outside('ended', '07-15T08:00', '07-17T08:00'),
    outside('ended', '08-05T08:00', '09-10T08:00'),
  ]);
  expect(before.days.length).toBeGreaterThan(60);

  const { retired } = await retireReadings(services.ctx, services.databaseUrl, 2);
  expect(retired.map(({ month }) => month)).toEqual(['2026-07', '2026-08']);
  expect(await services.db.reading.count({ where: { subject } })).toBe(18);

  const late = await store([told(at('07-15T12:00'), false), told(at('08-10T12:00'), false)]);
  expect(late.map(({ isNew, doubts }) => [isNew, doubts])).toEqual([
    [true, ['month-retired']],
    [true, ['month-retired']],
  ]);
  expect(await kept()).toEqual(before);

  await writer.take(arrivalOf(device, [told(at('07-20T12:00'), true), told(at('08-12T12:00'), false)]));
  await settleReadings(services);
  await runAlarms(services.ctx);
  expect(await kept()).toEqual(before);
  const rows = await services.db.reading.findMany({
    where: { subject, time: { lt: new Date(at('09-01T00:00')) } },
    select: { source: true, doubts: true },
  });
  expect(rows).toHaveLength(4);
  for (const { source, doubts } of rows) expect(doubts, source).toEqual(['month-retired']);
});

it('one that comes late into the first month kept changes that month alone', async () => {
  const before = await kept();
  await store([told(at('09-05T12:00'), false), told(at('09-05T13:00'), false)]);
  // Both sides of the border at once.
  await writer.take(arrivalOf(device, [told(at('08-31T23:00'), false), told(at('09-01T01:00'), false)]));
  await settleReadings(services);
  await runAlarms(services.ctx);
  const after = await kept();
  expect(after.alarms[0]).toBe(before.alarms[0]);
  expect(after.alarms[1]).toMatch(/^outside-area ended 2026-08-05T08:00:00.000Z 2026-09-0[15]/);
  expect(after.alarms.filter(alarm => alarm.includes('withdrawn'))).toEqual([]);
  const inSummer = ({ day }: { day: Date }): boolean => day < new Date(at('09-01T00:00'));
  expect(after.days.filter(inSummer)).toEqual(before.days.filter(inSummer));
  expect(after.days.filter(one => !inSummer(one))).not.toEqual(before.days.filter(one => !inSummer(one)));
});
