import { describe, expect, it } from 'vitest';
import { toHex } from '#domain/hex';
import { checkInvoice, minorUnitsOf } from '#domain/invoices/check';
import { writeUbl } from '#domain/invoices/write-ubl';
import { decimal } from '#domain/money/decimal';
import { LEASE_VAT_CATEGORIES } from '../schedule/terms.ts';
import { priceUsage } from '../usage/usage-price.ts';
import type { UsageTerms } from '../usage/usage-terms.ts';
import { type BillLine, billTotals, rentLines, usageLines, vatOf } from './bill-lines.ts';
import { rentInvoice } from './rent-invoice.ts';
import type { RentInvoiceInput } from './rent-invoice-input.ts';

const MACHINE = toHex(`0x${'ab'.repeat(32)}`);

const HOURS: UsageTerms = {
  meter: 'engine-hours',
  allowance: decimal(40n),
  tiers: [
    { upTo: decimal(20n), unitPrice: decimal(4250n, 2) },
    { upTo: null, unitPrice: decimal(38125n, 3) },
  ],
  quantityDigits: 2,
};

const reading = (id: string, at: number, value: bigint) => ({ id, meterId: 'HM-1', at, value });

const usage = (used: bigint, currency: string): BillLine[] =>
  usageLines(MACHINE, 'engine-hours', priceUsage(decimal(used, 2), HOURS, currency));

const invoiceOf = (changes: Partial<RentInvoiceInput> = {}): RentInvoiceInput => {
  const currency = changes.currency ?? 'EUR';
  return {
    kind: 'invoice',
    number: 'L-2026-000123-013',
    issueDate: '2028-02-29',
    dueDate: '2028-03-14',
    currency,
    seller: {
      name: 'Nordhafen Leasing GmbH',
      country: 'DE',
      identifiers: [
        { scheme: 'VAT', value: 'DE136695976' },
        { scheme: 'GLN', value: '4012345000009' },
        { scheme: 'LEI', value: '529900T8BM49AURSDO55' },
      ],
    },
    buyer: { name: 'Brugbaan Bouw BV', country: 'NL', identifiers: [{ scheme: 'VAT', value: 'NL123456789B01' }] },
    payee: null,
    account: { number: 'DE89370400440532013000', holderName: 'Nordhafen Leasing GmbH', bic: 'COBADEFFXXX' },
    contract: 'LV 2026/17',
    lease: 'L-2026-000123',
    frequency: 'monthly',
    period: { from: '2028-01-31', until: '2028-02-29' },
    vat: { category: 'S', percent: decimal(19n) },
    lines: [...rentLines(125_000n, true), ...usage(7_525n, currency)],
    machines: [
      {
        subject: MACHINE,
        reference: 'M-2026-000007',
        manufacturer: 'Kranwerk',
        model: 'KW 90',
        serial: 'KW90-00017',
        spans: [
          {
            meterId: 'HM-1',
            from: reading('01', 1_832_976_000, 0n),
            to: reading('02', 1_835_395_200, 270_900_000n),
            used: 270_900_000n,
          },
        ],
      },
    ],
    preceding: null,
    language: 'en',
    ...changes,
  };
};

const NO_TAX = ['Z', 'E', 'AE', 'K', 'G', 'O'];

const checked = (changes: Partial<RentInvoiceInput> = {}) => {
  const input = invoiceOf(changes);
  const check = checkInvoice(writeUbl(rentInvoice(input)));
  const totals = billTotals(input.lines, input.vat);
  return { input, check, totals };
};

