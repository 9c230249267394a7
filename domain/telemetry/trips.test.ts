import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { judgeReadings } from './judgement.ts';
import type { SourcedReading } from './reading.ts';
import { runningOf } from './running.ts';
import { journeyOf, type Leg } from './trips.ts';

const MINUTE = 60_000;
const MONDAY = Date.parse('2026-03-02T06:00:00Z');

const reading = (minutes: number, rest: Partial<SourcedReading> = {}): SourcedReading => {
  const time = MONDAY + minutes * MINUTE;
  return {
    id: `${rest.source ?? 'device:1'} ${minutes}`,
    source: 'device:1',
    trust: 2,
    time,
    deviceTime: time,
    receivedAt: time + 1000,
    sequence: BigInt(minutes),
    fix: 'none',
    alarms: [],
    raw: {},
    ...rest,
  };
};

/** So many kilometres to the north of the yard. */
const at = (minutes: number, km: number, rest: Partial<SourcedReading> = {}) =>
  reading(minutes, { fix: 'valid', latitude: 53.5 + km / 111.195, longitude: 10, ...rest });

const judged = (readings: readonly SourcedReading[]) => judgeReadings(readings, []);
const legsOf = (readings: readonly SourcedReading[]): readonly Leg[] => journeyOf(judged(readings))?.legs ?? [];
const minutesOf = ({ from, to }: Leg) => [(from - MONDAY) / MINUTE, (to - MONDAY) / MINUTE];

/** An hour in the yard, 20 km in 20 minutes, an hour on site, and back. */
const day = (): SourcedReading[] => [
  ...Array.from({ length: 13 }, (_, step) => at(step * 5, 0, { ignition: step > 10 })),
  ...Array.from({ length: 19 }, (_, step) => at(61 + step, step + 1, { ignition: true, speedMps: 16.7 })),
  ...Array.from({ length: 13 }, (_, step) =>
    at(80 + step * 5, 20, { ignition: true, speedMps: 0, motion: step % 2 === 0 }),
  ),
  ...Array.from({ length: 19 }, (_, step) => at(141 + step, 19 - step, { ignition: true, speedMps: 16.7 })),
  ...Array.from({ length: 5 }, (_, step) => at(160 + step * 5, 0, { ignition: false })),
];

describe('trips and stops', () => {
  test('a machine that has stood for less than five minutes so far is on no trip', () => {
    expect(legsOf([0, 2, 4].map(minutes => at(minutes, 0))).map(({ kind }) => kind)).toEqual(['stop']);
    expect(legsOf([0, 2, 4].map(minutes => at(minutes, minutes))).map(({ kind }) => kind)).toEqual(['trip']);
  });

  test('no trip leads from where one source was to where another is, that no machine can reach', () => {
    const old = [0, 5, 10].map(minutes => at(minutes, 0, { source: 'device:old', speedMps: 0 }));
    const fresh = (km: number) => [30, 35, 40].map(minutes => at(minutes, km, { source: 'device:new', speedMps: 0 }));
    const torn = journeyOf([...old, ...fresh(370)].map(one => ({ reading: one, doubts: [] })))?.legs ?? [];
    expect(torn.map(leg => [leg.kind, ...minutesOf(leg)])).toEqual([
      ['stop', 0, 10],
      ['unknown', 10, 30],
      ['stop', 30, 40],
    ]);
    const driven = journeyOf([...old, ...fresh(20)].map(one => ({ reading: one, doubts: [] })))?.legs ?? [];
    expect(driven.map(({ kind }) => kind)).toEqual(['stop', 'trip', 'stop']);
  });

  test('of a day', () => {
    const legs = legsOf(day());
    expect(legs.map(({ kind }) => kind)).toEqual(['stop', 'trip', 'stop', 'trip', 'stop']);
    expect(legs.map(minutesOf)).toEqual([
      [0, 60],
      [60, 80],
      [80, 140],
      [140, 160],
      [160, 180],
    ]);
    expect(legs[1]).toMatchObject({ distanceM: 20_000, fastestMps: 16.7, hasGap: false });
    expect(legs[2]).toMatchObject({ place: { longitude: 10 } });
  });

  test('a halt at a light is no stop, and the scatter of fixes no trip', () => {
    const light = [at(0, 0), at(6, 0), at(7, 1), at(8, 2), at(10, 2), at(11, 3), at(12, 4), at(18, 4)];
    expect(legsOf(light).map(({ kind }) => kind)).toEqual(['stop', 'trip', 'stop']);
    const scatter = Array.from({ length: 40 }, (_, step) => at(step * 10, (step % 3) * 0.03));
    expect(legsOf(scatter).map(minutesOf)).toEqual([[0, 390]]);
  });

  test('parked overnight with one report is one stop; two days of silence are nothing', () => {
    expect(legsOf([at(0, 0), at(14 * 60, 0), at(28 * 60, 0)]).map(minutesOf)).toEqual([[0, 28 * 60]]);
    const silent = legsOf([at(0, 0), at(10, 0), at(60 * 48, 0), at(60 * 48 + 10, 0)]);
    expect(silent.map(({ kind }) => kind)).toEqual(['stop', 'unknown', 'stop']);
  });

  test('that went unseen say so', () => {
    const legs = legsOf([at(0, 0), at(10, 0), at(10 * 60, 90), at(10 * 60 + 10, 90)]);
    expect(legs.map(({ kind }) => kind)).toEqual(['stop', 'trip', 'stop']);
    expect(legs[1]).toMatchObject({ hasGap: true, distanceM: 90_000 });
  });

  test('a spoofed place is no trip', () => {
    const spoofed = [at(0, 0), at(10, 0), at(11, 3000), at(12, 3001), at(13, 3001), at(20, 0), at(30, 0)];
    expect(legsOf(spoofed).map(minutesOf)).toEqual([[0, 30]]);
  });

  test('are those of the most trusted source', () => {
    const both = [...day(), ...day().map(one => ({ ...one, id: `${one.id} b`, source: 'csv:x', trust: 1 as const }))];
    expect(journeyOf(judged(both))?.source).toBe('device:1');
    expect(legsOf(both)).toEqual(legsOf(day()));
    expect(journeyOf(judged([reading(0)]))).toBeNull();
  });
});

