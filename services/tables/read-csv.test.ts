import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Result } from '#domain/result';
import { readCsv } from './read-csv.ts';

const bytes = (text: string): Uint8Array => new Uint8Array(Buffer.from(text, 'utf8'));
const cellsOf = (result: ReturnType<typeof readCsv>) =>
  result.ok ? result.value.map(({ cells }) => cells) : result.refusal;
const codeOf = (result: Result<unknown>) =>
  result.ok ? 'accepted' : `${result.refusal.code} ${result.refusal.params?.problem ?? ''}`.trim();

describe('CSV', () => {
  test.each([
    [
      'commas',
      'a,b\n1,2\n',
      [
        ['a', 'b'],
        ['1', '2'],
      ],
    ],
    [
      'semicolons, as Excel writes them in Germany',
      'a;b\r\n1,5;2\r\n',
      [
        ['a', 'b'],
        ['1,5', '2'],
      ],
    ],
    [
      'tabs, and no end of line at the end',
      'a\tb\n1\t',
      [
        ['a', 'b'],
        ['1', ''],
      ],
    ],
    [
      'quotes, with delimiters, line ends and quotes in them',
      'a,b\n"1,\n""x""",2',
      [
        ['a', 'b'],
        ['1,\n"x"', '2'],
      ],
    ],
    [
      'a mark of the encoding, and empty lines',
      '\ufeffa,b\n\n,\n1,2',
      [
        ['a', 'b'],
        ['1', '2'],
      ],
    ],
    [
      'old Macintosh line ends',
      'a,b\r1,2',
      [
        ['a', 'b'],
        ['1', '2'],
      ],
    ],
    ['one column', '序列号\nNK-1', [['序列号'], ['NK-1']]],
  ])('%s', (_, text, cells) => {
    expect(cellsOf(readCsv(bytes(text)))).toEqual(cells);
  });

  test('rows know their lines', () => {
    const read = readCsv(bytes('a\n"x\ny"\n\nz'));
    expect(read.ok && read.value.map(({ line }) => line)).toEqual([1, 2, 5]);
  });

  test.each([
    ['a quote inside a plain cell', 'a,b\n1,2"3', 'table-malformed quote-in-cell'],
    ['text behind a closing quote', 'a,b\n"1"x,2', 'table-malformed text-behind-quote'],
    ['a quote that nobody closes', 'a,b\n"1,2', 'table-malformed quote-not-closed'],
    ['a cell beyond all measure', `a\n${'x'.repeat(5000)}`, 'table-malformed cell-too-long'],
    ['too many columns', `${'a,'.repeat(300)}\n1`, 'table-too-wide'],
    ['no text at all', 'a,\0b', 'table-not-text'],
  ])('%s is refused', (_, text, code) => {
    expect(codeOf(readCsv(bytes(text)))).toBe(code);
  });

  test('other encodings: UTF-16 is read, anything else is not guessed', () => {
    const utf16 = Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from('ä;b\n1;2', 'utf16le')]);
    expect(cellsOf(readCsv(new Uint8Array(utf16)))).toEqual([
      ['ä', 'b'],
      ['1', '2'],
    ]);
    expect(codeOf(readCsv(new Uint8Array(Buffer.from('m\xe4rz,b\n1,2', 'latin1'))))).toBe('table-not-text');
  });

  test('whatever is written by the rules is read as it was', () => {
    const cell = fc.string({ maxLength: 12 }).map(text => text.replaceAll('\0', ''));
    const table = fc
      .tuple(fc.integer({ min: 2, max: 5 }), fc.constantFrom(',', ';', '\t'))
      .chain(([width, delimiter]) =>
        fc.tuple(
          fc.constant(delimiter),
          fc.array(fc.array(cell, { minLength: width, maxLength: width }), { minLength: 1, maxLength: 6 }),
        ),
      );
    fc.assert(
      fc.property(table, ([delimiter, rows]) => {
        // A heading of plain words tells the delimiter.
        const heading = (rows[0] ?? []).map((_, index) => `h${index}`);
        const written = [heading, ...rows]
          .map(row => row.map(text => `"${text.replaceAll('"', '""')}"`).join(delimiter))
          .join('\r\n');
        const kept = rows.filter(row => row.some(text => text.trim() !== ''));
        expect(cellsOf(readCsv(bytes(written)))).toEqual([heading, ...kept]);
      }),
    );
  });
});
