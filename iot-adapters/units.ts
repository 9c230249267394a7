/** A nautical mile is 1,852 m. */
export const knotsToMps = (knots: number): number => (knots * 1852) / 3600;

export const kmhToMps = (kmh: number): number => kmh / 3.6;

export const HOUR_MS = 3_600_000;

/** Whether two numbers are degrees of a place. */
export const isPlace = (latitude: number, longitude: number): boolean =>
  Math.abs(latitude) <= 90 && Math.abs(longitude) <= 180;

/** Takes floating point's tail off a value that its protocol gives with so many digits behind the point. */
export const rounded = (value: number, digits: number): number => Number(value.toFixed(digits));

/** Later than this is no time of any clock, and no database keeps it: the end of the year 9999. */
export const LATEST_TIME = Date.UTC(9999, 11, 31);

/**
 * Unix ms of a UTC date as devices write it, with a year of two digits (or four); nothing where there is no such day or time.
 * A leap second is the first of the next minute, as Unix counts it.
 */
export const utcOf = (
  year: number,
  month: number,
  day: number,
  hour: number,
  minute: number,
  second: number,
): number | undefined => {
  if (hour > 23 || minute > 59 || second > 60) return undefined;
  const fullYear = year < 100 ? 2000 + year : year;
  const midnight = new Date(Date.UTC(fullYear, month - 1, day));
  if (midnight.getUTCMonth() !== month - 1 || midnight.getUTCDate() !== day) return undefined;
  return midnight.getTime() + ((hour * 60 + minute) * 60 + second) * 1000;
};
