import { addDays, type CalendarDate, partsOfDate } from '#domain/time/calendar-date';
import type { OfficialNumber } from './official-number.ts';
import { COUNTRIES } from './rules/codes/countries.ts';

/** One of the identifiers that a seller goes by: a VAT number, a registration, a GLN, our own organisation id. */
export interface SellerId {
  readonly value: string;
  /** ISO 3166-1 alpha-2 of the seller, for identifiers that do not say it themselves; `null` where there is none. */
  readonly country: string | null;
}

export interface FingerprintSource {
  /**
   * Every id that the seller is known by: those on the invoice, and those of the organisation that it was matched to.
   * Each makes its own fingerprint, so that a copy that names the seller by another of them meets one of these.
   */
  readonly sellerIds: readonly SellerId[];
  /** BT-1 */
  readonly number: string;
  /** BT-2 */
  readonly issueDate: CalendarDate;
  readonly official: OfficialNumber | null;
}

/** NFKC, upper case, letters and digits only. Empty where there are none. */
export const normalizeNumber = (text: string): string =>
  text
    .normalize('NFKC')
    .toUpperCase()
    .replace(/[^\p{L}\p{N}]/gu, '');

/** Prefixes of VAT numbers that are not their country's code. */
const PREFIX_COUNTRIES: Readonly<Record<string, string>> = { EL: 'GR', XI: 'GB' };

/** What some countries put behind a company number when it serves for VAT. */
const VAT_SUFFIXES: Readonly<Record<string, RegExp>> = { NO: /MVA$/, CH: /(?:MWST|TVA|IVA)$/ };

/**
 * An id as `<country>:<letters and digits>`, whether it was written with its country's prefix, spaces and dots or
 * without, and whether it was given as a VAT number or as a registration: `BE 0123.456.789`, `be0123456789` and
 * `0123456789` of a Belgian seller are all `BE:0123456789`. Empty where the id has neither letter nor digit.
 */
export const canonicalSellerId = ({ value, country }: SellerId): string => {
  const id = normalizeNumber(value);
  if (id === '') return '';
  const stated = country?.toUpperCase() ?? '';
  const prefix = id.slice(0, 2);
  const prefixCountry = PREFIX_COUNTRIES[prefix] ?? (COUNTRIES.has(prefix) ? prefix : undefined);
  // A prefix counts where digits follow and the seller is of that country, or of none that we know.
  const isPrefixed =
    prefixCountry !== undefined && /\d/.test(id.slice(2)) && (stated === '' || stated === prefixCountry);
  const home = isPrefixed ? prefixCountry : stated;
  const bare = isPrefixed ? id.slice(2) : id;
  const suffix = VAT_SUFFIXES[home];
  return `${home}:${suffix ? bare.replace(suffix, '') : bare}`;
};

/**
 * The years that the invoice is claimed for. A day of difference must not evade the registry, so an invoice of the last
 * or the first day of a year is claimed for both. (A seller who begins at 1 every year, without the year in the number,
 * and bills on these two days, meets his own number of the year before there.)
 */
const yearsOfIssue = (date: CalendarDate): number[] => [
  ...new Set([-1, 0, 1].map(days => partsOfDate(addDays(date, days)).year)),
];

/**
 * What is fingerprinted, as text; the signer makes an HMAC of each. Amounts and the day are not in it. The forms are
 * - `invoice/1|<country>:<seller id>|<number>|<year>`, for every id and year;
 * - `official/1|<scheme>|<number>`, where a tax authority gave a number; for `it-sdi`, whose number is that of a file of
 *   possibly several invoices, followed by `|<number>` of the invoice.
 * Distinct and sorted. Empty only where there is no seller id and no official number.
 */
export const invoiceFingerprintInputs = ({ sellerIds, number, issueDate, official }: FingerprintSource): string[] => {
  const normalized = normalizeNumber(number) || number.normalize('NFKC').toUpperCase().trim();
  const sellers = sellerIds.map(canonicalSellerId).filter(id => id !== '');
  const claims = sellers.flatMap(seller =>
    yearsOfIssue(issueDate).map(year => `invoice/1|${seller}|${normalized}|${year}`),
  );
  const part = official?.scheme === 'it-sdi' ? `|${normalized}` : '';
  const officials = official ? [`official/1|${official.scheme}|${official.number}${part}`] : [];
  return [...new Set([...claims, ...officials])].sort();
};
