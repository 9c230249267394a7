import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { meteredUse } from '#domain/leases/usage/metered-use';
import { intervalFor } from '#domain/leases/usage/select-readings';
import { countryAt, indexCountries } from './country.ts';
import { metresBetween } from './distance.ts';
import { judgeReadings } from './judgement.ts';
import { latestOf } from './latest.ts';
import type { MeterOpening } from './meter-steps.ts';
import { type MeterChange, meterRecordOf } from './meters.ts';
import { isSameReading, type SourcedReading } from './reading.ts';
import { dailyUse, spreadOverDays } from './use-by-day.ts';
import { countWorkdays, utilisationOf } from './utilisation.ts';
import { PLACE_TROUBLES, whereaboutsOf } from './whereabouts.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const at = (text: string): number => Date.parse(text);
const MONDAY = at('2026-03-02T00:00:00Z');

const reading = (time: number, rest: Partial<SourcedReading> = {}): SourcedReading => ({
  id: `${rest.source ?? 'csv'}-${time}-${rest.sequence ?? 0n}`,
  source: 'csv',
  trust: 1,
  time,
  deviceTime: time,
  receivedAt: time + 1000,
  sequence: 0n,
  fix: 'none',
  alarms: [],
  raw: {},
  ...rest,
});

const hamburg = { fix: 'valid', latitude: 53.54, longitude: 9.98 } as const;
const opened = (hours: number, rest: Partial<MeterOpening> = {}): MeterOpening => ({
  ...{ source: 'csv', kind: 'engine-hours', at: MONDAY, value: hours * HOUR },
  ...rest,
});
const zaragoza = { fix: 'valid', latitude: 41.65, longitude: -0.88 } as const;

const doubtsOf = (readings: readonly SourcedReading[], changes: readonly MeterChange[] = []) =>
  judgeReadings(readings, changes).map(({ doubts }) => doubts);

const swap: MeterChange = {
  id: 'swap',
  kind: 'engine-hours',
  at: MONDAY + DAY,
  oldMeterId: 'M1',
  newMeterId: 'M2',
  closing: 1010 * HOUR,
  opening: 2 * HOUR,
};

describe('a reading', () => {
  test('is the same whatever the order of its fields, and another with another value', () => {
    const one = { fix: 'none', alarms: [], raw: { b: 1, a: { d: [1, 2], c: null } } } as const;
    expect(isSameReading(one, { raw: { a: { c: null, d: [1, 2] }, b: 1 }, alarms: [], fix: 'none' })).toBe(true);
    expect(isSameReading(one, { ...one, raw: { b: 1, a: { d: [2, 1], c: null } } })).toBe(false);
    expect(isSameReading(one, { ...one, engineHoursMs: 0 })).toBe(false);
  });
});

