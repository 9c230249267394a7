import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { overUseOf, type UseSpan } from '#domain/alarms/contract-use';
import type { Hex } from '#domain/hex';
import type { Reading } from '#domain/telemetry/reading';
import { countedDays } from '#services/alarms/use-spans';
import { workDays } from '#services/ingest/recompute-loop';
import { storeReadings } from '#services/telemetry/store-readings';
import { createOrganisation, type TestOrganisation } from '../support/consortium.ts';
import { seedMachine } from '../support/readings.ts';
import { createTestServices, type TestServices } from '../support/services.ts';

const HOUR = 3_600_000;
const MONDAY = Date.parse('2026-03-02T00:00:00Z');

let services: TestServices;
let maker: TestOrganisation;

beforeAll(async () => {
  services = await createTestServices();
  maker = await createOrganisation(services.ctx, 'Kranwerk Süd AG', ['MANUFACTURER']);
});
afterAll(() => services.close());

type Told = Partial<Reading> & { readonly hour: number };

let machines = 0;

/** A machine, and what its device told so many hours after Monday's midnight, UTC. */
const machineOf = async (told: readonly Told[]): Promise<Hex> => {
  machines += 1;
  const subject = await seedMachine(services.db, maker.id, `ÜB ${machines}`);
  const readings = told.map(({ hour, ...rest }) => ({
    subject,
    reading: { deviceTime: MONDAY + hour * HOUR, fix: 'none' as const, alarms: [], raw: {}, ...rest },
  }));
  const origin = { source: 'device:1', trust: 2, organisationId: maker.id } as const;
  await services.db.$transaction(tx => storeReadings(services.ctx, tx, origin, readings));
  return subject;
};

const march: UseSpan = {
  ...{ lease: null, period: null, from: '2026-03-01', to: '2026-03-31', zone: 'UTC', except: [] },
  limits: [{ meter: 'engine-hours', most: 25 * HOUR, from: 0, until: null }],
};

/** Days of a span with use, in hours. */
const hoursOf = async (subject: Hex, span: Partial<UseSpan> = {}) =>
  (await countedDays(services.db, subject, { ...march, ...span }))
    .filter(({ engineMs }) => engineMs > 0)
    .map(({ day, engineMs }) => [day.slice(-2), engineMs / HOUR]);

describe('use of a span', () => {
  it('has what was counted over a silence, so that an unplugged device saves no use', async () => {
    const silence = [
      { hour: 16, engineHoursMs: 98 * HOUR },
      { hour: 18, engineHoursMs: 100 * HOUR },
      { hour: 58, engineHoursMs: 130 * HOUR },
      { hour: 60, engineHoursMs: 131 * HOUR },
    ];
    const subject = await machineOf(silence);
    expect(await hoursOf(subject)).toEqual([
      ['02', 2 + 4.5],
      ['03', 18],
      ['04', 7.5 + 1],
    ]);
    const [found] = overUseOf(await countedDays(services.db, subject, march), march, MONDAY + 96 * HOUR);
    expect(found).toMatchObject({ since: MONDAY + 48 * HOUR, until: null, use: { used: 33 * HOUR } });
    // By the clocks of another zone it is as much; of a period that begins within it, its share.
    const sum = (rows: Awaited<ReturnType<typeof hoursOf>>) => rows.reduce((all, [, hours]) => all + Number(hours), 0);
    for (const zone of ['Asia/Kolkata', 'America/New_York', 'Pacific/Auckland'])
      expect(sum(await hoursOf(subject, { zone }))).toBeCloseTo(33, 5);
    expect(await hoursOf(subject, { from: '2026-03-03', to: '2026-03-03' })).toEqual([['03', 18]]);
  });

  it('has distance and cycles of a silence as well', async () => {
    const subject = await machineOf([
      { hour: 0, odometerM: 1000, cycles: 7 },
      { hour: 48, odometerM: 97_000, cycles: 55 },
    ]);
    const days = await countedDays(services.db, subject, march);
    expect(days.slice(1, 4)).toEqual([
      { day: '2026-03-02', engineMs: 0, distanceM: 48_000, cycles: 24 },
      { day: '2026-03-03', engineMs: 0, distanceM: 48_000, cycles: 24 },
      { day: '2026-03-04', engineMs: 0, distanceM: 0, cycles: 0 },
    ]);
  });

  it('parts the hour in which a day ends, where clocks are half an hour off', async () => {
    const subject = await machineOf([
      { hour: 17, engineHoursMs: 0, cycles: 0 },
      { hour: 19, engineHoursMs: 2 * HOUR, cycles: 6 },
    ]);
    const zone = 'Asia/Kolkata';
    expect(await hoursOf(subject, { zone })).toEqual([
      ['02', 1.5],
      ['03', 0.5],
    ]);
    expect(await hoursOf(subject, { zone, from: '2026-03-03' })).toEqual([['03', 0.5]]);
    expect(await hoursOf(subject, { zone, to: '2026-03-02' })).toEqual([['02', 1.5]]);
    expect(await hoursOf(subject)).toEqual([['02', 2]]);
  });
});

it('what was counted from one source alone is made anew', async () => {
  const { ctx, db } = services;
  const subject = await machineOf([
    { hour: 8, engineHoursMs: 0 },
    { hour: 40, engineHoursMs: 8 * HOUR },
  ]);
  const kept = () => db.equipmentDay.findMany({ where: { subject }, orderBy: { day: 'asc' } });
  const days = await kept();
  await db.equipmentDay.updateMany({ where: { subject }, data: { engineMs: 0n } });
  const sql = await readFile('prisma/migrations/20261123000300_use_by_element/migration.sql', 'utf8');
  for (let times = 0; times < 2; times += 1) await db.$executeRawUnsafe(sql);
  expect(await db.telemetryDaysDue.findMany({ where: { subject } })).toMatchObject([
    { from: new Date(MONDAY), to: new Date(MONDAY + 48 * HOUR) },
  ]);
  while (await workDays(ctx));
  expect(await kept()).toEqual(days);
});
