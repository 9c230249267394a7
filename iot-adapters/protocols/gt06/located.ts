import { HOUR_MS, rounded } from '../../units.ts';
import { readCell, readCellWithLength } from './cells.ts';
import { type Context, isImeiAhead, isTimeAhead, readImei, readTime } from './context.ts';
import { readModules } from './modules.ts';
import { readGps } from './place.ts';
import { alarmOf, noteBatteryLevel, readStatusByte, volts } from './status.ts';
import { readTailOfGpsCell } from './tails.ts';
import { TYPES } from './types.ts';

/** What a message is made of: a fix, a cell (with its length before it or not), the state of the device. */
interface Parts {
  readonly gps?: true;
  readonly cell?: 'plain' | 'with-length';
  readonly status?: true;
}

const GPS_CELL: Parts = { gps: true, cell: 'plain' };
const GPS_CELL_STATUS: Parts = { gps: true, cell: 'with-length', status: true };

const PARTS: Readonly<Record<number, Parts>> = {
  [TYPES.gps]: { gps: true },
  [TYPES.gpsPhone]: { gps: true },
  [TYPES.gpsCell1e]: { gps: true },
  [TYPES.gpsCell11]: GPS_CELL,
  [TYPES.gpsCell]: GPS_CELL,
  [TYPES.gpsCell22]: GPS_CELL,
  [TYPES.gpsCellDriver]: GPS_CELL,
  [TYPES.gpsCell2d]: GPS_CELL,
  [TYPES.gpsCell31]: GPS_CELL,
  [TYPES.gpsCellModules]: GPS_CELL,
  [TYPES.gpsCellA0]: GPS_CELL,
  [TYPES.wifi]: GPS_CELL,
  [TYPES.fenceA3]: GPS_CELL,
  [TYPES.gpsCellStatus16]: GPS_CELL_STATUS,
  [TYPES.gpsCellStatus26]: GPS_CELL_STATUS,
  [TYPES.gpsCellStatus27]: GPS_CELL_STATUS,
  [TYPES.gpsCellStatus32]: GPS_CELL_STATUS,
  [TYPES.fenceA4]: GPS_CELL_STATUS,
  [TYPES.alarmModules]: { gps: true, cell: 'plain', status: true },
  [TYPES.wifiA2]: { gps: true, cell: 'plain', status: true },
  [TYPES.cellStatus]: { cell: 'plain', status: true },
  [TYPES.cellAlarm]: { cell: 'plain', status: true },
  [TYPES.cellAddress]: { cell: 'plain' },
  [TYPES.status]: { status: true },
  [TYPES.status36]: { status: true },
};

const partsOf = ({ message, variant }: Context): Parts => {
  const { type } = message;
  if (type === TYPES.fenceA3 && variant === 'seeworld') return { status: true };
  if (type === TYPES.gpsCellStatus16 && variant === 'vxt01') return { gps: true, cell: 'plain', status: true };
  return PARTS[type] ?? {};
};

/** What stands behind battery and signal in a heartbeat: an alarm, unless it can only be a voltage. */
const readHeartbeatEnd = ({ body, draft }: Context): void => {
  const first = body.u8();
  const second = body.peek() ?? 0;
  const alarm = alarmOf(first);
  if (first >>> 4 === 0x0f) {
    // The LW series: four bits of ones, then tenths of a volt.
    draft.fields.supplyVolts = rounded((((first << 8) | second) & 0x0fff) / 10, 1);
    if (body.left > 0) body.skip(1);
  } else if (alarm !== undefined) draft.alarm(alarm);
  // SEEWORLD: volts. No alarm has such a number, and no vehicle such another voltage.
  else if (first >= 7 && first <= 60) draft.fields.supplyVolts = first;
  else if (first !== 0) draft.raw.alarm = first;
};

/** Types whose alarm has four more bits, above the language. */
const WIDE_ALARM: ReadonlySet<number> = new Set([TYPES.gpsCellStatus27, TYPES.fenceA4, TYPES.alarmModules]);

const readAlarm = (context: Context): void => {
  const { body, draft, message, variant } = context;
  if (body.left === 0) return;
  if (message.type === TYPES.status && variant === 'standard') {
    readHeartbeatEnd(context);
    return;
  }
  const low = body.u8();
  const wide = WIDE_ALARM.has(message.type) ? ((body.peek() ?? 0) >>> 4) * 256 + low : low;
  if (variant === 'vxt01') return;
  // Where the language is none (FF) there are no four bits more.
  const code = alarmOf(wide) === undefined && alarmOf(low) !== undefined ? low : wide;
  const alarm = alarmOf(code);
  draft.alarm(alarm);
  if (alarm === undefined && code !== 0) draft.raw.alarm = code;
};

