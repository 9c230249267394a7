/** What begins with one of these is a formula to a spreadsheet, also behind blanks (OWASP, "CSV injection"). */
const FORMULA = /^\s*[=+\-@\t\r＝＋－＠]/;

/** A cell as text that no spreadsheet computes: an apostrophe goes before what would be a formula. */
export const neutralised = (text: string): string => (FORMULA.test(text) || /^[\t\r]/.test(text) ? `'${text}` : text);

/** RFC 4180: quoted where it holds a comma, a quote or a line break. */
const quoted = (text: string): string => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);

/** One line of a CSV file, with its line break. */
export const csvLine = (cells: readonly string[]): string =>
  `${cells.map(cell => quoted(neutralised(cell))).join(',')}\r\n`;

/** Marks the file as UTF-8 to spreadsheets that would guess otherwise. */
export const BYTE_ORDER_MARK = '\uFEFF';
