import { fromAscii } from '../../bytes.ts';
import { noReading, REFUSALS, refusedAs } from '../../decoded.ts';
import { Draft } from '../../draft.ts';
import { courseOf, decimalOf, degreesOf, hexOf, integerOf, pairsOf } from '../../fields.ts';
import type { Decoded, Session } from '../../protocol.ts';
import { knotsToMps } from '../../units.ts';
import { timeOf } from './clock.ts';
import { noteNeighbours, noteNetwork, notePedometer } from './network.ts';
import { noteStatus } from './status.ts';

/** Text of a message between `*` and `#`, split at commas: maker, id, type and the rest. */
type Fields = readonly string[];

/** Where validity and place stand: they move with what comes before them (the answer to a command in V4). */
const placeAt = (fields: Fields): number | undefined => {
  for (let at = 3; at + 5 < fields.length && at < 40; at += 1) {
    const isPlace = degreesOf(fields[at + 1], fields[at + 2]) !== undefined && /^[NS]$/.test(fields[at + 2] ?? '');
    if (isPlace && degreesOf(fields[at + 3], fields[at + 4]) !== undefined && /^[EW]$/.test(fields[at + 4] ?? '')) {
      return at;
    }
  }
  return undefined;
};

/** V2 writes the number of a coding scheme in place of the A. */
const isValid = (field: string): boolean => field === 'A' || /^\d+$/.test(field);

/** “odometer, temperature, fuel, altitude, LAC, cell” of one firmware; else inputs and cells that nobody describes. */
const noteTail = (draft: Draft, tail: Fields): void => {
  const [odometer, temperature, fuel, altitude] = tail.map(decimalOf);
  const isMeters = tail.length === 6 && (tail[2] ?? '').includes('.');
  if (isMeters && odometer !== undefined && temperature !== undefined && fuel !== undefined && altitude !== undefined) {
    draft.fields.odometerM = odometer;
    draft.temperature(temperature);
    if (fuel <= 100) draft.fields.fuelPercent = fuel;
    draft.fields.altitudeM = altitude;
    draft.raw.lac = hexOf(tail[4]) ?? null;
    draft.raw.cell = hexOf(tail[5]) ?? null;
    return;
  }
  if (tail.length > 0) draft.raw.io = tail.map(field => field.trim());
};

/** Speed, course, perhaps a battery's step, date, perhaps three fields of the SIM, state, and what the firmware adds. */
const readPosition = (fields: Fields, at: number, deviceId: string | undefined): Draft => {
  const draft = new Draft(deviceId);
  const [validity = '', latitude, north, longitude, east, speed, course] = fields.slice(at);
  draft.place(degreesOf(latitude, north) ?? 0, degreesOf(longitude, east) ?? 0, isValid(validity));
  draft.fields.speedMps = knotsToMps(decimalOf(speed?.trim()) ?? 0);
  draft.fields.courseDeg = courseOf(decimalOf(course));
  let next = at + 7;
  const isBeforeDate = fields[next + 1] === '' || pairsOf(fields[next + 1]) !== undefined;
  if (integerOf(fields[next]) !== undefined && !pairsOf(fields[next]) && isBeforeDate) {
    draft.raw.battery = Number(fields[next]);
    next += 1;
  }
  draft.fields.deviceTime = timeOf(fields[at - 1], fields[next]);
  const rest = fields.slice(next + 1);
  const state = rest.findIndex((field, index) => (index === 0 || index === 3) && /^[0-9a-f]{8}$/i.test(field));
  if (state === -1) {
    noteTail(draft, rest);
    return draft;
  }
  if (state > 0) draft.raw.sim = rest.slice(0, state);
  noteStatus(draft, Number.parseInt(rest[state] ?? '', 16));
  noteTail(draft, rest.slice(state + 1));
  return draft;
};

const compact = (time: number): string => new Date(time).toISOString().replace(/\D/g, '').slice(0, 14);

/** Confirms with the time of the server, and where that is not known with the message's own. */
const confirmation = (deviceId: string | undefined, type: string, time: number | undefined): Uint8Array[] =>
  time === undefined || deviceId === undefined ? [] : [fromAscii(`*HQ,${deviceId},V4,${type},${compact(time)}#`)];

/** What carries no place: heartbeats, cells, steps. */
const readWithoutPlace = (fields: Fields, deviceId: string | undefined, session: Session, now?: number): Decoded => {
  const [maker = '', , type = ''] = fields;
  const draft = new Draft(deviceId);
  switch (type) {
    case 'HTBT':
    case 'V0': {
      const replies = [fromAscii(`*${maker},${deviceId ?? ''},${type}#`)];
      // A sign-on may carry the numbers of the SIM: no battery.
      const battery = type === 'HTBT' ? integerOf(fields[3]) : undefined;
      if (battery === undefined) return { readings: [], replies, session };
      if (battery <= 100) draft.fields.batteryPercent = battery;
      else draft.raw.battery = battery;
      return { readings: [draft.reading()], replies, session };
    }
    case 'NBR':
      if (!noteNeighbours(draft, fields)) return refusedAs(REFUSALS.badField, session);
      break;
    case 'V3':
    case 'VP1':
      if (!noteNetwork(draft, fields)) return refusedAs(REFUSALS.badField, session);
      break;
    case 'LINK':
      if (!notePedometer(draft, fields)) return refusedAs(REFUSALS.badField, session);
      break;
    case 'SMS':
      // What the device answered to a command that came as a text message.
      if (fields.length < 4) return noReading(session);
      draft.raw.result = fields.slice(3).join(',');
      break;
    default:
      // Position messages of a device that has no fix yet, answers to commands, cells of `BS`: nothing to store.
      return noReading(session);
  }
  const replies = type === 'NBR' ? confirmation(deviceId, type, now ?? draft.fields.deviceTime) : [];
  return { readings: [draft.reading()], replies, session };
};

/** VP1's place has a date and no time. Its A and B name what it was found by; without a fix it has cells after a V. */
const readWatch = (fields: Fields, deviceId: string | undefined, session: Session): Decoded => {
  if (fields[3] === 'V') return readWithoutPlace(fields, deviceId, session);
  const draft = readPosition(fields[3] === 'B' ? fields.with(3, 'A') : fields, 3, deviceId);
  draft.fields.deviceTime = timeOf('', fields[10]);
  return { readings: [draft.reading()], replies: [], session };
};

export const readText = (text: string, before: Session, now?: number): Decoded => {
  const body = text.trim().replace(/^\*/, '').replace(/#$/, '');
  const fields = body.split(',');
  const [maker = '', id = '', type = ''] = fields;
  if (!/^[A-Za-z0-9]{2}$/.test(maker) || !/^[0-9A-Za-z]{0,20}$/.test(id) || fields.length < 3) {
    return refusedAs(REFUSALS.unknownMessage, before);
  }
  // Clones leave their id out: they are who the connection said before.
  const deviceId = id === '' ? before.deviceId : id;
  const session: Session = deviceId === undefined ? before : { ...before, deviceId };
  const at = placeAt(fields);
  if (type === 'VP1')
    return at === 3 ? readWatch(fields, deviceId, session) : readWithoutPlace(fields, deviceId, session);
  if (at === undefined) return readWithoutPlace(fields, deviceId, session, now);
  const draft = readPosition(fields, at, deviceId);
  draft.raw.type = type;
  if (type === 'V4') draft.raw.result = fields.slice(3, at - 1).join(',');
  const replies = type === 'V1' ? confirmation(deviceId, type, now ?? draft.fields.deviceTime) : [];
  return { readings: [draft.reading()], replies, session };
};
