import { expect, test } from 'vitest';
import { momentIn } from './zoned-moment.ts';

const text = (zone: string, date: string, hours: number): string =>
  new Date(momentIn(zone, date, hours * 3600) * 1000).toISOString();

test.each([
  ['Europe/Berlin', '2026-01-15', 10, '2026-01-15T09:00:00.000Z'],
  ['Europe/Berlin', '2026-07-15', 10, '2026-07-15T08:00:00.000Z'],
  // The clocks go back at 3:00 on 25 October: 2:30 comes twice.
  ['Europe/Berlin', '2026-10-25', 2.5, '2026-10-25T00:30:00.000Z'],
  // They go forward at 2:00 on 29 March: there is no 2:30.
  ['Europe/Berlin', '2026-03-29', 2.5, '2026-03-29T01:30:00.000Z'],
  ['Asia/Shanghai', '2026-03-01', 0, '2026-02-28T16:00:00.000Z'],
  ['UTC', '2026-03-01', 12, '2026-03-01T12:00:00.000Z'],
])('%s %s %d h', (zone, date, hours, expected) => {
  expect(text(zone, date, hours)).toBe(expected);
});
