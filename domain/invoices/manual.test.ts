import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { totalsReport } from './check.ts';
import { entryOf } from './fixtures/invoices.ts';
import { checkEntry, invoiceFromEntry, type ManualEntry } from './manual.ts';
import type { ManualLine } from './manual-lines.ts';

const lineOf = (changes: Partial<ManualLine> = {}): ManualLine => ({
  description: 'Rent',
  quantity: '1',
  unit: 'MON',
  unitPrice: '100.00',
  taxCategory: 'S',
  taxRate: '19',
  exemptionReason: null,
  ...changes,
});

const totalsFor = (entry: ManualEntry) => {
  const invoice = invoiceFromEntry(entry);
  if (!invoice.ok) throw new Error(invoice.refusal.code);
  return totalsReport(invoice.value);
};

const rulesBroken = (entry: ManualEntry) => {
  const checked = checkEntry(entry);
  return checked.ok ? checked.value.check.errors.map(({ rule }) => rule) : [checked.refusal.code];
};

describe('invoiceFromEntry', () => {
  it('calculates nets, VAT per rate and totals, each rounded once', () => {
    const lines = [
      lineOf({ quantity: '3', unitPrice: '0.335' }),
      lineOf({ quantity: '1', unitPrice: '10.10', taxRate: '7' }),
      lineOf({ quantity: '-1', unitPrice: '1.00', taxRate: '7' }),
    ];
    expect(totalsFor(entryOf({ lines, prepaid: '1.00' }))).toEqual({
      lineExtension: '1011',
      taxExclusive: '1011',
      tax: '83',
      taxInclusive: '1094',
      prepaid: '100',
      rounding: '0',
      payable: '994',
    });
  });

  it.each([
    ['JPY', '1000.4', '1000', '100', '1100'],
    ['KWD', '10.0005', '10001', '1000', '11001'],
    ['CLP', '999.5', '1000', '100', '1100'],
  ])('rounds %s to its minor unit', (currency, unitPrice, net, tax, payable) => {
    const entry = entryOf({ currency, lines: [lineOf({ unitPrice, taxRate: '10' })] });
    expect(totalsFor(entry)).toMatchObject({ lineExtension: net, tax, payable });
    expect(rulesBroken(entry)).toEqual([]);
  });

  it.each([
    ['no lines', { lines: [] }, 'entry-without-lines', 'lines'],
    ['a quantity with an exponent', { lines: [lineOf({ quantity: '1e3' })] }, 'number-unreadable', 'lines.0.quantity'],
    [
      'a price with a comma',
      { lines: [lineOf(), lineOf({ unitPrice: '1,5' })] },
      'number-unreadable',
      'lines.1.unitPrice',
    ],
    ['a rate that is a word', { lines: [lineOf({ taxRate: 'none' })] }, 'number-unreadable', 'lines.0.taxRate'],
    ['an advance that is no number', { prepaid: '?' }, 'number-unreadable', 'prepaid'],
    ['a day that does not exist', { issueDate: '2026-02-30' }, 'date-unreadable', 'issueDate'],
  ])('refuses %s', (_, changes, code, field) => {
    expect(invoiceFromEntry(entryOf(changes))).toMatchObject({ ok: false, refusal: { code, field } });
  });

  it('refuses two reasons for one exemption', () => {
    const lines = ['Insurance', 'Education'].map(exemptionReason =>
      lineOf({ taxCategory: 'E', taxRate: '0', exemptionReason }),
    );
    expect(invoiceFromEntry(entryOf({ lines }))).toMatchObject({ refusal: { code: 'entry-mixed-exemptions' } });
  });
});

describe('checkEntry', () => {
  it('passes a good entry, invoice and credit note', () => {
    expect(rulesBroken(entryOf())).toEqual([]);
    expect(rulesBroken(entryOf({ kind: 'creditNote', precedingInvoice: 'R-2026/0016' }))).toEqual([]);
  });

  it.each(['Z', 'E', 'AE', 'K', 'G', 'O', 'L', 'M'])('knows what category %s needs', code => {
    const isTaxed = code === 'L' || code === 'M';
    const line = lineOf({
      taxCategory: code,
      taxRate: isTaxed ? '7' : '0',
      exemptionReason: code === 'E' ? 'Art. 135' : null,
    });
    const { seller, buyer } = entryOf();
    const parties = code === 'O' ? { seller: { ...seller, taxId: null }, buyer: { ...buyer, taxId: null } } : {};
    const delivery = { date: '2026-03-01', country: 'NL' };
    expect(rulesBroken(entryOf({ lines: [line], delivery, ...parties }))).toEqual([]);
    const isSupply = code === 'K';
    expect(rulesBroken(entryOf({ lines: [line], ...parties }))).toEqual(isSupply ? ['BR-IC-11', 'BR-IC-12'] : []);
  });

  it('takes a tax id without a country for a registration', () => {
    const { seller } = entryOf();
    expect(rulesBroken(entryOf({ seller: { ...seller, taxId: '913100001234567890' } }))).toEqual([]);
  });

  it.each([
    ['no number', { number: '' }, 'BR-02'],
    ['neither due date nor terms', { dueDate: null }, 'BR-CO-25'],
    ['an unknown currency', { currency: 'EURO' }, 'BR-CL-04'],
    ['a negative price', { lines: [lineOf({ unitPrice: '-1' })] }, 'BR-27'],
    ['an unknown unit', { lines: [lineOf({ unit: 'month' })] }, 'BR-CL-23'],
    ['an unknown category', { lines: [lineOf({ taxCategory: 'X' })] }, 'BR-CL-17'],
  ])('finds %s', (_, changes, rule) => {
    expect(rulesBroken(entryOf(changes))).toContain(rule);
  });

  it('never breaks an arithmetic rule, whatever is typed', () => {
    const money = fc
      .bigInt({ min: 0n, max: 10n ** 9n })
      .map(units => `${units / 10_000n}.${String(units % 10_000n).padStart(4, '0')}`);
    const line = fc
      .record({ quantity: money, unitPrice: money, taxRate: fc.constantFrom('19', '7', '5.5', '21.25') })
      .map(lineOf);
    const entry = fc
      .record({ lines: fc.array(line, { minLength: 1, maxLength: 6 }), currency: fc.constantFrom('EUR', 'JPY', 'KWD') })
      .map(entryOf);
    fc.assert(
      fc.property(entry, each => {
        expect(rulesBroken(each)).toEqual([]);
      }),
      { numRuns: 150 },
    );
  });
});
