import type { AlarmName } from '#domain/telemetry/alarm-names';
import { asciiOf, ByteReader, toHex } from '../../bytes.ts';
import { crc16CcittFalse } from '../../checksums.ts';
import { noReading, REFUSALS, refusedAs } from '../../decoded.ts';
import { Draft } from '../../draft.ts';
import { courseOf } from '../../fields.ts';
import type { Decoded, Session } from '../../protocol.ts';
import { kmhToMps, utcOf } from '../../units.ts';
import { lengthFieldOf, SHORTEST } from './framing.ts';
import { noteMotion } from './tail.ts';

/** A checksum of two bytes, and a line's end; before it a send time and a count, where the mask has them. */
const END = 4;
const TIME = 7;
const COUNT = 2;

/** Accuracy, longitude, latitude and time; with speed, azimuth and altitude where the mask has them, and a cell behind. */
const PLACE = 1 + 4 + 4 + TIME;
const SPEED = 3;
const AZIMUTH = 2;
const ALTITUDE = 2;
const CELL = 9;

/** Bits of the mask of reports and events that every model shares. */
const MASK = {
  speed: 0,
  azimuth: 1,
  altitude: 2,
  cell: 3,
  sent: 4,
  count: 5,
  deviceName: 6,
  length: 7,
  deviceType: 8,
  protocol: 9,
  firmware: 10,
  battery: 11,
  supply: 12,
} as const;

/** Of the state of the device, whose mask has two bytes. */
const STATE_MASK = { length: 0, deviceName: 1, sent: 5, count: 6 } as const;

const GV200 = 0x04;
const GB100 = 0x45;

const EVENT_ALARMS: Readonly<Record<number, AlarmName>> = { 6: 'low-battery', 23: 'accident', 33: 'jamming' };

const EVENT_IGNITION: Readonly<Record<number, boolean>> = { 45: true, 46: false };

const has = (mask: number, bit: number): boolean => ((mask >>> bit) & 1) === 1;

const timeOf = (reader: ByteReader): number | undefined => {
  const [year, ...rest] = [reader.u16(), reader.u8(), reader.u8(), reader.u8(), reader.u8(), reader.u8()];
  const [month = 0, day = 0, hour = 0, minute = 0, second = 0] = rest;
  return year !== undefined && year >= 1970 ? utcOf(year, month, day, hour, minute, second) : undefined;
};

/** The IMEI has two digits in a byte, as a number, and the last one in the last byte; a name is text with zeros behind. */
const idOf = (bytes: Uint8Array, isName: boolean): string | undefined => {
  if (isName) {
    const name = asciiOf(bytes).replace(/\0+$/, '');
    return /^[\x21-\x7e]+$/.test(name) ? name : undefined;
  }
  const pairs = [...bytes.subarray(0, 7)];
  const last = bytes[7] ?? 0;
  if (pairs.some(pair => pair > 99) || last > 9) return undefined;
  return pairs.map(pair => String(pair).padStart(2, '0')).join('') + String(last);
};

interface Tail {
  readonly length: number;
  readonly sentAt: number | undefined;
}

const tailOf = (frame: Uint8Array, hasSent: boolean, hasCount: boolean): Tail => {
  const length = END + (hasSent ? TIME : 0) + (hasCount ? COUNT : 0);
  const at = frame.length - length;
  return { length, sentAt: hasSent ? timeOf(new ByteReader(frame.subarray(at, at + TIME))) : undefined };
};

interface Place {
  readonly accuracy: number;
  readonly kmh: number | undefined;
  readonly azimuth: number | undefined;
  readonly altitude: number | undefined;
  readonly longitude: number;
  readonly latitude: number;
  readonly time: number;
}

const placeLength = (mask: number): number =>
  PLACE +
  (has(mask, MASK.speed) ? SPEED : 0) +
  (has(mask, MASK.azimuth) ? AZIMUTH : 0) +
  (has(mask, MASK.altitude) ? ALTITUDE : 0);

