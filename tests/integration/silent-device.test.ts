import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Hex } from '#domain/hex';
import type { TrustTier } from '#domain/telemetry/reading';
import { whereaboutsOf } from '#domain/telemetry/whereabouts';
import { placeAlarms } from '#prisma/reads/whereabouts';
import { runAlarms } from '#services/alarms/run-alarms';
import { ReadingWriter } from '#services/ingest/reading-writer';
import { storeReadings } from '#services/telemetry/store-readings';
import { createOrganisation, type TestOrganisation } from '../support/consortium.ts';
import { arrivalOf, seedDevice, settleReadings } from '../support/ingest.ts';
import { seedMachine } from '../support/readings.ts';
import { createTestServices, type TestServices } from '../support/services.ts';

const HOUR = 3_600_000;

let services: TestServices;
let lessor: TestOrganisation;
let writer: ReadingWriter;
let machines = 0;

beforeAll(async () => {
  services = await createTestServices();
  lessor = await createOrganisation(services.ctx, 'Nordhafen Leasing GmbH', ['LESSOR']);
  writer = new ReadingWriter({ ctx: services.ctx, databaseUrl: services.databaseUrl });
});
afterAll(async () => {
  await writer.close();
  await services.close();
});

const machine = (): Promise<Hex> => {
  machines += 1;
  return seedMachine(services.db, lessor.id, `SN${machines}`);
};

const placeAgo = (hours: number) => ({
  ...{ deviceTime: services.clock.now().getTime() - hours * HOUR, fix: 'valid' as const },
  ...{ latitude: 53.5, longitude: 10, alarms: [], raw: {} },
});

/** A device of the machine that told its place so many hours ago. */
const heard = async (subject: Hex, hoursAgo: readonly number[], trust: TrustTier) => {
  const device = await seedDevice(services.db, lessor.id, { machine: subject });
  await writer.take(arrivalOf(device, hoursAgo.map(placeAgo), { trust }));
};

const saidOf = async (subject: Hex) => {
  await settleReadings(services);
  expect((await runAlarms(services.ctx)).failed).toEqual([]);
  expect(await services.db.alarm.count({ where: { subject, kind: 'silent', standing: 'open' } })).toBe(1);
  return (await placeAlarms(services.db, [subject])).get(subject);
};

it('a place that another device tells is known, though one is silent', async () => {
  const subject = await machine();
  await heard(subject, [60], 0);
  expect(await saidOf(subject)).toBe('silent');
  await heard(subject, [3, 2], 0);
  const said = await saidOf(subject);
  expect(said).toBe('another-silent');
  const { positionAt } = await services.db.equipmentLatest.findUniqueOrThrow({ where: { subject } });
  const known = { at: positionAt?.getTime() ?? 0, country: 'DE', source: 'device', trust: 0 } as const;
  expect(whereaboutsOf(known, ['DE'], known.at + 2 * HOUR, said ?? null)).toMatchObject({ state: 'inside' });
  // That it was jammed, or somebody doubts it, is told before.
  const silent = await services.db.alarm.findFirstOrThrow({ where: { subject, kind: 'silent' } });
  const { number: _, use: __, ...alarm } = silent;
  await services.db.alarm.create({ data: { ...alarm, id: '00000000-0000-4000-8000-00000000000a', kind: 'jamming' } });
  expect((await placeAlarms(services.db, [subject])).get(subject)).toBe('jamming');
});

it('not where the silent one is trusted more, nor where somebody uploads a place', async () => {
  const [better, uploaded] = [await machine(), await machine()];
  await heard(better, [60], 2);
  await heard(better, [3, 2], 0);
  expect(await saidOf(better)).toBe('silent');
  await heard(uploaded, [60], 0);
  await services.db.$transaction(tx =>
    storeReadings(services.ctx, tx, { source: 'csv:x', trust: 1, organisationId: lessor.id }, [
      { subject: uploaded, reading: placeAgo(2) },
    ]),
  );
  expect(await saidOf(uploaded)).toBe('silent');
});