describe('doubts', () => {
  test('of time: future, ancient, missing', () => {
    const future = reading(MONDAY, { receivedAt: MONDAY - HOUR });
    const ancient = reading(at('1970-01-01T00:00:00Z'), { receivedAt: MONDAY });
    const { deviceTime: _, ...timeless } = reading(MONDAY + 1);
    expect(doubtsOf([future])).toEqual([['time-future']]);
    expect(doubtsOf([ancient])).toEqual([['time-ancient']]);
    expect(doubtsOf([timeless])).toEqual([['time-missing']]);
    expect(doubtsOf([reading(at('2106-02-07T06:28:15Z'), { receivedAt: MONDAY })])).toEqual([['time-future']]);
  });

  test('of place: the zero island, no place on Earth, a jump; not a drive, and not a fix that the device disowns', () => {
    expect(doubtsOf([reading(MONDAY, { fix: 'valid', latitude: 0.001, longitude: 0 })])).toEqual([['zero-island']]);
    expect(doubtsOf([reading(MONDAY, { fix: 'valid', latitude: 91, longitude: 0 })])).toEqual([['place-impossible']]);
    const jump = [reading(MONDAY, hamburg), reading(MONDAY + HOUR, zaragoza)];
    expect(doubtsOf(jump)).toEqual([[], ['place-jump']]);
    expect(doubtsOf([reading(MONDAY, hamburg), reading(MONDAY + DAY, zaragoza)])).toEqual([[], []]);
    expect(doubtsOf([reading(MONDAY, hamburg), reading(MONDAY + HOUR, { ...zaragoza, fix: 'invalid' })])[1]).toEqual(
      [],
    );
    // Two sources are each judged by themselves.
    expect(doubtsOf([reading(MONDAY, hamburg), reading(MONDAY + HOUR, { ...zaragoza, source: 'b' })])[1]).toEqual([]);
  });

  test('of meters: backwards, faster than the clock, another meter', () => {
    const hours = (time: number, value: number, rest: Partial<SourcedReading> = {}) =>
      reading(time, { engineHoursMs: value * HOUR, ...rest });
    expect(doubtsOf([hours(MONDAY, 100), hours(MONDAY + HOUR, 99)])[1]).toEqual(['engine-hours-backwards']);
    expect(doubtsOf([hours(MONDAY, 100), hours(MONDAY + HOUR, 102)])[1]).toEqual(['engine-hours-faster-than-clock']);
    expect(doubtsOf([hours(MONDAY, 100), hours(MONDAY + HOUR, 101.05)])[1]).toEqual([]);
    const road = [reading(MONDAY, { odometerM: 5 }), reading(MONDAY + HOUR, { odometerM: 900_000 })];
    expect(doubtsOf(road)[1]).toEqual(['kilometres-too-fast']);
    expect(doubtsOf([reading(MONDAY, { cycles: 5 }), reading(MONDAY + 1, { cycles: 4 })])[1]).toEqual([
      'cycles-backwards',
    ]);
    const other = [hours(MONDAY, 100, { meterId: 'M1' }), hours(MONDAY + HOUR, 1, { meterId: 'M9' })];
    expect(doubtsOf(other)[1]).toEqual(['meter-unexplained']);
  });

  test('of a meter that was wound back: until it has caught up, or its replacement is on record', () => {
    const hours = (step: number, value: number) => reading(MONDAY + step * 10 * HOUR, { engineHoursMs: value * HOUR });
    const wound = [hours(0, 1000), hours(1, 990), hours(2, 995), hours(3, 999.9), hours(4, 1000), hours(5, 1004)];
    const back = ['engine-hours-backwards'];
    expect(doubtsOf(wound)).toEqual([[], back, back, back, [], []]);
    const recorded = { ...swap, at: MONDAY + 5 * HOUR, oldMeterId: 'first', closing: 1001 * HOUR, opening: 989 * HOUR };
    expect(doubtsOf(wound, [recorded])).toEqual([[], [], [], [], [], []]);
    const judged = judgeReadings(wound.slice(0, 4), []);
    expect(latestOf(judged)?.meters['engine-hours']).toEqual({
      ...{ at: MONDAY, source: 'csv', trust: 1, value: 1000 * HOUR },
      doubted: { at: MONDAY + 30 * HOUR, value: 999.9 * HOUR, doubts: back },
    });
    expect(dailyUse(wound, []).reduce((sum, { engineMs }) => sum + engineMs, 0)).toBe(4 * HOUR);
  });

  test('not of a tracker’s own counter while CAN sleeps: it is a meter of its own, and counts where there is no other', () => {
    const can = (step: number, value: number) =>
      reading(MONDAY + step * HOUR, { engineHoursMs: value * HOUR, meterId: 'engine-worktime' });
    const own = (step: number, value: number) =>
      reading(MONDAY + step * HOUR, { engineHoursMs: value * HOUR, meterId: 'ignition-on-counter' });
    const mixed = [own(0, 7), can(1, 5000), own(2, 8), can(3, 5001), own(4, 8.5), own(5, 8.4), can(6, 5003)];
    expect(doubtsOf(mixed)).toEqual([[], [], [], [], [], ['engine-hours-backwards'], []]);
    expect(latestOf(judgeReadings(mixed, []))?.meters['engine-hours']?.value).toBe(5003 * HOUR);
    expect(dailyUse(mixed, []).reduce((sum, { engineMs }) => sum + engineMs, 0)).toBe(3 * HOUR);
    expect(dailyUse([own(0, 7), own(2, 8)], [])).toMatchObject([{ engineMs: HOUR }]);
  });

  test('of the place that a tracker brought from its factory, once three others agree; not of a spoofer who stays', () => {
    const place = (step: number, where: typeof hamburg | typeof zaragoza) =>
      reading(MONDAY + step * 10 * 60_000, { ...where });
    const jump = ['place-jump'];
    const stale = [place(0, zaragoza), place(1, hamburg), place(2, hamburg), place(3, hamburg), place(4, hamburg)];
    expect(doubtsOf(stale.slice(0, 3))).toEqual([[], jump, jump]);
    expect(doubtsOf(stale)).toEqual([jump, [], [], [], []]);
    const spoofed = [0, 1, 2, 3, 4, 5, 6, 7].map(step => place(step, step < 3 ? hamburg : zaragoza));
    expect(doubtsOf(spoofed).map(({ length }) => length)).toEqual([0, 0, 0, 1, 1, 1, 1, 1]);
    // Much later, too.
    const days = Array.from({ length: 60 }, (_, step) => place(step, step > 40 && step < 50 ? zaragoza : hamburg));
    expect(doubtsOf(days).map(({ length }) => length)).toEqual(days.map((_, step) => (step > 40 && step < 50 ? 1 : 0)));
  });

  describe('of what both sides signed that a meter showed at enrolment', () => {
    const hours = (step: number, value: number, rest: Partial<SourcedReading> = {}) =>
      reading(MONDAY + step * HOUR, { engineHoursMs: value * HOUR, ...rest });
    const doubts = (
      readings: readonly SourcedReading[],
      openings: readonly MeterOpening[],
      changes: readonly MeterChange[] = [],
    ) => judgeReadings(readings, changes, { openings }).map(one => one.doubts);
    const [back, fast] = [['engine-hours-backwards'], ['engine-hours-faster-than-clock']];

    test('a first value below it, or further above it than the clock, until one fits', () => {
      const openings = [opened(1700)];
      expect(doubts([hours(2, 1701.5), hours(3, 1702)], openings)).toEqual([[], []]);
      expect(doubts([hours(2, 11_879), hours(3, 11_880), hours(4, 1703)], openings)).toEqual([fast, fast, []]);
      expect(doubts([hours(2, 1650), hours(60, 1702), hours(61, 1701)], openings)).toEqual([back, [], back]);
      const named = { meterId: 'engine-worktime' };
      expect(doubts([hours(2, 11_879, named), hours(3, 1700.5, named)], openings)).toEqual([fast, []]);
      const judged = judgeReadings([hours(2, 11_879), hours(3, 1701), hours(4, 11_880)], [], { openings });
      expect(latestOf(judged)?.meters['engine-hours']).toMatchObject({
        value: 1701 * HOUR,
        doubted: { value: 11_880 * HOUR, doubts: fast },
      });
      const way = { at: MONDAY, source: 'csv', kind: 'kilometres', value: 5_000_000 } as const;
      const road = [1_000, 900_000_000, 5_020_000].map((odometerM, at) =>
        reading(MONDAY + (at + 1) * HOUR, { odometerM }),
      );
      expect(doubts(road, [way])).toEqual([['kilometres-backwards'], ['kilometres-too-fast'], []]);
    });

    test('not of another source, of what was before, or of hours that a tracker counts itself', () => {
      const readings = [hours(-1, 9_000), hours(2, 1700.5, { source: 'b' })];
      expect(doubts(readings, [opened(1700)])).toEqual([[], []]);
      expect(doubts([hours(2, 3, { meterId: 'ignition-on-counter' })], [opened(1700)])).toEqual([[]]);
      expect(doubts([hours(2, 3)], [opened(1700, { kind: 'cycles', value: 7 })])).toEqual([[]]);
    });

    test('a device that comes again counts from its new opening; its use goes on where the meter does', () => {
      const readings = [hours(-20, 5_000), hours(2, 10), hours(4, 11)];
      expect(doubts(readings, [opened(9.5)])).toEqual([[], [], []]);
      const steps = judgeReadings(readings, [], { openings: [opened(9.5)] }).map(one => one.steps.length);
      expect(steps).toEqual([0, 0, 1]);
      const same = [hours(-20, 5_000), hours(2, 5_002)];
      expect(judgeReadings(same, [], { openings: [opened(5_001)] })[1]).toMatchObject({ doubts: [], steps: [{}] });
    });

    test('a meter that was replaced since is told from its opening by both records', () => {
      const change = { ...swap, at: MONDAY + 10 * HOUR, oldMeterId: 'first', closing: 1705 * HOUR, opening: 0 };
      expect(doubts([hours(20, 4)], [opened(1700)], [change])).toEqual([[]]);
      expect(doubts([hours(20, 4)], [opened(1710)], [change])).toEqual([back]);
    });
  });

  test('not of a replaced meter whose closing and opening values are recorded', () => {
    const before = reading(MONDAY + 20 * HOUR, { engineHoursMs: 1009 * HOUR });
    const after = reading(MONDAY + 28 * HOUR, { engineHoursMs: 5 * HOUR });
    expect(doubtsOf([before, after])[1]).toEqual(['engine-hours-backwards']);
    expect(doubtsOf([before, after], [swap])[1]).toEqual([]);
    const cheat = { ...swap, closing: 1008 * HOUR };
    expect(doubtsOf([before, after], [cheat])[1]).toEqual(['engine-hours-backwards']);
  });
});

