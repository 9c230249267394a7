import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decimal } from '#domain/money/decimal';
import { checkInvoice, minorUnitsOf, toCheckReport } from './check.ts';
import { bare, brokenRules, each, inside, saying, textOfUbl, without } from './fixtures/breakage.ts';
import { entryOf, fullInvoice, invoiceOf } from './fixtures/invoices.ts';
import { MAX_FINDINGS_OF_RULE } from './rules/rule.ts';
import { writeUbl } from './write-ubl.ts';

const reportOf = (xml: string) => toCheckReport('a.xml', checkInvoice(new TextEncoder().encode(xml)));
const good = textOfUbl(fullInvoice());

describe('toCheckReport', () => {
  it('prefers the legal registration, then the identifier; the VAT number, then the tax registration', () => {
    expect(reportOf(good).seller).toEqual({
      name: 'Nordkran Vermietung GmbH',
      legalId: 'HRB 12345',
      taxId: 'DE123456789',
      country: 'DE',
    });
    const seller = 'cac:AccountingSupplierParty';
    const other = inside(
      seller,
      each(without('cac:PartyTaxScheme'), inside('cac:PartyLegalEntity', without('cbc:CompanyID'))),
    );
    expect(reportOf(other(good)).seller).toMatchObject({ legalId: '4000001000005', taxId: '27/123/45678' });
  });

  it('reads a credit note, its due date in the payment means', () => {
    expect(toCheckReport('c.xml', checkInvoice(writeUbl(invoiceOf({ kind: 'creditNote' }))))).toMatchObject({
      ok: true,
      kind: 'creditNote',
      dueDate: '2026-04-01',
    });
  });

  it('still says what can be read of a wrong invoice', () => {
    const report = reportOf(inside('cac:LegalMonetaryTotal', saying('cbc:PayableAmount', 'ten'))(good));
    expect(report).toMatchObject({
      ok: false,
      number: 'R-2026/0017',
      totals: { payable: null, taxInclusive: '1044895' },
    });
    expect(report.errors.map(({ rule }) => rule)).toEqual(['LL-NUM-01']);
  });

  it('takes the total VAT in the currency of the invoice, not in the accounting currency', () => {
    expect(reportOf(good).totals?.tax).toBe('166832');
  });

  it('says nothing of what is no invoice', () => {
    expect(reportOf('<html/>')).toEqual({
      file: 'a.xml',
      ok: false,
      kind: null,
      number: null,
      issueDate: null,
      dueDate: null,
      currency: null,
      seller: null,
      buyer: null,
      lines: null,
      totals: null,
      errors: [
        {
          rule: 'LL-XML-UNEXPECTED-ROOT',
          message: 'This is not a UBL 2.1 invoice or credit note: its root is {}html.',
          location: 'line 1, column 8',
        },
      ],
      warnings: [],
    });
  });
});

describe('currencies', () => {
  it.each([
    ['JPY', 100000n, 2, 1000n],
    ['JPY', 100050n, 2, null],
    ['EUR', 100050n, 2, 100050n],
    ['KWD', 100050n, 2, 1000500n],
    ['KWD', 1000505n, 3, 1000505n],
  ])('%s %s at scale %i', (currency, unscaled, scale, expected) => {
    expect(minorUnitsOf(decimal(unscaled, scale), currency)).toBe(expected);
  });

  it('refuses a total of yen with a part of a yen', () => {
    const yen = textOfUbl(invoiceOf({ currency: 'JPY' }));
    expect(brokenRules(yen)).toEqual([]);
    const total = inside('cac:LegalMonetaryTotal', xml => xml.replace(/>(\d+)</g, '>$1.50<'));
    expect(brokenRules(total(yen))).toContain('LL-DEC-01');
    const whole = inside('cac:LegalMonetaryTotal', xml => xml.replace(/>(\d+)</g, '>$1.00<'));
    expect(brokenRules(whole(yen))).toEqual([]);
  });

  it('takes dinars to three decimals, but not of one who claims to follow EN 16931', () => {
    const line = entryOf()
      .lines.slice(0, 1)
      .map(each => ({ ...each, unitPrice: '10.125' }));
    const dinars = textOfUbl(invoiceOf({ currency: 'KWD', lines: line }));
    expect(brokenRules(dinars)).toEqual([]);
    const claimed = saying('cbc:CustomizationID', 'urn:cen.eu:en16931:2017')(dinars);
    expect(brokenRules(claimed)).toEqual(expect.arrayContaining(['BR-DEC-18', 'UBL-DT-01']));
  });
});

describe('hostile documents', () => {
  it('are answered whatever is done to the text of a good one', () => {
    const bytes = writeUbl(fullInvoice());
    const cut = fc.record({
      from: fc.nat({ max: bytes.length }),
      length: fc.nat({ max: 200 }),
      put: fc.uint8Array({ maxLength: 8 }),
    });
    fc.assert(
      fc.property(cut, ({ from, length, put }) => {
        const changed = new Uint8Array([...bytes.subarray(0, from), ...put, ...bytes.subarray(from + length)]);
        const { errors, warnings } = checkInvoice(changed);
        for (const finding of [...errors, ...warnings]) expect(finding.rule).not.toBe('');
      }),
      { numRuns: 150 },
    );
  });

  it('are answered whatever attribute or element is missing', () => {
    const names = [...new Set([...good.matchAll(/<(c[ab]c:\w+)/g)].map(([, name = '']) => name))];
    for (const name of names) expect(() => reportOf(without(name)(good))).not.toThrow();
    expect(() => reportOf(bare('cbc:Amount', 'currencyID')(good))).not.toThrow();
  });

  it('name no more places of one rule than a person reads', () => {
    const line = /<cac:InvoiceLine>[\s\S]*?<\/cac:InvoiceLine>/.exec(good)?.[0] ?? '';
    const nameless = line.replace('<cbc:Name>Crawler crane</cbc:Name>', '');
    const report = reportOf(good.replace(line, nameless.repeat(120)));
    expect(report.errors.filter(({ rule }) => rule === 'BR-25')).toHaveLength(MAX_FINDINGS_OF_RULE);
  });

  it('stops where what may not repeat does so without end', () => {
    const many = good.replace('<cac:PayeeParty>', `${'<cac:PayeeParty/>'.repeat(5_000)}<cac:PayeeParty>`);
    expect(new Set(reportOf(many).errors.map(({ rule }) => rule))).toEqual(new Set(['LL-UBL-01']));
  });
});
