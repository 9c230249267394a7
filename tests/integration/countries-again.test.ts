import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Hex } from '#domain/hex';
import { refoldAlarms, runAlarms } from '#services/alarms/run-alarms';
import { workMarks } from '#services/ingest/recompute-loop';
import { storeReadings } from '#services/telemetry/store-readings';
import { createOrganisation, type TestOrganisation } from '../support/consortium.ts';
import { seedMachine } from '../support/readings.ts';
import { createTestServices, type TestServices } from '../support/services.ts';

const HOUR = 3_600_000;
const START = Date.parse('2026-11-14T06:00:00Z');
const MIGRATION = new URL(
  '../../prisma/migrations/20261123000400_countries_over_the_antimeridian/migration.sql',
  import.meta.url,
);

let services: TestServices;
let owner: TestOrganisation;

beforeAll(async () => {
  services = await createTestServices();
  owner = await createOrganisation(services.ctx, 'Nordhafen Leasing GmbH', ['LESSOR']);
});
afterAll(() => services.close());

/** A machine that may be in Norway alone, and is here for four days. */
const standingAt = async (serial: string, latitude: number, longitude: number): Promise<Hex> => {
  const { db, ctx } = services;
  const subject = await seedMachine(db, owner.id, serial);
  const from = new Date(START - HOUR);
  const area = await db.geofence.create({
    data: {
      ...{ id: crypto.randomUUID(), organisationId: owner.id, name: serial, createdAt: from },
      versions: { create: { id: crypto.randomUUID(), from, shape: { kind: 'country', countries: ['NO'] } } },
    },
  });
  await db.geofenceAssignment.create({
    data: {
      ...{ id: crypto.randomUUID(), geofenceId: area.id, subject, organisationId: owner.id },
      ...{ purpose: 'permitted', dwellMs: 0, from },
    },
  });
  const readings = Array.from({ length: 96 }, (_, hour) => ({
    subject,
    reading: { deviceTime: START + hour * HOUR, fix: 'valid', latitude, longitude, alarms: [], raw: {} } as const,
  }));
  await db.$transaction(
    tx => storeReadings(ctx, tx, { source: 'device:1', trust: 2, organisationId: owner.id }, readings),
    { timeout: 60_000 },
  );
  await runAlarms(ctx);
  return subject;
};

const toldOf = async (subject: Hex) => {
  const { db } = services;
  const [latest, watch, checkpoints, alarms] = await Promise.all([
    db.equipmentLatest.findUniqueOrThrow({ where: { subject } }),
    db.alarmWatch.findUniqueOrThrow({ where: { subject } }),
    db.alarmCheckpoint.findMany({ where: { subject }, orderBy: { at: 'asc' } }),
    db.alarm.findMany({
      where: { subject, kind: 'outside-area', standing: { not: 'withdrawn' } },
      select: { kind: true, since: true, until: true, standing: true },
    }),
  ]);
  return { country: latest.country, state: watch.state, refoldFrom: watch.refoldFrom, checkpoints, alarms };
};

it('what was made with wrong countries is made anew, and only that', async () => {
  const { db, ctx } = services;
  const [wrong, right] = [await standingAt('SN1', 68.97, 33.08), await standingAt('SN2', 53.55, 10)];
  const [expected, untouched] = [await toldOf(wrong), await toldOf(right)];
  expect(expected).toMatchObject({ country: 'RU', alarms: [{ since: new Date(START), standing: 'open' }] });
  expect(expected.checkpoints.length).toBeGreaterThan(2);
  // As it was made while Murmansk lay in no country.
  await db.alarm.deleteMany({ where: { subject: wrong } });
  await db.equipmentLatest.update({ where: { subject: wrong }, data: { country: 'NO' } });
  await db.$executeRaw`UPDATE alarm_watches SET state = replace(state::text, '"RU"', 'null')::jsonb WHERE subject = ${wrong}`;
  await db.$executeRaw`UPDATE alarm_checkpoints SET state = replace(state::text, '"RU"', 'null')::jsonb WHERE subject = ${wrong}`;
  const statements = readFileSync(MIGRATION, 'utf8').split(/;\s*$/m);
  await db.$transaction(async tx => {
    for (const one of statements) if (one.trim() !== '') await tx.$executeRawUnsafe(one);
  });
  expect(await toldOf(wrong)).toMatchObject({ country: null, refoldFrom: new Date(0), checkpoints: [] });
  expect(await toldOf(right)).toEqual(untouched);
  expect(await workMarks(ctx)).toBe(true);
  while (await refoldAlarms(ctx, { mostReadings: 20 })) await runAlarms(ctx);
  expect(await toldOf(wrong)).toEqual(expected);
  expect(await toldOf(right)).toEqual(untouched);
});