/** What stands at `at` as a place, where it can be one. */
const placeAt = (frame: Uint8Array, at: number, mask: number): Place | undefined => {
  const reader = new ByteReader(frame.subarray(at, at + placeLength(mask)));
  const accuracy = reader.u8();
  // Whole kilometres an hour in two bytes, tenths in the third.
  const kmh = has(mask, MASK.speed) ? reader.u16() + reader.u8() / 10 : undefined;
  const azimuth = has(mask, MASK.azimuth) ? reader.u16() : undefined;
  const altitude = has(mask, MASK.altitude) ? reader.i16() : undefined;
  const longitude = reader.i32() / 1e6;
  const latitude = reader.i32() / 1e6;
  const time = timeOf(reader);
  const isPossible = accuracy <= 50 && (azimuth ?? 0) <= 360 && Math.abs(longitude) <= 180 && Math.abs(latitude) <= 90;
  return isPossible && time !== undefined ? { accuracy, kmh, azimuth, altitude, longitude, latitude, time } : undefined;
};

/** Of a place with its cell. */
const widthOf = (mask: number): number => placeLength(mask) + (has(mask, MASK.cell) ? CELL : 0);

interface Found {
  readonly at: number;
  readonly places: readonly Place[];
}

/**
 * The places of a report: a count and as many of them. What stands before is of one length on one model and of another on
 * the next; the count and the dates find them.
 */
const placesFrom = (frame: Uint8Array, from: number, until: number, mask: number): Found | undefined => {
  const width = widthOf(mask);
  for (let at = from; at + 1 + width <= until; at += 1) {
    const count = frame[at] ?? 0;
    if (count < 1 || count > 15 || at + 1 + count * width > until) continue;
    const places = Array.from({ length: count }, (_, n) => placeAt(frame, at + 1 + n * width, mask));
    const known = places.flatMap(place => (place ? [place] : []));
    if (known.length === count) return { at, places: known };
  }
  return undefined;
};

const notePlace = (draft: Draft, frame: Uint8Array, at: number, place: Place, mask: number): void => {
  draft.fields.deviceTime = place.time;
  // Accuracy 0: no fix at that moment, the place is the last that was known.
  draft.place(place.latitude, place.longitude, place.accuracy > 0);
  draft.fields.hdop = place.accuracy;
  if (place.kmh !== undefined) draft.fields.speedMps = kmhToMps(place.kmh);
  draft.fields.courseDeg = courseOf(place.azimuth);
  draft.fields.altitudeM = place.altitude;
  if (!has(mask, MASK.cell)) return;
  const from = at + placeLength(mask);
  const cell = new ByteReader(frame.subarray(from, from + CELL));
  draft.raw.cells = [{ mcc: cell.u16(), mnc: cell.u16(), lac: cell.u16(), cell: cell.u16() }];
};

interface Head {
  readonly type: number;
  readonly mask: number;
  readonly deviceType: number | undefined;
  readonly deviceId: string;
  readonly next: number;
}

const headOf = (frame: Uint8Array): Head | undefined => {
  const reader = new ByteReader(frame);
  reader.skip(4);
  const type = reader.u8();
  const mask = reader.u32();
  if (has(mask, MASK.length)) reader.skip(2);
  const deviceType = has(mask, MASK.deviceType) ? reader.u8() : undefined;
  reader.skip((has(mask, MASK.protocol) ? 2 : 0) + (has(mask, MASK.firmware) ? 2 : 0));
  const deviceId = idOf(reader.take(8), has(mask, MASK.deviceName));
  return deviceId === undefined ? undefined : { type, mask, deviceType, deviceId, next: reader.at };
};

/** Battery and supply follow the id on trackers of one model, the supply alone on those of another; others differ. */
const notePower = (draft: Draft, frame: Uint8Array, head: Head): number => {
  const reader = new ByteReader(frame.subarray(head.next));
  if (head.deviceType === GV200 && has(head.mask, MASK.supply)) {
    draft.fields.supplyVolts = reader.u16() / 1000;
    return head.next + reader.at;
  }
  if (head.deviceType !== GB100) return head.next;
  if (has(head.mask, MASK.battery)) draft.battery(reader.u8());
  if (has(head.mask, MASK.supply)) draft.fields.supplyVolts = reader.u16() / 1000;
  if (head.type === 8 && !isEvent(frame)) reader.skip(2);
  noteMotion(draft, toHex(reader.take(1)));
  draft.fields.satellites = reader.u8();
  return head.next + reader.at;
};

