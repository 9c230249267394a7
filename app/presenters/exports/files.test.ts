import { describe, expect, it } from 'vitest';
import { accepted, refusalOf } from '#tests/support/consortium';
import { unzip } from '#tests/support/unzip';
import { csvFile } from './csv-file.server.ts';
import { type ExportCell, type ExportTable, exportTable } from './table.server.ts';
import { MOST_XLSX_ROWS, xlsxFile } from './xlsx-file.server.ts';

const tableOf = (rows: readonly (readonly ExportCell[])[], heads = ['a', 'b']): ExportTable => ({
  name: 'receivables',
  heads,
  pages: (async function* () {
    yield rows;
  })(),
});

const csvOf = async (table: ExportTable): Promise<string> => {
  let text = '';
  for await (const piece of csvFile(table)) text += piece;
  return text;
};

/** The parts of a spreadsheet that hold what was written: its cells, its texts and its formats. */
const partsOf = async (table: ExportTable) => {
  const files = unzip(accepted(await xlsxFile(table)));
  const read = (name: string) => files.get(name)?.toString('utf8') ?? '';
  const texts = [...read('xl/sharedStrings.xml').matchAll(/<si><t[^>]*>([^<]*)<\/t><\/si>/g)].map(
    ([, text = '']) => text,
  );
  return { sheet: read('xl/worksheets/sheet1.xml'), styles: read('xl/styles.xml'), texts };
};

const cells = (sheet: string): Record<string, string> =>
  Object.fromEntries(
    [...sheet.matchAll(/<c r="([A-Z]+\d+)"[^>]*>(?:<v>([^<]*)<\/v>)/g)].map(([, at = '', v = '']) => [at, v]),
  );

describe('a list as a file', () => {
  it('CSV: dates and amounts plain, formulas taken out of texts and left in no number', async () => {
    const text = await csvOf(
      tableOf([
        ['=HYPERLINK("http://x")', { amountMinor: -1234n, currency: 'EUR' }],
        [{ day: '2026-11-22' }, { amountMinor: 5n, currency: 'KWD' }],
        [{ at: new Date('2026-11-22T10:00:00Z') }, { count: 3 }],
        [null, { amountMinor: 12345678901234567890n, currency: 'JPY' }],
      ]),
    );
    expect(text).toBe(
      '\uFEFFa,b\r\n"\'=HYPERLINK(""http://x"")",-12.34\r\n2026-11-22,0.005\r\n2026-11-22T10:00:00.000Z,3\r\n,12345678901234567890\r\n',
    );
  });

  it('XLSX: amounts are numbers with the decimals of their currency, dates are dates', async () => {
    const { sheet, styles } = await partsOf(
      tableOf(
        [
          [
            { amountMinor: 123456789012345n, currency: 'EUR' },
            { amountMinor: 1050n, currency: 'JPY' },
            { amountMinor: -7n, currency: 'KWD' },
            { day: '2026-11-22' },
            { at: new Date('2026-11-22T12:00:00Z') },
            { count: 4 },
          ],
        ],
        ['eur', 'jpy', 'kwd', 'day', 'at', 'count'],
      ),
    );
    // Days since 1899-12-30, as spreadsheets count.
    expect(cells(sheet)).toMatchObject({
      A2: '1234567890123.45',
      B2: '1050',
      C2: '-0.007',
      D2: '46348',
      E2: '46348.5',
      F2: '4',
    });
    for (const format of ['#,##0.00', '#,##0.000', 'yyyy-mm-dd', 'yyyy-mm-dd hh:mm:ss']) {
      expect(styles).toContain(`formatCode="${format}"`);
    }
  });

  it('XLSX: an amount that a spreadsheet would round is text, digit for digit', async () => {
    const { texts } = await partsOf(tableOf([[{ amountMinor: 12345678901234567n, currency: 'EUR' }, 'x']]));
    expect(texts).toContain('123456789012345.67');
  });

  it('XLSX: no cell is a formula, and none would become one where it is copied', async () => {
    const wicked = ['=1+1', '+1', '-1', '@SUM(A1)', ' =1', '\t=1'];
    const { sheet, texts } = await partsOf(tableOf(wicked.map(text => [text, 'R-2026-000001'])));
    expect(sheet).not.toContain('<f>');
    for (const text of wicked) expect(texts).toContain(`'${text}`);
    expect(texts).toContain('R-2026-000001');
  });

  it('XLSX: keeps text that XML would not take', async () => {
    const { texts } = await partsOf(tableOf([['a\u0000b <&> "c"', '租赁公司']]));
    expect(texts).toEqual(expect.arrayContaining(['ab &lt;&amp;&gt; "c"', '租赁公司']));
  });

  const rows = (count: number) =>
    exportTable('receivables', [{ head: 'n', cell: (n: number) => ({ count: n }) }], async ({ first = 50, after }) => {
      const from = after === undefined ? 0 : Number(after);
      const edges = Array.from({ length: Math.min(first, count - from) }, (_, at) => ({
        node: from + at + 1,
        cursor: String(from + at + 1),
      }));
      return { edges, hasNextPage: from + first < count, hasPreviousPage: false };
    });

  it('reads page by page: 10,000 rows, each once, in order', async () => {
    const numbers = (await csvOf(rows(10_000))).trimEnd().split('\r\n').slice(1).map(Number);
    expect(numbers).toEqual(Array.from({ length: 10_000 }, (_, at) => at + 1));
    const { sheet } = await partsOf(rows(10_000));
    expect(cells(sheet)).toMatchObject({ A2: '1', A10001: '10000' });
    expect(sheet).not.toContain('r="A10002"');
  });

  it('refuses a spreadsheet that is too large; CSV has no end', async () => {
    expect(refusalOf(await xlsxFile(rows(MOST_XLSX_ROWS + 1)))).toBe('export-too-large');
  });
});
