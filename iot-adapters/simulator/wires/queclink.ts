import type { Reading } from '#domain/telemetry/reading';
import { fromAscii } from '../../bytes.ts';
import { compactTime, TextAnswers } from './text.ts';
import type { Sending, TrackerWire } from './wire.ts';

/** GV300: a tracker of vehicles. */
const VERSION = '060228';
const CELL = '0262,0002,0F1A,00B1C2D3';

/** Reports that are an alarm, with what stands between the id and the place. */
const EVENTS: Readonly<Record<string, (reading: Reading) => readonly [type: string, before: string]>> = {
  sos: () => ['SOS', ',00,1,'],
  tow: () => ['TOW', ',10,1,'],
  overspeed: () => ['SPD', ',00,1,'],
  'power-cut': () => ['EPF', ''],
  'power-restored': () => ['EPN', ''],
  'low-battery': ({ batteryVolts = 3.5 }) => ['BPL', `${batteryVolts.toFixed(2)},`],
  jamming: () => ['JDR', ''],
  movement: ({ ignition, motion }) => ['STT', `${ignition ? 2 : 1}${motion ? 2 : 1},`],
};

const hoursText = (ms: number): string => {
  const seconds = Math.floor(ms / 1000);
  const two = (value: number) => String(value).padStart(2, '0');
  const hours = String(Math.floor(seconds / 3600)).padStart(5, '0');
  return `${hours}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`;
};

const placeOf = (reading: Reading): string => {
  const { latitude, longitude, deviceTime = 0, speedMps = 0, courseDeg = 0, altitudeM = 0, fix } = reading;
  if (latitude === undefined || longitude === undefined) return `,,,,,,,${CELL}`;
  const accuracy = fix === 'valid' ? Math.max(1, Math.round(reading.hdop ?? 1)) : 0;
  const moving = `${(speedMps * 3.6).toFixed(1)},${Math.floor(courseDeg)},${altitudeM.toFixed(1)}`;
  return `${accuracy},${moving},${longitude.toFixed(6)},${latitude.toFixed(6)},${compactTime(deviceTime)},${CELL}`;
};

const kilometres = ({ odometerM = 0 }: Reading): string => (odometerM / 1000).toFixed(3);

const eventText = (head: string, reading: Reading): string | null => {
  for (const name of reading.alarms) {
    const event = EVENTS[name]?.(reading);
    if (!event) continue;
    const [type, before] = event;
    const behind = type === 'STT' ? '00' : `00,${kilometres(reading)}`;
    return `GT${type},${head},${before}${placeOf(reading)},${behind}`;
  }
  return null;
};

const textOf = (id: string, reading: Reading, { serial, isBuffered }: Sending): string => {
  const head = `${VERSION},${id},`;
  const supply = reading.supplyVolts === undefined ? '' : String(Math.round(reading.supplyVolts * 1000));
  const state = `${reading.ignition ? 2 : 1}${reading.motion ? 2 : 1}0100`;
  const meters = `00,${kilometres(reading)},${hoursText(reading.engineHoursMs ?? 0)},,,${reading.batteryPercent ?? ''},${state}`;
  const text = eventText(head, reading) ?? `GTFRI,${head},${supply},10,1,${placeOf(reading)},${meters},,,`;
  const count = (serial & 0xffff).toString(16).toUpperCase().padStart(4, '0');
  return `+${isBuffered ? 'BUFF' : 'RESP'}:${text},${compactTime(reading.deviceTime ?? 0)},${count}$`;
};

/** Reports of a place with meters, and those of events; each is sent again until its count comes back (SACK). */
export const queclinkWire: TrackerWire = {
  protocol: 'queclink',
  transports: ['tcp', 'udp'],
  port: 5004,
  idDigits: 15,
  most: 1,
  tickMs: 1000,
  message: (id, readings, sending) => ({
    bytes: fromAscii(readings.map(reading => textOf(id, reading, sending)).join('')),
    awaits: (sending.serial & 0xffff).toString(16).toUpperCase().padStart(4, '0'),
  }),
  answers: () =>
    new TextAnswers('$', text => {
      const count = /\+SACK:(?:GTHBD,[^,]*,)?([0-9A-F]{4})$/i.exec(text)?.[1];
      return count === undefined ? null : { to: count.toUpperCase(), accepted: true };
    }),
};
