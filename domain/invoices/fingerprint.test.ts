import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canonicalSellerId, type FingerprintSource, invoiceFingerprintInputs, normalizeNumber } from './fingerprint.ts';

const source = (changes: Partial<FingerprintSource> = {}): FingerprintSource => ({
  sellerIds: [
    { value: 'DE123456789', country: 'DE' },
    { value: 'HRB 12345', country: 'DE' },
  ],
  number: 'R-2026/0017',
  issueDate: '2026-03-02',
  official: null,
  ...changes,
});

/** Whether the registry would find the second where the first is registered. */
const meet = (one: FingerprintSource, other: FingerprintSource) => {
  const taken = new Set(invoiceFingerprintInputs(one));
  return invoiceFingerprintInputs(other).some(input => taken.has(input));
};

describe('canonicalSellerId', () => {
  it.each([
    ['DE 123.456.789', 'DE', 'DE:123456789'],
    ['123456789', 'DE', 'DE:123456789'],
    ['de123456789', null, 'DE:123456789'],
    ['EL123456789', 'GR', 'GR:123456789'],
    ['XI123456789', 'GB', 'GB:123456789'],
    ['NO 987 654 321 MVA', 'NO', 'NO:987654321'],
    ['987654321', 'NO', 'NO:987654321'],
    ['CHE-123.456.789 MWST', 'CH', 'CH:E123456789'],
    ['BE0123.456.789', 'BE', 'BE:0123456789'],
    ['91310000MA1FL0XX1X', 'CN', 'CN:91310000MA1FL0XX1X'],
    ['SC123456', 'GB', 'GB:SC123456'],
    ['HRB 12345', 'DE', 'DE:HRB12345'],
    ['ＤＥ１２３４５６７８９', 'DE', 'DE:123456789'],
    ['org_7', null, ':ORG7'],
    [' - ', 'DE', ''],
  ])('%j of %s', (value, country, canonical) => {
    expect(canonicalSellerId({ value, country })).toBe(canonical);
  });
});

describe('invoiceFingerprintInputs', () => {
  it('has one form for every id of the seller', () => {
    expect(invoiceFingerprintInputs(source())).toEqual([
      'invoice/1|DE:123456789|R20260017|2026',
      'invoice/1|DE:HRB12345|R20260017|2026',
    ]);
  });

  it('adds the official number', () => {
    const official = { scheme: 'pl-ksef', number: '5265877635-20250826-0100001AF629-AF' } as const;
    expect(invoiceFingerprintInputs(source({ official }))).toContain(
      'official/1|pl-ksef|5265877635-20250826-0100001AF629-AF',
    );
  });

  it('tells the invoices of one Italian file apart', () => {
    const official = { scheme: 'it-sdi', number: '8123456789' } as const;
    const one = source({ sellerIds: [], official });
    expect(meet(one, { ...one, number: '2' })).toBe(false);
    expect(meet(one, { ...one, number: 'r 2026 0017' })).toBe(true);
  });

  it.each([
    ['number spaced and cased another way', { number: ' r2026 - 0017' }],
    ['number in full-width characters', { number: 'Ｒ－２０２６／００１７' }],
    ['a day later', { issueDate: '2026-03-03' }],
    ['the other id of the seller alone', { sellerIds: [{ value: 'hrb12345', country: 'DE' }] }],
    ['the VAT number without its prefix', { sellerIds: [{ value: '123 456 789', country: 'DE' }] }],
  ])('is met by a copy with %s', (_, changes) => {
    expect(meet(source(), source(changes))).toBe(true);
  });

  it.each([
    ['2025-12-31', '2026-01-01'],
    ['2025-12-30', '2026-01-01'],
    ['2025-12-31', '2026-01-02'],
  ])('is met across the turn of the year: %s and %s', (one, other) => {
    expect(meet(source({ issueDate: one }), source({ issueDate: other }))).toBe(true);
    expect(meet(source({ issueDate: other }), source({ issueDate: one }))).toBe(true);
  });

  it.each([
    ['another number', { number: 'R-2026/0018' }],
    ['the next year', { issueDate: '2027-03-02' }],
    ['another seller', { sellerIds: [{ value: 'DE999999999', country: 'DE' }] }],
    ['the same digits in another country', { sellerIds: [{ value: '123456789', country: 'AT' }] }],
  ])('is not met by an invoice with %s', (_, changes) => {
    expect(meet(source(), source(changes))).toBe(false);
  });

  it('does not depend on the order of the ids', () => {
    const ids = fc.array(fc.record({ value: fc.string(), country: fc.constantFrom('DE', 'FR', null) }), {
      maxLength: 5,
    });
    fc.assert(
      fc.property(ids, sellerIds => {
        const there = invoiceFingerprintInputs(source({ sellerIds }));
        expect(invoiceFingerprintInputs(source({ sellerIds: [...sellerIds].reverse() }))).toEqual(there);
        expect(new Set(there).size).toBe(there.length);
      }),
    );
  });

  it('keeps a number apart that has no letter or digit', () => {
    expect(meet(source({ number: '---' }), source({ number: '***' }))).toBe(false);
  });
});

describe('normalizeNumber', () => {
  it('is idempotent', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), text => {
        expect(normalizeNumber(normalizeNumber(text))).toBe(normalizeNumber(text));
      }),
    );
  });
});
