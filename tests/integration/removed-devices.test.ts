import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Hex } from '#domain/hex';
import { runAlarms } from '#services/alarms/run-alarms';
import { claimDevice, decideClaim } from '#services/devices/device-claims';
import { storeReadings } from '#services/telemetry/store-readings';
import { accepted, createOrganisation, type TestOrganisation } from '../support/consortium.ts';
import { type SeededDevice, seedDevice } from '../support/ingest.ts';
import { seedMachine } from '../support/readings.ts';
import { createTestServices, type TestServices } from '../support/services.ts';

const DAY = 86_400_000;

let services: TestServices;
let holder: TestOrganisation;
let claimant: TestOrganisation;
let operator: TestOrganisation;

beforeAll(async () => {
  services = await createTestServices();
  const { ctx } = services;
  holder = await createOrganisation(ctx, 'Schnell Handel GmbH', ['LESSOR']);
  claimant = await createOrganisation(ctx, 'Nordhafen Leasing GmbH', ['LESSOR']);
  operator = await createOrganisation(ctx, 'Verein der Pruefer', ['BANK'], { governor: true });
});
afterAll(() => services.close());

const speak = (subject: Hex, { id }: SeededDevice) => {
  const reading = { deviceTime: services.clock.now().getTime(), fix: 'none', alarms: [], raw: {} } as const;
  const origin = { source: `device:${id}`, trust: 0, organisationId: holder.id } as const;
  return services.db.$transaction(tx => storeReadings(services.ctx, tx, origin, [{ subject, reading }]));
};

const alarmsOf = async (subject: Hex) => {
  await runAlarms(services.ctx);
  const rows = await services.db.alarm.findMany({ where: { subject }, orderBy: { since: 'asc' } });
  return rows.map(({ kind, standing, until }) => [kind, standing, until]);
};

const takeAway = async ({ externalId }: SeededDevice) => {
  const { ctx } = services;
  const { claimId } = accepted(
    await claimDevice(ctx, claimant.preparer, { protocol: 'native', externalId, note: 'Ours.' }),
  );
  accepted(await decideClaim(ctx, operator.administrator, { claimId, isGranted: true, decision: 'It is theirs.' }));
};

it('a device that a claim took away is not silent from then on, though the chain still has it on the machine', async () => {
  const { db, clock } = services;
  const subject = await seedMachine(db, holder.id, 'SN1');
  const device = await seedDevice(db, holder.id, { machine: subject, from: clock.now() });
  await speak(subject, device);
  expect(await alarmsOf(subject)).toEqual([]);
  clock.advance(3 * 86_400);
  expect(await alarmsOf(subject)).toEqual([['silent', 'open', null]]);
  await takeAway(device);
  const taken = clock.now();
  clock.advance(60);
  expect(await alarmsOf(subject)).toEqual([['silent', 'ended', taken]]);
  clock.advance(30 * 86_400);
  expect(await alarmsOf(subject)).toEqual([['silent', 'ended', taken]]);
  expect(await db.deviceBinding.count({ where: { machine: subject, to: null } })).toBe(1);
});

it('nor does it become silent afterwards; the one beside it does', async () => {
  const { db, clock } = services;
  const subject = await seedMachine(db, holder.id, 'SN2');
  const [device, other] = [
    await seedDevice(db, holder.id, { machine: subject, from: clock.now() }),
    await seedDevice(db, holder.id, { machine: subject, from: clock.now() }),
  ];
  for (const one of [device, other]) await speak(subject, one);
  await takeAway(device);
  clock.advance(86_400);
  await speak(subject, other);
  clock.advance(86_400);
  expect(await alarmsOf(subject)).toEqual([]);
  clock.advance(86_400);
  const [alarm, ...more] = await alarmsOf(subject);
  expect(more).toEqual([]);
  expect(alarm).toEqual(['silent', 'open', null]);
  const { since } = await db.alarm.findFirstOrThrow({ where: { subject } });
  expect(since.getTime()).toBeGreaterThan(clock.now().getTime() - DAY);
});
