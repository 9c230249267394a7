import type { RawValue } from '#domain/telemetry/reading';
import type { Draft } from '../../draft.ts';
import { courseOf, decimalOf, hexOf, integerOf } from '../../fields.ts';
import { kmhToMps } from '../../units.ts';
import { timeOf } from './message.ts';
import { isGl5, isHandheld } from './models.ts';

type Fields = readonly string[];

/**
 * Where a place stands: accuracy, speed, azimuth, altitude, longitude, latitude, time; then networks around and a cell. The
 * oldest trackers say whether they have a fix where the others say its accuracy, which stands behind the altitude there.
 */
export interface PlaceAt {
  /** Of the accuracy, or the fix. */
  readonly from: number;
  readonly longitude: number;
  /** Of the first field behind the cell. */
  readonly next: number;
  readonly wifi: readonly RawValue[];
  /** Of the cell's country. */
  readonly cell: number;
  readonly isKnown: boolean;
}

const BEFORE_LONGITUDE = 4;
const CELL_FIELDS = 4;
const WIFI_FIELDS = 5;

/** A message holds at most fifteen. */
const MOST_PLACES = 32;

const isDegrees = (field: string | undefined, limit: number): boolean =>
  /^-?\d{1,3}\.\d{4,8}$/.test(field ?? '') && Math.abs(Number(field)) <= limit;

const isCell = (fields: Fields, at: number): boolean =>
  /^\d{3,4}$/.test(fields[at] ?? '') &&
  /^\d{2,4}$/.test(fields[at + 1] ?? '') &&
  /^[0-9A-F]{1,8}$/i.test(fields[at + 2] ?? '') &&
  /^[0-9A-F]{1,8}$/i.test(fields[at + 3] ?? '');

const isMac = (field: string | undefined): boolean => /^[0-9a-f]{12}$/i.test(field ?? '');

/** Networks around stand between the time and the cell: their count, and of each its name, its strength and three empty fields. */
const wifiFrom = (fields: Fields, at: number): { readonly wifi: readonly RawValue[]; readonly next: number } => {
  const count = integerOf(fields[at]) ?? 0;
  if (!isMac(fields[at + 1]) || count < 1 || count > MOST_PLACES) return { wifi: [], next: at };
  const wifi = Array.from({ length: count }, (_, n) => {
    const one = at + 1 + n * WIFI_FIELDS;
    return { mac: fields[one] ?? '', rssi: integerOf(fields[one + 1]) ?? null };
  });
  return { wifi, next: at + 1 + count * WIFI_FIELDS };
};

/** Fix, speed, azimuth, altitude and accuracy, of which speed and altitude alone have a decimal. */
const OLD_ORDER: readonly RegExp[] = [/^[01]$/, /^\d{1,3}\.\d$/, /^\d{1,3}$/, /^-?\d{1,5}\.\d$/, /^\d{1,2}$/];

const isOldOrder = (fields: Fields, longitudeAt: number): boolean =>
  OLD_ORDER.every((shape, at) => shape.test(fields[longitudeAt - OLD_ORDER.length + at] ?? ''));

const placeWith = (fields: Fields, longitudeAt: number, isKnown: boolean): PlaceAt => {
  const { wifi, next } = wifiFrom(fields, longitudeAt + 3);
  const from = longitudeAt - (isOldOrder(fields, longitudeAt) ? OLD_ORDER.length : BEFORE_LONGITUDE);
  return { from, longitude: longitudeAt, next: next + CELL_FIELDS, wifi, cell: next, isKnown };
};

/**
 * Every place of a message. They are found by their shape: what stands before them differs from model to model and from
 * firmware to firmware, and they do not. A place that the device does not know is found by the cell behind it.
 */
export const placesOf = (fields: Fields): readonly PlaceAt[] => {
  const places: PlaceAt[] = [];
  for (let at = BEFORE_LONGITUDE; at + 2 < fields.length && places.length < MOST_PLACES; at += 1) {
    const isTime = fields[at + 2] === '' || /^\d{14}$/.test(fields[at + 2] ?? '');
    const isKnown = isTime && isDegrees(fields[at], 180) && isDegrees(fields[at + 1], 90);
    const isEmpty = isTime && fields[at] === '' && fields[at + 1] === '' && isCell(fields, at + 3);
    if (!isKnown && !isEmpty) continue;
    const place = placeWith(fields, at, isKnown);
    places.push(place);
    at = place.next - 1;
  }
  return places;
};

