import { expect, test } from 'vitest';
import { judgeReadings } from './judgement.ts';
import { latestOf } from './latest.ts';
import type { SourcedReading } from './reading.ts';
import { journeyOf } from './trips.ts';
import { dailyUse } from './use-by-day.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const MONDAY = Date.parse('2026-03-02T00:00:00Z');

const reading = (minutes: number, source: string, trust: 0 | 1, rest: Partial<SourcedReading>): SourcedReading => {
  const time = MONDAY + minutes * MINUTE;
  return {
    ...{ id: `${source} ${minutes}`, source, trust, time, deviceTime: time, receivedAt: time, sequence: 0n },
    ...{ fix: 'none', alarms: [], raw: {} },
    ...rest,
  };
};

const place = (km: number) => ({ fix: 'valid', latitude: 53 + km / 111.195, longitude: 10 }) as const;

/** A tracker whose name anybody may claim, and beside it what a party uploads, of a better tier. */
const tracked = (minutes: number) =>
  reading(minutes, 'device:1', 0, { ...place(minutes / 2), engineHoursMs: 500 * HOUR + minutes * MINUTE });
const uploaded = (minutes: number) => reading(minutes, 'csv:lessee', 1, { ...place(0), engineHoursMs: 490 * HOUR });

const every = (step: number, to: number) => Array.from({ length: to / step + 1 }, (_, at) => at * step);

const both = [...every(10, 600).map(tracked), ...every(7, 700).map(uploaded)];

test('what a device says of place and meters stands before what a party uploads, until it is silent', () => {
  const of = (until: number) =>
    latestOf(
      judgeReadings(
        both.filter(one => one.time <= MONDAY + until * MINUTE),
        [],
      ),
    );
  for (const until of [100, 600, 700]) {
    const latest = of(until);
    expect(latest?.place?.source).toBe('device:1');
    expect(latest?.meters['engine-hours']?.source).toBe('device:1');
  }
  const later = [...both, uploaded(600 + 37 * 60)];
  expect(latestOf(judgeReadings(later, []))).toMatchObject({
    place: { source: 'csv:lessee', trust: 1 },
    meters: { 'engine-hours': { source: 'csv:lessee' } },
  });
});

test('a day’s use and trips are those that the device tells', () => {
  const alone = both.filter(({ source }) => source === 'device:1');
  const [day] = dailyUse(both, []);
  expect(day).toMatchObject({ engineMs: 600 * MINUTE });
  const journey = (readings: readonly SourcedReading[]) => journeyOf(judgeReadings(readings, []))?.legs;
  const within = both.filter(({ time }) => time <= MONDAY + 600 * MINUTE);
  expect(journey(within)).toEqual(journey(alone));
});
