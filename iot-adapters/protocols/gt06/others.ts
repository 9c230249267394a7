import type { AlarmName } from '#domain/telemetry/alarm-names';
import { hasBit } from '../../bytes.ts';
import { HOUR_MS, kmhToMps, rounded, utcOf } from '../../units.ts';
import { readCell, readCellWithLength } from './cells.ts';
import { type Context, readImei, readTime } from './context.ts';
import { readBarePlace, readCameraPlace, readGps, readPlace } from './place.ts';
import { readTemperature16, volts } from './status.ts';
import { TYPES } from './types.ts';

/** GK310: bit 0 armed, 1 ignition, 2 charging; then perhaps volts and signal. */
export const readHeartbeat = ({ body, draft }: Context): void => {
  const status = body.u8();
  draft.raw.isArmed = hasBit(status, 0);
  draft.fields.ignition = hasBit(status, 1);
  draft.raw.isCharging = hasBit(status, 2);
  if (body.left >= 2) draft.fields.batteryVolts = volts(body.u16());
  if (body.left >= 1) draft.raw.signal = body.u8();
};

/** A heartbeat of sixteen bytes, with a temperature at its end. */
export const readLongHeartbeat = (context: Context): void => {
  const { body, draft } = context;
  body.skip(5);
  draft.battery(body.u8());
  body.skip(8);
  readTemperature16(context);
};

/** GL21: state, signal, volts, steps, battery, and whether it moves. */
export const readGl21 = ({ body, draft }: Context): void => {
  const status = body.u8();
  draft.raw.status = status;
  draft.fields.ignition = hasBit(status, 1);
  body.skip(3);
  draft.raw.signal = body.u8();
  draft.fields.supplyVolts = body.u8();
  body.skip(3);
  draft.raw.steps = body.u32();
  draft.battery(body.u8());
  draft.fields.motion = body.u16() > 0;
};

/** A fix with odometer, driver, two voltages and ports (X1). */
export const readGpsPorts = (context: Context): void => {
  const { body, draft } = context;
  draft.raw.dataAndAlarm = body.u32();
  readGps(context);
  body.skip(2);
  draft.fields.odometerM = body.u32();
  draft.raw.cell = { mcc: body.u16(), mnc: body.u8(), area: body.u16(), cell: body.u32() };
  const driver = body.u32();
  if (driver > 0) draft.raw.driver = String(driver);
  draft.fields.batteryVolts = volts(body.u16());
  draft.fields.supplyVolts = volts(body.u16());
  draft.raw.ports = body.hex(body.left);
};

/** IMEI, fix, cell and the key of a driver. */
export const readGpsDriver = (context: Context): void => {
  readImei(context);
  readGps(context);
  readCell(context);
  const { body, draft } = context;
  if (body.left >= 6) draft.raw.driver = body.hex(6);
};

export const readGpsCell38 = (context: Context): void => {
  readGps(context);
  context.draft.raw.reason = context.body.u8();
  context.draft.raw.isLate = context.body.u8() > 0;
  readCell(context);
};

const ALARMS: Readonly<Record<number, AlarmName>> = {
  14: 'low-power',
  118: 'temperature',
  128: 'vibration',
  135: 'overspeed',
  136: 'power-cut',
  144: 'hard-acceleration',
  145: 'hard-braking',
  146: 'hard-cornering',
  147: 'accident',
};

const CAMERA_MARK = 0xffff;

/** Alarms of cameras: time alone, with a place, or (behind FFFF) with speed, satellites and volts; then names of files. */
export const readCameraAlarm = (context: Context): void => {
  const { body, draft, message } = context;
  const hasPlace = body.left > 7;
  const isMarked = hasPlace && (body.peek(0) ?? 0) * 256 + (body.peek(1) ?? 0) === CAMERA_MARK;
  if (isMarked) body.skip(3);
  draft.fields.deviceTime = readTime(context);
  if (isMarked) readCameraPlace(context);
  else if (hasPlace) readBarePlace(context);
  if (isMarked) draft.fields.supplyVolts = rounded(body.u16() / 10, 1);
  const event = body.u8();
  draft.raw.event = event;
  draft.alarm(event === 0x01 ? (hasPlace ? 'sos' : 'general') : ALARMS[event]);
  // In the shortest form what belongs to the event is left out.
  draft.raw.eventData = body.left >= 2 ? body.u16() : message.serial;
  if (body.left > 0) draft.raw.files = body.ascii(body.left);
};

/** An answer to a command, behind its length and the server's flag. */
export const readString = ({ body, draft }: Context): void => {
  const length = body.u8();
  if (length < 4) {
    draft.raw.text = body.ascii(body.left);
    return;
  }
  body.skip(4);
  const text = body.ascii(length - 4);
  const [, iccid] = /^<ICCID:([0-9A-Fa-f]{1,20})/.exec(text) ?? [];
  if (iccid !== undefined) draft.raw.iccid = iccid;
  else draft.raw.result = text;
};

const POSITION =
  /Current position!Lat:([NS])(\d+\.\d+),Lon:([EW])(\d+\.\d+),Course:(\d+\.\d+),Speed:(\d+\.\d+),DateTime:(\d{4})-(\d{2})-(\d{2}) +(\d{2}):(\d{2}):(\d{2})/;

