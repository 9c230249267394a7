import { describe, expect, test } from 'vitest';
import { checkIdentifier, normalizeIdentifier, normalizeLegalId } from './identifier.ts';

describe('numbers as documents write them', () => {
  test.each([
    [{ scheme: '0088', value: '4012345 00000 9' }, null, 'GLN', '4012345000009'],
    [{ scheme: '0192', value: '974 760 673' }, 'NO', '0192', '974760673'],
    [{ scheme: '9908', value: '974760673' }, 'NO', '0192', '974760673'],
    [{ scheme: '9930', value: 'de 136695976' }, 'DE', 'VAT', 'DE136695976'],
    [{ scheme: '9956', value: '0202.239.951' }, 'BE', '0208', '0202239951'],
    [{ scheme: '9918', value: 'DE89 3704' }, 'DE', '9918', 'DE893704'],
    [{ scheme: 'VAT', value: 'NO 974 760 673 MVA' }, 'NO', 'VAT', 'NO974760673'],
    [{ scheme: 'VAT', value: '974760673MVA' }, 'NO', 'VAT', 'NO974760673'],
    [{ scheme: 'VAT', value: 'CHE-123.456.788 MWST' }, 'CH', 'VAT', 'CHE123456788'],
    [{ scheme: 'VAT', value: 'GR094019245' }, 'GR', 'VAT', 'EL094019245'],
    [{ scheme: 'VAT', value: '094019245' }, 'GR', 'VAT', 'EL094019245'],
    [{ scheme: null, value: '91440300192203821６' }, 'CN', 'USCC', '914403001922038216'],
    [{ scheme: null, value: 'Customer-77' }, 'DE', 'ID', 'CUSTOMER77'],
  ])('%o in %s is %s %s', (written, country, scheme, value) => {
    expect(normalizeIdentifier(written, country)).toEqual({ scheme, value });
  });

  test('an entry in a register, with no scheme named, is of the party’s country', () => {
    expect(normalizeLegalId({ scheme: null, value: 'HRB 12345' }, 'DE')).toEqual({
      scheme: 'REG:DE',
      value: 'HRB12345',
    });
    expect(normalizeLegalId({ scheme: null, value: 'HRB 12345' })).toEqual({ scheme: 'REG', value: 'HRB12345' });
  });

  test('punctuation alone is no number', () => {
    expect(normalizeIdentifier({ scheme: '0088', value: ' - ' })).toBeNull();
  });
});

describe('check digits', () => {
  const good: [string, string][] = [
    ['LEI', '5493001KJTIIGC8Y1R12'],
    ['USCC', '914403001922038216'],
    ['USCC', '9144030071526726XG'],
    ['GLN', '4012345000009'],
    ['DUNS', '315369934'],
    ['0002', '443061841'],
    ['0009', '44306184100047'],
    ['0009', '35600000000048'],
    ['0007', '5560125790'],
    ['0192', '974760673'],
    ['0208', '0202239951'],
    ['0183', 'CHE123456788'],
    ['0212', '01120389'],
    ['0106', '33031431'],
    ['VAT', 'DE136695976'],
    ['0204', 'ANYTHING'],
  ];
  test.each(good)('%s %s stands', (scheme, value) => {
    expect(checkIdentifier({ scheme, value })).toEqual({ ok: true, value: { scheme, value } });
  });

  const withCheckDigit = good.filter(([scheme]) => !['DUNS', '0106', 'VAT', '0204'].includes(scheme));
  test.each(withCheckDigit)('%s %s with its last character changed does not', (scheme, value) => {
    const last = value.endsWith('1') ? '2' : '1';
    const refused = checkIdentifier({ scheme, value: value.slice(0, -1) + last });
    expect(refused).toMatchObject({ ok: false, refusal: { code: 'identifier-check-digit' } });
  });

  test.each([
    ['GLN', '401234500000'],
    ['LEI', '5493001KJTIIGC8Y1RXX'],
    ['USCC', '91440300I922038216'],
    ['VAT', '136695976'],
    ['0192', '97476067A'],
  ])('%s %s is not even of the form', (scheme, value) => {
    expect(checkIdentifier({ scheme, value })).toMatchObject({ ok: false, refusal: { code: 'identifier-malformed' } });
  });
});
