import { hasBit } from '../../bytes.ts';
import { rounded } from '../../units.ts';
import type { Context } from './context.ts';
import { readModules } from './modules.ts';
import { alarmOf, readStatusByte, volts } from './status.ts';
import { TYPES } from './types.ts';

/** Benway: one word of bits; with bit 12 a temperature of nine bits with its sign. */
const readBenway = ({ body, draft }: Context): void => {
  const word = body.u16();
  draft.fields.ignition = hasBit(word, 15);
  draft.raw.input2 = hasBit(word, 14);
  const value = word & 0x01ff;
  if (hasBit(word, 12)) draft.temperature(hasBit(word, 9) ? -value : value);
  else draft.raw.analog = word & 0x03ff;
};

const readVxt01 = (context: Context): void => {
  const { body, draft } = context;
  readStatusByte(context);
  draft.fields.supplyVolts = volts(body.u16());
  draft.raw.signal = body.u8();
  if (body.left > 0) draft.raw.alarm = body.u8();
};

const readS5 = (context: Context): void => {
  const { body, draft } = context;
  readStatusByte(context);
  draft.fields.supplyVolts = volts(body.u16());
  draft.raw.signal = body.u8();
  draft.alarm(alarmOf(body.u8()));
  draft.raw.oil = body.u16();
  const temperature = body.u8();
  draft.temperature(hasBit(temperature, 7) ? -(temperature & 0x7f) : temperature);
  draft.fields.odometerM = body.u32() * 10;
};

/** Odometer, and the card of a driver. */
const readCard = (context: Context): void => {
  const { body, draft, variant } = context;
  draft.fields.odometerM = body.u32();
  draft.raw.card = body.ascii(body.u8()).trim();
  const alarm = body.u8();
  if (variant === 'wetrust' && alarm > 0) draft.alarm('general');
  draft.raw.cardStatus = body.u8();
  if (variant === 'wetrust') draft.raw.drivingTime = body.u16();
};

/** SEEWORLD: a temperature in hundredths, with a bit for its sign, and humidity. */
const readSeeworld = ({ body, draft }: Context): void => {
  draft.fields.ignition = body.u8() > 0;
  body.skip(2);
  draft.fields.odometerM = body.u32();
  draft.raw.travelTime = body.u32();
  const temperature = body.u16();
  const degrees = rounded((temperature & 0x7fff) / 100, 2);
  draft.temperature(hasBit(temperature, 15) ? -degrees : degrees);
  draft.raw.humidity = rounded(body.u16() / 100, 2);
};

/** The LW 4G: odometer, seconds of work, name, inputs. */
const readLw4g = ({ body, draft }: Context): void => {
  draft.fields.odometerM = body.u32();
  draft.fields.engineHoursMs = body.u32() * 1000;
  body.skip(8);
  draft.raw.inputs = body.u16();
};

const READERS = {
  benway: readBenway,
  vxt01: readVxt01,
  s5: readS5,
  card: readCard,
  wetrust: readCard,
} as const;

const WITH_REASON: ReadonlySet<number> = new Set([
  TYPES.gpsCell22,
  TYPES.gpsCellModules,
  TYPES.gpsCell2d,
  TYPES.gpsCell31,
]);

/** Ignition, why it was sent, whether late. */
const readReason = ({ body, draft, variant }: Context): void => {
  draft.fields.ignition = body.u8() > 0;
  draft.raw.reason = body.u8();
  draft.raw.isLate = body.u8() > 0;
  if (variant !== 'sl4x') return;
  if (body.left > 2) draft.fields.odometerM = body.u32();
  draft.fields.altitudeM = body.i16();
};

const isWithTail = (variant: string): variant is keyof typeof READERS => variant in READERS;

/** What devices of one kind append to a fix with a cell. */
export const readTailOfGpsCell = (context: Context): void => {
  const { body, draft, message, variant } = context;
  const { type } = message;
  if (type === TYPES.gpsCell && isWithTail(variant)) READERS[variant](context);
  else if (type === TYPES.gpsCell22 && variant === 'seeworld') readSeeworld(context);
  else if (variant === 'lw4g') readLw4g(context);
  else if (type === TYPES.gpsCellStatus32 && variant === 'sl4x') draft.fields.altitudeM = body.i16();
  else if (WITH_REASON.has(type) && body.left >= 3) readReason(context);
  if (type === TYPES.gpsCellModules) readModules(context);
};
