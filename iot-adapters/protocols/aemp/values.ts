import type { UnixMs } from '#domain/telemetry/reading';
import { decimalOf, isDay } from '../../fields.ts';
import { HOUR_MS } from '../../units.ts';

/** Java leaves out seconds that are none. */
const TIME = /^(\d{4}-\d{2}-\d{2})[T ](\d{2}:\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?(?:Z|([+-]\d{2}):?(\d{2}))?$/i;

const EXPONENT = /^[+-]?\d{1,15}(?:\.\d{0,20})?e[+-]?\d{1,2}$/i;

/** A number, also as XML's doubles may be written: `-5.0E-4` is a longitude of Greenwich. */
export const numberOf = (text: string | undefined): number | undefined => {
  const decimal = decimalOf(text);
  if (decimal !== undefined || text === undefined || !EXPONENT.test(text)) return decimal;
  const number = Number(text);
  return Math.abs(number) < 1e15 ? number : undefined;
};

/** Unix ms of a time as vendors write it: with or without fractions, and UTC where it says no zone. 0001-01-01 is none. */
export const timeOf = (text: string | undefined): UnixMs | undefined => {
  const [, day, clock, second = '00', fraction = '', hours, minutes] = TIME.exec(text?.trim() ?? '') ?? [];
  if (day === undefined || day < '1970' || !isDay(day)) return undefined;
  const zone = hours === undefined ? 'Z' : `${hours}:${minutes}`;
  const time = Date.parse(`${day}T${clock}:${second}.${fraction.padEnd(3, '0').slice(0, 3)}${zone}`);
  return Number.isNaN(time) ? undefined : time;
};

const DURATION =
  /^P(?:(\d{1,6})D)?(?:T(?:(\d{1,7}(?:\.\d{1,9})?)H)?(?:(\d{1,7}(?:\.\d{1,9})?)M)?(?:(\d{1,9}(?:\.\d{1,9})?)S)?)?$/i;

/** Milliseconds of hours as a number, or of an ISO 8601 duration in days, hours, minutes and seconds. */
export const hoursOf = (text: string | undefined): number | undefined => {
  const hours = numberOf(text);
  if (hours !== undefined) return hours >= 0 ? Math.round(hours * HOUR_MS) : undefined;
  const [matched, days = '0', whole = '0', minutes = '0', seconds = '0'] = DURATION.exec(text ?? '') ?? [];
  if (matched === undefined || matched.length < 3) return undefined;
  return Math.round((Number(days) * 24 + Number(whole)) * HOUR_MS + Number(minutes) * 60_000 + Number(seconds) * 1000);
};

const METRES: Readonly<Record<string, number>> = {
  metre: 1,
  meter: 1,
  m: 1,
  kilometre: 1000,
  kilometer: 1000,
  km: 1000,
  mile: 1609.344,
  mi: 1609.344,
  foot: 0.3048,
  feet: 0.3048,
  ft: 0.3048,
};

/** Metres of a length with its unit, in one of its spellings; `assumed` where there is none. Nothing where it is another. */
export const metresOf = (
  text: string | undefined,
  unit: string | undefined,
  assumed: 'metre' | 'kilometre',
): number | undefined => {
  const value = numberOf(text);
  const name = (unit ?? assumed).toLowerCase();
  const factor = METRES[name] ?? METRES[name.replace(/s$/, '')];
  return value === undefined || factor === undefined ? undefined : value * factor;
};

export const booleanOf = (text: string | undefined): boolean | undefined => {
  if (text === undefined) return undefined;
  if (/^(?:true|1|on|running)$/i.test(text)) return true;
  return /^(?:false|0|off|stopped)$/i.test(text) ? false : undefined;
};

/** A percentage; some meters pass a hundred by a little. */
export const percentOf = (text: string | undefined): number | undefined => {
  const value = numberOf(text);
  return value !== undefined && value >= 0 && value <= 100 ? value : undefined;
};
