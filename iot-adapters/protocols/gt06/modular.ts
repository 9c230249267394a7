import type { AlarmName } from '#domain/telemetry/alarm-names';
import { ByteReader } from '../../bytes.ts';
import { rounded } from '../../units.ts';
import type { Context } from './context.ts';
import { readCoordinates } from './place.ts';
import { volts } from './status.ts';

const EVENTS: Readonly<Record<number, AlarmName>> = {
  16: 'door',
  18: 'removing',
  20: 'geofence-enter',
  21: 'geofence-exit',
  22: 'temperature',
  26: 'low-battery',
  27: 'overspeed',
  28: 'power-on',
  29: 'power-off',
  32: 'vibration',
  33: 'power-cut',
  35: 'tamper',
};

const readFix = (context: Context): void => {
  const { body, draft } = context;
  draft.fields.deviceTime = body.u32() * 1000;
  draft.fields.satellites = body.u8();
  draft.fields.altitudeM = body.i16();
  readCoordinates(context);
};

const readEvent = ({ body, draft }: Context): void => {
  const event = body.u8();
  draft.raw.event = event;
  draft.alarm(EVENTS[event]);
};

const readTag = ({ body, draft }: Context): void => {
  draft.raw.tag = body.hex(6);
  draft.raw.tagVolts = rounded(body.u16() / 1000, 3);
  draft.raw.tagBatteryPercent = body.u8();
  draft.temperature(rounded(body.i16() / 10, 1));
  draft.raw.tagHumidity = body.i16();
};

const READERS: Readonly<Record<number, (context: Context) => void>> = {
  3: ({ body, draft }) => {
    draft.raw.iccid = body.hex(10);
  },
  9: ({ body, draft }) => {
    draft.fields.satellites = body.u8();
  },
  24: ({ body, draft }) => {
    draft.fields.batteryVolts = volts(body.u16());
  },
  40: ({ body, draft }) => {
    draft.fields.hdop = rounded(body.u8() / 10, 1);
  },
  42: ({ body, draft }) => {
    const input = body.u8();
    draft.raw.isDoorOpen = (input & 0x0f) > 0;
    draft.raw.isTampered = input >>> 4 > 0;
  },
  // The lowest byte first, unlike all else.
  46: ({ body, draft }) => {
    draft.fields.odometerM = body.u32le();
  },
  51: readFix,
  52: readEvent,
  127: readTag,
};

/** A message of modules (0x70): number and length of two bytes each, then content. */
export const readModular = (context: Context): void => {
  const { body, draft } = context;
  const rest: string[] = [];
  while (body.left >= 4) {
    const module = body.u16();
    const content = body.take(body.u16());
    const read = READERS[module];
    if (read) read({ ...context, body: new ByteReader(content) });
    else rest.push(`${module.toString(16)}:${Buffer.from(content).toString('hex')}`);
  }
  if (rest.length > 0) draft.raw.modules = rest;
};
