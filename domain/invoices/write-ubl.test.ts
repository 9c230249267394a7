import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Decimal, decimal } from '#domain/money/decimal';
import { entryOf, fullInvoice, invoiceOf } from './fixtures/invoices.ts';
import type { Invoice } from './invoice.ts';
import { openUbl } from './ubl/document.ts';
import { parseInvoice } from './ubl/parse-invoice.ts';
import { writeUbl } from './write-ubl.ts';

const readBack = (invoice: Invoice): Invoice => {
  const opened = openUbl(writeUbl(invoice));
  if (!opened.ok) throw new Error(opened.refusal.message);
  return parseInvoice(opened.value);
};

const asCreditNote = (invoice: Invoice): Invoice => ({
  ...invoice,
  kind: 'creditNote',
  typeCode: '381',
  dueDate: null,
});

/** Text that XML carries and that reading does not trim: what people write, mark-up and other scripts included. */
const text = fc
  .string({ unit: 'grapheme', minLength: 1, maxLength: 30 })
  .map(each => each.replace(/[\s\p{Cc}\p{Cs}\ufffe\uffff]+/gu, ' ').trim())
  .filter(each => each !== '' && each === each.normalize());
const orNull = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: null });
const anyDecimal: fc.Arbitrary<Decimal> = fc
  .record({ unscaled: fc.bigInt({ min: -(10n ** 15n), max: 10n ** 15n }), scale: fc.nat({ max: 4 }) })
  .map(({ unscaled, scale }) => decimal(unscaled, scale));
const day = fc
  .date({ min: new Date('1990-01-01'), max: new Date('2099-12-31'), noInvalidDate: true })
  .map(date => date.toISOString().slice(0, 10));
const tax = fc.record({
  code: fc.constantFrom('S', 'Z', 'E', 'AE', 'K', 'G', 'O', 'L', 'M'),
  rate: orNull(anyDecimal),
});
const identifier = fc.record({ value: text, scheme: orNull(fc.constantFrom('0088', '0007')) });

const anyInvoice: fc.Arbitrary<Invoice> = fc
  .record({
    base: fc.constantFrom(fullInvoice(), invoiceOf(), asCreditNote(fullInvoice()), asCreditNote(invoiceOf())),
    number: text,
    issueDate: day,
    notes: fc.array(text, { maxLength: 3 }),
    name: text,
    identifiers: fc.array(identifier, { maxLength: 3 }),
    legalId: orNull(identifier),
    amounts: fc.array(anyDecimal, { minLength: 4, maxLength: 4 }),
    taxes: fc.array(tax, { maxLength: 3 }),
    lines: fc.array(fc.record({ net: anyDecimal, quantity: orNull(anyDecimal), name: text, tax }), { maxLength: 4 }),
  })
  .map(({ base, number, issueDate, notes, name, identifiers, legalId, amounts, taxes, lines }) => {
    const [lineExtension = null, taxed = null, prepaid = null, payable = null] = amounts;
    return {
      ...base,
      number,
      issueDate,
      notes,
      seller: { ...base.seller, name, identifiers, legalId },
      totals: { ...base.totals, lineExtension, tax: taxed, prepaid, payable },
      taxes: taxes.map(each => ({ ...each, taxable: taxed, tax: taxed, exemptionReason: name, exemptionCode: null })),
      lines: lines.flatMap((line, i) => {
        const template = base.lines[i % base.lines.length];
        return template
          ? [
              {
                ...template,
                net: line.net,
                quantity: line.quantity,
                tax: line.tax,
                item: { ...template.item, name: line.name },
              },
            ]
          : [];
      }),
    };
  });

describe('writeUbl', () => {
  it('writes what reads back the same: everything there is', () => {
    expect(readBack(fullInvoice())).toEqual(fullInvoice());
    expect(readBack(asCreditNote(fullInvoice()))).toEqual(asCreditNote(fullInvoice()));
  });

  it('writes what reads back the same: any values', () => {
    fc.assert(
      fc.property(anyInvoice, invoice => {
        const unitless = invoice.lines.map(line => (line.quantity ? line : { ...line, unit: null }));
        expect(readBack({ ...invoice, lines: unitless })).toEqual({ ...invoice, lines: unitless });
      }),
      { numRuns: 200 },
    );
  });

  it('keeps the due date of a credit note in its payment means', () => {
    const invoice = invoiceOf({ ...entryOf(), kind: 'creditNote' });
    expect(new TextDecoder().decode(writeUbl(invoice))).toContain(
      '<cbc:PaymentDueDate>2026-04-01</cbc:PaymentDueDate>',
    );
    expect(readBack(invoice)).toEqual(invoice);
  });

  it('leaves out characters that XML cannot carry', () => {
    expect(readBack(invoiceOf({ number: 'R\u0000-\u00017\ud800' })).number).toBe('R-7');
  });
});
