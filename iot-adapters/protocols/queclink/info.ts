import { asciiOf, fromHex } from '../../bytes.ts';
import type { Draft } from '../../draft.ts';
import { decimalOf, hexOf, integerOf } from '../../fields.ts';
import { type Message, millivoltsOf, noteMileage, percentOf } from './message.ts';
import { accessoryOf } from './sensors.ts';
import { noteMotion } from './tail.ts';

type Fields = readonly string[];

/**
 * GTINF: motion, card, signal, whether power is there, its voltage or the mileage, one more voltage or a reserved field, the
 * battery's voltage. Some put the name, temperature and humidity of a sensor before the voltage.
 */
export const noteInformation = (draft: Draft, { body, model }: Message): void => {
  noteMotion(draft, body[1]);
  draft.raw.iccid = body[2] ?? null;
  draft.raw.rssi = integerOf(body[3]) ?? null;
  let at = 6;
  if (/^[0-9a-f]{12,16}$/i.test(body[at] ?? '')) {
    const celsius = decimalOf(body[at + 1]);
    if (celsius !== undefined) draft.temperature(celsius);
    draft.raw.humidity = integerOf(body[at + 2]) ?? null;
    at += 3;
  }
  const supply = body[at];
  if (supply?.includes('.')) noteMileage(draft, supply);
  else draft.fields.supplyVolts = millivoltsOf(supply);
  at += 1;
  if (model !== 'GV500VC') {
    draft.raw.voltage2 = millivoltsOf(body[at]) ?? null;
    at += 1;
  }
  draft.fields.batteryVolts = decimalOf(body[at]);
  const lastFix = body.findIndex((field, index) => index > at && /^\d{14}$/.test(field));
  // Handheld ones say the battery's level behind the time of the last fix, and the temperature two fields later.
  if (model.startsWith('GL') && lastFix !== -1) {
    draft.fields.batteryPercent = percentOf(body[lastFix + 1]);
    const celsius = decimalOf(body[lastFix + 3]);
    if (celsius !== undefined) draft.temperature(celsius);
  }
};

/** Of the diagnosis port, behind the mask of the report: number of the vehicle, connection, its voltage, supported values, … */
const DIAGNOSIS = [
  'vin',
  'isConnected',
  'portMillivolts',
  'supported',
  'rpm',
  'busSpeed',
  'coolantTemperature',
  'fuelConsumption',
  'distanceSinceCleared',
  'distanceSinceFault',
  'faultLamp',
  'faultCount',
  'faultCodes',
  'throttle',
  'engineLoad',
  'fuelLevel',
] as const;

/** GTOBD: number of the vehicle and name, kind, mask, and the values of the diagnosis. */
export const noteDiagnosis = (draft: Draft, { body }: Message): void => {
  const mask = body.findIndex((field, at) => at >= 2 && at <= 4 && /^[0-9A-F]{6,8}$/i.test(field));
  if (mask === -1) return;
  const values = Object.fromEntries(
    DIAGNOSIS.flatMap((name, n) => {
      const value = body[mask + 1 + n];
      return value === undefined || value === '' ? [] : [[name, value]];
    }),
  );
  draft.raw.diagnosis = values;
  draft.fields.supplyVolts = millivoltsOf(values.portMillivolts);
  const coolant = decimalOf(values.coolantTemperature);
  if (coolant !== undefined) draft.temperature(coolant);
  const level = decimalOf(values.fuelLevel);
  if (level !== undefined && level <= 100) draft.fields.fuelPercent = level;
};

/** GTWIF: networks around, six fields each; GTGSM and GTLBS: cells around. */
export const noteSurroundings = (draft: Draft, { body, type }: Message): void => {
  if (type === 'WIF') {
    draft.raw.wifi = body.flatMap((field, at) =>
      at > 0 && /^[0-9a-f]{12}$/i.test(field) ? [{ mac: field, rssi: integerOf(body[at + 1]) ?? null }] : [],
    );
    draft.fields.batteryPercent = percentOf(body.at(-1));
    return;
  }
  // GTLBS says the battery's level, and more, before its cells.
  if (type === 'LBS') draft.fields.batteryPercent = percentOf(body[3]);
  const cells: { mcc: number; mnc: number; lac: number; cell: number; rssi: number | null }[] = [];
  for (let at = type === 'LBS' ? 9 : 1; at + 4 < body.length; at += 6) {
    const [mcc, mnc] = body.slice(at, at + 2).map(integerOf);
    const [lac, cell] = body.slice(at + 2, at + 4).map(hexOf);
    if (mcc === undefined || mnc === undefined || lac === undefined || cell === undefined) continue;
    cells.push({ mcc, mnc, lac, cell, rssi: integerOf(body[at + 4]) ?? null });
  }
  draft.raw.cells = cells;
};

/** GTVER: kind of device, firmware, hardware. */
export const noteVersion = (draft: Draft, { body }: Message): void => {
  draft.raw.version = body.slice(1, 4);
};

/** GTDTT: what a device on the serial port said, in hexadecimal digits. */
export const noteTransparent = (draft: Draft, { body }: Message): void => {
  const bytes = fromHex(body.find((field, at) => at >= 3 && field.length > 3) ?? '');
  if (bytes) draft.raw.data = asciiOf(bytes);
};

/** GTBAA and GTBID: of a Bluetooth accessory, whose mask stands before what it announces. */
export const noteAccessory = (draft: Draft, fields: Fields): void => {
  const at = fields.findIndex((field, index) => index >= 3 && /^[0-9A-F]{4}$/i.test(field));
  const mask = hexOf(fields[at]);
  if (at === -1 || mask === undefined) return;
  const { values } = accessoryOf(fields, at + 1, mask);
  draft.raw.accessory = values;
  const celsius = decimalOf(values.celsius);
  if (celsius !== undefined) draft.temperature(celsius);
};
