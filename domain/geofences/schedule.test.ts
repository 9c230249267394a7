import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { checkSchedule, scheduleOf, type WeeklySchedule, weekdayOf } from './schedule.ts';

const at = (text: string): number => Date.parse(text);
const EVERY_DAY = [1, 2, 3, 4, 5, 6, 7];
const night = (timeZone: string): WeeklySchedule => ({
  timeZone,
  windows: [{ days: EVERY_DAY, from: '22:00', to: '06:00' }],
});

describe('weekly windows', () => {
  const work = scheduleOf({
    timeZone: 'Europe/Berlin',
    windows: [{ days: [1, 2, 3, 4, 5], from: '07:00', to: '18:00' }],
  });

  test('are on their days, from the first moment to before the last', () => {
    expect(work.includes(at('2026-11-20T06:00:00Z'))).toBe(true);
    expect(work.includes(at('2026-11-20T05:59:59.999Z'))).toBe(false);
    expect(work.includes(at('2026-11-20T17:00:00Z'))).toBe(false);
    expect(work.includes(at('2026-11-21T10:00:00Z'))).toBe(false);
  });

  test('say when they change next', () => {
    expect(work.next(at('2026-11-20T12:00:00Z'))).toBe(at('2026-11-20T17:00:00Z'));
    expect(work.next(at('2026-11-20T17:00:00Z'))).toBe(at('2026-11-23T06:00:00Z'));
  });

  test('may go over midnight, and over the end of the week', () => {
    const sunday = scheduleOf({ timeZone: 'UTC', windows: [{ days: [7], from: '20:00', to: '04:00' }] });
    expect(sunday.includes(at('2026-11-22T23:00:00Z'))).toBe(true);
    expect(sunday.includes(at('2026-11-23T03:59:00Z'))).toBe(true);
    expect(sunday.includes(at('2026-11-23T04:00:00Z'))).toBe(false);
    expect(sunday.includes(at('2026-11-22T03:00:00Z'))).toBe(false);
  });

  test('in the nights in which the clocks change are an hour longer or shorter', () => {
    const berlin = scheduleOf(night('Europe/Berlin'));
    const length = (evening: string): number => {
      const end = berlin.next(at(evening) + 1) ?? 0;
      return (end - at(evening)) / 3_600_000;
    };
    expect(length('2026-10-24T20:00:00Z')).toBe(9);
    expect(length('2026-03-28T21:00:00Z')).toBe(7);
    expect(length('2026-11-10T21:00:00Z')).toBe(8);
  });

  test('that meet are one: a week around nothing changes', () => {
    const always = scheduleOf({
      timeZone: 'Asia/Shanghai',
      windows: [{ days: EVERY_DAY, from: '00:00', to: '00:00' }],
    });
    for (let hour = 0; hour < 200; hour += 7)
      expect(always.includes(at('2026-03-01T00:00:00Z') + hour * 3_600_000)).toBe(true);
  });

  test('next agrees with includes, in any zone', () => {
    const zone = fc.constantFrom(
      'UTC',
      'Europe/Berlin',
      'America/New_York',
      'Asia/Kolkata',
      'Pacific/Apia',
      'America/Havana',
    );
    const time = fc
      .tuple(fc.integer({ min: 0, max: 23 }), fc.integer({ min: 0, max: 59 }))
      .map(([hour, minute]) => `${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}`);
    const window = fc.record({ days: fc.subarray(EVERY_DAY, { minLength: 1 }), from: time, to: time });
    const moment = fc.integer({ min: at('2025-01-01T00:00:00Z'), max: at('2027-01-01T00:00:00Z') });
    fc.assert(
      fc.property(zone, fc.array(window, { minLength: 1, maxLength: 3 }), moment, (timeZone, windows, from) => {
        const schedule = scheduleOf({ timeZone, windows });
        const next = schedule.next(from);
        const is = schedule.includes(from);
        const until = next ?? from + 8 * 86_400_000;
        for (let step = 1; step < 20; step += 1)
          expect(schedule.includes(from + Math.floor(((until - from) * step) / 20))).toBe(is);
        if (next !== null) expect(schedule.includes(next - 1)).toBe(is);
        if (next !== null && next - from < 7 * 86_400_000) expect(schedule.includes(next)).toBe(!is);
      }),
      { numRuns: 60 },
    );
  });

  test('are checked', () => {
    expect(checkSchedule(night('Europe/Berlin'))).toBeNull();
    expect(checkSchedule(night('Europe/Atlantis'))?.code).toBe('schedule-time-zone');
    for (const wrong of [
      [],
      [{ days: [], from: '01:00', to: '02:00' }],
      [{ days: [8], from: '01:00', to: '02:00' }],
      [{ days: [1], from: '25:00', to: '02:00' }],
    ])
      expect(checkSchedule({ timeZone: 'UTC', windows: wrong })?.code).toBe('schedule-windows');
    expect([weekdayOf('2026-11-22'), weekdayOf('2026-11-23'), weekdayOf('1970-01-01')]).toEqual([7, 1, 4]);
  });
});
