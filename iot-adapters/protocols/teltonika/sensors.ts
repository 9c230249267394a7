import type { Draft } from '../../draft.ts';
import { HOUR_MS } from '../../units.ts';
import { type Kept, keyOf } from './families.ts';

const keysOf = (ids: readonly number[], bytes: number): readonly number[] => ids.map(id => keyOf(id, bytes));

/** Sensors on a wire, in tenths of a degree: the common trackers send four bytes, professional ones two, and two sensors more. */
const DALLAS = [72, 73, 74, 75].map(id => ({ common: keyOf(id, 4), professional: keyOf(id, 2) }));
const DALLAS_MORE = keysOf([6, 8], 2);

/** Temperature of a Bluetooth sensor and the humidity beside it. To professional trackers these are temperatures and loads of an engine. */
const BLE = [
  [keyOf(25, 2), keyOf(86, 2)],
  [keyOf(26, 2), keyOf(104, 2)],
  [keyOf(27, 2), keyOf(106, 2)],
  [keyOf(28, 2), keyOf(108, 2)],
] as const;

const EYE = keysOf([10800, 10801, 10802, 10803], 2);

/**
 * Hours of the engine: from CAN, as counted beside CAN (in minutes, under two ids each), as the engine tells the fleet system,
 * in whole hours, or how long the ignition was on. Each is a meter of its own.
 */
const HOUR_METERS = [
  { key: keyOf(102, 4), meterId: 'engine-worktime', unitMs: HOUR_MS / 60 },
  { key: keyOf(14, 4), meterId: 'engine-worktime', unitMs: HOUR_MS / 60 },
  { key: keyOf(103, 4), meterId: 'engine-worktime-counted', unitMs: HOUR_MS / 60 },
  { key: keyOf(15, 4), meterId: 'engine-worktime-counted', unitMs: HOUR_MS / 60 },
  { key: keyOf(104, 4), meterId: 'engine-total-hours', unitMs: HOUR_MS },
  { key: keyOf(449, 4), meterId: 'ignition-on-counter', unitMs: 1000 },
] as const;

/** Percent of the tank: from CAN and from OBD; of professional trackers from CAN and as the engine tells the fleet system. */
const COMMON_FUEL = keysOf([89, 48], 1);
const PROFESSIONAL_FUEL = [keyOf(37, 1), keyOf(87, 4)];

/** Professional trackers: metres, beside what they count of CAN. */
const ODOMETER = keyOf(216, 4);

/** What `addSensors` reads. */
export const SENSOR_KEYS: readonly number[] = [
  ...DALLAS.flatMap(({ common, professional }) => [common, professional]),
  ...DALLAS_MORE,
  ...BLE.flat(),
  ...EYE,
  ...HOUR_METERS.map(({ key }) => key),
  ...COMMON_FUEL,
  ...PROFESSIONAL_FUEL,
  ODOMETER,
];

/** 850 not ready; 2000 cannot be read, 3000 not connected, 4000 wrong sensor, 5000 not ready either: none is a temperature. */
const DALLAS_NOT_READY = 850;
const DALLAS_MOST = 1150;
const DALLAS_LEAST = -550;

/**
 * 2000, 3000 and 4000: cannot be parsed, not found, in a strange state. They are hundredths of 20, 30 and 40 °C as well;
 * newer firmware says it with numbers that are no temperatures.
 */
const BLE_PROBLEMS: ReadonlySet<number> = new Set([2000, 3000, 4000]);

/** Tenths of a percent: beyond a thousand it is a problem too. */
const MOST_HUMIDITY = 1000;

/** Hundredths of a degree. */
const RADIO_MOST = 12_500;

/** With the sign of sixteen bits; values of four bytes have it where sixteen bits would, too. */
const signed = (value: number | undefined): number | undefined =>
  value === undefined ? undefined : value > 0x7fff_ffff ? value | 0 : value > 0x7fff ? (value << 16) >> 16 : value;

/** A temperature that looks like a problem is one where the humidity beside it is none. */
const isBleProblem = (temperature: number, humidity: number | undefined): boolean =>
  BLE_PROBLEMS.has(temperature) && (humidity === undefined || humidity > MOST_HUMIDITY);

const addDallas = (value: number | undefined, draft: Draft): void => {
  if (value === undefined || value === DALLAS_NOT_READY) return;
  if (value >= DALLAS_LEAST && value <= DALLAS_MOST) draft.temperature(value / 10);
};

const addRadio = (value: number | undefined, draft: Draft): void => {
  if (value !== undefined && Math.abs(value) <= RADIO_MOST) draft.temperature(value / 100);
};

const addTemperatures = (kept: Kept, isProfessional: boolean, draft: Draft): void => {
  for (const { common, professional } of DALLAS) addDallas(signed(kept.get(common) ?? kept.get(professional)), draft);
  for (const key of isProfessional ? DALLAS_MORE : []) addDallas(signed(kept.get(key)), draft);
  for (const [key, humidity] of isProfessional ? [] : BLE) {
    const value = signed(kept.get(key));
    if (value !== undefined && !isBleProblem(value, kept.get(humidity))) addRadio(value, draft);
  }
  for (const key of EYE) addRadio(signed(kept.get(key)), draft);
};

/** CAN adapters send zero for what the machine does not tell: the first meter that has counted is the one. */
const addEngineHours = (kept: Kept, draft: Draft): void => {
  const meter = HOUR_METERS.find(({ key }) => (kept.get(key) ?? 0) > 0);
  const count = meter && kept.get(meter.key);
  if (meter === undefined || count === undefined) return;
  draft.fields.engineHoursMs = count * meter.unitMs;
  draft.fields.meterId = meter.meterId;
};

const addFuel = (kept: Kept, isProfessional: boolean, draft: Draft): void => {
  const keys = isProfessional ? PROFESSIONAL_FUEL : COMMON_FUEL;
  const percent = keys.map(key => kept.get(key)).find(value => value !== undefined && value <= 100);
  if (percent !== undefined) draft.fields.fuelPercent = percent;
};

/** What a professional tracker itself has counted, where it sends no count of CAN. */
const addOdometer = (kept: Kept, draft: Draft): void => {
  const metres = kept.get(ODOMETER);
  if (metres !== undefined) draft.fields.odometerM ??= metres;
};

/** Reads elements of which one alone does not tell enough. */
export const addSensors = (kept: Kept, isProfessional: boolean, draft: Draft): void => {
  addTemperatures(kept, isProfessional, draft);
  addEngineHours(kept, draft);
  addFuel(kept, isProfessional, draft);
  addOdometer(kept, draft);
};
