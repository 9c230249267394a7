/** Numbers as text messages carry them; nothing where the text is none, or is not there. */
export const decimalOf = (text: string | undefined): number | undefined =>
  text !== undefined && /^[+-]?(?:\d{1,15}(?:\.\d{0,20})?|\.\d{1,20})$/.test(text) ? Number(text) : undefined;

export const integerOf = (text: string | undefined): number | undefined =>
  text !== undefined && /^-?\d{1,15}$/.test(text) ? Number(text) : undefined;

export const hexOf = (text: string | undefined): number | undefined =>
  text !== undefined && /^[0-9a-f]{1,12}$/i.test(text) ? Number.parseInt(text, 16) : undefined;

/**
 * Unix ms of a date and time whose parts may run over, as devices with a bad clock write them (69 seconds, month 0): carried
 * into the next part and never refused, up to two digits each.
 */
export const carriedUtcOf = (
  year: number,
  month: number,
  day: number,
  hour: number,
  minute: number,
  second: number,
): number => Date.UTC(2000 + year, month - 1, day, hour, minute, second);

/** Whether `2025-02-30` and the like is a day: 30 February is none, and would be read as 2 March. */
export const isDay = (day: string): boolean => {
  const midnight = new Date(`${day}T00:00:00Z`);
  return !Number.isNaN(midnight.getTime()) && midnight.toISOString().startsWith(day);
};

const PAIRS = /^(\d{2})(\d{2})(\d{2})$/;

/** “hhmmss” and the like as three numbers. */
export const pairsOf = (text: string | undefined): readonly [number, number, number] | undefined => {
  const [, a, b, c] = PAIRS.exec(text ?? '') ?? [];
  return a === undefined ? undefined : [Number(a), Number(b), Number(c)];
};

/**
 * Degrees of “dddmm.mmmm” and its hemisphere, and NaN where there are 60 minutes or more. Degrees may be missing, and the point too, after the minutes' two digits
 * (`ddmmmmmm`); “-dd-mm.mmmm” is how some firmware writes it.
 */
export const degreesOf = (text: string | undefined, hemisphere: string | undefined): number | undefined => {
  if (text === undefined || hemisphere === undefined || !/^[NSEW]$/.test(hemisphere)) return undefined;
  const [, degrees = '', minutes, split = '', rest] =
    /^ {0,4}(?:-?(\d{0,3}?)-?(\d{1,2}\.\d{1,12})|(\d{4,5})(\d{4}))$/.exec(text) ?? [];
  const [whole, part] =
    minutes !== undefined
      ? [Number(degrees), Number(minutes)]
      : rest !== undefined
        ? [Number(split.slice(0, -2)), Number(`${split.slice(-2)}.${rest}`)]
        : [];
  if (whole === undefined || part === undefined) return undefined;
  const value = part < 60 ? whole + part / 60 : Number.NaN;
  return hemisphere === 'S' || hemisphere === 'W' ? -value : value;
};

/** A course counts from 0 to 360; what is beyond says nothing. */
export const courseOf = (degrees: number | undefined): number | undefined =>
  degrees !== undefined && degrees >= 0 && degrees <= 360 ? degrees : undefined;
