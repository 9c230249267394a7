import type { Reading } from '#domain/telemetry/reading';
import { fromAscii } from '../../bytes.ts';
import { minutesOf, partsOf, TextAnswers } from './text.ts';
import type { TrackerWire } from './wire.ts';

const KNOT_MPS = 1852 / 3600;

/** Bits of the state that are cleared by an alarm. */
const ALARM_BITS: Readonly<Record<string, number>> = {
  vibration: 0,
  movement: 0,
  tow: 0,
  sos: 1,
  tamper: 1,
  overspeed: 2,
  'power-cut': 19,
};

const stateOf = ({ ignition, alarms }: Reading): string => {
  let state = 0xffffffff;
  if (!ignition) state &= ~(1 << 10);
  for (const name of alarms) {
    const bit = ALARM_BITS[name];
    if (bit !== undefined) state &= ~(1 << bit);
  }
  return (state >>> 0).toString(16).toUpperCase().padStart(8, '0');
};

/** Odometer, temperature, fuel, altitude, area and cell: firmware for cooled loads has them. */
const tailOf = ({ temperaturesC, odometerM = 0, fuelPercent = 0, altitudeM = 0 }: Reading): string => {
  const [celsius] = temperaturesC ?? [];
  return celsius === undefined ? '' : `,${odometerM},${celsius},${fuelPercent.toFixed(1)},${altitudeM},1A2B,3C4D`;
};

const textOf = (id: string, reading: Reading): string => {
  const { deviceTime = 0, latitude = 0, longitude = 0, speedMps = 0, courseDeg = 0, fix } = reading;
  const { year, month, day, clock } = partsOf(deviceTime);
  const place = [
    fix === 'valid' ? 'A' : 'V',
    minutesOf(latitude, 2),
    latitude < 0 ? 'S' : 'N',
    minutesOf(longitude, 3),
    longitude < 0 ? 'W' : 'E',
  ].join(',');
  const moving = `${(speedMps / KNOT_MPS).toFixed(2)},${Math.floor(courseDeg)}`;
  return `*HQ,${id},V1,${clock},${place},${moving},${day}${month}${year},${stateOf(reading)}${tailOf(reading)}#`;
};

/** Text messages of type V1, each confirmed by the server. Source: the makers' “GPRS protocol” sheets. */
export const h02Wire: TrackerWire = {
  protocol: 'h02',
  transports: ['tcp', 'udp'],
  port: 5013,
  idDigits: 15,
  most: 1,
  tickMs: 1000,
  message: (id, readings) => ({
    bytes: fromAscii(readings.map(reading => textOf(id, reading)).join('')),
    awaits: 'V1',
  }),
  answers: () =>
    new TextAnswers('#', text => {
      // Behind it stands the server's time, or the message's own: servers differ.
      const type = /\*HQ,\d+,V4,(V\d),\d{14}$/.exec(text)?.[1];
      return type === undefined ? null : { to: type, accepted: true };
    }),
};
