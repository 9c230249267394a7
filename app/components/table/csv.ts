/** What begins with one of these is a formula to a spreadsheet, also behind blanks (OWASP, "CSV injection"). */
const FORMULA = /^\s*[=+\-@\t\r＝＋－＠]/;

/** A cell as text that no spreadsheet computes: an apostrophe goes before what would be a formula. */
export const neutralised = (text: string): string => (FORMULA.test(text) || /^[\t\r]/.test(text) ? `'${text}` : text);

/** RFC 4180: quoted where it holds a comma, a quote or a line break. */
const quoted = (text: string): string => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);

/** A cell: text that may come from anybody, or a number of our own making, which stays one when it is negative. */
type CsvCell = string | { readonly number: string };

/** One line of a CSV file, with its line break. */
export const csvLine = (cells: readonly CsvCell[]): string =>
  `${cells.map(cell => (typeof cell === 'string' ? quoted(neutralised(cell)) : cell.number)).join(',')}\r\n`;

/** Marks the file as UTF-8 to spreadsheets that would guess otherwise. */
export const BYTE_ORDER_MARK = '\uFEFF';
