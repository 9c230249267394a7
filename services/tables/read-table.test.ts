import { deflateRawSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import writeXlsxFile from 'write-excel-file/node';
import type { Result } from '#domain/result';
import { dateCell, decimalCell, flagCell, integerCell } from './cells.ts';
import { readTable } from './read-table.ts';
import type { TableColumn, TableRow } from './table-kind.ts';

const columns: readonly TableColumn[] = [
  { name: 'serial', isRequired: true, synonyms: ['Serial number', '序列号'] },
  { name: 'year', isRequired: true, synonyms: ['Year of manufacture'] },
  { name: 'bought', synonyms: ['Bought on'] },
];

const read = (bytes: Uint8Array, sheet?: string) =>
  readTable({ name: 'x', bytes, ...(sheet && { sheet }) }, columns, 100);
const csv = (text: string) => read(new Uint8Array(Buffer.from(text)));
const codeOf = (result: Result<unknown>) => (result.ok ? 'accepted' : result.refusal.code);

/** A ZIP archive of these files, deflated; `lies` writes this unpacked size instead of the true one. */
const zip = (files: Readonly<Record<string, Buffer>>): Buffer => {
  const parts: Buffer[] = [];
  const directory: Buffer[] = [];
  let at = 0;
  for (const [name, content] of Object.entries(files)) {
    const packed = deflateRawSync(content, { level: 9 });
    const local = Buffer.alloc(30);
    local.writeUInt32LE(0x04034b50, 0);
    local.writeUInt16LE(8, 8);
    local.writeUInt32LE(packed.length, 18);
    local.writeUInt32LE(10, 22);
    local.writeUInt16LE(name.length, 26);
    const central = Buffer.alloc(46);
    central.writeUInt32LE(0x02014b50, 0);
    central.writeUInt16LE(8, 10);
    central.writeUInt32LE(packed.length, 20);
    central.writeUInt32LE(10, 24);
    central.writeUInt16LE(name.length, 28);
    central.writeUInt32LE(at, 42);
    parts.push(local, Buffer.from(name), packed);
    directory.push(central, Buffer.from(name));
    at += 30 + name.length + packed.length;
  }
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(Object.keys(files).length, 8);
  end.writeUInt16LE(Object.keys(files).length, 10);
  end.writeUInt32LE(Buffer.concat(directory).length, 12);
  end.writeUInt32LE(at, 16);
  return Buffer.concat([...parts, ...directory, end]);
};

describe('a table', () => {
  test('is read by its headings, in whatever order and language', async () => {
    const table = await csv(
      'Year of manufacture;serial_NUMBER (as on the plate);colour\n2024;NK 1;red\n2025; NK 2 ;\n',
    );
    expect(table).toEqual({
      ok: true,
      value: {
        rows: [
          { line: 2, values: { year: '2024', serial: 'NK 1' } },
          { line: 3, values: { year: '2025', serial: 'NK 2' } },
        ],
        unknown: ['colour'],
      },
    });
    expect(codeOf(await csv('序列号,year\nA,1'))).toBe('accepted');
  });

  test.each([
    ['', 'file-empty'],
    ['serial,year\n', 'table-no-rows'],
    ['serial\nA', 'table-column-missing'],
    ['serial,year,Serial number\nA,1,B', 'table-column-twice'],
    ['serial,year\nA,1,B', 'table-malformed'],
    [`serial,year\n${'A,1\n'.repeat(101)}`, 'table-too-long'],
  ])('%j is refused: %s', async (text, code) => {
    expect(codeOf(await csv(text))).toBe(code);
  });

  test('that is text and is called a spreadsheet is refused, and a spreadsheet is read by whatever name', async () => {
    const text = new Uint8Array(Buffer.from('serial,year\nA,1'));
    for (const name of ['fleet.xlsx', 'FLEET.XLS'])
      expect(codeOf(await readTable({ name, bytes: text }, columns, 100)), name).toBe('table-not-spreadsheet');
    const sheet = [
      [{ value: 'serial' }, { value: 'year' }],
      [{ value: 'A' }, { value: '1' }],
    ];
    const bytes = await writeXlsxFile(sheet).toBuffer();
    expect(codeOf(await readTable({ name: 'fleet.csv', bytes: new Uint8Array(bytes) }, columns, 100))).toBe('accepted');
  });

  test('of a spreadsheet is read with its dates, numbers and formulas as values', async () => {
    const bytes = await writeXlsxFile([
      [{ value: 'Serial number' }, { value: 'Year of manufacture' }, { value: 'Bought on' }],
      [
        { value: 'NK 1', type: String },
        { value: 2024, type: Number },
        { value: new Date('2024-02-29T00:00:00Z'), type: Date, format: 'yyyy-mm-dd' },
      ],
      [{ value: '00017', type: String }, { value: 0.1 + 0.2, type: Number }, null],
    ]).toBuffer();
    const table = await read(new Uint8Array(bytes));
    expect(table.ok && table.value.rows.map(({ values }) => values)).toEqual([
      { serial: 'NK 1', year: '2024', bought: '2024-02-29' },
      { serial: '00017', year: '0.3' },
    ]);
    expect(codeOf(await read(new Uint8Array(bytes), 'Not there'))).toBe('table-sheet-unknown');
  });

  test('what is packed to burst, or reaches beyond all measure, is not unpacked', async () => {
    const workbook = { 'xl/workbook.xml': Buffer.from('<workbook/>') };
    const bomb = zip({ ...workbook, 'xl/worksheets/sheet1.xml': Buffer.alloc(130 * 1024 * 1024, 32) });
    expect(bomb.length).toBeLessThan(1024 * 1024);
    expect(codeOf(await read(new Uint8Array(bomb)))).toBe('table-too-large');
    const far = zip({
      ...workbook,
      'xl/worksheets/sheet1.xml': Buffer.from('<row r="1048576"><c r="XFD1048576"/></row>'),
    });
    expect(codeOf(await read(new Uint8Array(far)))).toBe('table-too-large');
    expect(codeOf(await read(new Uint8Array(zip({ 'x.txt': Buffer.from('x') }))))).toBe('table-unreadable');
    expect(codeOf(await read(new Uint8Array(Buffer.from('PK\x03\x04 no archive'))))).toBe('table-unreadable');
  });
});

describe('cells', () => {
  const row = (value: string): TableRow => ({ line: 2, values: { c: value } });
  test.each([
    ['2026-03-31', '2026-03-31'],
    ['2026/3/1', '2026-03-01'],
    ['31.3.2026', '2026-03-31'],
    ['2026年3月1日', '2026-03-01'],
    ['2026-03-31T10:00:00', '2026-03-31'],
    ['03/04/2026', 'cell-not-a-date'],
    ['2026-02-29', 'cell-not-a-date'],
  ])('%s as a day: %s', (text, day) => {
    const read = dateCell(row(text), 'c');
    expect(read.ok ? read.value : read.refusal.code).toBe(day);
  });

  test.each([
    ['1234.5', '12345/1'],
    ['1,234.50', '123450/2'],
    ['1.234,50', '123450/2'],
    ['1 234,5', '12345/1'],
    ["1'234'567", '1234567/0'],
    ['1,5', '15/1'],
    ['-3', '-3/0'],
    ['1,234', 'cell-not-a-number'],
    ['12,34,5', 'cell-not-a-number'],
    ['x', 'cell-not-a-number'],
  ])('%s as a number: %s', (text, expected) => {
    const read = decimalCell(row(text), 'c');
    expect(read.ok ? `${read.value?.unscaled}/${read.value?.scale}` : read.refusal.code).toBe(expected);
  });

  test('yes, no, whole numbers, and nothing', () => {
    expect([flagCell(row('Yes'), 'c'), flagCell(row('否'), 'c')]).toMatchObject([{ value: true }, { value: false }]);
    expect(codeOf(flagCell(row('maybe'), 'c'))).toBe('cell-not-yes-or-no');
    expect(integerCell(row('2024.0'), 'c')).toMatchObject({ value: 2024 });
    expect(codeOf(integerCell(row('2024.5'), 'c'))).toBe('cell-not-a-number');
    expect(dateCell({ line: 2, values: {} }, 'c')).toEqual({ ok: true, value: null });
  });
});
