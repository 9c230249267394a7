import { carriedUtcOf, pairsOf } from '../../fields.ts';

/**
 * Unix ms of “hhmmss” and “ddmmyy”, and of the day's beginning where the time is left empty; nothing where the date is
 * missing, or the clock was never set and says day 0.
 */
export const timeOf = (clock: string | undefined, date: string | undefined): number | undefined => {
  const time = clock === '' ? ([0, 0, 0] as const) : pairsOf(clock);
  const day = pairsOf(date);
  return time && day && day[0] > 0 && day[1] > 0 ? carriedUtcOf(day[2], day[1], day[0], ...time) : undefined;
};
