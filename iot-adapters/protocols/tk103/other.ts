import { fromHex } from '../../bytes.ts';
import { Draft } from '../../draft.ts';
import { carriedUtcOf, hexOf, integerOf, pairsOf } from '../../fields.ts';
import { noteCommand } from './commands.ts';

type Fields = readonly string[];

/** “ddmmyy” and “hhmmss”. */
const timeOf = (date: string | undefined, clock: string | undefined): number | undefined => {
  const day = pairsOf(date);
  const time = pairsOf(clock);
  return day && time ? carriedUtcOf(day[2], day[1], day[0], ...time) : undefined;
};

const STEPS: readonly (number | undefined)[] = [undefined, undefined, 10, 20, 50, 80, 100];

/** ZC20: date, time, step of the battery, its voltage in 10 mV, the supply's in 100 mV; 255 and 65535 say nothing. */
export const readBattery = (id: string, fields: Fields): Draft | undefined => {
  const [step, battery, supply] = fields.slice(2, 5).map(integerOf);
  const time = timeOf(fields[0], fields[1]);
  if (time === undefined || step === undefined || battery === undefined || supply === undefined) return undefined;
  const draft = new Draft(id);
  draft.fields.deviceTime = time;
  draft.fields.batteryPercent = STEPS[step];
  if (battery !== 65_535) draft.fields.batteryVolts = battery / 100;
  if (supply !== 65_535) draft.fields.supplyVolts = supply / 10;
  return draft;
};

/** ZC03: date, time, and between dollars what the device answers to a command. */
export const readAnswer = (id: string, body: string): Draft | undefined => {
  const [, date, clock, text] = /^(\d{6}),(\d{6}),\$([^$]{0,2000})/.exec(body) ?? [];
  const time = timeOf(date, clock);
  if (time === undefined) return undefined;
  const draft = new Draft(id);
  draft.fields.deviceTime = time;
  draft.raw.result = text ?? '';
  return draft;
};

const cell = (values: readonly (number | undefined)[]): Record<string, number> | undefined => {
  const [mcc, mnc, lac, id] = values;
  return mcc === undefined || mnc === undefined || lac === undefined || id === undefined
    ? undefined
    : { mcc, mnc, lac, cell: id };
};

/**
 * Cells, decimal in braces, which any command may carry, or hexadecimal after country and network, as in BZ00; an IMEI may
 * stand before them. What ends them are inputs, no mileage.
 */
export const readCells = (id: string, body: string): Draft | undefined => {
  const draft = new Draft(id);
  const braced = [...body.slice(0, 1000).matchAll(/\{(\d{1,4}),(\d{1,4}),(\d{1,10}),(\d{1,10})\}/g)];
  const cells =
    braced.length > 0
      ? braced.map(found => cell(found.slice(1).map(integerOf)))
      : (() => {
          const fields = body.replace(/^(?:\d{15})?,/, '').split(',');
          return [cell([integerOf(fields[0]), integerOf(fields[1]), hexOf(fields[2]), hexOf(fields[3])])];
        })();
  const known = cells.flatMap(one => (one ? [one] : []));
  if (known.length === 0) return undefined;
  draft.raw.cells = known;
  draft.raw.text = body.slice(0, 1000);
  return draft;
};

/** Address, strength and channel of a network. */
const NETWORK = /^(?:[0-9a-f]{2}:){5}[0-9a-f]{2}\*[-+]?\d{1,4}\*\d{1,4}$/i;

/** DW5x and DW6x: a cell, a count of the networks around, each of them (not always as many), date and time. */
export const readSurroundings = (id: string, command: string, fields: Fields): Draft | undefined => {
  const here = cell(fields.slice(0, 4).map(integerOf));
  if (!here || integerOf(fields[4]) === undefined) return undefined;
  const after = fields.findIndex((field, at) => at >= 5 && !NETWORK.test(field));
  const time = timeOf(fields[after], fields[after + 1]);
  if (time === undefined) return undefined;
  const draft = new Draft(id);
  draft.fields.deviceTime = time;
  draft.raw.command = command;
  draft.raw.cells = [here];
  draft.raw.wifi = fields.slice(5, after);
  noteCommand(draft, command, '');
  return draft;
};

/** BV00: the number of the vehicle. */
export const readVin = (id: string, body: string): Draft | undefined => {
  if (!/^[0-9A-Z]{17}$/.test(body)) return undefined;
  const draft = new Draft(id);
  draft.raw.vin = body;
  return draft;
};

/** Where the totals of a battery pack stand behind its cells, of which the message has room for so many. */
const PACK = { cellCount: 3, cells: 4, volts: 55, level: 57, shortest: 58, mostCells: 24 } as const;

/** BS50: state of a battery pack, little endian; cells in mV, its voltage in 10 mV, its charge in percent. */
const readPack = (draft: Draft, bytes: Uint8Array): void => {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const count = bytes[PACK.cellCount] ?? 0;
  if (bytes.length < PACK.shortest || count > PACK.mostCells) return;
  draft.raw.cellVolts = Array.from({ length: count }, (_, n) => view.getUint16(PACK.cells + 2 * n, true) / 1000);
  draft.fields.batteryVolts = view.getUint16(PACK.volts, true) / 100;
  draft.battery(bytes[PACK.level]);
};

/** BS50 and BS51: of battery packs. The second is a list of blocks, each a number and bytes, that only its maker describes. */
export const readBatteryPack = (id: string, command: string, body: string): Draft | undefined => {
  const draft = new Draft(id);
  draft.raw.command = command;
  if (command === 'BS51') {
    const blocks = body.split(',').map(block => block.split(':'));
    if (!blocks.every(([number, bytes]) => hexOf(number) !== undefined && fromHex(bytes ?? '') !== undefined)) {
      return undefined;
    }
    draft.raw.blocks = Object.fromEntries(blocks.map(([number = '', bytes = '']) => [number, bytes]));
    return draft;
  }
  const bytes = fromHex(body);
  if (!bytes) return undefined;
  draft.raw.bytes = body;
  readPack(draft, bytes);
  return draft;
};
