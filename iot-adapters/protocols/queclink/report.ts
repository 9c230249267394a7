import type { Reading } from '#domain/telemetry/reading';
import { Draft } from '../../draft.ts';
import { decimalOf } from '../../fields.ts';
import { noteAlarm } from './alarms.ts';
import { noteBus } from './can.ts';
import { noteExpanded } from './eri.ts';
import {
  noteAccessory,
  noteDiagnosis,
  noteInformation,
  noteSurroundings,
  noteTransparent,
  noteVersion,
} from './info.ts';
import { hoursOf, type Message, millivoltsOf, noteMileage, percentOf } from './message.ts';
import { isGl5 } from './models.ts';
import { behindPlace, notePlace, type PlaceAt, placesOf, roomForPlace } from './places.ts';
import { noteMotion, noteTail } from './tail.ts';

type Fields = readonly string[];

const IGNITION: Readonly<Record<string, boolean>> = { IGN: true, VGN: true, IGF: false, VGF: false };

/** Hours and mileage follow the place of the events of the ignition; the mileage alone where there are no hours. */
const noteIgnition = (draft: Draft, fields: Fields): void => {
  const [hours, mileage] = fields.length === 1 ? [undefined, fields[0]] : fields;
  draft.fields.engineHoursMs = hoursOf(hours);
  // Kilometres have a decimal: some append a time where others end.
  if (mileage?.includes('.')) noteMileage(draft, mileage);
};

/**
 * Of vehicles' trackers: “…, voltage of the supply, kind of the report, number of places”. In fixed reports a small number
 * there is a code; in expanded ones, where a mask stands before it, it is a supply that is not there.
 */
const noteSupply = (draft: Draft, type: string, before: Fields): void => {
  const supply = before.at(-3) ?? '';
  const isExpanded = type === 'ERI' && /^[0-9A-F]{8}$/i.test(before.at(-4) ?? '');
  if ((isExpanded ? /^\d{1,5}$/ : /^\d{3,5}$/).test(supply)) draft.fields.supplyVolts = millivoltsOf(supply);
};

/** What the fields before the place say of the event itself. */
const noteBefore = (draft: Draft, { type, model }: Message, before: Fields): void => {
  const last = before.at(-1);
  switch (type) {
    case 'STT':
      noteMotion(draft, last);
      break;
    case 'BPL':
      draft.fields.batteryVolts = decimalOf(last);
      break;
    case 'IGL': {
      // 1 is on; but off on handheld ones, by their document.
      const isOne = Number.parseInt(before.at(-2) ?? '', 16) % 16 === 1;
      draft.fields.ignition = isOne !== model.startsWith('GL300');
      break;
    }
    case 'NMR':
      draft.fields.motion = before[2] === '1';
      break;
    case 'TEM': {
      const celsius = decimalOf(last);
      if (celsius !== undefined) draft.temperature(celsius);
      break;
    }
    case 'DAR':
      if (before[1] === '1') draft.alarm('fatigue-driving');
      break;
    case 'STR':
    case 'CTN':
      if (isGl5(model)) {
        const celsius = decimalOf(before.at(-2));
        if (celsius !== undefined) draft.temperature(celsius);
        draft.fields.batteryPercent = percentOf(last);
      }
      break;
    case 'FRI':
      if (model === 'GT501') {
        draft.fields.motion = (Number(before[2]) & 1) === 1;
        draft.raw.isCharging = (Number(before[2]) & 2) === 2;
      }
      break;
    default:
  }
};

/** What ends a report of a place, by its kind. */
const noteBehind = (draft: Draft, message: Message, before: Fields, behind: Fields): void => {
  const { type, model } = message;
  if (type === 'ERI') noteExpanded(draft, behind, before.at(-4), model);
  else if (IGNITION[type] !== undefined) noteIgnition(draft, behind);
  else if (type !== 'CAN' && type !== 'STT') noteTail(draft, behind, model);
};

