import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { SourcedReading } from '#domain/telemetry/reading';
import { journeyOf, type TripReading } from '#domain/telemetry/trips';
import { GAP_MS } from '#domain/telemetry/use-by-day';
import { addDays, startOfDay } from '#domain/time/calendar-date';
import { DayWindows } from './day-windows.ts';

const MINUTE = 60_000;
const DAY = 86_400_000;
const FIRST = '2026-03-02';
const BEGIN = startOfDay(FIRST) * 1000;

const told = (at: number, longitude: number | null): TripReading => {
  const reading: SourcedReading = {
    ...{
      id: String(at),
      source: 'device:1',
      trust: 2,
      time: BEGIN + at,
      deviceTime: BEGIN + at,
      receivedAt: BEGIN + at,
    },
    ...{ sequence: BigInt(at), fix: longitude === null ? ('none' as const) : ('valid' as const), alarms: [], raw: {} },
    ...(longitude !== null && { latitude: 50, longitude }),
    ignition: true,
  };
  return { reading, doubts: [] };
};

const windowsOf = (readings: readonly TripReading[], span = { from: BEGIN, to: BEGIN + 3 * DAY }) => {
  const found: Parameters<ConstructorParameters<typeof DayWindows<TripReading>>[1]>[0][] = [];
  const windows = new DayWindows<TripReading>(span, window => found.push({ ...window, told: [...window.told] }));
  for (const one of readings) windows.add(one);
  windows.end();
  return found;
};

const metresOf = (window: { readonly told: readonly TripReading[]; readonly within: { from: number; to: number } }) =>
  (journeyOf(window.told, window.within)?.legs ?? []).reduce(
    (sum, leg) => sum + (leg.kind === 'trip' ? leg.distanceM : 0),
    0,
  );

describe('the days of a report', () => {
  it('share a drive over midnight, and lose none of it', () => {
    // From 22:05 to 02:05, a place every ten minutes: none at midnight itself.
    const drive = Array.from({ length: 25 }, (_, n) => told(22 * 60 * MINUTE + (5 + 10 * n) * MINUTE, 9 + n / 10));
    const whole = metresOf({ told: drive, within: { from: BEGIN, to: BEGIN + 2 * DAY } });
    const days = windowsOf(drive);
    expect(days.map(({ day }) => day)).toEqual([FIRST, addDays(FIRST, 1)]);
    expect(whole).toBeGreaterThan(150_000);
    expect(Math.abs(days.reduce((sum, day) => sum + metresOf(day), 0) - whole)).toBeLessThanOrEqual(2);
    for (const day of days) expect(day.own.length).toBeLessThan(drive.length);
  });

  it('tell of nothing outside the span, nor of days without a reading', () => {
    const readings = [told(-MINUTE, 9), told(5 * 60 * MINUTE, 9), told(DAY * 2 + MINUTE, 9), told(DAY * 3 + MINUTE, 9)];
    const days = windowsOf(readings, { from: BEGIN + MINUTE, to: BEGIN + 3 * DAY });
    expect(days.map(({ day, own }) => [day, own.length])).toEqual([
      [FIRST, 1],
      [addDays(FIRST, 2), 1],
    ]);
    expect(days[0]?.within).toEqual({ from: BEGIN + MINUTE, to: BEGIN + DAY });
  });

  it('each make the same journey of what they hold as of all readings', () => {
    const path = fc
      .array(
        fc.record({
          step: fc.oneof(
            fc.integer({ min: 1, max: 90 * MINUTE }),
            fc.integer({ min: GAP_MS - MINUTE, max: GAP_MS + MINUTE }),
          ),
          longitude: fc.option(fc.integer({ min: 0, max: 40 }).map(n => 9 + n / 100)),
        }),
        { maxLength: 80 },
      )
      .map(steps => {
        let at = -GAP_MS;
        return steps.map(({ step, longitude }) => {
          at += step;
          return told(at, longitude);
        });
      });
    fc.assert(
      fc.property(path, readings => {
        const near = readings.filter(one => one.reading.time < BEGIN + 3 * DAY + GAP_MS);
        for (const { day, within, told: held } of windowsOf(near)) {
          const from = startOfDay(day) * 1000;
          const around = near.filter(
            ({ reading }) => reading.time >= from - GAP_MS && reading.time < from + DAY + GAP_MS,
          );
          expect(metresOf({ told: held, within })).toBe(metresOf({ told: around, within }));
        }
      }),
    );
  });
});
