import { accept, type Refusal, type Result, refuse } from '#domain/result';
import { isGs1, isLuhn, isMod11, isUscc, mod97 } from './check-digits.ts';

/**
 * A number that names an organisation, normalised: upper case, letters and digits only. `scheme` is
 * - `VAT` (value starts with the country), `LEI` (ISO 17442), `USCC` (China, GB 32100), `GLN` (GS1), `DUNS`;
 * - a code of ISO 6523 (`0192`: Norway's register of organisations), where the number has no name above;
 * - `REG:XX`, an entry in the company register of country XX, when the document names no scheme; `REG` without country;
 * - `ID`, a number of which nothing is known. It matches only the same number given in the same way.
 */
export interface PartyIdentifier {
  readonly scheme: string;
  readonly value: string;
}

/** A number as a document writes it. `scheme` as in UBL: a code of ISO 6523 or of the EAS list, or free text, or nothing. */
export interface WrittenIdentifier {
  readonly scheme: string | null;
  readonly value: string;
}

const NAMED: Readonly<Record<string, string>> = {
  '0060': 'DUNS',
  '0088': 'GLN',
  '0199': 'LEI',
  '0211': 'VAT',
  '0213': 'VAT',
  '9902': '0184',
  '9908': '0192',
  '9956': '0208',
  VA: 'VAT',
  统一社会信用代码: 'USCC',
};

/** The codes of the EAS list that mean the VAT number of one country. Source: Electronic Address Scheme code list, CEF. */
const EAS_VAT = /^99(06|09|10|12|14|20|2[2-9]|3\d|4\d|5[012357])$/;

const schemeOf = (written: string): string => {
  const scheme = written.trim().toUpperCase();
  return EAS_VAT.test(scheme) ? 'VAT' : (NAMED[scheme] ?? scheme);
};

/** Upper case, compatibility forms folded (full-width digits become plain), letters and digits of Latin only. */
export const alphanumericsOf = (text: string): string =>
  text
    .normalize('NFKC')
    .toUpperCase()
    .replace(/[^0-9A-Z]/g, '');

/** Swiss and Norwegian VAT numbers carry a word behind the number; Greece's prefix is EL; a missing prefix is the country. */
const vatValue = (value: string, country: string | null): string => {
  const bare = value
    .replace(/^GR(?=\d)/, 'EL')
    .replace(/^((?:NO)?\d{9})MVA$/, '$1')
    .replace(/^(CHE\d{9})(?:MWST|TVA|IVA)$/, '$1');
  const prefix = country === 'GR' ? 'EL' : country;
  return /^\d/.test(bare) && prefix ? `${prefix}${bare}` : bare;
};

/** The number as it is compared and stored; `null` when nothing but punctuation was written. `country`: ISO 3166-1 alpha-2. */
export const normalizeIdentifier = (
  { scheme, value }: WrittenIdentifier,
  country: string | null = null,
): PartyIdentifier | null => {
  const plain = alphanumericsOf(value);
  if (plain === '') return null;
  const named = scheme === null || scheme.trim() === '' ? 'ID' : schemeOf(scheme);
  if (named === 'VAT') return { scheme: named, value: vatValue(plain, country) };
  if (named === 'ID' && country === 'CN' && isUscc(plain)) return { scheme: 'USCC', value: plain };
  return { scheme: named, value: plain };
};

/** As `normalizeIdentifier`, for a number known to be of a company register though no scheme is named (BT-30, BT-47). */
export const normalizeLegalId = (written: WrittenIdentifier, country: string | null = null): PartyIdentifier | null => {
  const identifier = normalizeIdentifier(written, country);
  return identifier?.scheme === 'ID' ? { ...identifier, scheme: country ? `REG:${country}` : 'REG' } : identifier;
};

interface SchemeRule {
  readonly form: RegExp;
  readonly hasCheck?: (value: string) => boolean;
}

/** What a number of each scheme looks like, and its check digit where it has one. */
const RULES: Readonly<Record<string, SchemeRule>> = {
  VAT: { form: /^[A-Z]{2}[0-9A-Z]{2,13}$/ },
  LEI: { form: /^[0-9A-Z]{18}\d{2}$/, hasCheck: value => mod97(value) === 1 },
  USCC: { form: /^[0-9A-HJ-NPQRTUWXY]{18}$/, hasCheck: isUscc },
  GLN: { form: /^\d{13}$/, hasCheck: isGs1 },
  DUNS: { form: /^\d{9}$/ },
  '0002': { form: /^\d{9}$/, hasCheck: isLuhn },
  '0007': { form: /^\d{10}$/, hasCheck: isLuhn },
  // The post office's establishments are numbered so that the plain sum of digits is a multiple of five.
  '0009': {
    form: /^\d{14}$/,
    hasCheck: value =>
      isLuhn(value) || (value.startsWith('356000000') && [...value].reduce((sum, d) => sum + Number(d), 0) % 5 === 0),
  },
  '0106': { form: /^\d{8}$/ },
  '0183': { form: /^CHE\d{9}$/, hasCheck: value => isMod11(value.slice(3), [5, 4, 3, 2, 7, 6, 5, 4]) },
  '0184': { form: /^(DK)?\d{8}$/ },
  '0192': { form: /^\d{9}$/, hasCheck: value => isMod11(value, [3, 2, 7, 6, 5, 4, 3, 2]) },
  '0208': { form: /^[01]\d{9}$/, hasCheck: value => 97 - (Number(value.slice(0, 8)) % 97) === Number(value.slice(8)) },
  '0212': { form: /^\d{8}$/, hasCheck: value => isMod11(value, [7, 9, 10, 5, 8, 4, 2]) },
};

export const IDENTIFIER_REFUSALS = ['identifier-malformed', 'identifier-check-digit'] as const;

/** Checks a normalised number against its scheme. Unknown schemes pass. Refusals: `IDENTIFIER_REFUSALS`. */
export const checkIdentifier = (
  identifier: PartyIdentifier,
): Result<PartyIdentifier, Refusal<(typeof IDENTIFIER_REFUSALS)[number]>> => {
  const rule = RULES[identifier.scheme];
  if (rule && !rule.form.test(identifier.value)) return refuse('identifier-malformed', { ...identifier }, 'value');
  if (rule?.hasCheck && !rule.hasCheck(identifier.value))
    return refuse('identifier-check-digit', { ...identifier }, 'value');
  return accept(identifier);
};
