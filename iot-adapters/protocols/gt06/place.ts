import { bitsOf, hasBit } from '../../bytes.ts';
import { kmhToMps } from '../../units.ts';
import { type Context, readTime } from './context.ts';

/** Degrees are counted in 30,000ths of a minute. */
const UNITS_A_DEGREE = 1_800_000;

const readFlags = ({ body, draft }: Context): number => {
  const flags = body.u16();
  const course = bitsOf(flags, 0, 10);
  if (course <= 360) draft.fields.courseDeg = course;
  else draft.raw.course = course;
  // Bits 14 and 15: whether the ignition is told, and how it is.
  if (hasBit(flags, 14)) draft.fields.ignition = hasBit(flags, 15);
  return flags;
};

const notePlace = ({ draft }: Context, latitude: number, longitude: number, flags: number): void => {
  const north = (hasBit(flags, 10) ? latitude : -latitude) / UNITS_A_DEGREE;
  const east = (hasBit(flags, 11) ? -longitude : longitude) / UNITS_A_DEGREE;
  // No minus zero on the equator.
  draft.place(north + 0, east + 0, hasBit(flags, 12));
};

/** Latitude, longitude, speed in km/h and flags. */
export const readCoordinates = (context: Context): void => {
  const { body, draft } = context;
  const latitude = body.u32();
  const longitude = body.u32();
  draft.fields.speedMps = kmhToMps(body.u8());
  notePlace(context, latitude, longitude, readFlags(context));
};

/** Satellites (the lower four bits; above them stands a length), then coordinates. */
export const readPlace = (context: Context): void => {
  context.draft.fields.satellites = context.body.u8() & 0x0f;
  readCoordinates(context);
};

/** Time and place, as most messages with a fix begin. */
export const readGps = (context: Context): void => {
  context.draft.fields.deviceTime = readTime(context);
  readPlace(context);
};

/** In the alarms of cameras: latitude, longitude and flags alone. */
export const readBarePlace = (context: Context): void => {
  const latitude = context.body.u32();
  const longitude = context.body.u32();
  notePlace(context, latitude, longitude, readFlags(context));
};

/** In the alarms of the JC400: satellites, latitude, longitude, flags, and a speed of two bytes. */
export const readCameraPlace = (context: Context): void => {
  const { body, draft } = context;
  draft.fields.satellites = body.u8() & 0x0f;
  readBarePlace(context);
  draft.fields.speedMps = kmhToMps(body.u16());
};