describe('use by day', () => {
  test('spreads what was counted evenly, and parts sum to the whole', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 2 ** 40 }),
        fc.integer({ min: 0, max: 40 * DAY }),
        fc.integer({ min: 0, max: 20 * DAY }),
        (amount, offset, length) => {
          let sum = 0;
          const days: string[] = [];
          spreadOverDays(amount, MONDAY + offset, MONDAY + offset + length, (day, part) => {
            expect(part).toBeGreaterThanOrEqual(0);
            sum += part;
            days.push(day);
          });
          expect(sum).toBe(amount);
          expect(new Set(days).size).toBe(days.length);
        },
      ),
    );
  });

  test('across midnight UTC, with the gap of a silence', () => {
    const days = dailyUse(
      [
        reading(MONDAY + 18 * HOUR, { engineHoursMs: 0 }),
        reading(MONDAY + 30 * HOUR, { engineHoursMs: 4 * HOUR }),
        reading(MONDAY + 6 * HOUR + 4 * DAY, { engineHoursMs: 10 * HOUR }),
      ],
      [],
    );
    expect(days.map(({ day, engineMs, gapMs }) => [day, engineMs / HOUR, gapMs / HOUR])).toEqual([
      ['2026-03-02', 2, 0],
      ['2026-03-03', 3.5, 18],
      ['2026-03-04', 2, 24],
      ['2026-03-05', 2, 24],
      ['2026-03-06', 0.5, 6],
    ]);
  });

  test('counts a replaced meter on both sides, and nothing of a meter that runs back', () => {
    const readings = [
      reading(MONDAY + 12 * HOUR, { engineHoursMs: 1000 * HOUR }),
      reading(MONDAY + 36 * HOUR, { engineHoursMs: 6 * HOUR }),
    ];
    expect(dailyUse(readings, [swap]).map(({ engineMs }) => engineMs / HOUR)).toEqual([10, 4]);
    expect(dailyUse(readings, []).map(({ engineMs }) => engineMs)).toEqual([0, 0]);
  });

  test('takes the most trusted of two sources, and counts no hour twice', () => {
    const hours = [0, 1, 2].map(hour => reading(MONDAY + hour * HOUR, { engineHoursMs: hour * HOUR }));
    const device = [0, 2].map(hour =>
      reading(MONDAY + hour * HOUR, {
        ...{ source: 'device', trust: 3, sequence: BigInt(hour) },
        engineHoursMs: hour * HOUR * 0.9,
      }),
    );
    expect(dailyUse([...hours, ...device], [])).toMatchObject([{ engineMs: 1.8 * HOUR, readings: 5 }]);
  });

  test('follows the path where there is no odometer, without the scatter of a machine that stands', () => {
    const drive = [0, 0.01, 0.01001].map((step, index) =>
      reading(MONDAY + index * HOUR, { ...hamburg, latitude: hamburg.latitude + step }),
    );
    const [day] = dailyUse(drive, []);
    expect(day?.distanceM).toBe(1112);
    expect(dailyUse([reading(MONDAY, { ...hamburg, odometerM: 5 })], [])).toMatchObject([{ distanceM: 0 }]);
  });
});