const readStatus = (context: Context): void => {
  const { body, draft, message } = context;
  const { type } = message;
  if (type === TYPES.wifiA2) body.skip(1);
  readStatusByte(context);
  if (type === TYPES.wifiA2) draft.fields.supplyVolts = volts(body.u16());
  if (body.left > 0) noteBatteryLevel(context, body.u8());
  if (body.left > 0) draft.raw.signal = body.u8();
  readAlarm(context);
  // Behind 0x26 nothing is left but the language, or an odometer as well.
  const hasOdometer = type === TYPES.gpsCellStatus26 && body.left === 5;
  const hasLanguage = hasOdometer || type === TYPES.status36 || type === TYPES.wifiA2 || WIDE_ALARM.has(type);
  if (hasLanguage && body.left > 0) draft.raw.language = body.u8();
};

/** The OBD6's heartbeat has satellites in its signal word, a percentage, volts, and perhaps a temperature. */
const readObd6 = (context: Context): void => {
  const { body, draft } = context;
  readStatusByte(context);
  const word = body.u16();
  draft.fields.satellites = ((word >>> 10) & 0x1f) + ((word >>> 5) & 0x1f);
  draft.raw.signal = word & 0x1f;
  draft.alarm(alarmOf(body.u8()));
  body.skip(1);
  draft.battery(body.u8());
  const mode = body.u8();
  draft.fields.supplyVolts = volts(body.u16());
  body.skip(3);
  if (mode === 4) draft.temperature(rounded(body.i16() / 10, 1));
};

/** NT and XT series: where the fix is from, IMEI, time, then the fix with a time of its own. */
const isNamed = ({ body, message }: Context): boolean =>
  (message.type === TYPES.gpsCell22 || message.type === TYPES.gpsCellDriver) &&
  !isTimeAhead(body, 0) &&
  isImeiAhead(body, 1) &&
  isTimeAhead(body, 9);

const readNamed = (context: Context): void => {
  const { body, draft, message } = context;
  draft.raw.source = body.u8();
  readImei(context);
  const sentAt = readTime(context);
  readGps(context);
  if (sentAt !== undefined) draft.raw.sentAt = sentAt;
  readCellWithLength(context);
  readStatusByte(context);
  draft.fields.supplyVolts = volts(body.u16());
  draft.fields.batteryVolts = rounded(body.u8() / 10, 1);
  draft.raw.signal = body.u8();
  draft.alarm(alarmOf(body.u8()));
  body.skip(1);
  // Of which unit no document tells.
  draft.raw.mileage = body.u24();
  draft.fields.engineHoursMs = (body.u24() * HOUR_MS) / 60;
  if (message.type !== TYPES.gpsCellDriver || body.left === 0) return;
  const length = body.u8();
  if (length > 0) draft.raw.driver = body.hex(length).slice(2);
};

/** What may stand at the end of a fix with a cell: ignition, why it was sent and whether late, and an odometer. */
const readCommonTail = ({ body, draft }: Context): void => {
  if (body.left === 3 || body.left === 7) {
    draft.fields.ignition = body.u8() > 0;
    draft.raw.reason = body.u8();
    draft.raw.isLate = body.u8() > 0;
  }
  if (body.left === 4) draft.fields.odometerM = body.u32();
};

const readParts = (context: Context): void => {
  const { body, draft, message, variant } = context;
  const { gps, cell, status } = partsOf(context);
  // The QH302R names itself before the fix.
  if (gps && !isTimeAhead(body, 0) && isImeiAhead(body, 0) && isTimeAhead(body, 8)) body.skip(8);
  if (gps) readGps(context);
  if (cell === 'plain' && body.left > 0) readCell(context);
  if (cell === 'with-length' && body.left > 0) readCellWithLength(context);
  if (status) readStatus(context);
  if (message.type === TYPES.status36 || message.type === TYPES.alarmModules) readModules(context);
  readTailOfGpsCell(context);
  readCommonTail(context);
  if (message.type === TYPES.gpsCellStatus27 || message.type === TYPES.fenceA4)
    if (body.left > 0) draft.raw.geofence = body.u8();
  // With the number of a fence, an odometer stands behind it.
  if (body.left === 4) draft.fields.odometerM = body.u32();
  if (variant === 'rfid') draft.raw.driver = body.hex(8);
};

/** Any of the messages that are made of a fix, a cell and the state of the device. */
export const readLocated = (context: Context): void => {
  if (isNamed(context)) readNamed(context);
  else if (context.variant === 'obd6') readObd6(context);
  else readParts(context);
};

export const isLocated = (type: number): boolean => type in PARTS;
