import type { Draft } from '../../draft.ts';
import { decimalOf, integerOf } from '../../fields.ts';
import { hoursOf, millivoltsOf, noteMileage, percentOf } from './message.ts';
import { isGl5 } from './models.ts';

type Fields = readonly string[];

/** What a motion's code says: the first digit of ignition, the second of motion; towed vehicles move without ignition. */
export const noteMotion = (draft: Draft, code: string | undefined): void => {
  const state = /^(?:1[126A]|2[12]|4[12])$/i.exec(code ?? '')?.[0];
  if (state === undefined) return;
  const [ignition, motion] = [state.charAt(0), state.charAt(1)];
  if (ignition !== '4') draft.fields.ignition = ignition === '2';
  draft.fields.motion = motion !== '1';
  draft.raw.state = state;
};

/** State of the device: its motion's code, its inputs and its outputs, two hexadecimal digits each. */
export const noteStatus = (draft: Draft, status: string): void => {
  const ignition = status.charAt(0);
  if (ignition === '1' || ignition === '2') draft.fields.ignition = ignition === '2';
  draft.raw.status = status;
};

export const isStatus = (field: string | undefined): boolean => /^(?:[0-9A-F]{6}|[0-9A-F]{10})$/i.test(field ?? '');

/** A voltage in millivolts, or the level of a sensor in percent or litres, as the input is set up. */
export const noteAnalog = (draft: Draft, number: number, field: string | undefined): void => {
  if (field === undefined || field === '') return;
  draft.raw[`adc${number}`] = field.startsWith('F') ? field : (millivoltsOf(field) ?? field);
};

/** Where the state stands, behind the mileage, the hours and two to four analog inputs and the battery. */
export const statusAt = (fields: Fields): number =>
  fields.findIndex((field, at) => at >= 3 && at <= 9 && isStatus(field));

/** Mileage, hours, analog inputs, battery and state, of vehicles' trackers. Answers where it ended. */
export const noteVehicle = (draft: Draft, fields: Fields): number => {
  const status = statusAt(fields);
  noteMileage(draft, fields[0]);
  draft.fields.engineHoursMs = hoursOf(fields[1]);
  const battery = status === -1 ? 5 : status - 1;
  for (let at = 2; at < Math.min(battery, 5); at += 1) noteAnalog(draft, at - 1, fields[at]);
  if (status === -1) return -1;
  draft.fields.batteryPercent = percentOf(fields[battery]);
  noteStatus(draft, fields[status] ?? '');
  return status;
};

/** Those that read the vehicle's diagnosis say speed of the engine, consumption and level behind the state. */
const noteEngine = (draft: Draft, [rpm, consumption, level]: Fields): void => {
  if (integerOf(rpm) !== undefined) draft.raw.rpm = Number(rpm);
  if (consumption !== undefined && consumption !== '') draft.raw.fuelConsumption = consumption;
  const percent = decimalOf(level);
  if (percent !== undefined && percent <= 100) draft.fields.fuelPercent = percent;
};

/** Handheld trackers of one family: bit errors, voltage, level of the battery, mode, motion, temperature. */
const noteGl5 = (draft: Draft, [, volts, level, mode, motion, temperature]: Fields): void => {
  draft.fields.batteryVolts = millivoltsOf(volts);
  draft.fields.batteryPercent = percentOf(level);
  if (mode !== undefined) draft.raw.mode = mode;
  if (motion === '0' || motion === '1') draft.fields.motion = motion === '1';
  const celsius = decimalOf(temperature);
  if (celsius !== undefined) draft.temperature(celsius);
};

const VEHICLE_FIELDS = 6;

/** Bit errors, voltage, level, mode, motion and temperature: other models than that family's send them too. */
const isHandheldTail = (fields: Fields): boolean =>
  [/^\d{1,2}$/, /^\d{0,5}$/, /^\d{1,3}$/, /^[01]$/, /^[01]?$/, /^(?:-?\d{1,2}\.\d)?$/].every((shape, at) =>
    shape.test(fields[at] ?? 'none'),
  );

/** Mileage, hours, two inputs (and a reserved field), battery, state, speed of the engine, consumption, level. */
const FIXED_FIELDS: ReadonlySet<number> = new Set([9, 10]);

/** What a report of a place ends with. */
export const noteTail = (draft: Draft, fields: Fields, model: string): void => {
  if (isGl5(model)) {
    if (fields.length === VEHICLE_FIELDS) noteGl5(draft, fields);
    else draft.fields.batteryPercent = percentOf(fields.at(-1)) ?? draft.fields.batteryPercent;
    return;
  }
  if (isHandheldTail(fields)) {
    noteGl5(draft, fields);
    return;
  }
  if (fields.length >= VEHICLE_FIELDS) {
    const status = noteVehicle(draft, fields);
    if (status !== -1) noteEngine(draft, fields.slice(status + 1));
    // Without a state its place in the row still tells the battery, which a GV200 does not say: three inputs stand there.
    else if (FIXED_FIELDS.has(fields.length) && model !== 'GV200')
      draft.fields.batteryPercent = percentOf(fields.at(-5));
    return;
  }
  // A short one: perhaps the mileage, and the battery at its end; the signal before it in one family.
  if (fields[0]?.includes('.')) noteMileage(draft, fields[0]);
  if (model === 'GT501') draft.raw.rssi = integerOf(fields[0]) ?? null;
  draft.fields.batteryPercent = percentOf(fields.at(-1));
};
