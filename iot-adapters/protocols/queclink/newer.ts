import { ByteReader, toHex } from '../../bytes.ts';
import { REFUSALS, refusedAs } from '../../decoded.ts';
import { Draft } from '../../draft.ts';
import { courseOf } from '../../fields.ts';
import type { Decoded, Session } from '../../protocol.ts';
import { kmhToMps, rounded } from '../../units.ts';

/** Plus, zero, length of the whole, a byte, the IMEI in eight BCD bytes, device and version, and the time of sending. */
const IMEI_AT = 5;
const SENT_AT = 20;
const BODY_AT = 24;

/** Longitude, latitude, time; speed, accuracy, azimuth, altitude, satellites. */
const PLACE = 21;

/** A place is as old as this at most, and not of the future. */
const OLDEST_S = 366 * 86_400;
const AHEAD_S = 86_400;

const placeIn = (frame: Uint8Array, sentAt: number): ByteReader | undefined => {
  for (let at = BODY_AT; at + PLACE <= frame.length; at += 1) {
    const reader = new ByteReader(frame.subarray(at, at + PLACE));
    const longitude = reader.i32();
    const latitude = reader.i32();
    const age = sentAt - reader.u32();
    const isPlace = Math.abs(longitude) <= 180e6 && Math.abs(latitude) <= 90e6 && (longitude !== 0 || latitude !== 0);
    if (isPlace && age <= OLDEST_S && age >= -AHEAD_S) return new ByteReader(frame.subarray(at, at + PLACE));
  }
  return undefined;
};

/**
 * The binary form of the newest asset trackers, for which no public document was found: read as the messages seen are built.
 * The place is found by the time that follows it. Its checksum's rule is not known, so that it is not checked.
 */
export const readNewer = (frame: Uint8Array, before: Session): Decoded => {
  const reader = new ByteReader(frame);
  reader.skip(2);
  if (reader.u16() !== frame.length || frame.length < BODY_AT + 2) return refusedAs('bad-length', before);
  const imei = toHex(frame.subarray(IMEI_AT, IMEI_AT + 8)).replace(/^0/, '');
  if (!/^\d{15}$/.test(imei)) return refusedAs(REFUSALS.badField, before);
  const sentAt = new ByteReader(frame.subarray(SENT_AT)).u32();
  const draft = new Draft(imei);
  draft.fields.deviceTime = sentAt * 1000;
  const place = placeIn(frame, sentAt);
  if (place) {
    const longitude = place.i32() / 1e6;
    const latitude = place.i32() / 1e6;
    draft.fields.deviceTime = place.u32() * 1000;
    draft.fields.speedMps = kmhToMps(place.u16() / 10);
    const accuracy = place.u8() / 10;
    draft.fields.hdop = accuracy;
    draft.place(latitude, longitude, accuracy > 0);
    draft.fields.courseDeg = courseOf(place.u16());
    const altitude = place.u24();
    draft.fields.altitudeM = rounded((altitude >= 0x80_0000 ? altitude - 0x100_0000 : altitude) / 10, 1);
    draft.fields.satellites = place.u8();
  }
  draft.raw.bytes = toHex(frame);
  return { readings: [draft.reading()], replies: [], session: { ...before, deviceId: imei } };
};
