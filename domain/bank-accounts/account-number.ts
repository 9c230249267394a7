import { mod97 } from '#domain/parties/check-digits';
import { alphanumericsOf } from '#domain/parties/identifier';
import { accept, type Refusal, type Result, refuse } from '#domain/result';

/** Length of an IBAN by country. Source: SWIFT, IBAN Registry (ISO 13616). */
const IBAN_LENGTHS: Readonly<Record<string, number>> = Object.fromEntries(
  (
    'AD24 AE23 AL28 AT20 AZ28 BA20 BE16 BG22 BH22 BI27 BR29 BY28 CH21 CR22 CY28 CZ24 DE22 DJ27 DK18 DO28 EE20 EG29 ' +
    'ES24 FI18 FK18 FO18 FR27 GB22 GE22 GI23 GL18 GR27 GT28 HN28 HR21 HU28 IE22 IL23 IQ23 IS26 IT27 JO30 KW30 KZ20 ' +
    'LB28 LC32 LI21 LT20 LU20 LV21 LY25 MC27 MD24 ME22 MK19 MN20 MR27 MT31 MU30 NI28 NL18 NO15 OM23 PK24 PL28 PS29 ' +
    'PT25 QA29 RO24 RS22 RU33 SA24 SC31 SD18 SE24 SI19 SK24 SM27 SO23 ST25 SV28 TL23 TN24 TR26 UA29 VA22 VG24 XK20 YE30'
  )
    .split(' ')
    .map(entry => [entry.slice(0, 2), Number(entry.slice(2))]),
);

export const ACCOUNT_REFUSALS = [
  'account-number-missing',
  'account-number-malformed',
  'iban-length',
  'iban-check-digits',
  'bic-malformed',
] as const;

export type AccountRefusal = Refusal<(typeof ACCOUNT_REFUSALS)[number]>;

/** Whether the text begins as an IBAN does: country and two check digits. */
export const looksLikeIban = (text: string): boolean => {
  const plain = alphanumericsOf(text);
  return /^[A-Z]{2}\d{2}/.test(plain) && plain.slice(0, 2) in IBAN_LENGTHS;
};

/** ISO 13616: the first four characters moved to the end leave 1 modulo 97. Takes normalised text. */
export const hasIbanCheckDigits = (iban: string): boolean => mod97(iban.slice(4) + iban.slice(0, 4)) === 1;

/**
 * An account number, normalised: an IBAN where the country has them, else a national number of 4 to 34 letters and
 * digits. Refusals: `ACCOUNT_REFUSALS`.
 */
export const parseAccountNumber = (text: string): Result<string, AccountRefusal> => {
  const number = alphanumericsOf(text);
  if (number === '') return refuse('account-number-missing', {}, 'accountNumber');
  if (!looksLikeIban(number))
    return /^[0-9A-Z]{4,34}$/.test(number) ? accept(number) : refuse('account-number-malformed', {}, 'accountNumber');
  const expected = IBAN_LENGTHS[number.slice(0, 2)] ?? 0;
  if (number.length !== expected)
    return refuse('iban-length', { expected: String(expected), length: String(number.length) }, 'accountNumber');
  return hasIbanCheckDigits(number) ? accept(number) : refuse('iban-check-digits', {}, 'accountNumber');
};

/** A business identifier code, ISO 9362: institution, country, location, and the branch where there is one. */
export const parseBic = (text: string): Result<string, AccountRefusal> => {
  const bic = alphanumericsOf(text);
  return /^[A-Z0-9]{4}[A-Z]{2}[A-Z0-9]{2}([A-Z0-9]{3})?$/.test(bic) ? accept(bic) : refuse('bic-malformed', {}, 'bic');
};

/** An account number in groups of four, as it is printed. */
export const printedAccountNumber = (accountNumber: string): string =>
  looksLikeIban(accountNumber) ? (accountNumber.match(/.{1,4}/g) ?? []).join(' ') : accountNumber;

/** The last four characters only: enough to recognise an account, too little to pay to it. */
export const maskedAccountNumber = (accountNumber: string): string => `… ${accountNumber.slice(-4)}`;
