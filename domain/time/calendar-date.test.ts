import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  addDays,
  addMonths,
  dateOf,
  daysFrom,
  endOfDay,
  isCalendarDate,
  isLastDayOfMonth,
  partsOfDate,
  startOfDay,
} from './calendar-date.ts';

const anyDay = fc.integer({ min: -40_000, max: 60_000 });

describe('dates that exist', () => {
  test.each(['2024-02-29', '2000-02-29', '1999-12-31', '0001-01-01'])('%s does', text => {
    expect(isCalendarDate(text)).toBe(true);
  });
  test.each([
    '2025-02-29',
    '1900-02-29',
    '2025-04-31',
    '2025-13-01',
    '2025-00-10',
    '2025-1-1',
    '20250101',
    '',
    '2025-01-01T00:00Z',
  ])('%s does not', text => {
    expect(isCalendarDate(text)).toBe(false);
    expect(() => partsOfDate(text)).toThrow(RangeError);
  });
});

describe('months', () => {
  test.each([
    ['2025-01-31', 1, '2025-02-28'],
    ['2024-01-31', 1, '2024-02-29'],
    ['2025-03-31', -1, '2025-02-28'],
    ['2024-12-15', 1, '2025-01-15'],
    ['2025-01-15', -13, '2023-12-15'],
  ])('%s and %i months is %s', (from, months, to) => {
    expect(addMonths(from, months)).toBe(to);
  });
  test('another day of the month', () => {
    expect(addMonths('2025-02-28', 1, 31)).toBe('2025-03-31');
    expect(addMonths('2025-02-28', 12, 29)).toBe('2026-02-28');
    expect(addMonths('2025-02-28', 36, 31)).toBe('2028-02-29');
  });
  test('the last day of a month', () => {
    expect(isLastDayOfMonth('2024-02-29')).toBe(true);
    expect(isLastDayOfMonth('2024-02-28')).toBe(false);
  });
});

test('the day ends one second before the next begins, UTC', () => {
  expect(endOfDay('2025-03-31')).toBe(Date.UTC(2025, 2, 31, 23, 59, 59) / 1000);
  expect(startOfDay('2025-04-01')).toBe(endOfDay('2025-03-31') + 1);
  expect(dateOf(endOfDay('2025-03-31'))).toBe('2025-03-31');
});

test('agrees with the platform’s own calendar', () => {
  fc.assert(
    fc.property(anyDay, day => {
      expect(dateOf(day * 86_400)).toBe(new Date(day * 86_400_000).toISOString().slice(0, 10));
    }),
  );
});

test('adding days and counting them are inverse', () => {
  fc.assert(
    fc.property(anyDay, fc.integer({ min: -5000, max: 5000 }), (start, days) => {
      const from = dateOf(start * 86_400);
      expect(daysFrom(from, addDays(from, days))).toBe(days);
    }),
  );
});
