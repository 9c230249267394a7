import { ALARM_NAMES, type AlarmName } from '#domain/telemetry/alarm-names';
import type { UnixMs } from '#domain/telemetry/reading';
import { isDay } from '../../fields.ts';

/** Seconds fit in 31 bits until 2038; what is larger counts milliseconds. */
const LARGEST_SECONDS = 2 ** 31;

/** The latest time that `Date` can hold. */
const LATEST = 8.64e15;

/** The plus of an offset that was not escaped arrives as a space. */
const ISO = /^(\d{4}-\d{2}-\d{2})[T ](\d{2}:\d{2}(?::\d{2}(?:[.,]\d{1,9})?)?)(?:Z|([ +-])(\d{2}):?(\d{2}))?$/i;

/** A timestamp in seconds, in milliseconds, or written out; without a zone it is UTC. */
export const timestampOf = (value: string | number | undefined): UnixMs | undefined => {
  const text = String(value ?? '').trim();
  if (/^\d{1,16}(?:\.\d{1,9})?$/.test(text)) {
    const count = Number(text);
    const time = Math.round(count < LARGEST_SECONDS ? count * 1000 : count);
    return time <= LATEST ? time : undefined;
  }
  const [, day, clock = '', sign, hours, minutes] = ISO.exec(text) ?? [];
  if (day === undefined || !isDay(day)) return undefined;
  const zone = sign === undefined ? 'Z' : `${sign === '-' ? '-' : '+'}${hours}:${minutes}`;
  // A leap second is the first of the next minute, as Unix counts it.
  const isLeap = clock.slice(6, 8) === '60';
  const time = Date.parse(
    `${day}T${(isLeap ? `${clock.slice(0, 6)}59${clock.slice(8)}` : clock).replace(',', '.')}${zone}`,
  );
  return Number.isNaN(time) ? undefined : time + (isLeap ? 1_000 : 0);
};

/** A number as programs print it: also `5.0E-4`, which is how telephones write what is nearly nought. */
export const floatOf = (text: string | undefined): number | undefined => {
  if (text === undefined || !/^[+-]?(?:\d{1,15}(?:\.\d{0,40})?|\.\d{1,40})(?:e[+-]?\d{1,3})?$/i.test(text))
    return undefined;
  const number = Number(text);
  return Math.abs(number) < 1e15 ? number : undefined;
};

export const booleanOf = (value: string | boolean | number | undefined): boolean | undefined => {
  const text = String(value ?? '').toLowerCase();
  if (/^(?:true|1|yes|on)$/.test(text)) return true;
  return /^(?:false|0|no|off)$/.test(text) ? false : undefined;
};

const isAlarmName = (name: string): name is AlarmName => ALARM_NAMES.some(known => known === name);

/** “powerCut”, “power_cut” and “power-cut” are one alarm. */
export const alarmOf = (text: string): AlarmName | undefined => {
  const name = text
    .trim()
    .slice(0, 40)
    .replace(/([a-z])([A-Z])/g, '$1-$2')
    .replace(/[_ ]/g, '-')
    .toLowerCase();
  return isAlarmName(name) ? name : undefined;
};
