import { z } from 'zod';
import type { RawValue } from '#domain/telemetry/reading';
import { Draft } from '../../draft.ts';
import { courseOf } from '../../fields.ts';
import { timestampOf } from './typed.ts';

/** A message holds at most so many places: what a phone kept while it was offline. */
const MOST_LOCATIONS = 1000;

const MOST_KEYS = 200;

const number = z.number().optional().catch(undefined);

const location = z.looseObject({
  timestamp: z
    .union([z.string().max(64), z.number()])
    .optional()
    .catch(undefined),
  coords: z
    .looseObject({ latitude: number, longitude: number, speed: number, heading: number, altitude: number })
    .optional()
    .catch(undefined),
  is_moving: z.boolean().optional().catch(undefined),
  odometer: number,
  mock: z.boolean().optional().catch(undefined),
  battery: z.looseObject({ level: number }).optional().catch(undefined),
});

const body = z.object({
  device_id: z.union([z.string().min(1).max(128), z.number()]),
  location: z.union([location, z.array(location).max(MOST_LOCATIONS)]),
});

type Location = z.infer<typeof location>;

/** JSON as it came, without what JSON has no word for. */
const rawOf = (value: unknown, depth = 0): RawValue => {
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' || value === null)
    return value;
  if (depth > 8) return null;
  if (Array.isArray(value)) return value.slice(0, MOST_KEYS).map(one => rawOf(one, depth + 1));
  if (typeof value !== 'object') return null;
  const entries = Object.entries(value).slice(0, MOST_KEYS);
  return Object.fromEntries(entries.map(([key, one]) => [key, rawOf(one, depth + 1)]));
};

/** −1 stands for what the phone does not know. */
const known = (value: number | undefined): number | undefined =>
  value !== undefined && value >= 0 ? value : undefined;

const readLocation = (deviceId: string, one: Location): Draft => {
  const { timestamp, coords, is_moving, odometer, battery, ...rest } = one;
  const draft = new Draft(deviceId);
  draft.fields.deviceTime = timestampOf(timestamp);
  const { latitude, longitude, speed, heading, altitude, ...more } = coords ?? {};
  // A mocked place is one that the phone was told: whatever it says of it, it is no fix.
  if (latitude !== undefined && longitude !== undefined) draft.place(latitude, longitude, one.mock !== true);
  draft.fields.speedMps = known(speed);
  draft.fields.courseDeg = courseOf(heading);
  draft.fields.altitudeM = altitude;
  draft.fields.motion = is_moving;
  draft.fields.odometerM = known(odometer);
  const level = known(battery?.level);
  if (level !== undefined && level <= 1) draft.fields.batteryPercent = Math.round(level * 100);
  for (const [key, value] of Object.entries({ ...rest, battery, coords: more }).slice(0, MOST_KEYS)) {
    if (value !== undefined && key !== '__proto__') draft.raw[key] = rawOf(value);
  }
  return draft;
};

/** The readings of `{"device_id", "location": {…}}`, with one place or a list of them; nothing where it is no such message. */
export const readJson = (text: string): readonly Draft[] | undefined => {
  const parsed = body.safeParse(parseJson(text));
  if (!parsed.success) return undefined;
  const { device_id: id, location: locations } = parsed.data;
  return [locations].flat().map(one => readLocation(String(id), one));
};

const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};