describe('an invoice of a rent', () => {
  it('keeps all rules and says what it bills', () => {
    const { check, totals } = checked();
    expect(check.errors).toEqual([]);
    expect(check.warnings).toEqual([]);
    const invoice = check.invoice;
    expect(minorUnitsOf(invoice?.totals.payable ?? null, 'EUR')).toBe(totals.totalMinor);
    expect(invoice?.references.contract).toBe('LV 2026/17');
    expect(invoice?.period).toEqual({ start: '2028-01-31', end: '2028-02-28' });
    expect(invoice?.lines.map(({ item }) => item.name)).toEqual([
      'Minimum rent, L-2026-000123, 2028-01-31 to 2028-02-28',
      'Engine hours covered by the minimum rent, Kranwerk KW 90, KW90-00017',
      'Engine hours, tier 1, Kranwerk KW 90, KW90-00017',
      'Engine hours, tier 2, Kranwerk KW 90, KW90-00017',
    ]);
    expect(invoice?.lines[2]?.item.attributes.map(({ value }) => value)).toEqual([
      'HM-1',
      '0.00 (2028-02-01T00:00:00Z, 01)',
      '75.25 (2028-02-29T00:00:00Z, 02)',
    ]);
  });

  it('is written in the language of its buyer', () => {
    const { check } = checked({ language: 'zh-CN' });
    expect(check.errors).toEqual([]);
    expect(check.invoice?.lines[0]?.item.name).toBe('最低租金, L-2026-000123, 2028-01-31 至 2028-02-28');
  });

  it.each(LEASE_VAT_CATEGORIES)('keeps all rules in VAT category %s', category => {
    const percent = NO_TAX.includes(category) ? decimal(0n) : decimal(7n);
    const { check, totals } = checked({ vat: { category, percent } });
    expect(check.errors).toEqual([]);
    expect(totals.vatMinor > 0n).toBe(!NO_TAX.includes(category));
  });

  it.each(['JPY', 'KRW', 'EUR', 'CNY', 'KWD'])('keeps all rules in %s', currency => {
    for (const used of [0n, 1n, 3_999n, 4_001n, 6_003n, 99_999n]) {
      const lines = [...rentLines(125_003n, true), ...usage(used, currency)];
      const { check, totals } = checked({ currency, lines });
      expect(check.errors).toEqual([]);
      expect(minorUnitsOf(check.invoice?.totals.payable ?? null, currency)).toBe(totals.totalMinor);
    }
  });

  it('names who bought the rent as the one to pay, and its account', () => {
    const payee = { name: 'Elbe Bank AG', country: 'DE', identifiers: [] };
    const account = { number: 'DE02120300000000202051', holderName: 'Elbe Bank AG', bic: null };
    const { check } = checked({ payee, account });
    expect(check.errors).toEqual([]);
    expect(check.invoice?.payee?.name).toBe('Elbe Bank AG');
    expect(check.invoice?.seller.name).toBe('Nordhafen Leasing GmbH');
    expect(check.invoice?.payments[0]?.account?.id).toBe('DE02120300000000202051');
    expect(check.invoice?.notes).toEqual([
      'This rent was assigned to Elbe Bank AG: pay to the account named here, to no other.',
    ]);
  });

  it('refers to the invoice that it adds to, and can be taken back', () => {
    const preceding = { number: 'L-2026-000123-012', issueDate: '2028-01-31' };
    const added = checked({ preceding, lines: usage(4_500n, 'EUR') });
    expect(added.check.errors).toEqual([]);
    expect(added.check.invoice?.references.precedingInvoices).toEqual([preceding]);
    const credit = checked({ kind: 'creditNote', preceding });
    expect(credit.check.errors).toEqual([]);
    expect(credit.check.kind).toBe('creditNote');
    expect(credit.check.invoice?.dueDate).toBe('2028-03-14');
  });

  it('does not pass where the parties lack the numbers that the VAT category takes', () => {
    const buyer = { name: 'Brugbaan Bouw BV', country: 'NL', identifiers: [] };
    const { check } = checked({ buyer, vat: { category: 'K', percent: decimal(0n) } });
    expect(check.errors.map(({ rule }) => rule)).toContain('BR-IC-02');
  });
});

describe('VAT', () => {
  it('is rounded once, half up, on the whole bill', () => {
    expect(vatOf(1_050n, { category: 'S', percent: decimal(195n, 1) })).toBe(205n);
    expect(vatOf(100n, { category: 'S', percent: decimal(5n, 1) })).toBe(1n);
    expect(vatOf(100n, { category: 'Z', percent: decimal(0n) })).toBe(0n);
  });
});
