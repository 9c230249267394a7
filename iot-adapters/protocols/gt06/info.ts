import { hasBit } from '../../bytes.ts';
import { rounded } from '../../units.ts';
import { type Context, readImei, readTime } from './context.ts';
import { volts } from './status.ts';

const FUEL_SENSOR = /!AIOIL,\d+,\d+\.\d+,(\d+\.\d+),[^,]+,\d{4},(\d+\.\d+),/;

/** A fuel sensor's own line: temperature, and the height of the fuel in millimetres. */
const readFuelSensor = ({ body, draft }: Context): boolean => {
  const text = body.ascii(body.left);
  const [, temperature, height] = FUEL_SENSOR.exec(text) ?? [];
  if (temperature === undefined || height === undefined) return false;
  draft.temperature(Number(temperature));
  draft.raw.fuelHeight = Number(height);
  return true;
};

/** `NAME=hex;…` of the device's own state. */
const readPairs = ({ body, draft }: Context): boolean => {
  const pairs = body.ascii(body.left).split(';');
  for (const pair of pairs.slice(0, 64)) {
    const [name = '', value] = pair.split('=');
    if (/^[A-Z0-9]{1,12}$/.test(name) && value !== undefined) draft.raw[name] = value.slice(0, 64);
  }
  return true;
};

const readDoor = (context: Context): boolean => {
  const { body, draft } = context;
  if (body.left >= 7) draft.fields.deviceTime = readTime(context);
  const flags = body.u8();
  draft.raw.isDoorOpen = hasBit(flags, 0);
  draft.raw.io1 = hasBit(flags, 2);
  return true;
};

const readSim = (context: Context): boolean => {
  const { body, draft } = context;
  readImei(context);
  draft.raw.imsi = body.hex(8);
  draft.raw.iccid = body.hex(10).replace(/f+$/, '');
  return true;
};

const isLetter = (byte: number | undefined): boolean =>
  byte !== undefined && /[A-Za-z]/.test(String.fromCharCode(byte));

const readTag = ({ body, draft }: Context): boolean => {
  if (isLetter(body.peek())) {
    draft.raw.serial = body.ascii(body.left).trim();
    return true;
  }
  body.skip(2);
  draft.raw.driver = body.hex(4);
  return true;
};

const readClimate = ({ body, draft }: Context): boolean => {
  draft.temperature(rounded(body.i32() / 10, 1));
  draft.raw.humidity = rounded(body.i32() / 10, 1);
  return true;
};

const readVolts = ({ body, draft }: Context): boolean => {
  draft.fields.supplyVolts = volts(body.u16());
  return true;
};

const readNetworkOrVolts = (context: Context): boolean => {
  const { body, draft } = context;
  if (body.left === 2) return readVolts(context);
  draft.raw.is4g = body.u8() > 0;
  return true;
};

const SUBTYPES: Readonly<Record<number, (context: Context) => boolean>> = {
  0: readVolts,
  4: readPairs,
  5: readDoor,
  10: readSim,
  11: readNetworkOrVolts,
  13: readFuelSensor,
  27: readTag,
  30: readClimate,
};

const VOLTS_BYTES = 2;

/** What a device says now and then: volts, doors, SIM, sensors. Answers whether it says anything that is known. */
export const readInfo = (context: Context): boolean => {
  const { body, draft, message } = context;
  if (!message.isLong) {
    // What is longer is no voltage: the number of a SIM card, in some firmware.
    if (body.left > VOLTS_BYTES) return false;
    draft.fields.supplyVolts = volts(body.i16());
    return true;
  }
  const subtype = body.u8();
  draft.raw.subtype = subtype;
  return SUBTYPES[subtype]?.(context) ?? false;
};
