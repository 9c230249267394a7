import { utcOf } from '../../units.ts';
import { readCell } from './cells.ts';
import { type Context, readTime } from './context.ts';
import { readGps } from './place.ts';
import { alarmOf, volts } from './status.ts';
import { TYPES } from './types.ts';

/** Cells and access points around the device: where it is can only be looked up, so they are kept as they came. */
const readAround = (context: Context): void => {
  const { body, draft } = context;
  draft.fields.deviceTime = readTime(context);
  draft.raw.around = body.hex(body.left);
};

/** Cells and, for some types, access points, behind the time. The SR411 sends a fix instead. */
export const readCells = (context: Context): void => {
  const { body, draft, message, variant } = context;
  if (variant === 'sr411') {
    readGps(context);
    readCell(context);
    draft.fields.ignition = body.u8() > 0;
    draft.fields.supplyVolts = volts(body.u16());
    draft.fields.batteryVolts = volts(body.u16());
    return;
  }
  readAround(context);
  if (message.type !== TYPES.wifiAlarm) return;
  // The last two bytes: the alarm, and four more bits of it above the language.
  const [alarm = 0, language = 0] = message.content.subarray(-2);
  draft.alarm(alarmOf((language >>> 4) * 256 + alarm));
};

/** A time in which each byte is two digits, of which devices let the lower one run above nine. */
const readDigitTime = ({ body, session }: Context): number | undefined => {
  const digits = () => {
    const byte = body.u8();
    return (byte >>> 4) * 10 + (byte & 0x0f);
  };
  const time = utcOf(digits(), digits(), digits(), digits(), digits(), digits());
  return time === undefined ? undefined : time - (session.clockAheadMs ?? 0);
};

/** Access points (0xF3). */
export const readAccessPoints = (context: Context): void => {
  context.draft.fields.deviceTime = readDigitTime(context);
  context.draft.raw.around = context.body.hex(context.body.left);
};
