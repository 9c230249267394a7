import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { addDays } from './calendar-date.ts';
import { baseOf, countDays, DAY_COUNTS } from './day-count.ts';

describe('days by convention, against hand-computed values', () => {
  const rows = [
    // from, to, ACT, 30E/360, 30/360 US
    ['2025-01-15', '2025-04-15', 90, 90, 90],
    ['2025-01-31', '2025-02-28', 28, 28, 28],
    ['2025-02-28', '2025-03-31', 31, 32, 30],
    ['2024-02-29', '2025-02-28', 365, 359, 360],
    ['2024-02-28', '2024-03-01', 2, 3, 3],
    ['2025-01-30', '2025-03-31', 60, 60, 60],
    ['2025-01-29', '2025-03-31', 61, 61, 62],
    ['2025-05-31', '2025-08-31', 92, 90, 90],
    ['2024-12-31', '2025-12-31', 365, 360, 360],
    ['2025-06-30', '2025-06-30', 0, 0, 0],
  ] as const;
  test.each(rows)('%s to %s: ACT %i, 30E/360 %i, 30/360 %i', (from, to, actual, eurobond, american) => {
    expect(countDays('ACT/360', from, to)).toBe(actual);
    expect(countDays('ACT/365', from, to)).toBe(actual);
    expect(countDays('30E/360', from, to)).toBe(eurobond);
    expect(countDays('30/360', from, to)).toBe(american);
  });

  test('the year has 365 days by ACT/365 alone', () => {
    expect(DAY_COUNTS.map(baseOf)).toEqual([360, 365, 360, 360]);
  });
});

test('a later end never gives fewer days, and turning the period round changes the sign', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...DAY_COUNTS),
      fc.integer({ min: 0, max: 20_000 }),
      fc.integer({ min: 0, max: 2000 }),
      (convention, start, length) => {
        const from = addDays('2000-01-01', start);
        const to = addDays(from, length);
        const days = countDays(convention, from, to);
        expect(days).toBeGreaterThanOrEqual(0);
        expect(countDays(convention, to, from)).toBe(0 - days);
        expect(Math.abs(days - (length * baseOf(convention)) / 365.25)).toBeLessThan(length / 60 + 3);
      },
    ),
  );
});
