import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Hex } from '#domain/hex';
import { judgeReadings } from '#domain/telemetry/judgement';
import type { Reading } from '#domain/telemetry/reading';
import { storedOf, type VerdictRow, verdictColumns } from '#prisma/reads/stored-readings';
import { ReadingWriter } from '#services/ingest/reading-writer';
import { workDays, workMarks } from '#services/ingest/recompute-loop';
import { createOrganisation, type TestOrganisation } from '../support/consortium.ts';
import { arrivalOf, type SeededDevice, seedDevice, settleReadings } from '../support/ingest.ts';
import { seedMachine } from '../support/readings.ts';
import { createTestServices, type TestServices } from '../support/services.ts';
import { shuffled } from '../support/shuffled.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const MONDAY = Date.parse('2026-03-02T00:00:00Z');
const LONG_AGO = Date.parse('2008-05-01T00:00:00Z');

let services: TestServices;
let lessor: TestOrganisation;
let writer: ReadingWriter;

beforeAll(async () => {
  services = await createTestServices();
  lessor = await createOrganisation(services.ctx, 'Nordhafen Leasing GmbH', ['LESSOR']);
  writer = new ReadingWriter({ ctx: services.ctx, databaseUrl: services.databaseUrl });
});
afterAll(async () => {
  await writer.close();
  await services.close();
});

let machines = 0;
const enrolled = async (): Promise<{ readonly subject: Hex; readonly device: SeededDevice }> => {
  machines += 1;
  const subject = await seedMachine(services.db, lessor.id, `SN${machines}`);
  return { subject, device: await seedDevice(services.db, lessor.id, { machine: subject }) };
};

const at = (time: number, rest: Partial<Reading> = {}): Reading => ({
  ...{ deviceTime: time, fix: 'valid', latitude: 53.5, longitude: 10, alarms: [], raw: {} },
  ...rest,
});

/** A record with a spoofed hour and a meter that is wound back for a while, one reading every two minutes. */
const record = (count: number): Reading[] =>
  Array.from({ length: count }, (_, step) => {
    const isWound = step > 100 && step < count - 50;
    return at(MONDAY + step * 2 * MINUTE, {
      latitude: step % 200 > 100 && step % 200 < 130 ? 41 : 53.5 + (step % 7) / 1000,
      engineHoursMs: 1000 * HOUR + step * 2 * MINUTE - (isWound ? 2 * count * MINUTE : 0),
    });
  });

const stored = async (subject: Hex) => {
  const rows = await services.db.$queryRaw<VerdictRow[]>`
    SELECT ${verdictColumns('r')} FROM readings r WHERE r.subject = ${subject}`;
  return rows.map(storedOf);
};

/** Verdicts as they are stored, beside what the domain says of all readings at once. */
const verdictsOf = async (subject: Hex) => {
  const rows = await stored(subject);
  const judged = judgeReadings(
    rows.map(({ reading }) => reading),
    [],
  );
  const kept = new Map(rows.map(({ reading, doubts }) => [reading.id, doubts]));
  return {
    kept: judged.map(({ reading }) => [reading.time, kept.get(reading.id)]),
    said: judged.map(({ reading, doubts }) => [reading.time, doubts]),
  };
};

it('a reading of long ago asks for its own time and not for all since', async () => {
  const { subject, device } = await enrolled();
  const all = record(600);
  for (let from = 0; from < all.length; from += 100) await writer.take(arrivalOf(device, all.slice(from, from + 100)));
  await settleReadings(services);
  await writer.take(arrivalOf(device, [at(LONG_AGO, { engineHoursMs: HOUR }), at(MONDAY + 600 * 2 * MINUTE)]));
  const marks = await services.db.telemetryDirty.findMany({ where: { subject } });
  expect(marks.map(({ from, to }) => [from.toISOString(), to.toISOString()]).sort()).toEqual(
    [LONG_AGO, MONDAY + 1200 * MINUTE].map(time => [new Date(time).toISOString(), new Date(time).toISOString()]),
  );
  await settleReadings(services);
  const { kept, said } = await verdictsOf(subject);
  expect(kept).toEqual(said);
});

it('what is too much for one transaction goes on in the next, and comes to the same in any order', async () => {
  const { subject, device } = await enrolled();
  const all = record(900);
  const late = [...all.slice(450), ...all.slice(0, 20), ...all.slice(20, 450).toReversed()];
  for (let from = 0; from < late.length; from += 90) {
    await writer.take(arrivalOf(device, late.slice(from, from + 90)));
    await workMarks(services.ctx, { daysEveryMs: 0, mostReadings: 1 });
  }
  let steps = 0;
  while (await workMarks(services.ctx, { daysEveryMs: 0, mostReadings: 1 })) steps += 1;
  expect(steps).toBeGreaterThan(1);
  await settleReadings(services);
  const { kept, said } = await verdictsOf(subject);
  expect(kept).toEqual(said);
  const { subject: other, device: second } = await enrolled();
  for (let from = 0; from < all.length; from += 300) await writer.take(arrivalOf(second, all.slice(from, from + 300)));
  await settleReadings(services);
  const daysOf = (machine: Hex) =>
    services.db.equipmentDay.findMany({
      where: { subject: machine },
      orderBy: { day: 'asc' },
      omit: { subject: true },
    });
  expect(await daysOf(subject)).toEqual(await daysOf(other));
});

