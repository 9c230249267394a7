/** Check digits of the identifiers that companies and accounts carry. All take normalised text: no blanks, upper case. */

const digitsOf = (text: string): number[] => [...text].map(Number);

/** ISO/IEC 7064 MOD 97-10 over text whose letters count 10 (A) to 35 (Z); valid when the remainder is 1. */
export const mod97 = (text: string): number => {
  let remainder = 0;
  for (const character of text) {
    const value = Number.parseInt(character, 36);
    remainder = (remainder * (value > 9 ? 100 : 10) + value) % 97;
  }
  return remainder;
};

/** Luhn's formula: SIREN, SIRET, Swedish organisation numbers. Source: ISO/IEC 7812-1, annex B. */
export const isLuhn = (digits: string): boolean =>
  digitsOf(digits)
    .reverse()
    .reduce((sum, digit, place) => sum + (place % 2 === 0 ? digit : digit > 4 ? 2 * digit - 9 : 2 * digit), 0) %
    10 ===
  0;

/** GS1 check digit of GLN, GTIN and SSCC: weights 3 and 1 from the right. Source: GS1 General Specifications, 7.9.1. */
export const isGs1 = (digits: string): boolean =>
  digitsOf(digits)
    .reverse()
    .reduce((sum, digit, place) => sum + digit * (place % 2 === 0 ? 1 : 3), 0) %
    10 ===
  0;

/** Weighted sum modulo 11 with the check digit last: 11 − remainder, 11 counting as 0; 10 does not occur. */
export const isMod11 = (digits: string, weights: readonly number[]): boolean => {
  const all = digitsOf(digits);
  const remainder = weights.reduce((sum, weight, place) => sum + weight * (all[place] ?? 0), 0) % 11;
  return (remainder === 0 ? 0 : 11 - remainder) === all[weights.length];
};

const USCC_ALPHABET = '0123456789ABCDEFGHJKLMNPQRTUWXY';

/** China's unified social credit code: 17 characters and one check character, modulo 31. Source: GB 32100-2015, 6.2. */
export const isUscc = (code: string): boolean => {
  if (!/^[0-9A-HJ-NPQRTUWXY]{18}$/.test(code)) return false;
  let [sum, weight] = [0, 1];
  for (const character of code.slice(0, 17)) {
    sum += USCC_ALPHABET.indexOf(character) * weight;
    weight = (weight * 3) % 31;
  }
  return USCC_ALPHABET[(31 - (sum % 31)) % 31] === code[17];
};