describe('engine time', () => {
  test('is working, idle or unclear, and counts no silence', () => {
    const on = (minutes: number, rest: Partial<SourcedReading>) => reading(minutes, { ignition: true, ...rest });
    const readings = [
      on(0, { motion: true, speedMps: 0 }),
      on(10, { motion: false, speedMps: 0 }),
      on(15, { speedMps: 5 }),
      on(20, { speedMps: 0.1 }),
      on(30, {}),
      reading(32, { ignition: false }),
      on(40, { motion: true }),
      on(60, { motion: true }),
    ];
    expect(runningOf(readings)).toEqual({
      toldMs: 40 * MINUTE,
      onMs: 32 * MINUTE,
      workingMs: 15 * MINUTE,
      idleMs: 15 * MINUTE,
      unclearMs: 2 * MINUTE,
    });
  });

  test('is not known where nothing tells for longer than the gap: on in the morning, off in the evening', () => {
    const readings = [reading(0, { ignition: true }), reading(600, { ignition: false })];
    expect(runningOf(readings)).toMatchObject({ toldMs: 0, onMs: 0 });
  });

  test('of stops and trips', () => {
    const running = legsOf(day()).map(leg => (leg.kind === 'unknown' ? null : leg.running.onMs / MINUTE));
    expect(running).toEqual([5, 20, 60, 20, 0]);
  });
});

test('any order and any repetition of the same readings give the same trips and the same use', () => {
  const all = [
    ...day(),
    at(85, 3000, { id: 'spoof', sequence: 5000n }),
    ...day()
      .slice(0, 20)
      .map(one => ({ ...one, id: `${one.id} b`, source: 'api:x', trust: 1 as const, time: one.time + 1 })),
  ];
  const expected = journeyOf(judged(all));
  const order = fc.shuffledSubarray(all, { minLength: all.length, maxLength: all.length });
  const again = fc.subarray(all);
  fc.assert(
    fc.property(order, again, (shuffled, repeated) => {
      const twice = [...shuffled, ...repeated];
      const once = [...new Map(twice.map(one => [one.id, one])).values()];
      const verdicts = new Map(judgeReadings(once, []).map(({ reading: { id }, doubts }) => [id, doubts]));
      const found = journeyOf(twice.map(one => ({ reading: one, doubts: verdicts.get(one.id) ?? [] })));
      expect(found).toEqual(expected);
      for (const [at, leg] of (found?.legs ?? []).entries()) {
        const before = found?.legs[at - 1];
        expect(leg.to).toBeGreaterThan(leg.from);
        if (before) expect(leg.from).toBe(before.to);
        if (leg.kind !== 'unknown') expect(leg.running.onMs).toBeLessThanOrEqual(leg.to - leg.from);
      }
    }),
    { numRuns: 60 },
  );
});

describe('of several sources', () => {
  const of = (source: string, trust: 0 | 1 | 2 | 3, minutes: readonly number[], km: (minute: number) => number) =>
    minutes.map(minute => ({
      ...at(minute, km(minute)),
      id: `${source} ${minute}`,
      source,
      trust,
      sequence: BigInt(minute),
    }));
  const every = (step: number, from: number, to: number) =>
    Array.from({ length: Math.floor((to - from) / step) + 1 }, (_, index) => from + index * step);

  test('one message of a better one decides about itself alone; in its stretch the better one counts', () => {
    const many = of('device:2', 2, every(1, 0, 300), () => 0);
    expect(journeyOf(judged([...many, ...of('device:3', 3, [150], () => 0)]))).toMatchObject({
      ...{ source: 'device:2', trust: 2 },
      legs: [{ kind: 'stop', from: many[0]?.time, to: many.at(-1)?.time }],
    });
    const better = of('device:3', 3, every(5, 0, 60), () => 0);
    const claimed = of('device:0', 0, every(5, 2, 57), minute => minute / 20);
    expect(journeyOf(judged([...better, ...claimed]))).toMatchObject({
      source: 'device:3',
      trust: 3,
      legs: [{ kind: 'stop' }],
    });
  });

  test('a leg that goes on over midnight is in both days, each with its part', () => {
    const drive = of('device:2', 2, every(5, 0, 60), minute => minute);
    const start = drive[0]?.time ?? 0;
    const midnight = start + 22 * 60_000;
    const [before, after] = [
      journeyOf(judged(drive), { from: midnight - 86_400_000, to: midnight }),
      journeyOf(judged(drive), { from: midnight, to: midnight + 86_400_000 }),
    ];
    expect(before?.legs).toMatchObject([{ kind: 'trip', from: start, to: midnight }]);
    expect(after?.legs).toMatchObject([{ kind: 'trip', from: midnight, to: drive.at(-1)?.time }]);
    const metres = [before, after]
      .flatMap(journey => journey?.legs ?? [])
      .map(leg => (leg.kind === 'trip' ? leg.distanceM : 0));
    expect(metres).toEqual([22_000, 38_000]);
  });
});
