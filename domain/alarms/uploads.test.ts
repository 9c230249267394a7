import { describe, expect, test } from 'vitest';
import type { WeeklySchedule } from '#domain/geofences/schedule';
import { judgeReadings } from '#domain/telemetry/judgement';
import type { SourcedReading } from '#domain/telemetry/reading';
import { factsOf } from './fact.ts';
import { alarmsOf } from './fold.ts';
import { type AreaRule, type MachineRules, NO_RULES } from './rules.ts';

const HOUR = 3_600_000;
/** A Monday. */
const START = Date.parse('2026-03-02T00:00:00Z');

const reading = (hours: number, source: string, trust: 0 | 1, rest: Partial<SourcedReading>): SourcedReading => {
  const time = START + Math.round(hours * HOUR);
  return {
    ...{ id: `${source} ${hours}`, source, trust, time, deviceTime: time, receivedAt: time + 1000, sequence: 0n },
    ...{ fix: 'none', alarms: [], raw: {} },
    ...rest,
  };
};

const place = (km: number) => ({ fix: 'valid', latitude: 53 + km / 111.195, longitude: 10 }) as const;

/** A tracker whose name anybody may claim. */
const tracker = (hours: number, rest: Partial<SourcedReading>) => reading(hours, 'device:1', 0, rest);
/** What the lessee says. */
const upload = (hours: number, rest: Partial<SourcedReading>) => reading(hours, 'api:lessee', 1, rest);

const yard: AreaRule = {
  ...{ id: 'yard', purpose: 'permitted', schedule: null, dwellMs: 0, from: 0, until: null },
  shape: { kind: 'circle', center: { latitude: 53, longitude: 10 }, radiusM: 5000 },
};
const work: WeeklySchedule = { timeZone: 'UTC', windows: [{ days: [1, 2, 3, 4, 5], from: '06:00', to: '18:00' }] };

const run = (readings: readonly SourcedReading[], rules: Partial<MachineRules>, nowHours = 1000) =>
  alarmsOf(
    factsOf(judgeReadings(readings, []), () => 'DE'),
    { ...NO_RULES, ...rules },
    START + nowHours * HOUR,
  ).map(({ kind, since, until }) => [kind, (since - START) / HOUR, until === null ? null : (until - START) / HOUR]);

const inside = (hours: readonly number[]) => hours.map(hour => upload(hour, place(0)));

describe('what a party uploads', () => {
  test('keeps no device from raising an alarm, and ends none that it raised, however long that is silent', () => {
    const stolen = [tracker(0, place(0)), tracker(1, place(20)), tracker(2, place(60))];
    const said = inside([0.5, 0.98, 1.5, 2.5, 3.4, 20, 38.5, 39, 80]);
    expect(run([...stolen, ...said], { areas: [yard] }, 90)).toEqual([['outside-area', 1, null]]);
    expect(run([...said, ...stolen, tracker(90, place(0))], { areas: [yard] }, 91)).toEqual([['outside-area', 1, 90]]);
    // Nor one that the clock raised on a device's word.
    const evening: WeeklySchedule = { timeZone: 'UTC', windows: [{ days: [1], from: '20:00', to: '23:30' }] };
    const home: AreaRule = { ...yard, id: 'home', schedule: evening };
    expect(run([tracker(10, place(20)), ...inside([21, 22])], { areas: [home] }, 23)).toEqual([
      ['outside-area', 20, null],
    ]);
  });

  test('puts no place in doubt while a device is heard', () => {
    const parked = [0, 1, 2, 3].map(hour => tracker(hour, place(0)));
    const said = [0.05, 1.05, 2.05].map(hour => upload(hour, place(300)));
    expect(run([...parked, ...said], { areas: [yard] }, 4)).toEqual([]);
    for (const { reading: one, doubts } of judgeReadings([...parked, ...said], []))
      expect(doubts.includes('sources-disagree'), one.id).toBe(one.source === 'api:lessee');
  });

  test('does not end a movement, work without maintenance, or standing idle that a device shows', () => {
    const movement = [{ schedule: work, from: 0, until: null }];
    const driven = [tracker(20, place(0)), tracker(22, { ...place(8), speedMps: 9 })];
    expect(run([...driven, ...inside([22.5, 23])], { movement }, 24)).toEqual([['unexpected-movement', 22, null]]);
    const maintenance = [{ atMs: 100 * HOUR, from: 0, until: null }];
    const worn = tracker(1, { engineHoursMs: 101 * HOUR });
    expect(run([worn, upload(2, { engineHoursMs: 50 * HOUR })], { maintenance }, 3)).toEqual([
      ['maintenance-due', 1, null],
    ]);
    const inactive = [{ afterMs: 24 * HOUR, from: 0, until: null }];
    const idle = [0, 10, 20, 30].map(hour => tracker(hour, { ignition: false }));
    expect(run([...idle, upload(15, { ignition: true }), upload(31, { ignition: true })], { inactive }, 32)).toEqual([
      ['inactive', 30, null],
    ]);
  });

  test('counts where no device speaks, and raises an alarm where one has been silent for an hour', () => {
    const said = [upload(0, place(0)), upload(1, place(20)), upload(2, place(0))];
    expect(run(said, { areas: [yard] }, 3)).toEqual([['outside-area', 1, 2]]);
    expect(run([tracker(0, place(0)), upload(2, place(20))], { areas: [yard] }, 3)).toEqual([
      ['outside-area', 2, null],
    ]);
    expect(run([tracker(0, place(0)), upload(0.5, place(20))], { areas: [yard] }, 3)).toEqual([]);
    const gone = [tracker(0, place(0)), upload(40, place(20)), upload(41, place(0))];
    expect(run(gone, { areas: [yard] }, 42)).toEqual([['outside-area', 40, 41]]);
  });
});