const isEvent = (frame: Uint8Array): boolean =>
  asciiOf(frame.subarray(1, 4)) === 'EVT' || asciiOf(frame.subarray(1, 4)) === 'BVT';

/** +RSP and +EVT, and +BSP and +BVT, which were stored while there was no network. */
const readPlaces = (frame: Uint8Array, before: Session): Decoded => {
  const head = headOf(frame);
  if (!head) return refusedAs(REFUSALS.badField, before);
  const session: Session = { ...before, deviceId: head.deviceId };
  const { mask } = head;
  const shared = new Draft(head.deviceId);
  const next = notePower(shared, frame, head);
  const tail = tailOf(frame, has(mask, MASK.sent), has(mask, MASK.count));
  const found = placesFrom(frame, next, frame.length - tail.length, mask);
  const drafts = (found?.places ?? [undefined]).map((place, n) => {
    const draft = new Draft(head.deviceId);
    Object.assign(draft.fields, shared.fields);
    Object.assign(draft.raw, shared.raw, { type: head.type, kind: asciiOf(frame.subarray(1, 4)) });
    if (place && found) notePlace(draft, frame, found.at + 1 + n * widthOf(mask), place, mask);
    else draft.fields.deviceTime = tail.sentAt;
    if (isEvent(frame)) {
      draft.alarm(EVENT_ALARMS[head.type]);
      draft.fields.ignition = EVENT_IGNITION[head.type] ?? draft.fields.ignition;
    }
    return draft;
  });
  const last = drafts.at(-1);
  if (last) last.raw.bytes = toHex(frame);
  return { readings: drafts.map(draft => draft.reading()), replies: [], session };
};

/** +INF: the state of the device, without a place. */
const readInformation = (frame: Uint8Array, before: Session): Decoded => {
  const mask = new ByteReader(frame.subarray(5)).u16();
  const at = 7 + (has(mask, STATE_MASK.length) ? 2 : 0);
  const deviceId = idOf(frame.subarray(at, at + 8), has(mask, STATE_MASK.deviceName));
  const tail = tailOf(frame, has(mask, STATE_MASK.sent), has(mask, STATE_MASK.count));
  if (deviceId === undefined || frame.length < at + 8 + tail.length) return refusedAs(REFUSALS.badField, before);
  const draft = new Draft(deviceId);
  draft.fields.deviceTime = tail.sentAt;
  draft.raw.type = frame[4] ?? 0;
  draft.raw.kind = 'INF';
  draft.raw.bytes = toHex(frame);
  return { readings: [draft.reading()], replies: [], session: { ...before, deviceId } };
};

/** The classic binary forms: checked by their length and checksum, and refused where one is not right. */
export const readBinary = (frame: Uint8Array, session: Session): Decoded => {
  const kind = asciiOf(frame.subarray(1, 4));
  if (frame[0] !== 0x2b || !lengthFieldOf(frame)) return refusedAs(REFUSALS.unknownMessage, session);
  if (frame.length < SHORTEST) return refusedAs(REFUSALS.truncated, session);
  const checksum = new ByteReader(frame.subarray(-4)).u16();
  if (checksum !== crc16CcittFalse(frame.subarray(4, -4))) return refusedAs(REFUSALS.badChecksum, session);
  if (kind === 'RSP' || kind === 'EVT' || kind === 'BSP' || kind === 'BVT') return readPlaces(frame, session);
  if (kind === 'INF' || kind === 'BNF') return readInformation(frame, session);
  // Heartbeats and answers to commands; what reads a diagnosis is not described.
  return kind === 'OBD' ? refusedAs(REFUSALS.unknownMessage, session) : noReading(session);
};
