import { ByteReader, toHex } from '../../bytes.ts';
import { REFUSALS, refusedAs } from '../../decoded.ts';
import { Draft } from '../../draft.ts';
import { carriedUtcOf, courseOf } from '../../fields.ts';
import type { Decoded, Session } from '../../protocol.ts';
import { knotsToMps } from '../../units.ts';
import { isClock } from './framing.ts';
import { batteryPercentOf, noteStatus } from './status.ts';

/** The length that carries an IMEI of eight bytes instead of an id of five. */
const WITH_IMEI = 42;

/** Where the time stands: behind the one or the other. */
const AFTER_ID = 6;
const AFTER_IMEI = 9;

/** What follows the state in the 45 bytes of newer firmware: alarm flags, reserved, signal, satellites, mileage, cell, serial. */
const NEWER_TAIL = 16;

const FLAGS = { valid: 1, north: 2, east: 3 } as const;

/** Mobile country codes begin with 2 to 7: other firmware has something else in these bytes. */
const isCountryCode = (code: number): boolean => code >= 200 && code <= 799;

const noteNewerTail = (draft: Draft, reader: ByteReader): void => {
  const userFlags = reader.u8();
  reader.skip(1);
  const signal = reader.u8();
  const satellites = reader.u8();
  const mileage = reader.u32();
  // Two bytes of four decimal digits' worth, as they are: 0x01CC is 460.
  const mcc = reader.u16();
  if (!isCountryCode(mcc)) return;
  draft.fields.satellites = satellites;
  draft.raw.userFlags = userFlags;
  draft.raw.rssi = signal;
  draft.raw.mileage = mileage;
  draft.raw.cells = [{ mcc, mnc: reader.u8(), lac: reader.u16(), cell: reader.u16() }];
  draft.raw.serial = reader.u8();
};

/**
 * `$`, id, time, date, latitude `ddmmmmmm`, battery, longitude `dddmmmmmm` with four flags, speed and course of three
 * digits each, all BCD, and 32 bits of state.
 */
export const readBinary = (frame: Uint8Array, session: Session): Decoded => {
  const reader = new ByteReader(frame);
  reader.skip(1);
  const hasImei = frame.length === WITH_IMEI || (!isClock(frame, AFTER_ID) && isClock(frame, AFTER_IMEI));
  const deviceId = hasImei ? reader.hex(8).slice(0, 15) : reader.hex(5);
  const clock = reader.hex(6);
  const latitudeDigits = reader.hex(4);
  const battery = reader.u8();
  const longitude = reader.take(5);
  const longitudeDigits = toHex(longitude).slice(0, 9);
  const flags = (longitude[4] ?? 0) & 15;
  const motion = reader.hex(3);
  if (!/^\d+$/.test(deviceId + clock + latitudeDigits + longitudeDigits + motion)) {
    return refusedAs(REFUSALS.badField, session);
  }
  const draft = new Draft(deviceId);
  const pair = (at: number): number => Number(clock.slice(at, at + 2));
  draft.fields.deviceTime = carriedUtcOf(pair(10), pair(8), pair(6), pair(0), pair(2), pair(4));
  const degrees = (digits: string, whole: number): number =>
    Number(digits.slice(0, whole)) + Number(digits.slice(whole)) / 10_000 / 60;
  const has = (bit: number): boolean => ((flags >> bit) & 1) === 1;
  draft.place(
    (has(FLAGS.north) ? 1 : -1) * degrees(latitudeDigits, 2),
    (has(FLAGS.east) ? 1 : -1) * degrees(longitudeDigits, 3),
    has(FLAGS.valid),
  );
  draft.fields.batteryPercent = batteryPercentOf(battery);
  if (battery !== 0 && draft.fields.batteryPercent === undefined) draft.raw.battery = battery;
  draft.fields.speedMps = knotsToMps(Number(motion.slice(0, 3)));
  draft.fields.courseDeg = courseOf(Number(motion.slice(3)));
  noteStatus(draft, reader.u32());
  if (frame.length === 45 && reader.left === NEWER_TAIL) noteNewerTail(draft, reader);
  else if (reader.left > 0) draft.raw.tail = toHex(reader.rest());
  return { readings: [draft.reading()], replies: [], session: { ...session, deviceId } };
};
