import { rounded } from '../../units.ts';
import type { Context } from './context.ts';
import { noteBatteryLevel, volts } from './status.ts';

/** Modules at the end of messages of 4G devices and of type 0x37: number of two bytes, length of one, content. */
export const readModules = (context: Context): void => {
  const { body, draft } = context;
  const rest: string[] = [];
  while (body.left >= 3) {
    const module = body.u16();
    const length = body.u8();
    if (module === 0x0018 && length === 2) draft.fields.batteryVolts = volts(body.u16());
    else if (module === 0x0027 && length === 2) draft.fields.supplyVolts = volts(body.u16());
    else if (module === 0x002e && length === 4) draft.fields.odometerM = body.u32();
    else if (module === 0x003b && length === 2) draft.raw.accuracyM = rounded(body.u16() / 100, 2);
    else if (module === 0x006a && length === 1) noteBatteryLevel(context, body.u8());
    else rest.push(`${module.toString(16)}:${body.hex(length)}`);
  }
  if (rest.length > 0) draft.raw.modules = rest;
};
