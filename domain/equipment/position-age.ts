const HOUR_MS = 3_600_000;

export const POSITION_AGES = ['fresh', 'stale', 'old', 'none'] as const;

/** How old the newest position of a machine is, in a word. */
export type PositionAge = (typeof POSITION_AGES)[number];

/** A position is `fresh` up to a day, `stale` up to a week, and `old` beyond. In milliseconds. */
export const POSITION_AGE_LIMITS_MS = { fresh: 24 * HOUR_MS, stale: 7 * 24 * HOUR_MS } as const;

/** `none`: nobody has said where it is. A position ahead of the clock is fresh: clocks differ. */
export const positionAge = (at: Date | null, now: Date): PositionAge => {
  if (at === null) return 'none';
  const age = now.getTime() - at.getTime();
  if (age <= POSITION_AGE_LIMITS_MS.fresh) return 'fresh';
  return age <= POSITION_AGE_LIMITS_MS.stale ? 'stale' : 'old';
};
