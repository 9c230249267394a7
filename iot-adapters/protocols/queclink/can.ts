import type { RawValue } from '#domain/telemetry/reading';
import type { Draft } from '../../draft.ts';
import { decimalOf, integerOf } from '../../fields.ts';
import { HOUR_MS } from '../../units.ts';

type Fields = readonly string[];

/** What the mask of a report of the vehicle's bus announces, in the order of the fields; two bits are the other way round. */
const VALUES = [
  [0, 'vin'],
  [1, 'ignition'],
  [2, 'totalDistance'],
  [3, 'fuelUsed'],
  [5, 'rpm'],
  [4, 'busSpeed'],
  [6, 'coolantTemperature'],
  [7, 'fuelConsumption'],
  [8, 'fuelLevel'],
  [9, 'range'],
  [10, 'accelerator'],
  [11, 'engineHours'],
  [12, 'drivingHours'],
  [13, 'idleHours'],
  [14, 'idleFuel'],
  [15, 'axleWeight'],
  [16, 'tachograph'],
  [17, 'indicators'],
  [18, 'lights'],
  [19, 'doors'],
  [20, 'overspeedHours'],
  [21, 'engineOverspeedHours'],
] as const;

/** Bits behind these mean other things on other models. */
const LAST_KNOWN_BIT = 21;

const noteHours = (draft: Draft, hours: string | undefined): void => {
  const value = decimalOf(hours);
  // Rounded: 2037.4 hours are no exact number of milliseconds in floating point.
  if (value !== undefined && value >= 0) draft.fields.engineHoursMs ??= Math.round(value * HOUR_MS);
};

/** “H” counts hectometres; “I” pulses of a sensor that nobody has measured. */
const noteDistance = (draft: Draft, distance: string | undefined): void => {
  const [, hectometres] = /^H(\d{1,9}(?:\.\d{1,3})?)$/.exec(distance ?? '') ?? [];
  if (hectometres !== undefined) draft.fields.odometerM ??= Number(hectometres) * 100;
};

/** “P” is a percentage; “L” litres of a tank whose size nobody says. */
const noteFuel = (draft: Draft, level: string | undefined): void => {
  const [, percent] = /^P(\d{1,3}(?:\.\d{1,3})?)$/.exec(level ?? '') ?? [];
  if (percent !== undefined && Number(percent) <= 100) draft.fields.fuelPercent ??= Number(percent);
};

/**
 * Values of the vehicle's bus: a mask, and a field for each of its bits. What the tracker itself counts goes before. Answers
 * where they end, and nothing where the mask goes on with bits that each model reads in its own way.
 */
export const noteBus = (draft: Draft, fields: Fields, from: number): number | undefined => {
  const mask = /^[0-9A-F]{1,8}$/i.test(fields[from] ?? '') ? Number.parseInt(fields[from] ?? '', 16) : 0;
  const bus: Record<string, RawValue> = {};
  let at = from + 1;
  for (const [bit, name] of VALUES) {
    if (((mask >>> bit) & 1) === 0) continue;
    const value = fields[at];
    at += 1;
    if (value !== undefined && value !== '') bus[name] = value;
  }
  const { ignition, engineHours, totalDistance, fuelLevel } = bus;
  const key = integerOf(typeof ignition === 'string' ? ignition : undefined);
  // 0 off, 1 on, 2 the engine runs.
  if (key !== undefined) draft.fields.ignition ??= key > 0;
  noteHours(draft, textOf(engineHours));
  noteDistance(draft, textOf(totalDistance));
  noteFuel(draft, textOf(fuelLevel));
  draft.raw.bus = bus;
  return mask >>> (LAST_KNOWN_BIT + 1) === 0 ? at : undefined;
};

const textOf = (value: RawValue | undefined): string | undefined => (typeof value === 'string' ? value : undefined);
