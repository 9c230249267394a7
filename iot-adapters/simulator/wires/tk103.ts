import type { Reading } from '#domain/telemetry/reading';
import { fromAscii } from '../../bytes.ts';
import { minutesOf, partsOf, TextAnswers } from './text.ts';
import type { TrackerWire } from './wire.ts';

/** Kinds of the alarm message BO01, which is answered. */
const ALARMS: Readonly<Record<string, string>> = {
  'power-cut': '0',
  accident: '1',
  sos: '2',
  vibration: '3',
  movement: '3',
  tow: '3',
  overspeed: '5',
};

/** Alarms that are a command of their own, which is not answered: a handshake behind it is. */
const COMMANDS: Readonly<Record<string, string>> = { 'low-battery': 'ZC12', removing: 'ZC17', tamper: 'ZC26' };

const positionOf = (reading: Reading): string => {
  const { deviceTime = 0, latitude = 0, longitude = 0, speedMps = 0, courseDeg = 0, fix } = reading;
  const { year, month, day, clock } = partsOf(deviceTime);
  const place = `${minutesOf(latitude, 2)}${latitude < 0 ? 'S' : 'N'}${minutesOf(longitude, 3)}${longitude < 0 ? 'W' : 'E'}`;
  const speed = (speedMps * 3.6).toFixed(1).padStart(5, '0');
  // Main power (0: there), ignition, inputs, fuel, mileage.
  const power = (reading.supplyVolts ?? 1) > 0 ? '0' : '1';
  const state = `${power}${reading.ignition ? '1' : '0'}000000L${Math.round(reading.odometerM ?? 0)
    .toString(16)
    .toUpperCase()
    .padStart(8, '0')}`;
  const [celsius] = reading.temperaturesC ?? [];
  const temperature =
    celsius === undefined ? '' : `${celsius < 0 ? '-' : '+'}${Math.abs(celsius).toFixed(1).padStart(5, '0')}`;
  const validity = fix === 'valid' ? 'A' : 'V';
  return `${year}${month}${day}${validity}${place}${speed}${clock}${courseDeg.toFixed(2).padStart(6, '0')}${state}${temperature}`;
};

const messageOf = (id: string, reading: Reading): { text: string; awaits: string } => {
  const position = positionOf(reading);
  for (const name of reading.alarms) {
    const kind = ALARMS[name];
    if (kind !== undefined) return { text: `(${id}BO01${kind}${position})`, awaits: `AS01${kind}` };
    const command = COMMANDS[name];
    if (command !== undefined)
      return { text: `(${id}${command}${position})(${id}BP00${id.padStart(15, '0')}HSO)`, awaits: 'AP01' };
  }
  return { text: `(${id}BP05${id.padStart(15, '0')}${position})`, awaits: 'AP05' };
};

/** The login with a place, BP05, again and again, as trackers send it whose server is to answer. Source: the makers' protocol sheets. */
export const tk103Wire: TrackerWire = {
  protocol: 'tk103',
  transports: ['tcp', 'udp'],
  port: 5002,
  idDigits: 12,
  most: 1,
  tickMs: 1000,
  message: (id, readings) => {
    const messages = readings.map(reading => messageOf(id, reading));
    return {
      bytes: fromAscii(messages.map(({ text }) => text).join('')),
      awaits: messages.at(-1)?.awaits ?? null,
    };
  },
  answers: () =>
    new TextAnswers(')', text => {
      const [, answer] = /\(\d+(AP01|AP05|AS01\d)/.exec(text) ?? [];
      return answer === undefined ? null : { to: answer, accepted: true };
    }),
};
