import type { Hex } from '#domain/hex';
import type { Currency } from './currency.ts';

/** An ISO 4217 code as the chain has it: its letters in ASCII, on the left of 32 bytes. `EUR` → `0x455552000…`. */
export const currencyWord = (currency: Currency): Hex => {
  if (!/^[A-Z]{3}$/.test(currency)) throw new RangeError(`not an ISO 4217 code: ${currency.slice(0, 20)}`);
  const letters = [...currency].map(letter => letter.charCodeAt(0).toString(16)).join('');
  return `0x${letters.padEnd(64, '0')}`;
};

/** The code behind a word; `null` when it is none. */
export const currencyOfWord = (word: Hex): Currency | null => {
  const letters = word.slice(2, 8).match(/../g) ?? [];
  const code = String.fromCharCode(...letters.map(byte => Number.parseInt(byte, 16)));
  return /^[A-Z]{3}$/.test(code) && /^0*$/.test(word.slice(8)) ? code : null;
};
