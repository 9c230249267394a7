import type { Reading } from '#domain/telemetry/reading';
import { concatBytes, fromHex } from '../../bytes.ts';
import { crc16X25 } from '../../checksums.ts';
import { ByteWriter } from './byte-writer.ts';
import type { Answer, AnswerReader, TrackerWire } from './wire.ts';

const LOGIN = 0x01;
const LOCATION = 0x22;
const ALARM = 0x26;

/** Codes of the alarm byte. A tow has none: it is one of being moved. */
const ALARMS: Readonly<Record<string, number>> = {
  sos: 1,
  'power-cut': 2,
  vibration: 3,
  overspeed: 6,
  movement: 9,
  tow: 9,
  tamper: 19,
  removing: 24,
  'low-battery': 14,
  jamming: 48,
};

const frame = (type: number, serial: number, content: Uint8Array): Uint8Array => {
  const checked = new ByteWriter()
    .u8(content.length + 5)
    .u8(type)
    .bytes(content)
    .u16(serial)
    .done();
  return concatBytes(
    Uint8Array.of(0x78, 0x78),
    new ByteWriter().bytes(checked).u16(crc16X25(checked)).done(),
    Uint8Array.of(0x0d, 0x0a),
  );
};

const flagsOf = ({ fix, latitude = 0, longitude = 0, courseDeg = 0, ignition }: Reading): number =>
  (Math.floor(courseDeg) & 0x03ff) |
  (latitude >= 0 ? 1 << 10 : 0) |
  (longitude < 0 ? 1 << 11 : 0) |
  (fix === 'valid' ? 1 << 12 : 0) |
  (ignition === undefined ? 0 : 1 << 14) |
  (ignition ? 1 << 15 : 0);

const place = (reading: Reading): Uint8Array => {
  const date = new Date(reading.deviceTime ?? 0);
  return new ByteWriter()
    .u8(date.getUTCFullYear() % 100)
    .u8(date.getUTCMonth() + 1)
    .u8(date.getUTCDate())
    .u8(date.getUTCHours())
    .u8(date.getUTCMinutes())
    .u8(date.getUTCSeconds())
    .u8(0xc0 | Math.min(15, reading.satellites ?? 0))
    .u32(Math.abs(reading.latitude ?? 0) * 1_800_000)
    .u32(Math.abs(reading.longitude ?? 0) * 1_800_000)
    .u8((reading.speedMps ?? 0) * 3.6)
    .u16(flagsOf(reading))
    .done();
};

/** Country 262, network 1, area and cell. */
const CELL = Uint8Array.of(0x01, 0x06, 0x01, 0x1a, 0x2b, 0x00, 0x3c, 0x4d);

const alarmOf = (reading: Reading): number | undefined =>
  reading.alarms.map(name => ALARMS[name]).find(code => code !== undefined);

const content = (reading: Reading, alarm: number | undefined, isBuffered: boolean): Uint8Array => {
  const writer = new ByteWriter().bytes(place(reading));
  if (alarm === undefined) {
    return writer
      .bytes(CELL)
      .u8(reading.ignition ? 1 : 0)
      .u8(0)
      .u8(isBuffered ? 1 : 0)
      .u32(reading.odometerM ?? 0)
      .done();
  }
  // State (ignition, external power), the battery in six steps, signal, alarm, language.
  const hasPower = (reading.supplyVolts ?? 1) > 0;
  return writer
    .u8(CELL.length + 1)
    .bytes(CELL)
    .u8((reading.ignition ? 0b10 : 0) | (hasPower ? 0b100 : 0))
    .u8(Math.floor(((reading.batteryPercent ?? 100) * 6) / 100))
    .u8(4)
    .u8(alarm)
    .u8(2)
    .done();
};

/** Each answer repeats type and serial number. */
class Answers implements AnswerReader {
  #held: Uint8Array = new Uint8Array(0);

  push(chunk: Uint8Array): readonly Answer[] {
    this.#held = concatBytes(this.#held, chunk);
    const answers: Answer[] = [];
    for (;;) {
      const [first, second, third = 0, fourth = 0] = this.#held;
      if (this.#held.length < 5) return answers;
      const isLong = first === 0x79;
      if ((first !== 0x78 && !isLong) || second !== first) return [];
      const whole = (isLong ? 4 + third * 256 + fourth : 3 + third) + 2;
      if (this.#held.length < whole) return answers;
      const type = this.#held[isLong ? 4 : 3] ?? 0;
      const serial = (this.#held[whole - 6] ?? 0) * 256 + (this.#held[whole - 5] ?? 0);
      answers.push({ to: `${type} ${serial}`, accepted: true });
      this.#held = this.#held.slice(whole);
    }
  }
}

/** Login, location and alarm of the GT06. Source: “GT06 GPS Tracker Communication Protocol”. */
export const gt06Wire: TrackerWire = {
  protocol: 'gt06',
  transports: ['tcp'],
  port: 5023,
  idDigits: 15,
  most: 1,
  tickMs: 1000,
  login: id => ({ bytes: frame(LOGIN, 0, fromHex(id.padStart(16, '0')) ?? new Uint8Array(8)), awaits: `${LOGIN} 0` }),
  message: (_, readings, { serial, isBuffered }) => {
    const number = serial & 0xffff;
    const frames = readings.map(reading => {
      const alarm = alarmOf(reading);
      const type = alarm === undefined ? LOCATION : ALARM;
      return { type, bytes: frame(type, number, content(reading, alarm, isBuffered)) };
    });
    const awaits = `${frames.at(-1)?.type ?? LOCATION} ${number}`;
    return { bytes: concatBytes(...frames.map(({ bytes }) => bytes)), awaits };
  },
  answers: () => new Answers(),
};
