import { describe, expect, test } from 'vitest';
import { maskedAccountNumber, parseAccountNumber, parseBic, printedAccountNumber } from './account-number.ts';

describe('account numbers', () => {
  test.each([
    ['DE89 3704 0044 0532 0130 00', 'DE89370400440532013000'],
    ['gb29 nwbk 6016 1331 9268 19', 'GB29NWBK60161331926819'],
    ['NO93 8601 1117 947', 'NO9386011117947'],
    ['6222 0212 3456 7890 123', '6222021234567890123'],
  ])('%s is %s', (text, accountNumber) => {
    expect(parseAccountNumber(text)).toEqual({ ok: true, value: accountNumber });
  });

  test.each([
    ['', 'account-number-missing'],
    ['   ', 'account-number-missing'],
    ['123', 'account-number-malformed'],
    ['1'.repeat(35), 'account-number-malformed'],
    ['DE89 3704 0044 0532 0130 0', 'iban-length'],
    ['DE89 3704 0044 0532 0130 01', 'iban-check-digits'],
    ['DE98 3704 0044 0532 0130 00', 'iban-check-digits'],
  ])('%s is refused: %s', (text, code) => {
    expect(parseAccountNumber(text)).toMatchObject({ ok: false, refusal: { code, field: 'accountNumber' } });
  });

  test('shown in groups, or masked', () => {
    expect(printedAccountNumber('DE89370400440532013000')).toBe('DE89 3704 0044 0532 0130 00');
    expect(printedAccountNumber('6222021234567890123')).toBe('6222021234567890123');
    expect(maskedAccountNumber('DE89370400440532013000')).toBe('… 3000');
  });
});

test('bank identifier codes', () => {
  expect(parseBic('cobadeffxxx')).toEqual({ ok: true, value: 'COBADEFFXXX' });
  expect(parseBic('DEUTDEFF')).toEqual({ ok: true, value: 'DEUTDEFF' });
  for (const text of ['', 'DEUTDEF', 'DEUT12FF', 'DEUTDEFF1'])
    expect(parseBic(text)).toMatchObject({ ok: false, refusal: { code: 'bic-malformed' } });
});
