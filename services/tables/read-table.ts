import { accept, type Result, refuse } from '#domain/result';
import { TABLE_FILE_BYTES } from './limits.ts';
import { type RawRow, readCsv } from './read-csv.ts';
import { readXlsx } from './read-xlsx.ts';
import type { TableColumn, TableRow } from './table-kind.ts';

export interface TableFile {
  readonly name: string;
  readonly bytes: Uint8Array;
  /** Of a spreadsheet; the first where none is named. */
  readonly sheet?: string | undefined;
}

export interface Table {
  readonly rows: readonly TableRow[];
  /** Headings that no column answers to: their cells are left aside, and the person is told. */
  readonly unknown: readonly string[];
}

/** A heading for comparison: without case, spacing, punctuation and what is in brackets behind it. */
const headingKey = (heading: string): string =>
  heading
    .normalize('NFKC')
    .replace(/[([（【].*$/, '')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]/gu, '');

const isZip = (bytes: Uint8Array): boolean => bytes[0] === 0x50 && bytes[1] === 0x4b;

/** By its bytes, whatever it is called; but what is called a spreadsheet and is none was not saved as its owner believes. */
const rawRows = async ({ name, bytes, sheet }: TableFile): Promise<Result<readonly RawRow[]>> => {
  if (isZip(bytes)) return readXlsx(bytes, sheet ?? null);
  return /\.xls[xmb]?$/i.test(name) ? refuse('table-not-spreadsheet', undefined, 'file') : readCsv(bytes);
};

interface Placed {
  /** The column of each place in a row; null where no column answers to the heading. */
  readonly columns: readonly (string | null)[];
  readonly unknown: readonly string[];
}

/** Which column each heading means. Refusals: `table-column-twice`, `table-column-missing` (params: column). */
const placeColumns = (headings: readonly string[], known: readonly TableColumn[]): Result<Placed> => {
  const byKey = new Map(
    known.flatMap(({ name, synonyms }) => [name, ...synonyms].map(heading => [headingKey(heading), name] as const)),
  );
  const columns = headings.map(heading => byKey.get(headingKey(heading)) ?? null);
  const twice = columns.find((name, index) => name !== null && columns.indexOf(name) !== index);
  if (twice) return refuse('table-column-twice', { column: twice });
  const missing = known.find(({ name, isRequired }) => isRequired && !columns.includes(name));
  if (missing) return refuse('table-column-missing', { column: missing.name });
  return accept({
    columns,
    unknown: headings.filter((heading, index) => columns[index] === null && heading.trim() !== ''),
  });
};

const rowOf = ({ line, cells }: RawRow, columns: readonly (string | null)[]): Result<TableRow> => {
  if (cells.slice(columns.length).some(cell => cell.trim() !== ''))
    return refuse('table-malformed', { line: String(line), problem: 'more-cells-than-headings' });
  const values = columns.flatMap((name, index) => {
    const value = cells[index]?.trim() ?? '';
    return name === null || value === '' ? [] : [[name, value] as const];
  });
  return accept({ line, values: Object.fromEntries(values) });
};

/**
 * Reads a CSV or XLSX file (by its bytes, whatever it is called) into rows by the names of known columns. The first row that
 * has something in it is the heading. Refusals: `file-empty`, `file-too-large`,
 * `table-not-spreadsheet`, those of `readCsv` and `readXlsx`,
 * `table-column-twice`, `table-column-missing`, `table-no-rows`, `table-too-long` (params: most).
 */
export const readTable = async (
  file: TableFile,
  known: readonly TableColumn[],
  mostRows: number,
): Promise<Result<Table>> => {
  if (file.bytes.length === 0) return refuse('file-empty', undefined, 'file');
  if (file.bytes.length > TABLE_FILE_BYTES)
    return refuse('file-too-large', { limitMegabytes: String(TABLE_FILE_BYTES / 1_048_576) }, 'file');
  const raw = await rawRows(file);
  if (!raw.ok) return raw;
  const [heading, ...lines] = raw.value;
  if (!heading || lines.length === 0) return refuse('table-no-rows', undefined, 'file');
  if (lines.length > mostRows) return refuse('table-too-long', { most: String(mostRows) }, 'file');
  const placed = placeColumns(heading.cells, known);
  if (!placed.ok) return placed;
  const rows: TableRow[] = [];
  for (const line of lines) {
    const row = rowOf(line, placed.value.columns);
    if (!row.ok) return row;
    rows.push(row.value);
  }
  return accept({ rows, unknown: placed.value.unknown });
};