/** Readings of two sources as machines make them, some of them wrong: at any time, with any of the elements. */
const anyReading = fc
  .record({
    time: fc.integer({ min: 0, max: 200 }).map(step => MONDAY + step * 3 * HOUR),
    source: fc.constantFrom('csv', 'device'),
    sequence: fc.bigInt({ min: -1n, max: 2n }),
    engineHoursMs: fc.option(fc.integer({ min: 0, max: 500 * HOUR }), { nil: undefined }),
    odometerM: fc.option(fc.integer({ min: 0, max: 1_000_000 }), { nil: undefined }),
    place: fc.option(fc.constantFrom(hamburg, zaragoza), { nil: undefined }),
    late: fc.boolean(),
  })
  .map(({ time, source, sequence, engineHoursMs, odometerM, place, late }) =>
    reading(time, {
      source,
      sequence,
      trust: source === 'csv' ? 1 : 2,
      ...place,
      ...(engineHoursMs !== undefined && { engineHoursMs }),
      ...(odometerM !== undefined && { odometerM }),
      receivedAt: late ? time + DAY : time - DAY,
    }),
  );

const readingsOnce = fc.uniqueArray(anyReading, {
  selector: ({ id }) => id,
  maxLength: 30,
});

test('any order of the same readings gives the same verdicts, use and newest state', () => {
  fc.assert(
    fc.property(
      readingsOnce.chain(all => fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length }))),
      ([all, shuffled]) => {
        expect(judgeReadings(shuffled, [swap])).toEqual(judgeReadings(all, [swap]));
        expect(dailyUse(shuffled, [swap])).toEqual(dailyUse(all, [swap]));
        expect(latestOf(judgeReadings(shuffled, [swap]))).toEqual(latestOf(judgeReadings(all, [swap])));
        expect(latestOf(judgeReadings(all, [swap]).toReversed())).toEqual(latestOf(judgeReadings(all, [swap])));
      },
    ),
  );
});

