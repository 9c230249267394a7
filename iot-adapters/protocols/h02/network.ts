import type { Draft } from '../../draft.ts';
import { hexOf, integerOf, pairsOf } from '../../fields.ts';
import { timeOf } from './clock.ts';
import { noteStatus } from './status.ts';

type Fields = readonly string[];

type Cell = {
  readonly mcc: number;
  readonly mnc: number;
  readonly lac: number;
  readonly cell: number;
  readonly rssi?: number;
};

/** More is no list of neighbours. */
const MOST_CELLS = 32;

const noteDateAndStatus = (
  draft: Draft,
  clock: string | undefined,
  date: string | undefined,
  status: string | undefined,
) => {
  draft.fields.deviceTime = timeOf(clock, date);
  const state = status !== undefined && /^[0-9a-f]{8}$/i.test(status) ? Number.parseInt(status, 16) : undefined;
  if (state !== undefined) noteStatus(draft, state);
  return draft.fields.deviceTime !== undefined && state !== undefined;
};

/** Cells of so many fields each: LAC, cell, and a signal where there is one. */
const cellsOf = (mcc: number, mnc: number, fields: Fields, width: number, count: number): Cell[] | undefined => {
  const cells: Cell[] = [];
  for (let at = 0; at < count * width; at += width) {
    const lac = integerOf(fields[at]);
    const cell = integerOf(fields[at + 1]);
    const rssi = width === 3 ? integerOf(fields[at + 2]) : undefined;
    if (lac === undefined || cell === undefined) return undefined;
    cells.push({ mcc, mnc, lac, cell, ...(rssi !== undefined && { rssi: -Math.abs(rssi) }) });
  }
  return cells;
};

/** Where date and state end a list of cells: some firmware counts more or fewer of these than it lists. */
const endOfCells = (fields: Fields, from: number): number => {
  for (let at = from; at + 1 < fields.length; at += 3) {
    if (pairsOf(fields[at]) && /^[0-9a-f]{8}$/i.test(fields[at + 1] ?? '')) return at;
  }
  return fields.length;
};

/** NBR: time, country, network, delay, count, (LAC, cell, signal) …, date, state. */
export const noteNeighbours = (draft: Draft, fields: Fields): boolean => {
  const [mcc, mnc, , count] = fields.slice(4).map(integerOf);
  if (mcc === undefined || mnc === undefined || count === undefined || count < 0 || count > MOST_CELLS) return false;
  const after = endOfCells(fields, 8);
  if (after > 8 + 3 * MOST_CELLS) return false;
  const cells = cellsOf(mcc, mnc, fields.slice(8, after), 3, (after - 8) / 3);
  if (!cells) return false;
  draft.raw.cells = cells;
  return noteDateAndStatus(draft, fields[3], fields[after], fields[after + 1]);
};

/** V3: time, country and network in one, count, (LAC, cell, two more) …, battery, restarts, X, date, state. */
const noteV3 = (draft: Draft, fields: Fields): boolean => {
  const [, mcc, mnc] = /^(\d{3})(\d{1,3})$/.exec(fields[4] ?? '') ?? [];
  const count = integerOf(fields[5]);
  if (mcc === undefined || count === undefined || count < 0 || count > MOST_CELLS) return false;
  const cells = cellsOf(Number(mcc), Number(mnc), fields.slice(6), 4, count);
  const mark = fields.indexOf('X', 6 + 4 * count);
  if (!cells || mark === -1) return false;
  draft.raw.cells = cells;
  // What it counts is nowhere said: 0x02DE of one device is 0x0292 of another.
  draft.raw.battery = hexOf(fields[mark - 2]) ?? null;
  return noteDateAndStatus(draft, fields[3], fields[mark + 1], fields[mark + 2]);
};

/** VP1 without a fix: V, country, network, and cells that a Y parts: LAC, cell, signal. */
const noteWatchCells = (draft: Draft, fields: Fields): boolean => {
  const mcc = integerOf(fields[4]);
  const mnc = integerOf(fields[5]);
  const groups = fields.slice(6).join(',').split('Y');
  if (mcc === undefined || mnc === undefined || groups.length > MOST_CELLS) return false;
  const cells = groups.map(group => cellsOf(mcc, mnc, group.split(','), 3, 1)?.[0]);
  const known = cells.flatMap(cell => (cell ? [cell] : []));
  draft.raw.cells = known;
  return known.length === cells.length;
};

export const noteNetwork = (draft: Draft, fields: Fields): boolean =>
  fields[2] === 'V3' ? noteV3(draft, fields) : noteWatchCells(draft, fields);

/** LINK of watches: time, signal, satellites, battery, steps, turnovers, date, state. */
export const notePedometer = (draft: Draft, fields: Fields): boolean => {
  const [rssi, satellites, battery, steps, turnovers] = fields.slice(4, 9).map(integerOf);
  if (battery === undefined || rssi === undefined) return false;
  draft.fields.satellites = satellites;
  draft.battery(battery);
  draft.raw.rssi = rssi;
  draft.raw.steps = steps ?? null;
  draft.raw.turnovers = turnovers ?? null;
  return noteDateAndStatus(draft, fields[3], fields[9], fields[10]);
};
