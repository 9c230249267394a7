import { describe, expect, test } from 'vitest';
import { POSITION_AGE_LIMITS_MS, positionAge } from './position-age.ts';

const now = new Date('2026-11-22T12:00:00Z');
const before = (ms: number) => new Date(now.getTime() - ms);

describe('the age of a position', () => {
  test.each([
    ['fresh', 0],
    ['fresh', -60_000],
    ['fresh', POSITION_AGE_LIMITS_MS.fresh],
    ['stale', POSITION_AGE_LIMITS_MS.fresh + 1],
    ['stale', POSITION_AGE_LIMITS_MS.stale],
    ['old', POSITION_AGE_LIMITS_MS.stale + 1],
  ])('is %s after %i ms', (age, ms) => {
    expect(positionAge(before(ms), now)).toBe(age);
  });
  test('none where nobody has said where it is', () => {
    expect(positionAge(null, now)).toBe('none');
  });
});
