import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { judgeReadings } from './judgement.ts';
import type { SourcedReading } from './reading.ts';
import { UseCounter } from './use-by-day.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const MONDAY = Date.parse('2026-03-02T00:00:00Z');

const reading = (hour: number, rest: Partial<SourcedReading>): SourcedReading => {
  const time = MONDAY + Math.round(hour * HOUR);
  return {
    ...{ id: `${rest.source} ${hour}`, source: 'device:1', trust: 1, time, deviceTime: time, receivedAt: time },
    ...{ sequence: 0n, fix: 'none', alarms: [], raw: {} },
    ...rest,
  };
};

type Said = Pick<SourcedReading, 'source' | 'trust'>;
const [hours8, tracker] = [
  { source: 'aemp:1', trust: 1 },
  { source: 'device:1', trust: 2 },
] as const satisfies readonly Said[];

/** Hours of a machine that works from one hour of the day to another, told every ten minutes of a time. */
const worked = (said: Said, [from, to]: readonly [number, number], [begin, end] = [0, 24], step = 1 / 6) =>
  Array.from({ length: Math.round((end - begin) / step) + 1 }, (_, at) => begin + at * step).map(hour =>
    reading(hour, { ...said, engineHoursMs: Math.round((500 + Math.min(Math.max(hour - from, 0), to - from)) * HOUR) }),
  );

/** Places of a machine that stands. */
const stood = (said: Said, hours: readonly number[]) =>
  hours.map(hour => reading(hour, { ...said, fix: 'valid', latitude: 53.5, longitude: 10 }));

const every = (step: number, end = 24) => Array.from({ length: end / step + 1 }, (_, at) => at * step);

const counted = (readings: readonly SourcedReading[]) => {
  const counter = new UseCounter([]);
  for (const one of judgeReadings(readings, [])) counter.take(one);
  return counter.use();
};

/** Engine hours: by day, and by hour added up. */
const engineHours = (readings: readonly SourcedReading[]) => {
  const { days, hours } = counted(readings);
  const sum = (slots: readonly { readonly engineMs: number }[]) =>
    slots.reduce((all, { engineMs }) => all + engineMs, 0) / HOUR;
  return [sum(days), sum(hours)];
};

describe('use of a machine with several sources', () => {
  test('is that of the source that shows it, beside one of places alone, better or as good', () => {
    const shown = worked(hours8, [6, 14]);
    expect(engineHours([...shown, ...stood(tracker, every(0.5))])).toEqual([8, 8]);
    expect(engineHours([...shown, ...stood({ ...tracker, trust: 1 }, every(0.1))])).toEqual([8, 8]);
    // What is shown once is no use, and none of it is lost.
    const once = reading(3, { ...tracker, engineHoursMs: 7 * HOUR });
    expect(engineHours([...shown, once])).toEqual([8, 8]);
  });

  test('is that of the better one only where it says something', () => {
    const all = worked({ source: 'device:0', trust: 0 }, [6, 14]);
    expect(engineHours([...all, ...stood(tracker, [9, 9.5])])).toEqual([8, 8]);
    const short = worked(tracker, [6, 14], [1, 1.5], 0.5);
    expect(engineHours([...all, ...short])).toEqual([8, 8]);
    const idle = worked(tracker, [0, 0], [7, 8.5], 0.5);
    expect(engineHours([...all, ...idle])).toEqual([6.5, 6.5]);
    expect(engineHours([...all, ...worked(tracker, [0, 0])])).toEqual([0, 0]);
  });

  test('goes on where one device takes over from another, at any moment of an hour', () => {
    for (const noon of [12, 12.5]) {
      const [before, after] = [worked(hours8, [8, 12], [0, noon]), worked(tracker, [13, 18], [noon, 24])];
      expect(engineHours([...before, ...after])).toEqual([9, 9]);
      const alike = after.map(one => ({ ...one, trust: 1 as const }));
      expect(engineHours([...before, ...alike])).toEqual([9, 9]);
    }
    const [before, after] = [worked(hours8, [8, 20], [0, 12.5]), worked(tracker, [8, 20], [12.5, 24])];
    expect(engineHours([...before, ...after])).toEqual([12, 12]);
    // Where both spoke, no hour is counted twice.
    expect(engineHours([...before, ...worked(tracker, [8, 20], [11, 24])])).toEqual([12, 12]);
  });

  test('is each element’s own: hours of one, kilometres of another, cycles of a third', () => {
    const road = every(1).map(hour => reading(hour, { source: 'aemp:2', odometerM: hour * 1000 }));
    const lifts = every(1).map(hour => reading(hour, { source: 'device:0', trust: 0, cycles: hour * 3 }));
    const { days } = counted([...worked(hours8, [6, 14]), ...road, ...lifts, ...stood(tracker, every(1))]);
    expect(days[0]).toMatchObject({ engineMs: 8 * HOUR, distanceM: 24_000, cycles: 72 });
  });

  test('goes by an odometer before the path of another source; not by one that nobody vouches for', () => {
    const path = every(1).map(hour =>
      reading(hour, { ...tracker, fix: 'valid', latitude: 53 + hour / 100, longitude: 10 }),
    );
    const road = (said: Said) => every(1).map(hour => reading(hour, { ...said, odometerM: hour * 1000 }));
    expect(counted([...path, ...road(hours8)]).days[0]?.distanceM).toBe(24_000);
    for (const said of [
      { source: 'device:0', trust: 0 },
      { source: 'csv:1', trust: 1 },
    ] as const)
      expect(counted([...path, ...road(said)]).days[0]?.distanceM).toBe(24 * 1112);
  });

  test('over a silence is what the better one counted, spread evenly over days and of no hour', () => {
    const silent = [
      reading(18, { ...tracker, engineHoursMs: 0 }),
      reading(58, { ...tracker, engineHoursMs: 30 * HOUR }),
    ];
    const claimed = worked({ source: 'device:0', trust: 0 }, [0, 0], [0, 72]);
    for (const all of [silent, [...silent, ...claimed]]) {
      const { days, hours } = counted(all);
      expect(days.map(({ engineMs }) => engineMs / HOUR).slice(0, 3)).toEqual([4.5, 18, 7.5]);
      expect(hours.every(({ engineMs }) => engineMs === 0)).toBe(true);
    }
    // One that is trusted as much tells the hours.
    const alike = worked({ source: 'device:2', trust: 2 }, [20, 50], [0, 72]);
    expect(engineHours([...silent, ...alike])).toEqual([30, 30]);
    const half = worked({ source: 'device:2', trust: 2 }, [0, 38], [18, 38]);
    expect(engineHours([...silent, ...half])).toEqual([20 + 15, 20]);
  });

  test('is that of an upload until a device shows it, and not again on that day', () => {
    const upload = worked({ source: 'csv:1', trust: 1 }, [2, 22]);
    expect(engineHours([...upload, ...stood(tracker, every(1))])).toEqual([20, 20]);
    expect(engineHours([...upload, ...worked(tracker, [0, 0], [6.5, 12])])).toEqual([4.5, 4.5]);
  });
});

