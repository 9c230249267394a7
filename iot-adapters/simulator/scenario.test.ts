import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { metresBetween } from '#domain/telemetry/distance';
import type { Reading } from '#domain/telemetry/reading';
import { pathRuns, repeatedFixes } from '#domain/telemetry/repeated-paths';
import { machineOf } from './machine/fleet.ts';
import { doingLater } from './machine/machine.ts';
import {
  laterFor,
  lengthOf,
  nowOf,
  onsetAfter,
  onsetBefore,
  SCENARIOS,
  type ScenarioName,
  type Story,
  storyOf,
} from './scenario.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const FROM = Date.UTC(2026, 4, 11, 5);

type Told = Extract<ScenarioName, Exclude<ScenarioName, 'work'>>;
const TOLD = SCENARIOS.filter((name): name is Told => name !== 'work');

const story = (name: ScenarioName, number: number, seed = 'test'): Story => {
  const machine = machineOf(seed, number, FROM);
  return storyOf(machine, name, onsetAfter(name, machine, FROM + HOUR));
};

const tellAll = (one: Story, from: number, to: number, step: number): Reading[] => {
  const readings: Reading[] = [];
  for (let at = from; at <= to; at += step) readings.push(one.tell(at, at - step));
  return readings;
};

const placed = (readings: readonly Reading[]) =>
  readings.flatMap(({ latitude, longitude, deviceTime = 0, speedMps = 0 }) =>
    latitude === undefined || longitude === undefined
      ? []
      : [{ place: { latitude, longitude }, time: deviceTime, speedMps }],
  );

/** The fastest that it can have been from one fix to the next, in metres a second. */
const fastest = (readings: readonly Reading[]): number => {
  const fixes = placed(readings);
  return Math.max(
    0,
    ...fixes.slice(1).map((fix, at) => {
      const before = fixes[at];
      return before ? (metresBetween(before.place, fix.place) * 1000) / (fix.time - before.time) : 0;
    }),
  );
};

const metersOf = (readings: readonly Reading[]) => ({
  engine: readings.map(({ engineHoursMs = 0 }) => engineHoursMs),
  odometer: readings.map(({ odometerM = 0 }) => odometerM),
});

const isRising = (values: readonly number[]): boolean =>
  values.every((value, at) => at === 0 || value >= (values[at - 1] ?? 0));

const kinds = fc.integer({ min: 0, max: 49 });
const seeds = fc.string({ minLength: 1, maxLength: 6 });

it('drives the same roads day after day, and never tells the same fixes', () => {
  for (const number of [30, 41]) {
    const readings = tellAll(story('work', number), FROM, FROM + 14 * DAY, MINUTE);
    const fixes = placed(readings).map(({ place, time }) => ({ id: String(time), source: 'device:1', time, place }));
    const runs = pathRuns(fixes);
    expect(runs.length).toBeGreaterThan(100);
    expect(repeatedFixes(runs).size).toBe(0);
  }
});