/** A long answer to a command: ASCII, or UTF-16. A position in it counts as one; its speed is in km/h. */
export const readText = ({ body, draft }: Context): void => {
  body.skip(4);
  const isAscii = body.u8() === 1;
  const bytes = body.rest();
  const text = isAscii ? Buffer.from(bytes).toString('latin1') : new TextDecoder('utf-16be').decode(bytes);
  const [whole, northSouth, latitude, eastWest, longitude, course, speed, ...date] = POSITION.exec(text) ?? [];
  draft.raw.result = text;
  if (whole === undefined) return;
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = date.map(Number);
  draft.fields.deviceTime = utcOf(year, month, day, hour, minute, second);
  draft.fields.courseDeg = Number(course);
  draft.fields.speedMps = kmhToMps(Number(speed));
  const north = Number(latitude) * (northSouth === 'S' ? -1 : 1);
  draft.place(north, Number(longitude) * (eastWest === 'W' ? -1 : 1), true);
};

/** What the engine says: `id=hex,…`, all values in hundredths: km, percent, °C, km/h, litres, hours. */
export const readObd = (context: Context): void => {
  const { body, draft } = context;
  draft.fields.deviceTime = readTime(context);
  draft.fields.ignition = body.u8() > 0;
  const text = body.ascii(Math.max(0, body.left - 12));
  for (const pair of text.split(',').slice(0, 200)) {
    const [, id, value] = /^([0-9A-Fa-f]{2})[0-9A-Fa-f]?=([0-9A-Za-z]+)$/.exec(pair) ?? [];
    if (id === undefined || value === undefined) continue;
    const number = /^[0-9A-Fa-f]{1,8}$/.test(value) ? Number.parseInt(value, 16) : undefined;
    if (id === '28' && number !== undefined) draft.fields.odometerM = number * 10;
    else if (id === '49' && number !== undefined) draft.fields.engineHoursMs = (number * HOUR_MS) / 100;
    else draft.raw[`obd${id}`] = value;
  }
};

/** A swappable battery: time, then its own figures, of which the voltage is modelled. */
export const readBattery = ({ body, draft }: Context): void => {
  draft.raw.serial = body.hex(8);
  draft.fields.deviceTime = body.u32() * 1000;
  draft.raw.relativeCapacity = body.u8();
  body.skip(2 + 1 + 2 + 1);
  draft.raw.batteryTemperatureC = rounded(body.u16() / 10 - 273.1, 1);
  body.skip(2);
  draft.fields.batteryVolts = rounded(body.u16() / 1000, 3);
  draft.raw.cycles = body.u16();
  draft.raw.rest = body.hex(body.left);
};

const AZ735_ALARMS: Readonly<Record<number, AlarmName>> = {
  162: 'low-battery',
  163: 'low-battery',
  164: 'general',
  165: 'door',
};

/** Long messages 0x32 and 0x33: each part behind its length, zero where there is none. */
export const readAz735 = (context: Context): void => {
  const { body, draft, message } = context;
  draft.fields.deviceTime = readTime(context);
  if (body.u8() > 0) readPlace(context);
  if (readCellWithLength(context)) draft.raw.signal = body.u8();
  body.skip(body.u8());
  body.skip(body.u8());
  const status = body.u8();
  draft.raw.status = status;
  if (message.type !== TYPES.wifi33) return;
  if (status === 0xa0 || status === 0xa1) draft.raw.isArmed = status === 0xa0;
  draft.alarm(AZ735_ALARMS[status]);
};

/** What a sensor or a reader on the serial line said. */
export const readSerialLine = ({ body, draft }: Context): void => {
  draft.raw.kind = body.u8();
  const bytes = body.rest();
  const isText = bytes.every(byte => byte >= 32 || byte === 10 || byte === 13);
  draft.raw.result = isText ? Buffer.from(bytes).toString('latin1').trim() : Buffer.from(bytes).toString('hex');
};

/** State of a 4G device: number of two bytes, length of one, content. */
export const readDeviceStatus = ({ body, draft }: Context): void => {
  draft.fields.deviceTime = body.u32() * 1000;
  const rest: string[] = [];
  while (body.left >= 3) {
    const id = body.u16();
    const length = body.u8();
    if (id === 0x0001 && length === 1) {
      const moving = body.u8();
      draft.fields.motion = moving === 2 || moving === 4;
    } else if (id === 0x0004 && length === 1) draft.fields.ignition = body.u8() > 0;
    else if (id === 0x0005 && length === 2) draft.fields.supplyVolts = volts(body.u16());
    else rest.push(`${id.toString(16)}:${body.hex(length)}`);
  }
  draft.raw.statuses = rest;
};

export const readPeripheral = ({ body, draft }: Context): void => {
  draft.fields.deviceTime = body.u32() * 1000;
  draft.raw.peripheral = body.hex(body.left);
};

export const readBluetoothClock = (context: Context): void => {
  context.draft.fields.deviceTime = readTime(context);
  context.draft.raw.tag = context.body.hex(context.body.left);
};
