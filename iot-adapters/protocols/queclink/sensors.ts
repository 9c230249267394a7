import type { RawValue } from '#domain/telemetry/reading';
import type { Draft } from '../../draft.ts';
import { decimalOf, hexOf, integerOf } from '../../fields.ts';

type Fields = readonly string[];

/** More sensors than any device takes. */
const MOST_SENSORS = 32;

const countAt = (fields: Fields, at: number): number | undefined => {
  const count = integerOf(fields[at]);
  return count !== undefined && count >= 0 && count <= MOST_SENSORS ? count : undefined;
};

const hasBit = (mask: number, bit: number): boolean => ((mask >>> bit) & 1) === 1;

/** Sensors of one wire: id, kind, and a value that counts sixteenths of a degree in two's complement. */
export const noteOneWire = (draft: Draft, fields: Fields, from: number): number | undefined => {
  const count = countAt(fields, from);
  if (count === undefined) return undefined;
  const sensors = Array.from({ length: count }, (_, n) => fields.slice(from + 1 + 3 * n, from + 4 + 3 * n));
  for (const [, kind, value] of sensors) {
    const number = hexOf(value);
    if (kind !== '1' || number === undefined || number > 0xffff) continue;
    draft.temperature((number >= 0x8000 ? number - 0x10000 : number) / 16);
  }
  if (count > 0) draft.raw.oneWire = sensors.map(([id = '', kind = '', value = '']) => ({ id, kind, value }));
  return from + 1 + 3 * count;
};

/** Sensors of the fuel: kind, and by the bits of the report's mask a percentage, a volume, a temperature. */
export const noteFuelSensors = (draft: Draft, fields: Fields, from: number, mask: number): number | undefined => {
  const count = countAt(fields, from);
  if (count === undefined) return undefined;
  const bits = [3, 4, 10].filter(bit => hasBit(mask, bit));
  const width = 1 + bits.length;
  const sensors: RawValue[] = [];
  for (let n = 0; n < count; n += 1) {
    const [kind = '', ...values] = fields.slice(from + 1 + n * width, from + 1 + (n + 1) * width);
    const percent = hasBit(mask, 3) ? decimalOf(values[0]) : undefined;
    if (percent !== undefined && percent <= 100) draft.fields.fuelPercent ??= percent;
    sensors.push({ kind, values });
  }
  if (count > 0) draft.raw.fuelSensors = sensors;
  return from + 1 + count * width;
};

/** Sensors by radio on 433 MHz: serial, kind, temperature, and humidity of the second kind. */
export const noteRadio = (draft: Draft, fields: Fields, from: number): number | undefined => {
  const count = countAt(fields, from);
  if (count === undefined) return undefined;
  const sensors: RawValue[] = [];
  let at = from + 1;
  for (let n = 0; n < count; n += 1) {
    const [serial = '', kind = '', celsius = '', humidity = ''] = fields.slice(at, at + 4);
    const temperature = decimalOf(celsius);
    if (temperature !== undefined) draft.temperature(temperature);
    const hasHumidity = kind === '2';
    sensors.push({ serial, kind, celsius, ...(hasHumidity && { humidity }) });
    at += hasHumidity ? 4 : 3;
  }
  if (count > 0) draft.raw.radioSensors = sensors;
  return at;
};

/** What the bits of a Bluetooth accessory's mask announce. */
const ACCESSORY: Readonly<Record<number, string>> = {
  0: 'name',
  1: 'mac',
  2: 'status',
  3: 'batteryMillivolts',
  4: 'celsius',
  5: 'humidity',
  7: 'io',
  8: 'event',
  9: 'pressure',
  10: 'time',
  11: 'preciseCelsius',
  12: 'magnet',
  13: 'batteryPercent',
  14: 'relay',
};

/** The fields of one accessory by its mask, from `from` on. */
export const accessoryOf = (
  fields: Fields,
  from: number,
  mask: number,
): { readonly values: Record<string, string>; readonly next: number } => {
  const values: Record<string, string> = {};
  let at = from;
  for (let bit = 0; bit < 16; bit += 1) {
    if (!hasBit(mask, bit)) continue;
    values[ACCESSORY[bit] ?? `bit${bit}`] = fields[at] ?? '';
    at += 1;
  }
  return { values, next: at };
};

/** Bluetooth accessories: number, kind, model, raw data (with its length before it on one family), mask, and what it says. */
export const noteBluetooth = (draft: Draft, fields: Fields, from: number, model: string): number | undefined => {
  const count = countAt(fields, from);
  if (count === undefined) return undefined;
  const accessories: RawValue[] = [];
  let at = from + 1;
  for (let n = 0; n < count; n += 1) {
    const maskAt = at + (model.startsWith('GV600M') ? 5 : 4);
    const mask = hexOf(fields[maskAt]);
    if (mask === undefined) return undefined;
    const { values, next } = accessoryOf(fields, maskAt + 1, mask);
    const celsius = decimalOf(values.celsius);
    if (celsius !== undefined) draft.temperature(celsius);
    accessories.push({ index: fields[at] ?? '', kind: fields[at + 1] ?? '', model: fields[at + 2] ?? '', ...values });
    at = next;
  }
  if (count > 0) draft.raw.accessories = accessories;
  return at;
};
