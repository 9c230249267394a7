import { toDecimalText } from '#domain/money/money';
import { BYTE_ORDER_MARK, csvLine } from '~/components/table/csv';
import type { ExportCell, ExportTable } from './table.server.ts';

/** Dates as `YYYY-MM-DD`, moments in UTC, amounts with a point and without grouping, shares as parts of one. */
const textOf = (cell: ExportCell): string | { readonly number: string } => {
  if (cell === null) return '';
  if (typeof cell === 'string') return cell;
  if ('amountMinor' in cell) return { number: toDecimalText(cell) };
  if ('day' in cell) return cell.day;
  if ('at' in cell) return cell.at.toISOString();
  if ('notKnown' in cell) return '';
  if ('bps' in cell) return { number: (cell.bps / 10_000).toFixed(4) };
  return { number: 'decimal' in cell ? cell.decimal.toFixed(cell.digits) : String(cell.count) };
};

/** The table as a CSV file (RFC 4180, UTF-8), piece by piece. */
export async function* csvFile({ heads, pages }: ExportTable): AsyncGenerator<string> {
  yield BYTE_ORDER_MARK + csvLine(heads);
  for await (const rows of pages) yield rows.map(row => csvLine(row.map(textOf))).join('');
}
