import { z } from 'zod';
import type { RawValue } from '#domain/telemetry/reading';
import { Draft } from '../../draft.ts';
import { courseOf } from '../../fields.ts';
import { rounded } from '../../units.ts';
import { LONGEST_ID, noteExtra, noteTemperatures } from './query.ts';
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
    .looseObject({
      latitude: z.unknown().optional(),
      longitude: z.unknown().optional(),
      speed: number,
      heading: number,
      altitude: number,
    })
    .optional()
    .catch(undefined),
  is_moving: z.boolean().optional().catch(undefined),
  odometer: number,
  battery: z.looseObject({ level: number }).optional().catch(undefined),
  alarm: z.string().optional().catch(undefined),
  extras: z.record(z.string(), z.unknown()).optional().catch(undefined),
});

const body = z.object({
  device_id: z.union([z.string().min(1).max(LONGEST_ID), z.number()]).optional(),
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
  const { speed, heading, altitude, ...more } = coords ?? {};
  const { latitude, longitude, ...others } = more;
  const hasPlace = typeof latitude === 'number' && typeof longitude === 'number';
  if (hasPlace) draft.place(latitude, longitude, true);
  else if ((latitude ?? longitude ?? null) !== null) draft.noPlace();
  draft.fields.speedMps = known(speed);
  draft.fields.courseDeg = courseOf(heading);
  draft.fields.altitudeM = altitude;
  draft.fields.motion = is_moving;
  draft.fields.odometerM = known(odometer);
  const level = known(battery?.level);
  if (level !== undefined && level <= 1) draft.fields.batteryPercent = rounded(level * 100, 3);
  const { extras = {} } = one;
  noteTemperatures(draft, name => (Object.hasOwn(extras, name) ? String(extras[name]) : null));
  for (const [name, value] of Object.entries(extras).slice(0, MOST_KEYS)) {
    // An alarm of the place itself goes before one that the app has added.
    if (name !== 'alarm' || one.alarm === undefined) noteExtra(draft, name, String(value));
  }
  if (one.alarm !== undefined) noteExtra(draft, 'alarm', one.alarm);
  const unread = {
    ...rest,
    ...(draft.fields.deviceTime === undefined && { timestamp }),
    ...{ battery, coords: hasPlace ? others : more },
  };
  for (const [key, value] of Object.entries(unread).slice(0, MOST_KEYS)) {
    if (value !== undefined && key !== '__proto__') draft.raw[key] = rawOf(value);
  }
  return draft;
};

/** Places of one device, in the order in which it sent them. */
export interface JsonMessage {
  readonly deviceId: string | undefined;
  readonly drafts: readonly Draft[];
}

/**
 * What `{"device_id", "location": {…}}` says, with one place or a list of them, which may be empty; nothing where it is no such
 * message.
 *
 * @param sender who sends it, where the body does not say so
 */
export const readJson = (text: string, sender: string | undefined): JsonMessage | undefined => {
  const parsed = body.safeParse(parseJson(text));
  if (!parsed.success) return undefined;
  const { device_id: id, location: locations } = parsed.data;
  const deviceId = id === undefined ? sender : String(id);
  if (deviceId === undefined) return { deviceId, drafts: [] };
  return { deviceId, drafts: [locations].flat().map(one => readLocation(deviceId, one)) };
};

const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};