/** Readings of a few sources, some of them wrong. */
const anyReading = fc
  .record({
    hour: fc.integer({ min: 0, max: 200 }).map(step => step * 0.75),
    source: fc.constantFrom('device:1', 'device:2', 'aemp:1', 'csv:1'),
    engineHoursMs: fc.option(fc.integer({ min: 0, max: 60 * HOUR }), { nil: undefined }),
    odometerM: fc.option(fc.integer({ min: 0, max: 100_000 }), { nil: undefined }),
    cycles: fc.option(fc.integer({ min: 0, max: 50 }), { nil: undefined }),
  })
  .map(({ hour, source, engineHoursMs, odometerM, cycles }) =>
    reading(hour, {
      ...{ source, trust: source === 'aemp:1' ? 1 : 2 },
      ...(engineHoursMs !== undefined && { engineHoursMs }),
      ...(odometerM !== undefined && { odometerM }),
      ...(cycles !== undefined && { cycles }),
    }),
  );

const readings = fc.uniqueArray(anyReading, { selector: ({ id }) => id, maxLength: 40 });

test('a day is its hours and its silences; of one source, all that it counted; in parts, what it is at once', () => {
  fc.assert(
    fc.property(readings, fc.integer({ min: 0, max: 6 }), (all, cut) => {
      const { days, hours } = counted(all);
      for (const { day, engineMs, distanceM, cycles } of days) {
        const own = hours.filter(({ hour }) => new Date(hour).toISOString().startsWith(day));
        expect(own.reduce((sum, one) => sum + one.engineMs, 0)).toBeLessThanOrEqual(engineMs);
        expect(own.reduce((sum, one) => sum + one.distanceM, 0)).toBeLessThanOrEqual(distanceM);
        expect(own.reduce((sum, one) => sum + one.cycles, 0)).toBeLessThanOrEqual(cycles);
      }
      const one = judgeReadings(
        all.filter(({ source }) => source === 'device:1'),
        [],
      );
      const cyclesOfOne = one
        .flatMap(({ steps }) => steps)
        .reduce((sum, { kind, from, to }) => (kind === 'cycles' ? sum + to.value - from.value : sum), 0);
      const ofOne = new UseCounter([]);
      for (const judged of one) ofOne.take(judged);
      expect(ofOne.use().days.reduce((sum, { cycles }) => sum + cycles, 0)).toBe(cyclesOfOne);
      const at = MONDAY + cut * 24 * HOUR;
      const parts = [
        { from: 0, to: at },
        { from: at, to: at + 30 * 24 * HOUR },
      ].map(within => {
        const counter = new UseCounter([], within);
        for (const judged of judgeReadings(all, [])) counter.take(judged);
        return counter.use();
      });
      expect(parts.flatMap(part => part.days)).toEqual(days);
      expect(parts.flatMap(part => part.hours)).toEqual(hours);
    }),
  );
});

test('any order of the same readings gives the same use', () => {
  fc.assert(
    fc.property(
      readings.chain(all => fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length }))),
      ([all, shuffled]) => {
        expect(counted(shuffled)).toEqual(counted(all));
      },
    ),
  );
});
