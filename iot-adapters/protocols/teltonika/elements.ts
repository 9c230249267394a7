import type { AlarmName } from '#domain/telemetry/alarm-names';
import type { Draft } from '../../draft.ts';
import { HOUR_MS, rounded } from '../../units.ts';

/** One IO element of a record. */
export interface Element {
  readonly id: number;
  /** Of the value, in bytes: the same id is another thing in another family of devices, and another size tells them apart. */
  readonly size: number;
  readonly unsigned: bigint;
}

/** Elements by id; the vendor's “Data sending parameters ID” of each family lists them. */
export type Elements = ReadonlyMap<number, Element>;

const MINUTE_MS = HOUR_MS / 60;

/** The value where it is there in one of these sizes. */
const unsigned = (elements: Elements, id: number, ...sizes: readonly number[]): number | undefined => {
  const element = elements.get(id);
  return element && sizes.includes(element.size) ? Number(element.unsigned) : undefined;
};

const signed = (elements: Elements, id: number, ...sizes: readonly number[]): number | undefined => {
  const element = elements.get(id);
  if (!element || !sizes.includes(element.size)) return undefined;
  return Number(BigInt.asIntN(8 * element.size, element.unsigned));
};

const scaled = (value: number | undefined, factor: number, digits: number): number | undefined =>
  value === undefined ? undefined : rounded(value * factor, digits);

const percent = (value: number | undefined): number | undefined =>
  value !== undefined && value <= 100 ? value : undefined;

const isOn = (elements: Elements, id: number): boolean | undefined => {
  const value = unsigned(elements, id, 1);
  return value === undefined ? undefined : value > 0;
};

const ALARMS: readonly (readonly [id: number, name: AlarmName])[] = [
  [236, 'general'],
  [246, 'tow'],
  [247, 'accident'],
  [249, 'jamming'],
  [251, 'idle'],
  [252, 'power-cut'],
  [318, 'jamming'],
];

const GREEN_DRIVING: Readonly<Record<number, AlarmName>> = {
  1: 'hard-acceleration',
  2: 'hard-braking',
  3: 'hard-cornering',
};

/** What a geofence zone says in the record that it caused. */
const ZONE: Readonly<Record<number, AlarmName>> = { 0: 'geofence-exit', 1: 'geofence-enter', 3: 'overspeed' };

const isZone = (id: number): boolean => id === 175 || (id >= 155 && id <= 159) || (id >= 61 && id <= 65);

const alarmOfEvent = (elements: Elements, event: number): AlarmName | undefined => {
  const value = unsigned(elements, event, 1);
  if (value === undefined) return undefined;
  if (event === 255) return 'overspeed';
  if (event === 252 && value === 0) return 'power-restored';
  return isZone(event) ? ZONE[value] : undefined;
};

/** 850 not ready, 2000 cannot be read, 3000 not connected, 4000 wrong sensor, 5000 below its range: none is a temperature. */
const DALLAS_FROM = 850;

/** 2000, 3000 and 4000: cannot be parsed, not found, in a strange state. They are hundredths of 20, 30 and 40 °C as well. */
const BLE_PROBLEMS: ReadonlySet<number> = new Set([2000, 3000, 4000]);

/** Temperature of a Bluetooth sensor and the humidity beside it. */
const BLE: readonly (readonly [temperature: number, humidity: number])[] = [
  [25, 86],
  [26, 104],
  [27, 106],
  [28, 108],
];

/** A temperature that looks like a problem is one where the humidity is none, which is at most 1000. */
const isBleProblem = (elements: Elements, value: number, humidity: number): boolean => {
  if (!BLE_PROBLEMS.has(value)) return false;
  const beside = unsigned(elements, humidity, 2);
  return beside === undefined || beside > 1000;
};

const addTemperatures = (elements: Elements, draft: Draft): void => {
  for (const id of [72, 73, 74, 75]) {
    const value = signed(elements, id, 2, 4);
    if (value !== undefined && value < DALLAS_FROM && value >= -550) draft.temperature(rounded(value * 0.1, 1));
  }
  for (const [id, humidity] of BLE) {
    const value = signed(elements, id, 2);
    if (value !== undefined && !isBleProblem(elements, value, humidity)) draft.temperature(rounded(value * 0.01, 2));
  }
  // EYE sensors; out of their range they say why not.
  for (const id of [10800, 10801, 10802, 10803]) {
    const value = signed(elements, id, 2);
    if (value !== undefined && Math.abs(value) <= 12500) draft.temperature(rounded(value * 0.01, 2));
  }
};

/** Hours of the engine: from CAN, as counted beside CAN, or how long the ignition was on. Each is a meter of its own. */
const addEngineHours = (elements: Elements, draft: Draft): void => {
  const meters = [
    ['engine-worktime', unsigned(elements, 102, 4), MINUTE_MS],
    ['engine-worktime-counted', unsigned(elements, 103, 4), MINUTE_MS],
    ['ignition-on-counter', unsigned(elements, 449, 4), 1000],
  ] as const;
  // CAN adapters send zero for what the machine does not tell.
  const [meterId, count, unit] = meters.find(([, value]) => value !== undefined && value > 0) ?? [];
  if (count === undefined || unit === undefined) return;
  draft.fields.engineHoursMs = count * unit;
  draft.fields.meterId = meterId;
};

/** Reads the elements that have a place in a reading. All of them stand in `raw.io` as well. */
export const addElements = (elements: Elements, event: number | undefined, draft: Draft): void => {
  const { fields } = draft;
  fields.ignition = isOn(elements, 239);
  fields.motion = isOn(elements, 240);
  fields.hdop = scaled(unsigned(elements, 182, 2), 0.1, 1);
  fields.supplyVolts = scaled(unsigned(elements, 66, 2, 4), 0.001, 3);
  fields.batteryVolts = scaled(unsigned(elements, 67, 2, 4), 0.001, 3);
  fields.batteryPercent = percent(unsigned(elements, 113, 1));
  fields.odometerM = unsigned(elements, 16, 4);
  fields.fuelPercent = percent(unsigned(elements, 89, 1)) ?? percent(unsigned(elements, 48, 1));
  addEngineHours(elements, draft);
  addTemperatures(elements, draft);
  for (const [id, name] of ALARMS) if (isOn(elements, id)) draft.alarm(name);
  draft.alarm(GREEN_DRIVING[unsigned(elements, 253, 1) ?? 0]);
  if (event !== undefined) draft.alarm(alarmOfEvent(elements, event));
};
