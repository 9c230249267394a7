import { FIXES, type Fix, type RawValue, type Reading } from '#domain/telemetry/reading';
import type { RefusalReason } from '#domain/telemetry/refusal-reasons';
import { isDay } from '../fields.ts';

/** Readings of a message of ours, or why it has none. */
export type NativeMessage =
  | { readonly readings: readonly Reading[]; readonly sequences?: readonly bigint[] | undefined }
  | { readonly refused: RefusalReason };

type Json = { readonly [key: string]: unknown };

/** Readings of one message. */
const MOST_READINGS = 1_000;
/** How deep a message may be nested. */
const DEEPEST = 12;

const isRecord = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

type NumberField = Exclude<
  { [Key in keyof Reading]-?: Reading[Key] extends number | undefined ? Key : never }[keyof Reading],
  'deviceTime'
>;

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

interface NumberName {
  readonly field: NumberField;
  readonly factor: number;
  /** Where a field is there under several names, the lowest counts. */
  readonly rank: number;
}

const NUMBER_NAMES: ReadonlyMap<string, NumberName> = new Map(
  NUMBERS.flatMap(([field, others]) =>
    [[field, 1] as const, ...Object.entries(others)].map(([name, factor], rank) => [name, { field, factor, rank }]),
  ),
);

/** Names of the time, with their rank. */
const TIMES: ReadonlyMap<string, number> = new Map([
  ['deviceTime', 0],
  ['time', 1],
  ['ts', 2],
]);
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
  if (!isDay(value.slice(0, 10))) return null;
  // A leap second is the first of the next minute, as Unix counts it.
  const unleapt = value.replace(/(T\d{2}:\d{2}):60/, '$1:59');
  const time = Date.parse(unleapt);
  return Number.isNaN(time) ? null : time + (unleapt === value ? 0 : 1_000);
};

const sequenceOf = (value: unknown): bigint | null => {
  if (typeof value === 'number') return Number.isSafeInteger(value) && value >= 0 ? BigInt(value) : null;
  return typeof value === 'string' && /^\d{1,18}$/.test(value) ? BigInt(value) : null;
};

type MutableReading = { -readonly [Key in keyof Reading]: Reading[Key] };

const textsOf = (value: unknown): string[] | null =>
  Array.isArray(value) && value.length <= 50 && value.every(one => typeof one === 'string') ? value : null;

const numbersOf = (value: unknown): number[] | null => {
  if (!Array.isArray(value) || value.length > 50) return null;
  const numbers = value.map(numberOf);
  return numbers.every(one => one !== null) ? numbers : null;
};

interface OneReading {
  readonly reading: Reading;
  readonly sequence: bigint | null;
}

/** One reading as its fields come, whatever their order. */
class ReadingFields {
  /** Filled in place: of a copy for each message there would be tens of thousands a second. */
  readonly reading: MutableReading = { fix: 'none', alarms: [], raw: {} };
  #isFixGiven = false;
  /** What has no meaning here. */
  readonly left: [string, unknown][] = [];
  sequence: bigint | null = null;
  /** Ranks of the names under which a time and numbers came, where one was not the first. */
  #ranks: Map<string, number> | null = null;

  /** Whether a name of this rank gives way to one that was there. */
  #isOutranked(field: keyof Reading, rank: number): boolean {
    if (this.reading[field] !== undefined && (this.#ranks?.get(field) ?? 0) < rank) return true;
    if (rank > 0) this.#ranks ??= new Map();
    this.#ranks?.set(field, rank);
    return false;
  }

  /** Takes a field; answers what is wrong with it. Null says nothing. */
  take(name: string, value: unknown): RefusalReason | null {
    const number = NUMBER_NAMES.get(name);
    if (number) return value === null ? null : this.#number(number, value);
    const rank = TIMES.get(name);
    if (rank !== undefined) return value === null ? null : this.#time(rank, value);
    switch (name) {
      case 'deviceId':
        return null;
      case 'sequence':
        if (value === null) return null;
        this.sequence = sequenceOf(value);
        return this.sequence === null ? 'wrong-sequence' : null;
      case 'ignition':
      case 'motion':
        return value === null ? null : this.#flag(name, value);
      case 'alarms':
      case 'temperaturesC':
      case 'meterId':
      case 'fix':
        return value === null ? null : this.#other(name, value);
      default:
        this.left.push([name, value]);
        return null;
    }
  }

  #number({ field, factor, rank }: NumberName, value: unknown): RefusalReason | null {
    const number = numberOf(value);
    if (number === null) return `wrong-${field}`;
    if (!this.#isOutranked(field, rank)) this.reading[field] = number * factor;
    return null;
  }

  #time(rank: number, value: unknown): RefusalReason | null {
    const time = timeOf(value);
    if (time === null) return 'wrong-time';
    if (!this.#isOutranked('deviceTime', rank)) this.reading.deviceTime = time;
    return null;
  }

  #flag(name: 'ignition' | 'motion', value: unknown): RefusalReason | null {
    const flag = flagOf(value);
    if (flag === null) return `wrong-${name}`;
    this.reading[name] = flag;
    return null;
  }

