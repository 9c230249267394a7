import { describe, expect, it } from 'vitest';
import { entryOf, invoiceOf } from './fixtures/invoices.ts';
import { officialNumberOf, parseOfficialNumber } from './official-number.ts';

describe('parseOfficialNumber', () => {
  it.each([
    ['pl-ksef', '5265877635-20250826-0100001AF629-AF', '5265877635-20250826-0100001AF629-AF'],
    ['pl-ksef', ' 5265877635-20250826-0100001af629-af ', '5265877635-20250826-0100001AF629-AF'],
    ['pl-ksef', '5265877635-20250826-010000-1AF629-AF', '5265877635-20250826-0100001AF629-AF'],
    ['it-sdi', '0012345678', '12345678'],
    ['it-sdi', 'IT01234567890_a1B2c.xml.p7m', 'IT01234567890_A1B2C'],
    ['cn-digital', '2511 2000 0000 1234 5678', '25112000000012345678'],
    ['cn-digital', '２５１１２０００００００１２３４５６７８', '25112000000012345678'],
  ] as const)('%s %j', (scheme, text, number) => {
    expect(parseOfficialNumber(scheme, text)).toEqual({ ok: true, value: { scheme, number } });
  });

  it.each([
    ['pl-ksef', '5265877635-20250826-0100001AF629-AE', 'official-number-checksum'],
    ['pl-ksef', '5265877634-20250826-0100001AF629-AF', 'official-number-checksum'],
    ['pl-ksef', '5265877635-20251326-0100001AF629-AF', 'official-number-malformed'],
    ['pl-ksef', '5265877635-20250826-0100001AG629-AF', 'official-number-malformed'],
    ['it-sdi', '0000', 'official-number-malformed'],
    ['it-sdi', '1234567890123', 'official-number-malformed'],
    ['it-sdi', 'fattura.xml', 'official-number-malformed'],
    ['cn-digital', '2511200000001234567', 'official-number-malformed'],
    ['cn-digital', '19112000000012345678', 'official-number-malformed'],
  ] as const)('refuses %s %j', (scheme, text, code) => {
    expect(parseOfficialNumber(scheme, text)).toMatchObject({ ok: false, refusal: { code } });
  });
});

describe('officialNumberOf', () => {
  const base = invoiceOf();
  const withNotes = (...notes: string[]) => ({ ...base, notes });
  const ksef = { scheme: 'pl-ksef', number: '5265877635-20250826-0100001AF629-AF' };

  it('reads a KSeF number in a note', () => {
    expect(officialNumberOf(withNotes('KSeF: 5265877635-20250826-0100001AF629-AF, dziękujemy'))).toEqual(ksef);
  });

  it('reads it in a supporting document, once or twice the same', () => {
    const document = { reference: ksef.number, description: 'KSeF', uri: null };
    const references = { ...base.references, supportingDocuments: [document, document] };
    expect(officialNumberOf({ ...base, references })).toEqual(ksef);
  });

  it('reads an SdI identifier that is named so', () => {
    expect(officialNumberOf(withNotes('Identificativo SdI: 8123456789'))).toEqual({
      scheme: 'it-sdi',
      number: '8123456789',
    });
  });

  it('reads a Chinese digital invoice number that is named so, or is the number of a Chinese seller', () => {
    const found = { scheme: 'cn-digital', number: '25112000000012345678' };
    expect(officialNumberOf(withNotes('数电发票号码：25112000000012345678'))).toEqual(found);
    const entry = entryOf({ number: found.number });
    const seller = { ...entry.seller, address: { ...entry.seller.address, country: 'CN' } };
    expect(officialNumberOf(invoiceOf({ ...entry, seller }))).toEqual(found);
    expect(officialNumberOf(invoiceOf(entry))).toBeNull();
  });

  it.each([
    ['a bare number', 'Order 8123456789'],
    ['twenty digits of something else', 'Tracking 25112000000012345678'],
    ['a KSeF number that does not add up', 'KSeF 5265877635-20250826-0100001AF629-AE'],
    ['two different ones', 'SdI: 8123456789, SdI: 8123456780'],
    ['two schemes', 'SdI: 8123456789; 5265877635-20250826-0100001AF629-AF'],
  ])('leaves %s to the person', (_, note) => {
    expect(officialNumberOf(withNotes(note))).toBeNull();
  });
});