describe('work days', () => {
  it('have meters that never run back nor faster than the clock, places that can be reached, and values that exist', () => {
    fc.assert(
      fc.property(kinds, seeds, (number, seed) => {
        const readings = tellAll(story('work', number, seed), FROM, FROM + 2 * DAY, 5 * MINUTE);
        const { engine, odometer } = metersOf(readings);
        expect(isRising(engine) && isRising(odometer)).toBe(true);
        for (const [at, value] of engine.entries())
          expect(value - (engine[at - 1] ?? value)).toBeLessThanOrEqual(5 * MINUTE + 1);
        expect(fastest(readings)).toBeLessThan(30);
        for (const { speedMps = -1, fuelPercent = -1, supplyVolts = 0, alarms, fix, temperaturesC } of readings) {
          expect(fix).toBe('valid');
          expect(alarms).toEqual([]);
          expect(speedMps >= 0 && speedMps <= 25).toBe(true);
          expect(fuelPercent > 10 && fuelPercent < 100).toBe(true);
          expect(supplyVolts > 24 && supplyVolts < 29).toBe(true);
          for (const celsius of temperaturesC ?? []) expect(celsius > -25 && celsius < -10).toBe(true);
        }
      }),
      { numRuns: 25 },
    );
  });

  it('fill a working week: some hours a day, none by night, nothing between days', () => {
    fc.assert(
      fc.property(kinds, number => {
        const machine = machineOf('week', number, FROM);
        const at = (day: number, hour: number) =>
          machine.readingAt(Date.UTC(2026, 4, 11 + day, hour) - aheadOf(machine.home.zone));
        const week = at(7, 0).engineHoursMs ?? 0;
        expect(week - (at(0, 0).engineHoursMs ?? 0)).toBeGreaterThan(8 * HOUR);
        expect(week - (at(0, 0).engineHoursMs ?? 0)).toBeLessThan(60 * HOUR);
        for (let day = 0; day < 7; day += 1) {
          for (const hour of [0, 1, 2, 3, 4, 5, 23]) {
            const { ignition, speedMps, motion } = at(day, hour);
            expect([day, hour, ignition, speedMps, motion]).toEqual([day, hour, false, 0, false]);
          }
        }
      }),
      { numRuns: 20 },
    );
  });

  it('are the same whenever and in whatever order they are asked, and run on from one simulation to the next', () => {
    fc.assert(
      fc.property(
        kinds,
        fc.array(fc.integer({ min: 0, max: 4 * DAY }), { minLength: 1, maxLength: 20 }),
        (number, after) => {
          const once = machineOf('again', number, FROM);
          const asked = after.map(ms => once.readingAt(FROM + ms));
          const later = machineOf('again', number, FROM + 3 * HOUR);
          expect(after.map(ms => later.readingAt(FROM + ms))).toEqual(asked);
        },
      ),
      { numRuns: 20 },
    );
    const number = 3;
    const before = machineOf('again', number, FROM).readingAt(FROM + 6 * DAY + 20 * HOUR);
    const nextWeek = machineOf('again', number, FROM + 7 * DAY).readingAt(FROM + 7 * DAY);
    expect(nextWeek.engineHoursMs).toBeGreaterThanOrEqual(before.engineHoursMs ?? Number.POSITIVE_INFINITY);
    expect(nextWeek.odometerM).toBeGreaterThanOrEqual(before.odometerM ?? Number.POSITIVE_INFINITY);
  });

  it('agree with the path: what the odometer counts is what lies between the fixes', () => {
    const readings = tellAll(story('work', 40), FROM, FROM + DAY, 20_000);
    const fixes = placed(readings);
    const path = fixes
      .slice(1)
      .reduce((sum, fix, at) => sum + metresBetween(fixes[at]?.place ?? fix.place, fix.place), 0);
    const { odometer } = metersOf(readings);
    const counted = (odometer.at(-1) ?? 0) - (odometer[0] ?? 0);
    expect(counted).toBeGreaterThan(10_000);
    // Scatter makes the path longer than the way.
    expect(path).toBeGreaterThan(counted * 0.98);
    expect(path).toBeLessThan(counted * 1.1 + 20_000);
  });
});

const offsets = new Map<string, number>();
/** By how much a zone is ahead of UTC in May, in ms. */
function aheadOf(zone: string): number {
  const known = offsets.get(zone);
  if (known !== undefined) return known;
  const shown = new Intl.DateTimeFormat('sv-SE', { timeZone: zone, dateStyle: 'short', timeStyle: 'medium' }).format(
    FROM,
  );
  const offset = Date.parse(`${shown.replace(' ', 'T')}Z`) - FROM;
  offsets.set(zone, offset);
  return offset;
}

describe.each(TOLD)('%s', name => {
  it('is work before it begins, keeps its meters but for a rollback, and its speeds but for a spoofer', () => {
    fc.assert(
      fc.property(kinds, seeds, (number, seed) => {
        const one = story(name, number, seed);
        const onset = one.onset ?? 0;
        const work = story('work', number, seed);
        expect(tellAll(one, FROM, onset - 1, HOUR)).toEqual(tellAll(work, FROM, onset - 1, HOUR));
        const readings = tellAll(one, onset - HOUR, onset + lengthOf(name), 2 * MINUTE);
        const { engine, odometer } = metersOf(readings);
        expect(isRising(odometer)).toBe(true);
        expect(isRising(engine)).toBe(name !== 'meter-rollback');
        if (name === 'spoofed-jump') expect(fastest(readings)).toBeGreaterThan(1_000);
        else expect(fastest(readings)).toBeLessThan(35);
      }),
      { numRuns: 10 },
    );
  });

  it('has been told by now when it began at its last moment', () => {
    const machine = machineOf('test', 3, FROM - 14 * DAY);
    const at = onsetBefore(name, machine, FROM);
    expect(at + lengthOf(name)).toBeLessThanOrEqual(FROM);
    expect(at).toBeGreaterThan(FROM - 6 * DAY);
    expect(onsetAfter(name, machine, at - 1)).toBe(at);
  });

  it('raises each of its alarms once, however often one asks', () => {
    const one = story(name, 7);
    const onset = one.onset ?? 0;
    const all = tellAll(one, onset - HOUR, onset + 12 * HOUR, 7 * MINUTE).flatMap(({ alarms }) => alarms);
    const some = tellAll(one, onset - HOUR, onset + 12 * HOUR, HOUR).flatMap(({ alarms }) => alarms);
    expect(new Set(all).size).toBe(all.length);
    expect(some).toEqual(all);
    expect(one.alarmTimes(onset - HOUR, onset + 12 * HOUR)).toHaveLength(all.length);
  });
});

