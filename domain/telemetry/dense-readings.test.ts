import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { judgeReadings } from './judgement.ts';
import type { MeterOpening } from './meter-steps.ts';
import type { MeterChange } from './meters.ts';
import type { SourcedReading } from './reading.ts';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const MONDAY = Date.parse('2026-03-02T00:00:00Z');
const KM = 1_000 / 111_195;

const at = (time: number, rest: Partial<SourcedReading> = {}): SourcedReading => ({
  ...{ id: `${time}`, source: 'device:1', trust: 2, time, deviceTime: time, receivedAt: time + 1000, sequence: 0n },
  ...{ fix: 'none', alarms: [], raw: {} },
  ...rest,
});

const many = (
  count: number,
  everyMs: number,
  of: (ms: number, step: number) => Partial<SourcedReading>,
): SourcedReading[] =>
  Array.from({ length: count }, (_, step) => at(MONDAY + step * everyMs, of(step * everyMs, step)));

const place = (km: number): Partial<SourcedReading> => ({ fix: 'valid', latitude: 50 + km * KM, longitude: 10 });

interface Facts {
  readonly changes?: readonly MeterChange[];
  readonly openings?: readonly MeterOpening[];
}

const believed = (readings: readonly SourcedReading[], { changes = [], openings = [] }: Facts = {}): SourcedReading[] =>
  judgeReadings(readings, changes, { openings }).flatMap(({ reading, doubts }) => (doubts.length > 0 ? [] : [reading]));

const kindsOf = (readings: readonly SourcedReading[]): string[] => [
  ...new Set(judgeReadings(readings, []).flatMap(({ doubts }) => doubts)),
];

/** What was counted over the readings that are believed. */
const counted = (readings: readonly SourcedReading[], field: 'engineHoursMs' | 'odometerM', facts?: Facts): number => {
  const values = believed(readings, facts).map(one => one[field] ?? 0);
  return Math.max(...values) - Math.min(...values);
};

describe('a slack is not granted anew with each reading', () => {
  test.each([1.25, 2, 6.9, 60])('hours at %d times the clock, one reading a minute', pace => {
    const cheat = many(24 * 60, MINUTE, ms => ({ engineHoursMs: 1_000 * HOUR + Math.round(ms * pace) }));
    expect(kindsOf(cheat)).toEqual(['engine-hours-faster-than-clock']);
    expect(counted(cheat.slice(0, 60), 'engineHoursMs')).toBeLessThanOrEqual(71 * MINUTE);
    expect(counted(cheat, 'engineHoursMs')).toBeLessThanOrEqual(25 * HOUR);
  });

  test('hours that stood still for long, and then run: no hour has more than an hour', () => {
    const pace = (step: number) => 1_000 * HOUR + Math.max(0, step - 600) * 6.9 * MINUTE;
    const cheat = many(700, MINUTE, (_, step) => ({ engineHoursMs: pace(step) }));
    expect(counted(cheat.slice(0, 660), 'engineHoursMs')).toBeLessThanOrEqual(71 * MINUTE);
    expect(counted(cheat.toSpliced(1, 598), 'engineHoursMs')).toBeLessThanOrEqual(142 * MINUTE);
  });

  test('hours from what both sides signed at enrolment on', () => {
    const opening = { source: 'device:1', kind: 'engine-hours', at: MONDAY + 20 * MINUTE, value: HOUR } as const;
    const cheat = many(60, MINUTE, (ms, step) => ({
      engineHoursMs: step < 20 ? 5_000 * HOUR : HOUR + (ms - 20 * MINUTE) * 6.9,
    }));
    const since = believed(cheat, { openings: [opening] }).filter(one => one.time >= opening.at);
    expect(Math.max(...since.map(one => one.engineHoursMs ?? 0))).toBeLessThanOrEqual(HOUR + 51 * MINUTE);
    const honest = cheat.map((one, step) => (step < 20 ? one : { ...one, engineHoursMs: HOUR + (step - 20) * MINUTE }));
    expect(believed(honest, { openings: [opening] })).toHaveLength(60);
  });

  test('an odometer at 160 m/s, every ten seconds', () => {
    const cheat = many(360, 10 * SECOND, ms => ({ odometerM: (160 * ms) / SECOND }));
    expect(kindsOf(cheat)).toEqual(['kilometres-too-fast']);
    expect(counted(cheat, 'odometerM')).toBeLessThan(254_000);
  });

  test.each([1, 5, 30])('places 1 km further than a lorry comes, every %d s', seconds => {
    const spoofer = many(600, seconds * SECOND, (_, step) => place(step * (0.9 + 0.07 * seconds)));
    const found = judgeReadings(spoofer, []).map(({ doubts }) => doubts.includes('place-jump'));
    expect(found.filter(Boolean).length).toBeGreaterThan(500);
  });
});

