import { expect, test } from 'vitest';
import { currencyOfWord, currencyWord } from './currency-word.ts';

test('three letters on the left of a word, and back', () => {
  expect(currencyWord('EUR')).toBe(`0x455552${'0'.repeat(58)}`);
  expect(currencyOfWord(currencyWord('JPY'))).toBe('JPY');
});

test('nothing else', () => {
  for (const text of ['eur', 'EURO', 'E1R', '']) expect(() => currencyWord(text)).toThrow(RangeError);
  expect(currencyOfWord(`0x${'0'.repeat(64)}`)).toBeNull();
  expect(currencyOfWord(`0x455552${'0'.repeat(57)}1`)).toBeNull();
});
