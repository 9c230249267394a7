import { mkdtemp, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { invoiceOf } from '#domain/invoices/fixtures/invoices';
import { writeUbl } from '#domain/invoices/write-ubl';
import { invoiceCheck } from './invoice-check.ts';

let folder = '';

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lienlight-check-'));
});

afterAll(async () => {
  await rm(folder, { recursive: true });
});

const run = async (...files: string[]) => {
  const lines: string[] = [];
  const exitCode = await invoiceCheck(files, line => lines.push(line));
  return { exitCode, reports: lines.map(line => JSON.parse(line)) };
};

const file = async (name: string, content: string | Uint8Array) => {
  const path = join(folder, name);
  await writeFile(path, content);
  return path;
};

describe('invoice check', () => {
  it('prints the report of a good invoice, and exits 0', async () => {
    const path = await file('good.xml', writeUbl(invoiceOf()));
    const { exitCode, reports } = await run(path);
    expect(exitCode).toBe(0);
    expect(reports).toEqual([
      {
        file: path,
        ok: true,
        kind: 'invoice',
        number: 'R-2026/0017',
        issueDate: '2026-03-02',
        dueDate: '2026-04-01',
        currency: 'EUR',
        seller: { name: 'Nordkran Vermietung GmbH', legalId: 'HRB 12345', taxId: 'DE123456789', country: 'DE' },
        buyer: { name: 'Bouwgroep Delta B.V.', legalId: '27345678', taxId: 'NL123456789B01', country: 'NL' },
        lines: 2,
        totals: {
          lineExtension: '884063',
          taxExclusive: '884063',
          tax: '167972',
          taxInclusive: '1052035',
          prepaid: '0',
          rounding: '0',
          payable: '1052035',
        },
        errors: [],
        warnings: [],
      },
    ]);
  });

  it('prints a line for every file, and exits 1 when one is not ok', async () => {
    const good = await file('good.xml', writeUbl(invoiceOf()));
    const bad = await file('bad.xml', writeUbl({ ...invoiceOf(), number: null }));
    const { exitCode, reports } = await run(good, bad, good);
    expect(exitCode).toBe(1);
    expect(reports.map(({ ok }) => ok)).toEqual([true, false, true]);
    expect(reports[1].errors).toEqual([
      { rule: 'BR-02', message: 'An invoice shall have an invoice number (BT-1).', location: '/ubl:Invoice' },
    ]);
  });

  it.each([
    ['a missing file', async () => join(folder, 'none.xml'), 'LL-FILE-READ'],
    ['a folder', async () => folder, 'LL-FILE-KIND'],
    ['an empty file', () => file('empty.xml', ''), 'LL-XML-EMPTY'],
    ['text', () => file('text.xml', 'Invoice 7'), 'LL-XML-NOT-WELL-FORMED'],
  ])('says what is wrong with %s', async (_, make, rule) => {
    const { exitCode, reports } = await run(await make());
    expect(exitCode).toBe(1);
    expect(reports).toMatchObject([{ ok: false, kind: null, seller: null, totals: null, errors: [{ rule }] }]);
  });

  it('refuses a file of gigabytes without reading it', async () => {
    const path = await file('huge.xml', '');
    // More than a buffer can hold: who reads it cannot say how large it is.
    await truncate(path, 4 * 1024 ** 3);
    const { reports } = await run(path);
    expect(reports).toMatchObject([{ ok: false, errors: [{ rule: 'LL-XML-TOO-LARGE' }] }]);
  });

  it('answers 0 for no files', async () => {
    expect(await run()).toEqual({ exitCode: 0, reports: [] });
  });
});