/** What outruns the clock for a while, a little with each reading; it stands, counts honestly, goes on, and is wound back. */
const racing = (count: number, everyMs: number, hasPlace: boolean): Reading[] => {
  const sum = { engineHoursMs: 1000 * HOUR, odometerM: 5_000_000, way: 0 };
  return Array.from({ length: count }, (_, step) => {
    const phase = Math.floor((step * 8) / count);
    sum.engineHoursMs += everyMs * ([1, 1.3, 0, 5, 1, 1.15, 0, 2][phase] ?? 1);
    sum.odometerM += (everyMs / 1000) * ([20, 0, 90, 20, 0, 160, 20, 75][phase] ?? 1);
    sum.way += (everyMs / 1000) * ([0, 75, 20, 0, 100, 20, 0, 200][phase] ?? 1);
    const isWound = step % 50 > 44;
    const latitude = Number((40 + sum.way / 111_195 + Math.sin(step * 78) / 1e3).toFixed(6));
    return at(MONDAY + step * everyMs, {
      ...(hasPlace ? { latitude } : { fix: 'none' as const }),
      engineHoursMs: Math.round(sum.engineHoursMs - (isWound ? 20 * MINUTE : 0)),
      odometerM: Math.round(sum.odometerM),
      ...(step % 3 === 0 && { meterId: 'engine-worktime-counted' }),
    });
  });
};

const partsOf = <One>(all: readonly One[], size: number): One[][] =>
  Array.from({ length: Math.ceil(all.length / size) }, (_, part) => all.slice(part * size, (part + 1) * size));

it.each([
  ['places', 20_000, true],
  ['meters alone, over hours', 2 * MINUTE, false],
] as const)(
  'what outruns the clock step by step is doubted alike in whatever order it comes: %s',
  async (_, ms, has) => {
    const all = racing(240, ms, has);
    // A few readings that follow each other in time are judged at once, so that little is made anew that need not be.
    const orders = [
      partsOf(all, 40).toReversed(),
      [
        ...partsOf(
          all.filter((_one, at) => at % 15 > 0),
          60,
        ),
        ...partsOf(
          all.filter((_one, at) => at % 15 === 0),
          1,
        ),
      ],
      shuffled(partsOf(all, 8), 3),
    ];
    const told: unknown[] = [];
    for (const [which, order] of orders.entries()) {
      const { subject, device } = await enrolled();
      for (const part of order) {
        await writer.take(arrivalOf(device, part));
        await workMarks(services.ctx, { daysEveryMs: 0, mostReadings: which % 2 === 0 ? undefined : 1 });
      }
      await settleReadings(services);
      const { kept, said } = await verdictsOf(subject);
      expect(kept, `order ${which}`).toEqual(said);
      told.push(kept);
    }
    for (const one of told) expect(one).toEqual(told[0]);
    const doubts = JSON.stringify(told[0]);
    expect(doubts).toContain('engine-hours-faster-than-clock');
    expect(doubts).toContain('kilometres-too-fast');
    expect(doubts.includes('place-jump')).toBe(has);
  },
);

/** A drive of some minutes, as a receiver tells it that scatters in its own way. */
const drive = (from: number, seed: number, count = 30): Reading[] =>
  Array.from({ length: count }, (_, step) =>
    at(from + step * MINUTE, {
      latitude: Number((53.51234 + step * 0.00135 + Math.sin(seed * 13 + step * 78) / 3e4).toFixed(6)),
      longitude: Number((10.01234 + Math.sin(seed * 7 - step * 39) / 3e4).toFixed(6)),
    }),
  );

const later = (readings: readonly Reading[], ms: number): Reading[] =>
  readings.map(one => ({ ...one, deviceTime: (one.deviceTime ?? 0) + ms }));

/** Two drives, of which recordings are sent again some days later; the first goes on to stand where it ends. */
const recordings = (): { readonly driven: Reading[]; readonly recorded: Reading[] } => {
  const [one, two] = [drive(MONDAY, 1), drive(MONDAY + DAY, 2)];
  const ends = one.slice(-1).flatMap(last => [1, 2, 3, 4, 5].map(step => later([last], 3 * DAY + step * 9 * MINUTE)));
  // A fix between two others, which comes late now and then.
  const between = at(MONDAY + 10.5 * MINUTE, { latitude: 53.526, longitude: 10.014321 });
  return {
    driven: [...one, between, ...two, ...drive(MONDAY + 8 * DAY, 3)],
    recorded: [...later(one, 3 * DAY), ...ends.flat(), ...later(two.slice(5, 20), 5 * DAY)],
  };
};

