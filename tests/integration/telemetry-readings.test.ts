import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Hex } from '#domain/hex';
import { judgeReadings } from '#domain/telemetry/judgement';
import { latestOf } from '#domain/telemetry/latest';
import type { Reading } from '#domain/telemetry/reading';
import { dailyUse } from '#domain/telemetry/use-by-day';
import { storedOf, type VerdictRow, verdictColumns } from '#prisma/reads/stored-readings';
import type { IncomingReading } from '#services/telemetry/reading-rows';
import { recordReadings } from '#services/telemetry/record-readings';
import { storeReadings } from '#services/telemetry/store-readings';
import { accepted, createOrganisation, refusalOf, type TestOrganisation } from '../support/consortium.ts';
import { seedMachine } from '../support/readings.ts';
import { createTestServices, type TestServices } from '../support/services.ts';
import { shuffled } from '../support/shuffled.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const MONDAY = Date.parse('2026-03-02T00:00:00Z');

let services: TestServices;
let maker: TestOrganisation;
let stranger: TestOrganisation;

beforeAll(async () => {
  services = await createTestServices();
  maker = await createOrganisation(services.ctx, 'Kranwerk Süd AG', ['MANUFACTURER']);
  stranger = await createOrganisation(services.ctx, 'Fremd AG', ['LESSOR']);
});
afterAll(() => services.close());

let machines = 0;
const machine = (): Promise<Hex> => {
  machines += 1;
  return seedMachine(services.db, maker.id, `SN${machines}`);
};

const at = (time: number, rest: Partial<Reading> = {}): Reading => ({
  deviceTime: time,
  fix: 'none',
  alarms: [],
  raw: {},
  ...rest,
});

const store = (subject: Hex, readings: readonly Reading[], source = 'device:1', trust: 1 | 2 = 2) =>
  services.db.$transaction(tx =>
    storeReadings(
      services.ctx,
      tx,
      { source, trust, organisationId: maker.id },
      readings.map((reading): IncomingReading => ({ subject, reading })),
    ),
  );

/** Everything that is kept of a machine, names left out. */
const kept = async (subject: Hex) => {
  const { db } = services;
  const readings = await db.reading.findMany({
    where: { subject },
    orderBy: [{ time: 'asc' }, { source: 'asc' }, { sequence: 'asc' }],
    omit: { id: true, subject: true, receivedAt: true, ingestedIn: true },
  });
  const days = await db.equipmentDay.findMany({ where: { subject }, orderBy: { day: 'asc' }, omit: { subject: true } });
  const latest = await db.equipmentLatest.findUnique({ where: { subject }, omit: { subject: true } });
  return { readings, days, latest };
};

/** What the domain makes of the stored readings, all at once. */
const asTheDomainSays = async (subject: Hex) => {
  const rows = await services.db.$queryRaw<VerdictRow[]>`
    SELECT ${verdictColumns('r')} FROM readings r WHERE r.subject = ${subject}`;
  const stored = rows.map(storedOf);
  const judged = judgeReadings(
    stored.map(({ reading }) => reading),
    [],
  );
  return {
    judged,
    days: dailyUse(
      stored.map(({ reading }) => reading),
      [],
    ),
    latest: latestOf(judged),
  };
};

/** A machine's fortnight: two sources, hours, places, a spike, a jump, a silence; late by a seeded shuffle. */
const fortnight = (): { source: string; reading: Reading }[] => {
  const all: { source: string; reading: Reading }[] = [];
  for (let step = 0; step < 80; step += 1) {
    if (step > 40 && step < 56) continue;
    const time = MONDAY + step * 4 * HOUR;
    const hours = step * HOUR + (step === 20 ? 9_000 * HOUR : 0);
    const place =
      step === 30 ? { latitude: 41.6, longitude: -0.9 } : { latitude: 53.5 + step / 1000, longitude: 10 + step / 500 };
    all.push({ source: 'device:1', reading: at(time, { fix: 'valid', ...place, engineHoursMs: hours }) });
    if (step % 3 === 0)
      all.push({ source: 'csv:x', reading: at(time, { engineHoursMs: hours, odometerM: step * 500 }) });
  }
  return all;
};