describe.each(TOLD)('%s, told now', name => {
  it('happens within its minutes, whatever the hour, with the meters of now', () => {
    fc.assert(
      fc.property(kinds, fc.integer({ min: 0, max: 7 * DAY }), (number, after) => {
        const at = FROM + after;
        const machine = machineOf('now', number, at);
        const { pace, lastsMs } = nowOf(name);
        const later = doingLater(machine, laterFor(name, machine, at));
        const one = storyOf(later, name, at, { pace });
        const readings = tellAll(one, at - 30_000, at + lastsMs, 10_000);
        expect(readings.map(({ deviceTime = 0 }) => deviceTime)).toEqual(
          readings.map((_, turn) => at - 30_000 + turn * 10_000),
        );
        const all = storyOf(later, name, at, { pace }).alarmTimes(at - 1, at + 10 * DAY);
        if (name !== 'theft') expect(readings.flatMap(({ alarms }) => alarms)).toHaveLength(all.length);
        const links = new Set(readings.map(({ deviceTime = 0 }) => one.linkAt(deviceTime)));
        expect(links.has('on')).toBe(true);
        expect(one.linkAt(at + lastsMs)).toBe('on');
        const [first] = readings;
        const now = machine.stateAt(at - 30_000);
        expect([first?.engineHoursMs, first?.odometerM]).toEqual([now.engineHoursMs, now.odometerM]);
        if (name !== 'spoofed-jump') expect(fastest(readings)).toBeLessThan(35);
      }),
      { numRuns: 15 },
    );
  });
});

describe('what happens', () => {
  const around = (name: Told, from: number, to: number, number = 12) => {
    const one = story(name, number);
    return tellAll(one, (one.onset ?? 0) + from, (one.onset ?? 0) + to, MINUTE);
  };

  it('a thief moves the machine far by night while its engine stands still', () => {
    const readings = around('theft', -30 * MINUTE, 4 * HOUR);
    const fixes = placed(readings);
    const [first, last] = [fixes[0], fixes.at(-1)];
    expect(first && last ? metresBetween(first.place, last.place) : 0).toBeGreaterThan(50_000);
    expect(readings.every(({ ignition }) => ignition === false)).toBe(true);
    expect(new Set(readings.map(({ engineHoursMs }) => engineHoursMs)).size).toBe(1);
    expect(readings.flatMap(({ alarms }) => alarms)).toEqual(['movement', 'tow', 'power-cut']);
    expect(readings.at(-1)).toMatchObject({ supplyVolts: 0, motion: false, fix: 'valid' });
  });

  it('a cut supply empties the battery, the device falls silent, and is back in the morning', () => {
    const one = story('power-cut', 12);
    const onset = one.onset ?? 0;
    expect([1, 5.9, 6.1, 6.9, 7.1].map(hours => one.linkAt(onset + hours * HOUR))).toEqual([
      'on',
      'on',
      'dead',
      'dead',
      'on',
    ]);
    expect(one.tell(onset + 3 * HOUR, 0)).toMatchObject({ supplyVolts: 0, batteryPercent: 50 });
    expect(one.tell(onset + 8 * HOUR, onset + 7 * HOUR)).toMatchObject({ batteryPercent: 100, alarms: [] });
  });

  it('a spoofed fix is vouched for, and gone after forty minutes', () => {
    const readings = around('spoofed-jump', -MINUTE, 50 * MINUTE);
    expect(readings.every(({ fix }) => fix === 'valid')).toBe(true);
    const fixes = placed(readings);
    const first = fixes[0];
    const far = fixes.filter(({ place }) => first && metresBetween(first.place, place) > 800_000);
    expect(far).toHaveLength(40);
  });

  it('a meter is turned back once, and counts on', () => {
    const { engine } = metersOf(around('meter-rollback', -HOUR, 2 * HOUR));
    const back = engine.filter((value, at) => at > 0 && value < (engine[at - 1] ?? 0));
    expect(back).toHaveLength(1);
    expect(engine.at(-1)).toBeGreaterThan(engine[62] ?? Number.POSITIVE_INFINITY);
  });

  it('a jammer takes the fix, then the network; a silence only the network', () => {
    const jammed = story('jamming', 12);
    const onset = jammed.onset ?? 0;
    expect(jammed.tell(onset + 10 * MINUTE, onset)).toMatchObject({ fix: 'none', satellites: 0 });
    expect(jammed.tell(onset + 10 * MINUTE, onset)).not.toHaveProperty('latitude');
    expect([1, 10, 26].map(minutes => jammed.linkAt(onset + minutes * MINUTE))).toEqual(['on', 'offline', 'on']);
    const silent = story('silence', 12);
    expect([-1, 1, 7, 9].map(hours => silent.linkAt((silent.onset ?? 0) + hours * HOUR))).toEqual([
      'on',
      'offline',
      'offline',
      'on',
    ]);
  });
});