test('a late reading changes verdicts on itself, its successors and the beginning that it belongs to: others keep theirs', () => {
  fc.assert(
    fc.property(readingsOnce, anyReading, (all, late) => {
      const others = all.filter(({ id }) => id !== late.id);
      const without = new Map(judgeReadings(others, []).map(one => [one.reading.id, one.doubts]));
      // A beginning is judged by the first dozen of its places together.
      const ofTime = (doubts: readonly string[]) => doubts.filter(doubt => doubt !== 'place-jump');
      for (const { reading: one, doubts } of judgeReadings([...others, late], [])) {
        const [before, after] = [without.get(one.id) ?? doubts, doubts];
        // Of another source only that may change: whether what is told of the late one's source disagrees with it.
        const ofOwn = (own: readonly string[]) => own.filter(doubt => doubt !== 'sources-disagree');
        if (one.source !== late.source) expect(ofOwn(after)).toEqual(ofOwn(before));
        else if (one.time < late.time) expect(ofTime(after)).toEqual(ofTime(before));
      }
    }),
  );
});

describe('the newest state', () => {
  test('has each element of its own time, and leaves out what is doubted', () => {
    const judged = judgeReadings(
      [
        reading(MONDAY, { ...hamburg, engineHoursMs: 100 * HOUR }),
        reading(MONDAY + HOUR, { ...zaragoza, odometerM: 7 }),
        reading(MONDAY + 2 * HOUR, { engineHoursMs: 90 * HOUR }),
        reading(MONDAY + DAY, { receivedAt: MONDAY, ...hamburg }),
      ],
      [],
    );
    expect(latestOf(judged)).toEqual({
      at: MONDAY + 2 * HOUR,
      place: { at: MONDAY, source: 'csv', trust: 1, latitude: 53.54, longitude: 9.98 },
      meters: {
        'engine-hours': {
          ...{ at: MONDAY, source: 'csv', trust: 1, value: 100 * HOUR },
          doubted: { at: MONDAY + 2 * HOUR, value: 90 * HOUR, doubts: ['engine-hours-backwards'] },
        },
        kilometres: { at: MONDAY + HOUR, source: 'csv', trust: 1, value: 7 },
      },
    });
    expect(latestOf([])).toBeNull();
  });

  test('is the word of the better source while that is heard, and of the worse one, with its tier, once it is silent', () => {
    const signed = { source: 'device:3', trust: 3, ...hamburg, engineHoursMs: 100 * HOUR } as const;
    const claimed = { source: 'device:0', trust: 0, ...hamburg, latitude: 53.6, engineHoursMs: 5 * HOUR } as const;
    const state = (hoursLater: number) =>
      latestOf(judgeReadings([reading(MONDAY, signed), reading(MONDAY + hoursLater * HOUR, claimed)], []));
    expect(state(0.5)).toMatchObject({ at: MONDAY + 0.5 * HOUR, place: { trust: 3, latitude: 53.54 } });
    expect(state(11)).toMatchObject({ at: MONDAY + 11 * HOUR, place: { trust: 0, latitude: 53.6 } });
    expect(state(11)?.meters['engine-hours']).toMatchObject({ trust: 3, value: 100 * HOUR });
    expect(state(37)).toMatchObject({ place: { trust: 0, latitude: 53.6 } });
    expect(state(37)?.meters['engine-hours']).toMatchObject({ trust: 0, value: 5 * HOUR });
  });
});

