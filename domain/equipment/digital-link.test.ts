import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  digitalLinkPath,
  isLinkSerial,
  linkedMachine,
  normalizeGtin,
  parseDigitalLink,
  readScanned,
} from './digital-link.ts';
import { normalizeSerial } from './identity.ts';

const GTIN = '04012345000009';

describe('a GTIN', () => {
  test.each([
    ['4012345000009', GTIN],
    ['4 012345 000009', GTIN],
    ['614141007349', '00614141007349'],
    ['95200002', '00000095200002'],
    ['09520123456788', '09520123456788'],
    ['4012345000008', null],
    ['401234500000', null],
    ['0000000000000', null],
    ['x', null],
  ])('%s: %s', (written, gtin) => {
    expect(normalizeGtin(written)).toBe(gtin);
  });
});

describe('a Digital Link', () => {
  test('is written as GS1 says, and read back', () => {
    expect(digitalLinkPath({ gtin: GTIN, serial: 'NK/500%1' })).toBe(`/01/${GTIN}/21/NK%2F500%251`);
    expect(digitalLinkPath({ gtin: GTIN, serial: 'NK 500' })).toBe(`/01/${GTIN}/21/NK500`);
    expect(digitalLinkPath({ gtin: GTIN, serial: 'N'.repeat(21) })).toBeNull();
    expect(digitalLinkPath({ gtin: GTIN, serial: '设备一号' })).toBeNull();
  });

  test.each([
    `https://id.example.com/01/${GTIN}/21/A1`,
    `https://example.com/some/path/01/${GTIN}/22/2A/10/LOT/21/A1?linkType=gs1:pip#x`,
    `/01/4012345000009/21/A1`,
  ])('%s', text => {
    expect(parseDigitalLink(text)).toEqual({ gtin: GTIN, serial: 'A1' });
  });

  test.each([
    `/01/${GTIN}`,
    `/01/4012345000008/21/A1`,
    `/01/${GTIN}/21/%E0%A4%A`,
    `/01/${GTIN}/21/${'A'.repeat(21)}`,
    '',
    'A1',
  ])('%s names no machine', text => {
    expect(parseDigitalLink(text)).toBeNull();
  });

  test('whatever serial fits comes back as it was, and any other as it is compared', () => {
    const serial = fc.string({ minLength: 1, maxLength: 24 }).filter(text => normalizeSerial(text) !== '');
    fc.assert(
      fc.property(serial, text => {
        const path = digitalLinkPath({ gtin: GTIN, serial: text });
        if (path === null) return;
        const back = parseDigitalLink(`https://x.example${path}`);
        expect(back?.gtin).toBe(GTIN);
        expect(normalizeSerial(back?.serial ?? '')).toBe(normalizeSerial(text));
        if (isLinkSerial(text)) expect(back?.serial).toBe(text);
      }),
    );
  });
});

describe('what is scanned', () => {
  test.each([
    [`https://x.example/01/${GTIN}/21/A1`, { kind: 'machine', gtin: GTIN, serial: 'A1' }],
    [`(01)${GTIN}(21)A1`, { kind: 'machine', gtin: GTIN, serial: 'A1' }],
    [`]d201${GTIN}21A1`, { kind: 'machine', gtin: GTIN, serial: 'A1' }],
    [`]d201${GTIN}10LOT\u001d21A1`, { kind: 'machine', gtin: GTIN, serial: 'A1' }],
    ['https://x.example/id/7k2m9q4x8w3n', { kind: 'public-id', publicId: '7k2m9q4x8w3n' }],
    ['  NK-500 17 ', { kind: 'serial', serial: 'NK-500 17' }],
    ['0112345', { kind: 'serial', serial: '0112345' }],
  ])('%s', (text, scanned) => {
    expect(readScanned(text)).toEqual(scanned);
  });

  test('a link without a serial names nobody', () => {
    expect(linkedMachine(GTIN, ' - ')).toBeNull();
  });
});
