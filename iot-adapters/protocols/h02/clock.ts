import { carriedUtcOf, pairsOf } from '../../fields.ts';

/** Unix ms of “hhmmss” and “ddmmyy”; nothing where either is missing, or the clock was never set and says day 0. */
export const timeOf = (clock: string | undefined, date: string | undefined): number | undefined => {
  const time = pairsOf(clock);
  const day = pairsOf(date);
  return time && day && day[0] > 0 && day[1] > 0 ? carriedUtcOf(day[2], day[1], day[0], ...time) : undefined;
};
