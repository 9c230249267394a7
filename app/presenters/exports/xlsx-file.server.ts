import writeXlsxFile, { type Cell, type SheetData } from 'write-excel-file/node';
import { minorUnitDigits } from '#domain/money/currency';
import { toDecimalText } from '#domain/money/money';
import { accept, type Result, refuse } from '#domain/result';
import { neutralised } from '~/components/table/csv';
import type { ExportCell, ExportTable } from './table.server.ts';

/** The whole sheet is put together in memory, at about a kilobyte a row; longer lists go out as CSV, which streams. */
export const MOST_XLSX_ROWS = 50_000;

/** A spreadsheet keeps 15 significant digits of a number. */
const EXACT_DIGITS = 15;

/** So much text a cell of a spreadsheet takes. */
const MOST_TEXT = 32_000;

const formatOf = (currency: string): string => {
  const digits = minorUnitDigits(currency);
  return digits === 0 ? '#,##0' : `#,##0.${'0'.repeat(digits)}`;
};

/** A number where a spreadsheet keeps it exactly, else its digits as text: no amount is ever rounded. */
const amountCell = (money: { readonly amountMinor: bigint; readonly currency: string }): Cell => {
  const text = toDecimalText(money);
  const significant = money.amountMinor.toString().replace('-', '').length;
  if (significant > EXACT_DIGITS) return { value: text, type: String, align: 'right' };
  return { value: Number(text), type: Number, format: formatOf(money.currency), align: 'right' };
};

const textCell = (text: string): Cell => ({ value: neutralised(text).slice(0, MOST_TEXT), type: String });

const cellOf = (cell: ExportCell): Cell => {
  if (cell === null || cell === '') return null;
  if (typeof cell === 'string') return textCell(cell);
  if ('amountMinor' in cell) return amountCell(cell);
  if ('day' in cell) return { value: new Date(`${cell.day}T00:00:00Z`), type: Date, format: 'yyyy-mm-dd' };
  if ('at' in cell) return { value: cell.at, type: Date, format: 'yyyy-mm-dd hh:mm:ss' };
  if ('notKnown' in cell) return null;
  if ('bps' in cell) return { value: cell.bps / 10_000, type: Number, format: '0.00%' };
  if ('decimal' in cell) return { value: cell.decimal, type: Number, format: `0.${'0'.repeat(cell.digits)}` };
  return { value: cell.count, type: Number, format: '0' };
};

const WIDEST = 48;

/** Width in characters, by what a column holds at its longest in the first rows. */
const widthOf = (data: SheetData, at: number): number =>
  data.slice(0, 200).reduce((widest, row) => {
    const cell = row[at];
    const value = typeof cell === 'object' && cell !== null && 'value' in cell ? cell.value : '';
    const length = value instanceof Date ? 19 : typeof value === 'number' ? 16 : String(value ?? '').length + 2;
    return Math.min(WIDEST, Math.max(widest, length));
  }, 8);

/** A sheet of a book: its name, as a spreadsheet takes one, and its rows; those of the head stand out. */
export interface BookSheet {
  readonly name: string;
  readonly heads: readonly string[];
  readonly rows: readonly (readonly ExportCell[])[];
}

const headOf = (heads: readonly string[]): SheetData[number] =>
  heads.map(head => ({ value: neutralised(head), type: String, fontWeight: 'bold' as const }));

/** Several tables as one spreadsheet, a sheet each. They are small: what may be long goes out by `xlsxFile`. */
export const xlsxBook = (sheets: readonly BookSheet[]): Promise<Buffer> =>
  writeXlsxFile(
    sheets.map(({ name, heads, rows }) => {
      const data: SheetData = [headOf(heads), ...rows.map(row => row.map(cellOf))];
      return {
        sheet: name.replace(/[\\/?*[\]:]/g, ' ').slice(0, 31),
        data,
        columns: heads.map((_, at) => ({ width: widthOf(data, at) })),
        stickyRowsCount: 1,
      };
    }),
  ).toBuffer();

/**
 * The table as a spreadsheet: amounts as numbers with the decimals of their currency, days and moments (UTC) as dates, the
 * head kept in sight. Refusal: `export-too-large`.
 */
export const xlsxFile = async ({ name, heads, pages }: ExportTable): Promise<Result<Buffer>> => {
  const data: SheetData = [headOf(heads)];
  for await (const rows of pages) {
    if (data.length + rows.length > MOST_XLSX_ROWS + 1)
      return refuse('export-too-large', { maximum: String(MOST_XLSX_ROWS) });
    for (const row of rows) data.push(row.map(cellOf));
  }
  const columns = heads.map((_, at) => ({ width: widthOf(data, at) }));
  return accept(await writeXlsxFile(data, { sheet: name, columns, stickyRowsCount: 1 }).toBuffer());
};
