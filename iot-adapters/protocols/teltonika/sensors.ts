import type { Draft } from '../../draft.ts';
import { HOUR_MS } from '../../units.ts';

const DALLAS = [72, 73, 74, 75] as const;

/** Temperature of a Bluetooth sensor and the humidity beside it. */
const BLE = [
  [25, 86],
  [26, 104],
  [27, 106],
  [28, 108],
] as const;

const EYE = [10800, 10801, 10802, 10803] as const;

/** Hours of the engine: from CAN, as counted beside CAN, or how long the ignition was on. Each is a meter of its own. */
const HOUR_METERS = [
  { id: 102, meterId: 'engine-worktime', unitMs: HOUR_MS / 60 },
  { id: 103, meterId: 'engine-worktime-counted', unitMs: HOUR_MS / 60 },
  { id: 449, meterId: 'ignition-on-counter', unitMs: 1000 },
] as const;

/** Percent of the tank: from CAN, from OBD. */
const FUEL = [89, 48] as const;

const inSizes = (ids: readonly number[], ...sizes: readonly number[]) =>
  ids.map((id): readonly [number, readonly number[]] => [id, sizes]);

/** Sizes in which an id is what it is here. */
const SIZES: ReadonlyMap<number, readonly number[]> = new Map([
  ...inSizes(DALLAS, 2, 4),
  ...inSizes(BLE.flat(), 2),
  ...inSizes(EYE, 2),
  ...inSizes(
    HOUR_METERS.map(({ id }) => id),
    4,
  ),
  ...inSizes(FUEL, 1),
]);

export const isSensor = (id: number, size: number): boolean => SIZES.get(id)?.includes(size) === true;

/** 850 not ready, 2000 cannot be read, 3000 not connected, 4000 wrong sensor, 5000 below its range: none is a temperature. */
const DALLAS_MOST = 849;
const DALLAS_LEAST = -550;

/** 2000, 3000 and 4000: cannot be parsed, not found, in a strange state. They are hundredths of 20, 30 and 40 °C as well. */
const BLE_PROBLEMS: ReadonlySet<number> = new Set([2000, 3000, 4000]);

/** Tenths of a percent: beyond a thousand it is a problem too. */
const MOST_HUMIDITY = 1000;

/** Hundredths of a degree. */
const EYE_MOST = 12_500;

type Sensors = ReadonlyMap<number, number>;

/** With the sign of sixteen bits; values of four bytes have it where sixteen bits would, too. */
const signed = (value: number | undefined): number | undefined =>
  value === undefined ? undefined : value > 0x7fff_ffff ? value | 0 : value > 0x7fff ? (value << 16) >> 16 : value;

/** A temperature that looks like a problem is one where the humidity beside it is none. */
const isBleProblem = (temperature: number, humidity: number | undefined): boolean =>
  BLE_PROBLEMS.has(temperature) && (humidity === undefined || humidity > MOST_HUMIDITY);

const addTemperatures = (sensors: Sensors, draft: Draft): void => {
  for (const id of DALLAS) {
    const value = signed(sensors.get(id));
    if (value !== undefined && value >= DALLAS_LEAST && value <= DALLAS_MOST) draft.temperature(value / 10);
  }
  for (const [id, humidity] of BLE) {
    const value = signed(sensors.get(id));
    if (value !== undefined && !isBleProblem(value, sensors.get(humidity))) draft.temperature(value / 100);
  }
  for (const id of EYE) {
    const value = signed(sensors.get(id));
    if (value !== undefined && Math.abs(value) <= EYE_MOST) draft.temperature(value / 100);
  }
};

/** CAN adapters send zero for what the machine does not tell: the first meter that has counted is the one. */
const addEngineHours = (sensors: Sensors, draft: Draft): void => {
  const meter = HOUR_METERS.find(({ id }) => (sensors.get(id) ?? 0) > 0);
  const count = meter && sensors.get(meter.id);
  if (meter === undefined || count === undefined) return;
  draft.fields.engineHoursMs = count * meter.unitMs;
  draft.fields.meterId = meter.meterId;
};

const addFuel = (sensors: Sensors, draft: Draft): void => {
  const percent = FUEL.map(id => sensors.get(id)).find(value => value !== undefined && value <= 100);
  if (percent !== undefined) draft.fields.fuelPercent = percent;
};

/** Reads elements of which one alone does not tell enough. Values are unsigned, as they came. */
export const addSensors = (sensors: Sensors, draft: Draft): void => {
  addTemperatures(sensors, draft);
  addEngineHours(sensors, draft);
  addFuel(sensors, draft);
};
