import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { addDays, startOfDay } from './calendar-date.ts';
import { dayIn, endOfDayIn, isTimeZone, startOfDayIn } from './zoned-day.ts';

const ZONES = [
  'UTC',
  'Europe/Berlin',
  'Asia/Shanghai',
  'America/New_York',
  'America/Havana',
  'Asia/Kolkata',
  'Pacific/Apia',
];

describe('a day begins', () => {
  test.each([
    ['Asia/Shanghai', '2025-01-31', '2025-01-30T16:00:00.000Z'],
    ['Europe/Berlin', '2025-03-30', '2025-03-29T23:00:00.000Z'],
    ['Europe/Berlin', '2025-03-31', '2025-03-30T22:00:00.000Z'],
    ['Europe/Berlin', '2025-10-27', '2025-10-26T23:00:00.000Z'],
    // Clocks are put forward at midnight: the day begins at 01:00.
    ['America/Sao_Paulo', '2018-11-04', '2018-11-04T03:00:00.000Z'],
    // Clocks are put back at 01:00 to midnight, which so comes twice: the first counts.
    ['America/Havana', '2025-11-02', '2025-11-02T04:00:00.000Z'],
    // A day that the islands left out, crossing the date line: it is empty.
    ['Pacific/Apia', '2011-12-30', '2011-12-30T10:00:00.000Z'],
    ['Pacific/Apia', '2011-12-31', '2011-12-30T10:00:00.000Z'],
  ])('in %s on %s at %s', (zone, date, moment) => {
    expect(new Date(startOfDayIn(zone, date) * 1000).toISOString()).toBe(moment);
  });
});

test('days follow each other, and have 23 to 25 hours', () => {
  const day = fc.integer({ min: 0, max: 9000 }).map(days => addDays('2012-01-01', days));
  fc.assert(
    fc.property(fc.constantFrom(...ZONES), day, (zone, date) => {
      const [start, next] = [startOfDayIn(zone, date), startOfDayIn(zone, addDays(date, 1))];
      expect(next - start).toBeGreaterThanOrEqual(23 * 3600);
      expect(next - start).toBeLessThanOrEqual(25 * 3600);
      expect(endOfDayIn(zone, date)).toBe(next - 1);
      if (zone === 'UTC') expect(start).toBe(startOfDay(date));
    }),
  );
});

test('zones that exist', () => {
  expect(isTimeZone('Europe/Berlin')).toBe(true);
  expect(isTimeZone('Europe/Atlantis')).toBe(false);
  expect(() => startOfDayIn('Europe/Atlantis', '2025-01-01')).toThrow(RangeError);
});

describe('the day that it is', () => {
  test.each([
    ['Asia/Shanghai', '2028-02-29T16:00:00Z', '2028-03-01'],
    ['Asia/Shanghai', '2028-02-29T15:59:59Z', '2028-02-29'],
    ['America/New_York', '2025-03-09T04:59:59Z', '2025-03-08'],
    ['America/New_York', '2025-03-10T03:59:59Z', '2025-03-09'],
    ['Europe/Berlin', '2025-10-26T22:59:59Z', '2025-10-26'],
    ['UTC', '2025-12-31T23:59:59Z', '2025-12-31'],
  ])('in %s at %s is %s', (zone, at, day) => {
    expect(dayIn(zone, Date.parse(at) / 1000)).toBe(day);
  });
});