test('a meter’s record is what bills read: named readings, and replacements with both values', () => {
  const readings = [
    reading(MONDAY, { engineHoursMs: 1000 * HOUR }),
    reading(MONDAY + 2 * DAY, { engineHoursMs: 9 * HOUR }),
  ];
  const interval = intervalFor(
    meterRecordOf('engine-hours', readings, [swap]),
    { from: '2026-03-02', until: '2026-03-05', zone: 'UTC' },
    null,
  );
  const spans = interval ? meteredUse(interval) : null;
  expect(spans?.ok && spans.value.map(({ meterId, used }) => [meterId, Number(used) / HOUR])).toEqual([
    ['M1', 10],
    ['M2', 7],
  ]);
  expect(interval?.replacements[0]?.last.id).toBe('swap/closing');
});

describe('places', () => {
  const square = (west: number, south: number, size: number): [number, number][] => [
    [west, south],
    [west + size, south],
    [west + size, south + size],
    [west, south + size],
    [west, south],
  ];
  const index = indexCountries([
    { country: 'AA', polygons: [[square(0, 40, 10), square(4, 44, 2)]] },
    { country: 'BB', polygons: [[square(4, 44, 2)], [square(170, -10, 10)]] },
  ]);

  test('lie in the country whose outline holds them, an enclave in its own, the sea in none', () => {
    expect(countryAt({ latitude: 41, longitude: 1 }, index)).toBe('AA');
    expect(countryAt({ latitude: 45, longitude: 5 }, index)).toBe('BB');
    expect(countryAt({ latitude: -5, longitude: 175 }, index)).toBe('BB');
    expect(countryAt({ latitude: 0, longitude: -120 }, index)).toBeNull();
  });

  test('are so far apart', () => {
    // A quarter of the mean circumference.
    expect(Math.round(metresBetween({ latitude: 0, longitude: 7 }, { latitude: 90, longitude: 0 }))).toBe(10_007_557);
    expect(Math.round(metresBetween(hamburg, { ...hamburg, latitude: hamburg.latitude + 1 }))).toBe(111_195);
    expect(metresBetween({ latitude: 0, longitude: 179.9 }, { latitude: 0, longitude: -179.9 })).toBeLessThan(23_000);
  });

  test('are inside, outside or unknown to who may know no more', () => {
    const known = { at: MONDAY, country: 'DE', source: 'device', trust: 2 } as const;
    const state = (permitted: readonly string[], now = MONDAY + HOUR, seen: typeof known | null = known) =>
      whereaboutsOf(seen, permitted, now);
    expect(state(['DE', 'NL'])).toMatchObject({ state: 'inside', ageMs: HOUR, isStale: false });
    expect(state(['NL'])).toMatchObject({ state: 'outside', country: 'DE' });
    expect(state([])).toMatchObject({ state: 'inside' });
    expect(state(['DE'], MONDAY + 4 * DAY)).toMatchObject({ state: 'inside', isStale: true });
    expect(state(['DE'], MONDAY + 15 * DAY)).toMatchObject({ state: 'unknown', reason: 'too-old' });
    expect(state(['DE'], MONDAY, null)).toMatchObject({ state: 'unknown', reason: 'never-reported' });
    expect(whereaboutsOf({ ...known, country: null }, ['DE'], MONDAY)).toMatchObject({ reason: 'no-country' });
    for (const trouble of PLACE_TROUBLES) {
      expect(whereaboutsOf(known, ['DE'], MONDAY, trouble)).toMatchObject({ state: 'unknown', reason: trouble });
      expect(whereaboutsOf(known, [], MONDAY, trouble)).toMatchObject({ state: 'unknown', reason: trouble });
      expect(whereaboutsOf(known, ['FR'], MONDAY, trouble).state).toBe('outside');
    }
    expect(whereaboutsOf(known, ['DE'], MONDAY + 15 * DAY, 'outside').state).toBe('outside');
  });

  test('are known while one device is silent and another tells them', () => {
    const known = { at: MONDAY, country: 'DE', source: 'device', trust: 2 } as const;
    const state = (hours: number, permitted: readonly string[] = ['DE']) =>
      whereaboutsOf(known, permitted, MONDAY + hours * HOUR, 'another-silent');
    expect(state(35)).toMatchObject({ state: 'inside', reason: null });
    expect(state(35, ['FR']).state).toBe('outside');
    // Then it is silent as well.
    expect(state(37)).toMatchObject({ state: 'unknown', reason: 'silent' });
  });
});

test('utilisation counts against one shift a weekday', () => {
  expect(countWorkdays('2026-03-02', '2026-03-08')).toBe(5);
  expect(countWorkdays('2026-03-07', '2026-03-08')).toBe(0);
  expect(countWorkdays('2026-02-28', '2026-04-01')).toBe(23);
  const days = [
    { day: '2026-03-02', engineMs: 8 * HOUR },
    { day: '2026-03-07', engineMs: 4 * HOUR },
    { day: '2026-04-01', engineMs: 8 * HOUR },
  ];
  expect(utilisationOf(days, '2026-03-02', '2026-03-08')).toMatchObject({ bps: 3000, workedDays: 2 });
  expect(utilisationOf(days, '2026-03-07', '2026-03-08').bps).toBeNull();
});