/** Speed to cell, all empty: a place that a report keeps room for, and knows nothing of. */
const ROOM = 10;

/** Where a report without any place, or cell, keeps room for one. */
export const roomForPlace = (fields: Fields): PlaceAt | undefined => {
  for (let at = 1; at + ROOM < fields.length; at += 1) {
    const isRoom = fields.slice(at + 1, at + 1 + ROOM).every(field => field === '');
    // Its accuracy is 0, or missing as well.
    if (isRoom && /^0?$/.test(fields[at] ?? '') && /^\d{1,2}$/.test(fields[at - 1] ?? '')) {
      return placeWith(fields, at + BEFORE_LONGITUDE, false);
    }
  }
  return undefined;
};

const noteCell = (draft: Draft, fields: Fields, at: number): void => {
  if (!isCell(fields, at)) return;
  const [mcc = '', mnc = '', lac, cell] = fields.slice(at, at + CELL_FIELDS);
  draft.raw.cells = [{ mcc: Number(mcc), mnc: Number(mnc), lac: hexOf(lac) ?? null, cell: hexOf(cell) ?? null }];
};

/**
 * Notes a place. `isVouchedFor` is whether it counts although its accuracy is 0, by which the device says that it had no fix
 * at that moment: reports of other kinds than the vehicle's bus carry the place of the event then.
 */
export const notePlace = (draft: Draft, fields: Fields, place: PlaceAt, isVouchedFor: boolean): void => {
  const [accuracy, speed, azimuth, altitude] = fields.slice(place.from, place.from + BEFORE_LONGITUDE);
  const [longitude, latitude, time] = fields.slice(place.longitude, place.longitude + 3);
  const isOld = place.longitude - place.from === OLD_ORDER.length;
  const dilution = decimalOf(isOld ? fields[place.longitude - 1] : accuracy);
  draft.fields.hdop = dilution;
  noteCell(draft, fields, place.cell);
  if (place.wifi.length > 0) draft.raw.wifi = place.wifi;
  if (!place.isKnown) return;
  const isFixed = isOld ? accuracy === '1' : isVouchedFor || (dilution ?? 1) > 0;
  draft.place(Number(latitude), Number(longitude), isFixed);
  const kmh = decimalOf(speed);
  if (kmh !== undefined) draft.fields.speedMps = kmhToMps(kmh);
  draft.fields.courseDeg = courseOf(decimalOf(azimuth));
  draft.fields.altitudeM = decimalOf(altitude);
  draft.fields.deviceTime = timeOf(time);
};

/** What the bits of the mask behind a cell announce, a field each. */
const APPENDED = ['satellites', 'trigger', undefined, undefined, 'jamming'] as const;

/**
 * What stands behind the cell of a place, without what belongs to the place: a reserved field, the mileage, or, of vehicles'
 * trackers, a mask and the fields that it announces.
 */
export const behindPlace = (draft: Draft, fields: Fields, model: string): Fields => {
  const [first, ...rest] = fields;
  if (first === undefined) return [];
  // Here the mileage follows at once, also where it is empty.
  if (model === 'GL320M' || first.includes('.')) return fields;
  const mask = !isHandheld(model) && /^[0-9A-F]{2}$/i.test(first) ? Number.parseInt(first, 16) : 0;
  if (isGl5(model)) draft.raw.rssi = integerOf(first) ?? null;
  let at = 0;
  for (let bit = 0; bit < 8; bit += 1) {
    if (((mask >> bit) & 1) === 0) continue;
    const value = rest[at];
    const name = APPENDED[bit];
    if (name === 'satellites') draft.fields.satellites = integerOf(value);
    else if (name !== undefined) draft.raw[name] = value ?? null;
    at += 1;
  }
  return rest.slice(at);
};
