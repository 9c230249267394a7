import { readSheet, SheetNotFoundError } from 'read-excel-file/node';
import { accept, type Result, refuse } from '#domain/result';
import { checkArchive } from './check-archive.ts';
import { CELL_LENGTH } from './limits.ts';
import type { RawRow } from './read-csv.ts';

/** A spreadsheet counts to 15 digits; what is behind them is noise of binary fractions. */
const numberText = (text: string): string => {
  const value = Number(text);
  return Number.isFinite(value) ? String(Number(value.toPrecision(15))) : text;
};

/** A date without its time where that is midnight; a spreadsheet has no zone, so none is said. */
const dateText = (date: Date): string => {
  const text = Number.isNaN(date.getTime()) ? '' : date.toISOString();
  return text.endsWith('T00:00:00.000Z') ? text.slice(0, 10) : text.replace(/(\.000)?Z$/, '');
};

const cellText = (cell: unknown): string => {
  if (typeof cell === 'string') return cell;
  if (cell instanceof Date) return dateText(cell);
  return typeof cell === 'number' || typeof cell === 'boolean' ? String(cell) : '';
};

/**
 * Reads one sheet of an XLSX file: the one named, or the first. Formulas are read as the values that the program stored,
 * dates as `YYYY-MM-DD`. Refusals: `table-unreadable`, `table-too-large`, `table-sheet-unknown`, `table-malformed`.
 */
export const readXlsx = async (bytes: Uint8Array, sheet: string | null): Promise<Result<readonly RawRow[]>> => {
  const safe = checkArchive(bytes);
  if (!safe.ok) return safe;
  let rows: readonly (readonly unknown[])[];
  try {
    rows = await readSheet(Buffer.from(bytes), sheet ?? 1, { parseNumber: numberText });
  } catch (error) {
    return error instanceof SheetNotFoundError
      ? refuse('table-sheet-unknown', { sheet: sheet ?? '1' }, 'sheet')
      : refuse('table-unreadable');
  }
  const read = rows.map((cells, index) => ({ line: index + 1, cells: cells.map(cellText) }));
  const long = read.find(({ cells }) => cells.some(cell => cell.length > CELL_LENGTH));
  if (long) return refuse('table-malformed', { line: String(long.line), problem: 'cell-too-long' });
  return accept(read.filter(({ cells }) => cells.some(cell => cell.trim() !== '')));
};
