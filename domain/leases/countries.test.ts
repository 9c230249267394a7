import { expect, test } from 'vitest';
import { isCountryCode, isPermittedCountry } from './countries.ts';

test('codes are those that a country has', () => {
  for (const code of ['DE', 'CN', 'GB', 'TW']) expect(isCountryCode(code), code).toBe(true);
  for (const code of ['XX', 'de', 'DEU', 'Germany', 'UK', 'EU', '']) expect(isCountryCode(code), code).toBe(false);
});

test('a machine is inside the countries of its lease, or outside, or nobody knows', () => {
  expect(isPermittedCountry([], null)).toBe('inside');
  expect(isPermittedCountry(['DE'], 'DE')).toBe('inside');
  expect(isPermittedCountry(['DE'], 'FR')).toBe('outside');
  expect(isPermittedCountry(['DE'], null)).toBe('unknown');
});
