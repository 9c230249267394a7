import { Draft } from '../../draft.ts';
import { courseOf, decimalOf } from '../../fields.ts';
import { knotsToMps } from '../../units.ts';
import { alarmOf, booleanOf, timestampOf } from './typed.ts';

/** More is no query of a tracker. */
const MOST_PARAMETERS = 200;

/** What may come more than once. */
const LISTS: ReadonlySet<string> = new Set(['cell', 'wifi']);

type Note = (draft: Draft, value: string) => boolean;

/** Notes a number, and says whether the value was one. */
const numeric =
  (field: 'altitudeM' | 'hdop' | 'satellites' | 'odometerM' | 'engineHoursMs' | 'batteryVolts' | 'supplyVolts'): Note =>
  (draft, value) => {
    const number = decimalOf(value);
    if (number === undefined) return false;
    draft.fields[field] = number;
    return true;
  };

const percent =
  (field: 'batteryPercent' | 'fuelPercent'): Note =>
  (draft, value) => {
    const number = decimalOf(value);
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
  draft.fields.courseDeg = courseOf(decimalOf(value));
  return draft.fields.courseDeg !== undefined;
};

/** Parameters with a meaning. Speed is in knots, hours in milliseconds, the odometer in metres. */
const NOTES: Readonly<Record<string, Note>> = {
  speed: (draft, value) => {
    const knots = decimalOf(value);
    if (knots === undefined || knots < 0) return false;
    draft.fields.speedMps = knotsToMps(knots);
    return true;
  },
  bearing: course,
  heading: course,
  course,
  altitude: numeric('altitudeM'),
  alt: numeric('altitudeM'),
  hdop: numeric('hdop'),
  sat: numeric('satellites'),
  odometer: numeric('odometerM'),
  hours: numeric('engineHoursMs'),
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
  alarm: (draft, value) => {
    const names = value.split(',').slice(0, 20).map(alarmOf);
    for (const name of names) draft.alarm(name);
    return names.every(name => name !== undefined);
  },
};

const placeOf = (parameters: URLSearchParams): readonly [number, number] | undefined => {
  const [first, second] = (parameters.get('location') ?? '').split(',');
  const latitude = decimalOf((parameters.get('lat') ?? first)?.trim());
  const longitude = decimalOf((parameters.get('lon') ?? second)?.trim());
  return latitude === undefined || longitude === undefined ? undefined : [latitude, longitude];
};

/** A reading out of the parameters of a query or a form; everything without a meaning, or that is not of it, stands in `raw`. */
export const readQuery = (parameters: URLSearchParams): Draft | undefined => {
  const id = parameters.get('id') ?? parameters.get('deviceid') ?? parameters.get('device_id');
  if (id === null || id.trim() === '' || id.length > 128 || parameters.size > MOST_PARAMETERS) return undefined;
  const draft = new Draft(id);
  for (const [name, value] of parameters) {
    if (/^(?:id|deviceid|device_id|lat|lon|location|valid|__proto__)$/.test(name)) continue;
    const note = Object.hasOwn(NOTES, name) ? NOTES[name] : undefined;
    if (note?.(draft, value)) continue;
    draft.raw[name] = LISTS.has(name) ? parameters.getAll(name) : value;
  }
  const place = placeOf(parameters);
  // A mocked place is one that the phone was told: whatever it says of it, it is no fix.
  const isMocked = booleanOf(parameters.get('mock') ?? undefined) === true;
  if (place) draft.place(place[0], place[1], booleanOf(parameters.get('valid') ?? undefined) !== false && !isMocked);
  return draft;
};
