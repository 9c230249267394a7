import { describe, expect, it } from 'vitest';
import { dayOf, formatDay, formatMoment, formatRelative, isTimeZone } from './dates.ts';

const at = new Date('2026-09-05T22:30:09Z');

describe('dates', () => {
  it('shows a calendar day as it is, in no zone', () => {
    expect(formatDay('2026-09-05', 'en')).toBe('5 Sep 2026');
    expect(formatDay('2026-09-05', 'zh-CN')).toBe('2026-09-05');
    expect(dayOf(new Date('2026-09-05T00:00:00Z'))).toBe('2026-09-05');
  });

  it('shows a moment on the clock of the person', () => {
    expect(formatMoment(at, 'en', 'UTC')).toBe('5 Sep 2026, 22:30');
    expect(formatMoment(at, 'zh-CN', 'Asia/Shanghai')).toBe('2026-09-06 06:30');
    expect(formatMoment(at, 'en', 'America/New_York', 'second')).toBe('5 Sep 2026, 18:30:09');
    expect(formatMoment(new Date('2026-01-01T00:00:00Z'), 'en', 'UTC')).toBe('1 Jan 2026, 00:00');
    expect(formatMoment(at, 'en', 'Asia/Tokyo', 'day')).toBe('6 Sep 2026');
  });

  it('says how long ago', () => {
    const ago = (seconds: number) => formatRelative(new Date(at.getTime() - seconds * 1000), at, 'en');
    expect([0, 30, 90, 7200, 86_400, -172_800].map(ago)).toEqual([
      'now',
      '30 seconds ago',
      '1 minute ago',
      '2 hours ago',
      'yesterday',
      'in 2 days',
    ]);
    expect(formatRelative(new Date(at.getTime() - 180_000), at, 'zh-CN')).toBe('3分钟前');
  });

  it('knows zones by name', () => {
    expect(isTimeZone('Asia/Shanghai')).toBe(true);
    expect(isTimeZone('Mars/Olympus')).toBe(false);
  });
});
