import { Draft } from '../../draft.ts';
import { courseOf } from '../../fields.ts';
import { knotsToMps } from '../../units.ts';
import { alarmOf, booleanOf, floatOf, timestampOf } from './typed.ts';

/** More is no query of a tracker. */
const MOST_PARAMETERS = 200;

export const LONGEST_ID = 128;

/** What says who, and where: read apart from the others. */
const OWN: ReadonlySet<string> = new Set(['id', 'deviceid', 'device_id', 'lat', 'lon', 'location', 'valid']);

/** What may come more than once. */
const LISTS: ReadonlySet<string> = new Set(['cell', 'wifi']);

type Note = (draft: Draft, value: string) => boolean;

/** Notes a number, and says whether the value was one. */
const numeric =
  (
    field: 'altitudeM' | 'hdop' | 'satellites' | 'odometerM' | 'engineHoursMs' | 'batteryVolts' | 'supplyVolts',
    least = Number.NEGATIVE_INFINITY,
  ): Note =>
  (draft, value) => {
    const number = floatOf(value);
    if (number === undefined || number < least) return false;
    draft.fields[field] = number;
    return true;
  };

const percent =
  (field: 'batteryPercent' | 'fuelPercent'): Note =>
  (draft, value) => {
    const number = floatOf(value);
    if (number === undefined || number < 0 || number > 100) return false;
    draft.fields[field] = number;
    return true;
  };

const flag =
  (field: 'ignition' | 'motion'): Note =>
  (draft, value) => {
    const isOn = booleanOf(value);
    if (isOn === undefined) return false;
    draft.fields[field] = isOn;
    return true;
  };

const course: Note = (draft, value) => {
  draft.fields.courseDeg = courseOf(floatOf(value));
  return draft.fields.courseDeg !== undefined;
};

/** Numbered from one, in degrees Celsius. */
const TEMPERATURES: readonly string[] = ['temp1', 'temp2', 'temp3', 'temp4', 'temp5', 'temp6', 'temp7', 'temp8'];

/** Below it there is no temperature. */
const COLDEST = -273.15;

/** In the order of their numbers, whatever the order in which they came. Gives the names that have been read. */
export const noteTemperatures = (draft: Draft, textOf: (name: string) => string | null): ReadonlySet<string> => {
  const read = new Set<string>();
  for (const name of TEMPERATURES) {
    const celsius = floatOf(textOf(name) ?? undefined);
    if (celsius === undefined || celsius < COLDEST) continue;
    draft.temperature(celsius);
    read.add(name);
  }
  return read;
};

/** Parameters with a meaning. Speed is in knots, hours in milliseconds, the odometer in metres. */
const NOTES: Readonly<Record<string, Note>> = {
  speed: (draft, value) => {
    const knots = floatOf(value);
    if (knots === undefined || knots < 0) return false;
    draft.fields.speedMps = knotsToMps(knots);
    return true;
  },
  bearing: course,
  heading: course,
  course,
  altitude: numeric('altitudeM'),
  alt: numeric('altitudeM'),
  hdop: numeric('hdop', 0),
  sat: numeric('satellites', 0),
  odometer: numeric('odometerM', 0),
  hours: numeric('engineHoursMs', 0),
  batt: percent('batteryPercent'),
  batteryLevel: percent('batteryPercent'),
  battery: numeric('batteryVolts'),
  power: numeric('supplyVolts'),
  fuelLevel: percent('fuelPercent'),
  ignition: flag('ignition'),
  motion: flag('motion'),
  timestamp: (draft, value) => {
    draft.fields.deviceTime = timestampOf(value);
    return draft.fields.deviceTime !== undefined;
  },
  mock: (draft, value) => {
    draft.raw.mock = booleanOf(value) ?? value;
    return true;
  },
  alarm: (draft, value) => {
    const names = value.split(',').slice(0, 20).map(alarmOf);
    for (const name of names) draft.alarm(name);
    return names.every(name => name !== undefined);
  },
};

/** What an app may add to its places in JSON; of the rest of a query a place has its own fields there. */
const EXTRAS: ReadonlySet<string> = new Set([
  ...['alarm', 'ignition', 'motion', 'sat', 'hdop', 'odometer', 'hours'],
  ...['batteryLevel', 'battery', 'power', 'fuelLevel'],
]);

/** Notes a value that has a meaning under its name, in the units of a query. */
export const noteExtra = (draft: Draft, name: string, value: string): void => {
  if (EXTRAS.has(name)) NOTES[name]?.(draft, value);
};

const placeOf = (parameters: URLSearchParams): readonly [number, number] | undefined => {
  const [first, second] = (parameters.get('location') ?? '').split(',');
  const latitude = floatOf((parameters.get('lat') ?? first)?.trim());
  const longitude = floatOf((parameters.get('lon') ?? second)?.trim());
  return latitude === undefined || longitude === undefined ? undefined : [latitude, longitude];
};

/** Who sends it, where the parameters say so. */
export const deviceIdOf = (parameters: URLSearchParams): string | undefined => {
  const id = parameters.get('id') ?? parameters.get('deviceid') ?? parameters.get('device_id');
  return id === null || id.trim() === '' ? undefined : id;
};

/** Notes the place; a wrong one or half of one is an invalid fix, and with what says of it neither yes nor no stands in `raw` as it came. */
const notePlace = (draft: Draft, parameters: URLSearchParams): void => {
  const place = placeOf(parameters);
  const said = parameters.get('valid') ?? '';
  const isValid = booleanOf(said);
  if (place) draft.place(place[0], place[1], isValid ?? said === '');
  const unread = [...(place ? [] : ['lat', 'lon', 'location']), ...(place && isValid !== undefined ? [] : ['valid'])];
  for (const name of unread) {
    const value = parameters.get(name) ?? '';
    if (value === '') continue;
    draft.raw[name] = value;
    if (name !== 'valid') draft.noPlace();
  }
};

/** A device's reading out of the parameters of a query or a form; everything without a meaning, or that is not of it, stands in `raw`. */
export const readQuery = (deviceId: string, parameters: URLSearchParams): Draft | undefined => {
  if (deviceId.length > LONGEST_ID || parameters.size > MOST_PARAMETERS) return undefined;
  const draft = new Draft(deviceId);
  const temperatures = noteTemperatures(draft, name => parameters.get(name));
  for (const [name, value] of parameters) {
    if (OWN.has(name) || temperatures.has(name) || name === '__proto__') continue;
    const note = Object.hasOwn(NOTES, name) ? NOTES[name] : undefined;
    if (note?.(draft, value)) continue;
    draft.raw[name] = LISTS.has(name) ? parameters.getAll(name) : value;
  }
  notePlace(draft, parameters);
  return draft;
};