const marksOf = async (subject: Hex, { id }: SeededDevice): Promise<number> => {
  const [row] = await services.db.$queryRaw<{ count: bigint }[]>`
    SELECT count(*) FROM path_runs WHERE stream = hashtextextended(${`${subject} device:${id}`}, 0)`;
  return Number(row?.count);
};

it('a path that is told again under new times is doubted, whichever of the two came first', async () => {
  const { driven, recorded } = recordings();
  const all = [...driven, ...recorded];
  const byTime = all.toSorted((a, b) => (a.deviceTime ?? 0) - (b.deviceTime ?? 0));
  const orders = [
    { order: byTime, size: 1, most: undefined },
    { order: [...recorded, ...driven], size: 200, most: undefined },
    { order: [...recorded.toReversed(), ...driven.toReversed()], size: 7, most: 1 },
    { order: shuffled([...all, ...all.slice(10, 60)], 1), size: 9, most: undefined },
    { order: shuffled([...all, ...all.slice(0, 30)], 2), size: 40, most: 1 },
  ];
  const told: unknown[] = [];
  for (const [which, { order, size, most }] of orders.entries()) {
    const { subject, device } = await enrolled();
    for (let from = 0; from < order.length; from += size) {
      await writer.take(arrivalOf(device, order.slice(from, from + size)));
      if (from % 3 === 0) await workMarks(services.ctx, { daysEveryMs: 0, mostReadings: most });
    }
    await settleReadings(services);
    const { kept, said } = await verdictsOf(subject);
    expect(kept, `order ${which}`).toEqual(said);
    expect(kept.filter(([, doubts]) => Array.isArray(doubts) && doubts.includes('path-repeated'))).toHaveLength(50);
    told.push([kept, await marksOf(subject, device)]);
  }
  for (const one of told) expect(one).toEqual(told[0]);
});

it('where the first of two is taken away, the other is believed', async () => {
  const { subject, device } = await enrolled();
  const { driven, recorded } = recordings();
  await writer.take(arrivalOf(device, driven));
  await writer.take(arrivalOf(device, recorded));
  await settleReadings(services);
  const before = new Date(MONDAY + DAY);
  await services.db.reading.deleteMany({ where: { subject, time: { lt: before } } });
  await services.db.$executeRaw`
    INSERT INTO telemetry_dirty (subject, source, "from", "to", fix, hours, odometer, cycles, at)
    VALUES (${subject}, ${`device:${device.id}`}, ${new Date(MONDAY)}, ${before}, true, true, true, true, now())`;
  await settleReadings(services);
  const { kept, said } = await verdictsOf(subject);
  expect(kept).toEqual(said);
  expect(kept.filter(([, doubts]) => Array.isArray(doubts) && doubts.includes('path-repeated'))).toHaveLength(15);
});

it('a machine whose work fails is set aside, and holds up no other', async () => {
  const [bad, good] = [await enrolled(), await enrolled()];
  const { db, ctx } = services;
  await writer.take(arrivalOf(bad.device, [at(MONDAY)]));
  await writer.take(arrivalOf(good.device, [at(MONDAY, { engineHoursMs: HOUR })]));
  const failing = {
    touched: async (_: unknown, windows: readonly { readonly subject: string }[]) => {
      if (windows.some(({ subject }) => subject === bad.subject)) throw new Error('too much');
    },
  };
  expect(await workMarks(ctx, { ...failing, daysEveryMs: 0 })).toBe(true);
  expect(await db.equipmentLatest.count({ where: { subject: good.subject } })).toBe(1);
  expect(await db.equipmentLatest.count({ where: { subject: bad.subject } })).toBe(0);
  const [failure] = await db.recomputeFailure.findMany({ where: { subject: bad.subject } });
  expect(failure).toMatchObject({ work: 'verdicts', attempts: 1, error: 'too much' });
  // It waits its turn; what comes for others goes on.
  expect(await workMarks(ctx, failing)).toBe(false);
  await writer.take(arrivalOf(good.device, [at(MONDAY + MINUTE)]));
  expect(await workMarks(ctx, { ...failing, daysEveryMs: 0 })).toBe(true);
  await db.recomputeFailure.updateMany({ data: { retryAt: new Date(0) } });
  expect(await workMarks(ctx, { daysEveryMs: 0 })).toBe(true);
  expect(await db.equipmentLatest.count({ where: { subject: bad.subject } })).toBe(1);
  expect(await db.recomputeFailure.count({ where: { subject: bad.subject } })).toBe(0);
  await workDays(ctx);
});