/** The parts of a report that no place belongs to. */
const noteMessage = (draft: Draft, message: Message, before: Fields): void => {
  const { type, body } = message;
  const vin = body.slice(0, 2).find(field => /^[0-9A-HJ-NPR-Z]{17}$/.test(field));
  if (vin !== undefined) draft.raw.vin = vin;
  if (IGNITION[type] !== undefined) draft.fields.ignition = IGNITION[type];
  if (type === 'INF') noteInformation(draft, message);
  else if (type === 'OBD') noteDiagnosis(draft, message);
  else if (type === 'CAN') noteBus(draft, body, 3);
  else if (type === 'WIF' || type === 'GSM' || type === 'LBS') noteSurroundings(draft, message);
  else if (type === 'VER') noteVersion(draft, message);
  else if (type === 'DTT') noteTransparent(draft, message);
  else if (type === 'BAA' || type === 'BID') noteAccessory(draft, before);
  if (type === 'FRI' || type === 'ERI') noteSupply(draft, type, before);
  noteAlarm(draft, type, before.at(-2), before);
};

const readPlace = (message: Message, place: PlaceAt, until: number): { draft: Draft; behind: Fields } => {
  const draft = new Draft(message.deviceId);
  notePlace(draft, message.body, place, message.type !== 'CAN');
  const behind = behindPlace(draft, message.body.slice(place.next, until), message.model);
  draft.fields.deviceTime ??= message.sentAt;
  draft.raw.type = message.type;
  return { draft, behind };
};

/** The mileage at each place of a report of several. */
const readEarlier = (message: Message, place: PlaceAt, next: PlaceAt): Draft => {
  const { draft, behind } = readPlace(message, place, next.from);
  if (behind[0]?.includes('.')) noteMileage(draft, behind[0]);
  return draft;
};

/** Reports of a place that may not know any. */
const PLACE_REPORTS = /^(?:FRI|ERI|RTL|IGN|IGF|VGN|VGF|STT|TOW|SOS|SPD|DIS|NMR)$/;

const OF_ANY_MESSAGE: ReadonlySet<string> = new Set(['deviceId', 'deviceTime', 'fix', 'alarms', 'raw']);

const OF_ANY_RAW: ReadonlySet<string> = new Set(['type', 'text', 'isBuffered']);

/** Only that the device is there: signal, time zone, settings. */
const saysNothing = (reading: Reading): boolean =>
  reading.fix === 'none' &&
  reading.alarms.length === 0 &&
  Object.keys(reading).every(key => OF_ANY_MESSAGE.has(key)) &&
  Object.keys(reading.raw).every(key => OF_ANY_RAW.has(key));

const placesIn = ({ body, type }: Message): readonly PlaceAt[] => {
  const places = placesOf(body);
  const room = places.length === 0 && PLACE_REPORTS.test(type) ? roomForPlace(body) : undefined;
  return room ? [room] : places;
};

/** The readings of a report: one for each place in it, or one without. The last has what the report says as a whole. */
export const readReport = (message: Message): readonly Reading[] => {
  const places = placesIn(message);
  const final = places.at(-1);
  const before = message.body.slice(0, places[0]?.from ?? message.body.length);
  const earlier = places.slice(0, -1).map((place, n) => readEarlier(message, place, places[n + 1] ?? place));
  const { draft, behind } = final
    ? readPlace(message, final, message.body.length)
    : { draft: new Draft(message.deviceId), behind: [] };
  if (!final) {
    draft.fields.deviceTime = message.sentAt;
    draft.raw.type = message.type;
  }
  noteMessage(draft, message, before);
  if (final) {
    noteBefore(draft, message, before);
    noteBehind(draft, message, before, behind);
  }
  if (message.kind === 'BUFF') draft.raw.isBuffered = true;
  draft.raw.text = message.text;
  const readings = [...earlier, draft].map(one => one.reading());
  return !final && readings.every(saysNothing) ? [] : readings;
};
