import { type Decimal, parseDecimal } from '#domain/money/decimal';
import { accept, type Result, refuse } from '#domain/result';
import { type CalendarDate, formatDate, isCalendarDate } from '#domain/time/calendar-date';
import type { TableRow } from './table-kind.ts';

/**
 * Cells of a table as people write them. Each answers `null` for a cell that is empty, and refuses what it cannot read with
 * the column as `field`: `cell-not-a-date`, `cell-not-a-number`, `cell-not-yes-or-no`, `cell-missing` (params: value).
 */

const wrong = (code: string, column: string, value: string) => refuse(code, { value: value.slice(0, 60) }, column);

/** The cell's text; `null` where it is empty. */
export const textCell = ({ values }: TableRow, column: string): string | null => values[column] ?? null;

/** The cell's text, which must be there. */
export const requiredCell = (row: TableRow, column: string): Result<string> => {
  const text = textCell(row, column);
  return text === null ? refuse('cell-missing', undefined, column) : accept(text);
};

/** `2026-03-31`, `31.03.2026` or `2026/3/31`; with a time behind it, its day. A day and month with slashes is ambiguous. */
export const dateCell = (row: TableRow, column: string): Result<CalendarDate | null> => {
  const text = textCell(row, column);
  if (text === null) return accept(null);
  const written = text.replace(/[T ]\d{2}:\d{2}.*$/, '');
  const [, year, month, day] = /^(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?$/.exec(written) ?? [];
  const [, dayFirst, then, yearLast] = /^(\d{1,2})\.(\d{1,2})\.(\d{4})$/.exec(written) ?? [];
  const date = formatDate({
    year: Number(year ?? yearLast ?? 0),
    month: Number(month ?? then ?? 0),
    day: Number(day ?? dayFirst ?? 0),
  });
  return isCalendarDate(date) ? accept(date) : wrong('cell-not-a-date', column, text);
};

/**
 * `1234.5`, `1,234.50`, `1.234,50`, `1 234,50`. A single separator is a decimal point, unless three digits follow a comma
 * (`1,234`), which could be either and is refused; nothing is guessed.
 */
export const decimalCell = (row: TableRow, column: string): Result<Decimal | null> => {
  const text = textCell(row, column);
  if (text === null) return accept(null);
  const compact = text.replace(/[\s\u00a0'’]/g, '');
  const number = /^-?\d+(\.\d+)?$/.test(compact)
    ? compact
    : /^-?\d{1,3}(,\d{3})+\.\d+$/.test(compact) || /^-?\d{1,3}(,\d{3}){2,}$/.test(compact)
      ? compact.replaceAll(',', '')
      : /^-?\d{1,3}(\.\d{3})+,\d+$/.test(compact) || /^-?\d{1,3}(\.\d{3}){2,}$/.test(compact)
        ? compact.replaceAll('.', '').replace(',', '.')
        : /^-?\d+,(\d{1,2}|\d{4,})$/.test(compact)
          ? compact.replace(',', '.')
          : null;
  const value = number === null ? undefined : parseDecimal(number);
  return value === undefined ? wrong('cell-not-a-number', column, text) : accept(value);
};

/** A whole number within JavaScript's exact range. */
export const integerCell = (row: TableRow, column: string): Result<number | null> => {
  const text = textCell(row, column);
  if (text === null) return accept(null);
  const value = /^-?\d{1,15}(\.0+)?$/.test(text) ? Number(text) : Number.NaN;
  return Number.isSafeInteger(value) ? accept(value) : wrong('cell-not-a-number', column, text);
};

const YES = new Set(['yes', 'y', 'true', '1', 'x', 'ja', 'oui', '是']);
const NO = new Set(['no', 'n', 'false', '0', '-', 'nein', 'non', '否']);

/** `yes`, `no`, `true`, `1`, `是`, … */
export const flagCell = (row: TableRow, column: string): Result<boolean | null> => {
  const text = textCell(row, column);
  if (text === null) return accept(null);
  const word = text.toLowerCase();
  if (YES.has(word)) return accept(true);
  return NO.has(word) ? accept(false) : wrong('cell-not-yes-or-no', column, text);
};
