import { ByteReader, toHex } from '../../bytes.ts';
import { crc8Nrsc5 } from '../../checksums.ts';
import { noReading, REFUSALS, refusedAs } from '../../decoded.ts';
import { Draft } from '../../draft.ts';
import type { Decoded, Session } from '../../protocol.ts';
import { type DataUnit, noteAlarmOf, noteUnit } from './data-units.ts';
import { NEWER_HEARTBEAT } from './framing.ts';

/** The count of the message, a checksum of all before it, and a dollar. */
const TAIL = 4;
const DOLLAR = 0x24;

/** More is no record: a report has at most about 1,440 bytes. */
const MOST_UNITS = 256;

const isWhole = (frame: Uint8Array): boolean =>
  frame.at(-1) === DOLLAR && frame.at(-2) === crc8Nrsc5(frame.subarray(0, -2));

/** A number below 128 in one byte, and others in two, the highest bit of which says so. */
const shortOrLong = (reader: ByteReader): number => {
  const first = reader.u8();
  return first < 0x80 ? first : (first & 0x7f) * 256 + reader.u8();
};

const imeiOf = (bytes: Uint8Array): string | undefined => /^0(\d{15})$/.exec(toHex(bytes))?.[1];

/** When it was made, its count, what it is and of what kind; and units of data, each with its number and its length. */
const readRecord = (record: ByteReader, deviceId: string): Draft => {
  const draft = new Draft(deviceId);
  draft.fields.deviceTime = record.u32() * 1000;
  record.skip(2);
  const [type, event] = [record.u8(), record.u8()];
  draft.raw.type = type;
  draft.raw.event = event;
  const units: DataUnit[] = [];
  while (record.left > 0 && units.length < MOST_UNITS) {
    const number = shortOrLong(record);
    const unit = { number, content: record.take(shortOrLong(record)) };
    noteUnit(draft, unit);
    units.push(unit);
  }
  noteAlarmOf(draft, type, event, units);
  draft.raw.units = units.map(({ number, content }) => ({ number, content: toHex(content) }));
  return draft;
};

/** A record counts the bytes of its length as well. */
const recordsOf = (reader: ByteReader, deviceId: string): readonly Draft[] => {
  const drafts: Draft[] = [];
  while (reader.left > TAIL) {
    const before = reader.at;
    const length = shortOrLong(reader);
    drafts.push(readRecord(new ByteReader(reader.take(length - (reader.at - before))), deviceId));
  }
  return drafts;
};

/**
 * A report of the newest binary form: records, and a reading of each. The IMEI has two digits a byte; device, version of the
 * protocol and a reserved field stand behind it. One of several parts says so, and which, before the IMEI.
 */
export const readNewer = (frame: Uint8Array, before: Session): Decoded => {
  const reader = new ByteReader(frame);
  reader.skip(2);
  if (reader.u16() !== frame.length) return refusedAs('bad-length', before);
  if (!isWhole(frame)) return refusedAs(REFUSALS.badChecksum, before);
  const isPart = reader.u8() >= 0x80;
  if (isPart) reader.skip(2);
  const deviceId = imeiOf(reader.take(8));
  if (deviceId === undefined) return refusedAs(REFUSALS.badField, before);
  reader.skip(5);
  reader.skip(reader.u8());
  const drafts = recordsOf(reader, deviceId);
  if (reader.left !== TAIL) return refusedAs(REFUSALS.badField, before);
  const last = drafts.at(-1);
  if (last) last.raw.bytes = toHex(frame);
  return { readings: drafts.map(draft => draft.reading()), replies: [], session: { ...before, deviceId } };
};

/** Its heartbeat says who is there. How a server would answer is not known; a device asks for it only where it is set up so. */
export const readNewerHeartbeat = (frame: Uint8Array, before: Session): Decoded => {
  if (frame.length !== NEWER_HEARTBEAT) return refusedAs('bad-length', before);
  if (!isWhole(frame)) return refusedAs(REFUSALS.badChecksum, before);
  const deviceId = imeiOf(frame.subarray(3, 11));
  return deviceId === undefined ? refusedAs(REFUSALS.badField, before) : noReading({ ...before, deviceId });
};
