import { FIXES, type Fix, type RawValue, type Reading } from '#domain/telemetry/reading';

/** Readings of a message of ours, or why it has none. */
export type NativeMessage =
  | { readonly readings: readonly Reading[]; readonly sequences?: readonly bigint[] | undefined }
  | { readonly refused: string };

type Json = { readonly [key: string]: unknown };

/** Readings of one message. */
const MOST_READINGS = 1_000;
/** How deep a message may be nested. */
const DEEPEST = 12;

const isRecord = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

type NumberField = {
  [Key in keyof Reading]-?: Reading[Key] extends number | undefined ? Key : never;
}[keyof Reading];

/** Fields that are numbers, with what they may be called else and what they are multiplied with then. */
const NUMBERS: readonly (readonly [NumberField, Readonly<Record<string, number>>])[] = [
  ['latitude', { lat: 1 }],
  ['longitude', { lon: 1, lng: 1 }],
  ['altitudeM', { altitude: 1 }],
  ['speedMps', {}],
  ['courseDeg', { course: 1, bearing: 1 }],
  ['satellites', {}],
  ['hdop', {}],
  ['engineHoursMs', { engineHours: 3_600_000 }],
  ['odometerM', { odometerKm: 1000 }],
  ['cycles', {}],
  ['fuelPercent', {}],
  ['batteryPercent', {}],
  ['batteryVolts', {}],
  ['supplyVolts', {}],
];

const FLAGS = ['ignition', 'motion'] as const;
const TIMES = ['deviceTime', 'time', 'ts'] as const;
const isFix = (value: unknown): value is Fix => FIXES.some(fix => fix === value);

/** Anything of a message as it is kept; halves of characters and what is nested too deep are not. */
const rawOf = (value: unknown, depth = 0): RawValue => {
  if (value === null || typeof value === 'boolean' || typeof value === 'number' || typeof value === 'string')
    return value;
  if (depth >= DEEPEST) return null;
  if (Array.isArray(value)) return value.map(one => rawOf(one, depth + 1));
  return isRecord(value) ? rawRecord(value, depth) : null;
};

const rawRecord = (value: Json, depth = 0): Readonly<Record<string, RawValue>> =>
  Object.fromEntries(Object.entries(value).map(([key, one]) => [key, rawOf(one, depth + 1)]));

/** A number, also as text, as some gateways send everything. */
const numberOf = (value: unknown): number | null => {
  if (typeof value === 'number') return Number.isFinite(value) ? value : null;
  if (typeof value !== 'string' || !/^\s*-?\d+(\.\d+)?([eE][-+]?\d+)?\s*$/.test(value)) return null;
  return Number(value);
};

const flagOf = (value: unknown): boolean | null => {
  if (typeof value === 'boolean') return value;
  return value === 1 || value === 'true' || value === '1'
    ? true
    : value === 0 || value === 'false' || value === '0'
      ? false
      : null;
};

/** Unix seconds below 2^31, milliseconds else; or ISO 8601 with its zone. */
const timeOf = (value: unknown): number | null => {
  const number = numberOf(value);
  if (number !== null) return Math.round(Math.abs(number) < 2 ** 31 ? number * 1000 : number);
  if (typeof value !== 'string' || !/^\d{4}-\d{2}-\d{2}T.*(Z|[+-]\d{2}:?\d{2})$/.test(value)) return null;
  // A leap second is the first of the next minute, as Unix counts it.
  const unleapt = value.replace(/(T\d{2}:\d{2}):60/, '$1:59');
  const time = Date.parse(unleapt);
  return Number.isNaN(time) ? null : time + (unleapt === value ? 0 : 1_000);
};

const sequenceOf = (value: unknown): bigint | null => {
  if (typeof value === 'number') return Number.isSafeInteger(value) && value >= 0 ? BigInt(value) : null;
  return typeof value === 'string' && /^\d{1,18}$/.test(value) ? BigInt(value) : null;
};

type Fields = { -readonly [Key in keyof Reading]?: Reading[Key] };

const textsOf = (value: unknown): string[] | null =>
  Array.isArray(value) && value.length <= 50 && value.every(one => typeof one === 'string') ? value : null;

const numbersOf = (value: unknown): number[] | null => {
  if (!Array.isArray(value) || value.length > 50) return null;
  const numbers = value.map(numberOf);
  return numbers.every(one => one !== null) ? numbers : null;
};

