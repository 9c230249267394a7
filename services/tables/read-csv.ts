import { accept, type Result, refuse } from '#domain/result';
import { CELL_LENGTH, TABLE_COLUMNS, TABLE_ROWS } from './limits.ts';

/** A line of a table as it was read: its number in the file, counted from 1, and its cells. */
export interface RawRow {
  readonly line: number;
  readonly cells: readonly string[];
}

const DELIMITERS = [',', ';', '\t'] as const;

/** The text of a file: UTF-8 with or without its mark, or UTF-16 with it. Refusal: `table-not-text`. */
const textOf = (bytes: Uint8Array): Result<string> => {
  const [first, second] = bytes;
  const encoding =
    first === 0xff && second === 0xfe ? 'utf-16le' : first === 0xfe && second === 0xff ? 'utf-16be' : 'utf-8';
  try {
    const text = new TextDecoder(encoding, { fatal: true }).decode(bytes);
    return text.includes('\0') ? refuse('table-not-text') : accept(text);
  } catch {
    return refuse('table-not-text');
  }
};

/** The delimiter that the first line has most of outside of quotes; a comma where it has none. */
const delimiterOf = (text: string): string => {
  const counts = new Map<string, number>(DELIMITERS.map(delimiter => [delimiter, 0]));
  let isQuoted = false;
  for (const character of text) {
    if (character === '"') isQuoted = !isQuoted;
    else if (!isQuoted && (character === '\n' || character === '\r')) break;
    else if (!isQuoted) counts.set(character, (counts.get(character) ?? -1) + 1);
  }
  return DELIMITERS.reduce<string>((best, one) => ((counts.get(one) ?? 0) > (counts.get(best) ?? 0) ? one : best), ',');
};

/** Reads characters into rows; the states are those of RFC 4180: in a plain cell, in quotes, behind closing quotes. */
class CsvReader {
  readonly #text: string;
  readonly #delimiter: string;
  readonly rows: RawRow[] = [];
  #at = 0;
  #line = 1;

  constructor(text: string, delimiter: string) {
    this.#text = text;
    this.#delimiter = delimiter;
  }

  read(): Result<readonly RawRow[]> {
    while (this.#at < this.#text.length) {
      const line = this.#line;
      const cells = this.#row();
      if (!cells.ok) return cells;
      if (cells.value.length > TABLE_COLUMNS) return refuse('table-too-wide', { most: String(TABLE_COLUMNS) });
      // A line with nothing in it is no row.
      if (cells.value.some(cell => cell.trim() !== '')) this.rows.push({ line, cells: cells.value });
      if (this.rows.length > TABLE_ROWS + 1) return refuse('table-too-long', { most: String(TABLE_ROWS) });
    }
    return accept(this.rows);
  }

  #row(): Result<string[]> {
    const cells: string[] = [];
    for (;;) {
      const cell = this.#text[this.#at] === '"' ? this.#quoted() : this.#plain();
      if (!cell.ok) return cell;
      if (cell.value.length > CELL_LENGTH) return this.#malformed('cell-too-long');
      cells.push(cell.value);
      const end = this.#text[this.#at];
      if (end === this.#delimiter) {
        this.#at += 1;
        continue;
      }
      if (end !== undefined) this.#newLine();
      return accept(cells);
    }
  }

  #newLine(): void {
    this.#at += this.#text.startsWith('\r\n', this.#at) ? 2 : 1;
    this.#line += 1;
  }

  #plain(): Result<string> {
    const from = this.#at;
    for (; this.#at < this.#text.length; this.#at += 1) {
      const character = this.#text[this.#at];
      if (character === this.#delimiter || character === '\n' || character === '\r') break;
      if (character === '"') return this.#malformed('quote-in-cell');
    }
    return accept(this.#text.slice(from, this.#at));
  }

  #quoted(): Result<string> {
    const started = this.#line;
    let cell = '';
    this.#at += 1;
    for (;;) {
      const closing = this.#text.indexOf('"', this.#at);
      if (closing === -1) return refuse('table-malformed', { line: String(started), problem: 'quote-not-closed' });
      const part = this.#text.slice(this.#at, closing);
      cell += part;
      this.#line += part.split(/\r\n|\n|\r/).length - 1;
      this.#at = closing + 1;
      if (this.#text[this.#at] !== '"') break;
      cell += '"';
      this.#at += 1;
    }
    const end = this.#text[this.#at];
    const isEnd = end === undefined || end === this.#delimiter || end === '\n' || end === '\r';
    return isEnd ? accept(cell) : this.#malformed('text-behind-quote');
  }

  #malformed(problem: string) {
    return refuse('table-malformed', { line: String(this.#line), problem });
  }
}

/**
 * Reads CSV strictly (RFC 4180): comma, semicolon or tab, whichever the first line has most of; quotes where a cell needs
 * them; any line ends. Empty lines are left out. Refusals: `table-not-text`, `table-malformed` (params: line, problem),
 * `table-too-wide`, `table-too-long`.
 */
export const readCsv = (bytes: Uint8Array): Result<readonly RawRow[]> => {
  const text = textOf(bytes);
  return text.ok ? new CsvReader(text.value, delimiterOf(text.value)).read() : text;
};