describe('what is honest is not doubted, however often it is told', () => {
  const none = (readings: readonly SourcedReading[], facts?: Facts) =>
    expect(believed(readings, facts)).toHaveLength(readings.length);

  test.each([SECOND, 10 * SECOND, MINUTE, 7 * MINUTE])('hours in tenths, whatever the phase, every %d ms', every => {
    // The meter's own clock is fast, by as much as cheap ones are.
    const tenths = (ms: number) => Math.floor((ms * 1.0002 + 77_777) / (6 * MINUTE)) * 6 * MINUTE;
    none(many(Math.min(6_000, (72 * HOUR) / every), every, ms => ({ engineHoursMs: tenths(ms) })));
  });

  test('a whole-hour meter that is told every hour', () => {
    none(many(72, HOUR, (_, step) => ({ engineHoursMs: step * HOUR })));
  });

  test('a clock that is set back by some minutes while the engine runs', () => {
    const fast = many(60, MINUTE, ms => ({ engineHoursMs: ms }));
    const right = many(200, MINUTE, ms => ({ engineHoursMs: ms + 65 * MINUTE })).map(one => {
      const time = one.time + 61 * MINUTE;
      return at(time, { engineHoursMs: one.engineHoursMs ?? 0 });
    });
    none([...fast, ...right]);
  });

  test('a replaced meter', () => {
    const [put, closing, opening] = [MONDAY + 90 * MINUTE + 1, 5_000 * HOUR + 90 * MINUTE, 7 * HOUR];
    const readings = many(300, MINUTE, ms => ({
      engineHoursMs: ms <= 90 * MINUTE ? 5_000 * HOUR + ms : opening + ms - 90 * MINUTE,
    }));
    const named = { kind: 'engine-hours', oldMeterId: 'M1', newMeterId: 'M2' } as const;
    none(readings, { changes: [{ ...named, id: 'swap', at: put, closing, opening }] });
  });

  test('whole kilometres, and fixes that scatter by hundreds of metres, at the speed of a lorry', () => {
    const way = (ms: number, step: number) => (25 * ms) / SECOND + 400 * Math.sin(step * 78);
    for (const every of [SECOND, 10 * SECOND, MINUTE]) {
      none(many(2_000, every, (ms, step) => place(way(ms, step) / 1_000)));
      none(many(2_000, every, ms => ({ odometerM: Math.floor(ms / 40_000) * 1_000 })));
    }
  });
});

/** Readings of a source some seconds or minutes apart, at many paces. */
const dense = fc
  .array(
    fc.record({
      afterMs: fc.constantFrom(0, SECOND, 20 * SECOND, MINUTE, 9 * MINUTE, 50 * MINUTE),
      ranMs: fc.constantFrom(0, MINUTE, 6 * MINUTE, 20 * MINUTE),
      droveM: fc.constantFrom(0, 300, 1_000),
    }),
    { minLength: 1, maxLength: 60 },
  )
  .map(steps => {
    const [readings, sum] = [[] as SourcedReading[], { time: MONDAY, engineHoursMs: 0, odometerM: 0 }];
    for (const [index, { afterMs, ranMs, droveM }] of steps.entries()) {
      sum.time += afterMs;
      sum.engineHoursMs += ranMs;
      sum.odometerM += droveM;
      const { engineHoursMs, odometerM } = sum;
      const rest = { id: `${index}`, sequence: BigInt(index), engineHoursMs, odometerM };
      readings.push(at(sum.time, { ...rest, ...place(odometerM / 1_000) }));
    }
    return readings;
  });

test('any order of dense readings gives the same verdicts; a late one changes none of before it', () => {
  fc.assert(
    fc.property(
      dense.chain(all => fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length }), fc.nat())),
      ([all, shuffled, which]) => {
        const judged = judgeReadings(all, []);
        expect(judgeReadings(shuffled, [])).toEqual(judged);
        const late = which % all.length;
        const without = judgeReadings(all.toSpliced(late, 1), []);
        const ofMeters = (doubts: readonly string[]) => doubts.filter(doubt => doubt !== 'place-jump');
        for (const [index, { doubts }] of without.slice(0, late).entries())
          expect(ofMeters(doubts)).toEqual(ofMeters(judged[index]?.doubts ?? []));
      },
    ),
  );
});

test('of no hour more than an hour and a little is believed, at whatever pace it is told', () => {
  fc.assert(
    fc.property(dense, all => {
      const told = judgeReadings(all, []).flatMap(({ reading, doubts }) =>
        doubts.some(doubt => doubt.startsWith('engine')) ? [] : [reading],
      );
      for (const from of told)
        for (const to of told) {
          const apart = to.time - from.time;
          if (apart < 0 || Math.floor(to.time / HOUR) !== Math.floor(from.time / HOUR)) continue;
          expect((to.engineHoursMs ?? 0) - (from.engineHoursMs ?? 0)).toBeLessThanOrEqual(71 * MINUTE);
        }
    }),
  );
});