  #other(name: 'alarms' | 'temperaturesC' | 'meterId' | 'fix', value: unknown): RefusalReason | null {
    if (name === 'alarms') {
      const texts = textsOf(value);
      if (texts === null) return 'wrong-alarms';
      this.reading.alarms = texts.map(text => text.slice(0, 60));
    } else if (name === 'temperaturesC') {
      const degrees = numbersOf(value);
      if (degrees === null) return 'wrong-temperaturesC';
      if (degrees.length > 0) this.reading.temperaturesC = degrees;
    } else if (name === 'meterId') {
      if (typeof value !== 'string' && typeof value !== 'number') return 'wrong-meterId';
      this.reading.meterId = String(value).slice(0, 60);
    } else {
      if (!isFix(value)) return 'wrong-fix';
      this.reading.fix = value;
      this.#isFixGiven = true;
    }
    return null;
  }

  /** Once all fields are taken: what follows from them. Answers what is wrong with them together. */
  finish(): RefusalReason | null {
    const { latitude, longitude } = this.reading;
    if ((latitude === undefined) !== (longitude === undefined)) return 'half-a-place';
    if (latitude !== undefined && longitude !== undefined) {
      if (Math.abs(latitude) > 90 || Math.abs(longitude) > 180) return 'place-impossible';
      if (!this.#isFixGiven) this.reading.fix = 'valid';
    }
    if (this.left.length > 0) this.reading.raw = this.#raw();
    return null;
  }

  /** What is left, over what was given as `raw`. */
  #raw(): Readonly<Record<string, RawValue>> {
    const given = this.left.find(([name, value]) => name === 'raw' && isRecord(value));
    const left = Object.fromEntries(this.left.filter(one => one !== given));
    return rawRecord({ ...(given && isRecord(given[1]) ? given[1] : {}), ...left });
  }
}

/** Whether a field of a record is taken, beside what else the message says. */
type Wanted = (name: string, message: Json) => boolean;

const isAny: Wanted = () => true;
const isBesideValues: Wanted = name => name !== 'values';
/** What stands beside `values` counts, where both say it. */
const isOnlyInValues: Wanted = (name, message) => name === 'values' || !Object.hasOwn(message, name);

/** Takes those fields of a record that are wanted. Answers what is wrong with one of them. */
const takeAll = (taken: ReadingFields, said: Json, isWanted: Wanted, message: Json): RefusalReason | null => {
  for (const name in said) {
    if (!Object.hasOwn(said, name) || !isWanted(name, message)) continue;
    const wrong = taken.take(name, said[name]);
    if (wrong !== null) return wrong;
  }
  return null;
};

const oneOf = (value: unknown): OneReading | { readonly refused: RefusalReason } => {
  if (!isRecord(value)) return { refused: 'not-an-object' };
  const taken = new ReadingFields();
  const { values } = value;
  const wrong = isRecord(values)
    ? (takeAll(taken, values, isOnlyInValues, value) ?? takeAll(taken, value, isBesideValues, value))
    : takeAll(taken, value, isAny, value);
  const refused = wrong ?? taken.finish();
  return refused === null ? { sequence: taken.sequence, reading: taken.reading } : { refused };
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
  const readings: Reading[] = [];
  const sequences: bigint[] = [];
  for (const one of list) {
    const read = oneOf(one);
    if ('refused' in read) return read;
    readings.push(read.reading);
    if (read.sequence !== null) sequences.push(read.sequence);
  }
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