describe('readings', () => {
  it('are stored once, however often they come', async () => {
    const subject = await machine();
    const one = at(MONDAY, { engineHoursMs: 5 * HOUR });
    const [first] = await store(subject, [one]);
    const [again, more] = await store(subject, [one, at(MONDAY + HOUR, { engineHoursMs: 6 * HOUR })]);
    expect(first?.isNew).toBe(true);
    expect(again).toEqual({ ...first, isNew: false });
    expect(more?.isNew).toBe(true);
    expect((await kept(subject)).readings).toHaveLength(2);
    const twice = await store(subject, [at(MONDAY + DAY), at(MONDAY + DAY)]);
    expect(twice.map(({ isNew }) => isNew)).toEqual([true, false]);
  });

  it('that share time and sequence and differ are both kept, the later one doubted', async () => {
    const subject = await machine();
    const incoming = (hours: number): IncomingReading => ({
      subject,
      sequence: 7n,
      reading: at(MONDAY, { engineHoursMs: hours * HOUR }),
    });
    const origin = { source: 'device:1', trust: 2, organisationId: maker.id } as const;
    const run = (batch: IncomingReading[]) =>
      services.db.$transaction(tx => storeReadings(services.ctx, tx, origin, batch));
    await run([incoming(5)]);
    const [fork] = await run([incoming(6)]);
    expect(fork).toMatchObject({ isNew: true, doubts: expect.arrayContaining(['sequence-forked']) });
    expect((await run([incoming(6), incoming(5)])).map(({ isNew }) => isNew)).toEqual([false, false]);
    expect((await kept(subject)).readings).toHaveLength(2);
  });

  it('give the same verdicts, days and newest state in whatever order and however often they come', async () => {
    const all = fortnight();
    const inOrder = await machine();
    for (const source of ['device:1', 'csv:x'])
      await store(
        inOrder,
        all.filter(one => one.source === source).map(({ reading }) => reading),
        source,
        source === 'csv:x' ? 1 : 2,
      );
    const expected = await kept(inOrder);
    expect(expected.readings.flatMap(({ doubts }) => doubts).sort()).toEqual([
      'engine-hours-faster-than-clock',
      'place-jump',
    ]);
    expect(expected.latest).toMatchObject({ country: 'DE', positionTrust: 2, odometerM: 39_000n });

    for (const seed of [1, 2]) {
      const other = await machine();
      const order = shuffled([...all, ...all.slice(0, 40)], seed);
      for (let from = 0; from < order.length; from += 7) {
        const some = order.slice(from, from + 7);
        for (const source of ['csv:x', 'device:1'])
          await store(
            other,
            some.filter(one => one.source === source).map(({ reading }) => reading),
            source,
            source === 'csv:x' ? 1 : 2,
          );
      }
      expect(await kept(other)).toEqual(expected);
    }
  });

  it('come to what the domain says of all of them at once', async () => {
    const subject = await machine();
    for (const { source, reading } of shuffled(fortnight(), 3)) await store(subject, [reading], source);
    const { readings, days, latest } = await kept(subject);
    const domain = await asTheDomainSays(subject);
    const dayText = (day: Date) => day.toISOString().slice(0, 10);
    expect(days.map(day => ({ ...day, day: dayText(day.day), engineMs: Number(day.engineMs) }))).toEqual(
      domain.days.map(day => ({
        ...day,
        distanceM: BigInt(day.distanceM),
        cycles: BigInt(day.cycles),
        gapMs: BigInt(day.gapMs),
      })),
    );
    expect(readings.flatMap(({ doubts }) => doubts).length).toBe(
      domain.judged.reduce((sum, { doubts }) => sum + doubts.length, 0),
    );
    expect(latest).toMatchObject({
      at: new Date(domain.latest?.at ?? 0),
      latitude: domain.latest?.place?.latitude,
      engineHoursMs: BigInt(domain.latest?.meters['engine-hours']?.value ?? -1),
    });
  });

  it('of 1970, of 2106 and of the zero island are kept, and count for nothing', async () => {
    const subject = await machine();
    await store(subject, [at(MONDAY, { fix: 'valid', latitude: 52.3, longitude: 4.9, engineHoursMs: HOUR })]);
    const stored = await store(subject, [
      at(0, { engineHoursMs: 5 }),
      at(Date.parse('2106-02-07T06:28:15Z'), { fix: 'valid', latitude: 1, longitude: 1 }),
      at(MONDAY + HOUR, { fix: 'valid', latitude: 0, longitude: 0 }),
    ]);
    expect(stored.map(({ doubts }) => doubts)).toEqual([['time-ancient'], ['time-future'], ['zero-island']]);
    const { days, latest, readings } = await kept(subject);
    expect(readings).toHaveLength(4);
    expect(days.map(({ day }) => day.toISOString().slice(0, 10))).toEqual(['2026-03-02']);
    expect(latest).toMatchObject({ country: 'NL', latitude: 52.3, at: new Date(MONDAY + HOUR) });
  });

  it('are taken in by the thousands in one go', async () => {
    const subjects = [await machine(), await machine(), await machine(), await machine()];
    const batch = subjects.flatMap(subject =>
      Array.from(
        { length: 1_500 },
        (_, step): IncomingReading => ({
          subject,
          reading: at(MONDAY + step * 4 * HOUR, {
            fix: 'valid',
            latitude: 50 + Math.sin(step) / 10,
            longitude: 8,
            engineHoursMs: step * HOUR,
          }),
        }),
      ),
    );
    const origin = { source: 'device:9', trust: 2, organisationId: maker.id } as const;
    await services.db.$transaction(tx => storeReadings(services.ctx, tx, origin, batch));
    expect(await services.db.reading.count({ where: { source: 'device:9' } })).toBe(6_000);
  });
});

describe('whoever may record', () => {
  it('is the maker; a stranger is told that there is no such machine, and nothing of the batch is kept', async () => {
    const { ctx, db } = services;
    const subject = await machine();
    const { reference } = await db.equipment.findUniqueOrThrow({ where: { subject } });
    const reading = { machine: reference, time: new Date(MONDAY), latitude: 52.3, longitude: 4.9, engineHoursMs: HOUR };
    const input = { readings: [reading, { ...reading, machine: subject, time: new Date(MONDAY + HOUR) }] };
    expect(refusalOf(await recordReadings(ctx, stranger.preparer, input))).toBe('no-such-machine');
    expect(refusalOf(await recordReadings(ctx, maker.viewer, input))).toBe('not-permitted');
    expect(refusalOf(await recordReadings(ctx, null, input))).toBe('sign-in-required');
    const half = { readings: [reading, { ...reading, machine: 'M-1' }] };
    expect(refusalOf(await recordReadings(ctx, maker.preparer, half))).toBe('no-such-machine');
    expect(await db.reading.count({ where: { subject } })).toBe(0);

    const recorded = accepted(await recordReadings(ctx, maker.preparer, input));
    expect(recorded).toMatchObject({ recorded: 2, known: 0, doubted: 0 });
    const [row] = await db.reading.findMany({ where: { subject }, orderBy: { time: 'asc' } });
    expect(row).toMatchObject({ source: `api:${maker.id}`, trust: 1, fix: 'valid', organisationId: maker.id });
  });
});