/** Takes the fields that have a meaning out of `left`. Answers what is wrong with one of them. */
const takeFields = (left: Map<string, unknown>, fields: Fields): string | null => {
  const take = (name: string): unknown => {
    const value = left.get(name);
    left.delete(name);
    return value === null ? undefined : value;
  };
  for (const [field, others] of NUMBERS) {
    for (const [name, factor] of [[field, 1] as const, ...Object.entries(others)]) {
      const value = take(name);
      if (value === undefined) continue;
      const number = numberOf(value);
      if (number === null) return `wrong-${field}`;
      fields[field] ??= number * factor;
    }
  }
  for (const name of FLAGS) {
    const value = take(name);
    if (value === undefined) continue;
    const flag = flagOf(value);
    if (flag === null) return `wrong-${name}`;
    fields[name] = flag;
  }
  const [alarms, temperatures, meterId, fix] = [take('alarms'), take('temperaturesC'), take('meterId'), take('fix')];
  const [texts, degrees] = [
    alarms === undefined ? [] : textsOf(alarms),
    temperatures === undefined ? [] : numbersOf(temperatures),
  ];
  if (texts === null) return 'wrong-alarms';
  if (degrees === null) return 'wrong-temperaturesC';
  fields.alarms = texts.map(text => text.slice(0, 60));
  if (degrees.length > 0) fields.temperaturesC = degrees;
  if (meterId !== undefined) {
    if (typeof meterId !== 'string' && typeof meterId !== 'number') return 'wrong-meterId';
    fields.meterId = String(meterId).slice(0, 60);
  }
  if (fix !== undefined) {
    if (!isFix(fix)) return 'wrong-fix';
    fields.fix = fix;
  }
  return null;
};

interface OneReading {
  readonly reading: Reading;
  readonly sequence: bigint | null;
}

const oneOf = (value: unknown): OneReading | { readonly refused: string } => {
  if (!isRecord(value)) return { refused: 'not-an-object' };
  const { values, ...outer } = value;
  const left = new Map(Object.entries(isRecord(values) ? { ...values, ...outer } : value));
  const fields: Fields = {};
  for (const name of TIMES) {
    const stated = left.get(name);
    left.delete(name);
    if (stated === undefined || stated === null) continue;
    const time = timeOf(stated);
    if (time === null) return { refused: 'wrong-time' };
    fields.deviceTime ??= time;
  }
  const numbered = left.get('sequence');
  left.delete('sequence');
  const sequence = numbered === undefined || numbered === null ? null : sequenceOf(numbered);
  if (numbered !== undefined && numbered !== null && sequence === null) return { refused: 'wrong-sequence' };
  left.delete('deviceId');
  const wrong = takeFields(left, fields);
  if (wrong !== null) return { refused: wrong };
  const { latitude, longitude } = fields;
  if ((latitude === undefined) !== (longitude === undefined)) return { refused: 'half-a-place' };
  if (latitude !== undefined && longitude !== undefined && (Math.abs(latitude) > 90 || Math.abs(longitude) > 180))
    return { refused: 'place-impossible' };
  const given = left.get('raw');
  if (isRecord(given)) left.delete('raw');
  const raw = { ...(isRecord(given) ? given : {}), ...Object.fromEntries(left) };
  const { fix = latitude === undefined ? 'none' : 'valid', alarms = [], ...rest } = fields;
  return { sequence, reading: { ...rest, fix, alarms, raw: rawRecord(raw) } };
};

/**
 * Readings of a JSON value: ours (the fields of `domain/telemetry/reading`, one or a list, or `{readings: […]}`), or
 * ThingsBoard's (`{ts, values}`, a list of these, or a plain map). What is not modelled is kept in `raw`. A `sequence`, where
 * each reading has one, is the device's own number of it, never used twice.
 */
export const readingsOfJson = (value: unknown): NativeMessage => {
  const inner = isRecord(value) && Array.isArray(value.readings) ? value.readings : value;
  const list: readonly unknown[] = Array.isArray(inner) ? inner : [inner];
  if (list.length > MOST_READINGS) return { refused: 'too-many-readings' };
  const read: OneReading[] = [];
  for (const one of list) {
    const reading = oneOf(one);
    if ('refused' in reading) return reading;
    read.push(reading);
  }
  const sequences = read.flatMap(({ sequence }) => (sequence === null ? [] : [sequence]));
  const readings = read.map(({ reading }) => reading);
  return sequences.length === readings.length && sequences.length > 0 ? { readings, sequences } : { readings };
};

const decoder = new TextDecoder('utf-8', { fatal: true });

/** A message's text; `null` where it is none. */
export const textOf = (payload: Uint8Array): string | null => {
  try {
    return decoder.decode(payload);
  } catch {
    return null;
  }
};

/** The JSON value of a payload; `undefined` where it is none. */
export const jsonOf = (payload: Uint8Array): unknown => {
  const text = textOf(payload);
  if (text === null) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};
