import { accept, type Refusal, type Result, refuse } from '#domain/result';
import { parseDate } from '#domain/time/calendar-date';
import type { Invoice } from './invoice.ts';

/**
 * Where the law makes another document the invoice, that document's number:
 * - `it-sdi`: Italy, the identifier that the Sistema di Interscambio gave the transmitted file (IdentificativoSdI), or
 *   the name of that file. A file may hold several invoices.
 * - `pl-ksef`: Poland, the number that KSeF gave the invoice.
 * - `cn-digital`: China, the 20 digits of a fully digitalised invoice (数电发票).
 */
export const OFFICIAL_SCHEMES = ['it-sdi', 'pl-ksef', 'cn-digital'] as const;
export type OfficialScheme = (typeof OFFICIAL_SCHEMES)[number];

export interface OfficialNumber {
  readonly scheme: OfficialScheme;
  /** Normalised by `parseOfficialNumber`. */
  readonly number: string;
}

export type OfficialNumberRefusal = Refusal<'official-number-malformed' | 'official-number-checksum'>;

const compact = (text: string): string => text.normalize('NFKC').replace(/\s+/g, '').toUpperCase();

const malformed = () => refuse('official-number-malformed', undefined, 'officialNumber');
const wrongSum = () => refuse('official-number-checksum', undefined, 'officialNumber');

/** CRC-8 with polynomial 0x07 from 0, over ASCII. Source: KSeF 2.0 documentation, "Numer KSeF". */
const crc8 = (text: string): number => {
  let crc = 0;
  for (const char of text) {
    crc ^= char.charCodeAt(0);
    for (let bit = 0; bit < 8; bit += 1) crc = crc & 0x80 ? ((crc << 1) ^ 0x07) & 0xff : crc << 1;
  }
  return crc;
};

const NIP_WEIGHTS = [6, 5, 7, 2, 3, 4, 5, 6, 7];

/** Check digit of the Polish tax identifier. */
const isNip = (digits: string): boolean =>
  NIP_WEIGHTS.reduce((sum, weight, i) => sum + weight * Number(digits[i]), 0) % 11 === Number(digits[9]);

type Parsed = Result<string, OfficialNumberRefusal>;

/** `NIP-YYYYMMDD-12 hexadecimal digits-CRC`; the hexadecimal part is also printed as two times six. */
const parseKsef = (text: string): Parsed => {
  const match = /^(\d{10})-(\d{4})(\d{2})(\d{2})-([0-9A-F]{6})-?([0-9A-F]{6})-([0-9A-F]{2})$/.exec(compact(text));
  if (!match) return malformed();
  const [, nip = '', year, month, day, head, tail, check = ''] = match;
  if (!parseDate(`${year}-${month}-${day}`)) return malformed();
  const body = `${nip}-${year}${month}${day}-${head}${tail}`;
  return isNip(nip) && crc8(body) === Number.parseInt(check, 16) ? accept(`${body}-${check}`) : wrongSum();
};

/** Twelve digits at most, leading zeros without meaning; or `<country><tax code>_<up to five>` with `.xml` or `.p7m`. */
const parseSdi = (text: string): Parsed => {
  const value = compact(text);
  if (/^\d{1,12}$/.test(value) && /[1-9]/.test(value)) return accept(value.replace(/^0+/, ''));
  const file = /^([A-Z]{2}[A-Z0-9]{2,28}_[A-Z0-9]{1,5})(?:\.XML)?(?:\.P7M)?$/.exec(value);
  return file?.[1] ? accept(file[1]) : malformed();
};

/** Year, region, channel and a running number: only the year can be judged. The first were issued in 2021. */
const parseCnDigital = (text: string): Parsed => {
  const value = compact(text);
  return /^\d{20}$/.test(value) && Number(value.slice(0, 2)) >= 21 ? accept(value) : malformed();
};

const PARSERS: Readonly<Record<OfficialScheme, (text: string) => Parsed>> = {
  'it-sdi': parseSdi,
  'pl-ksef': parseKsef,
  'cn-digital': parseCnDigital,
};

/**
 * The number in its one written form. Refusals: `official-number-malformed`; `official-number-checksum` where a check
 * digit does not fit.
 */
export const parseOfficialNumber = (
  scheme: OfficialScheme,
  text: string,
): Result<OfficialNumber, OfficialNumberRefusal> => {
  const parsed = PARSERS[scheme](text);
  return parsed.ok ? accept({ scheme, number: parsed.value }) : parsed;
};

/** How each number is announced in running text, the number itself in the first group. */
const MENTIONS: Readonly<Record<OfficialScheme, RegExp>> = {
  // Needs no words around it: its two check sums speak for themselves.
  'pl-ksef': /(?<![\w-])(\d{10}-\d{8}-[0-9A-Fa-f]{6}-?[0-9A-Fa-f]{6}-[0-9A-Fa-f]{2})(?![\w-])/g,
  'it-sdi': /(?:identificativo\s*sdi|\bsdi\b)[^\w]{0,5}(\d{6,12}|[A-Z]{2}[A-Z0-9]{2,28}_[A-Z0-9]{1,5}\.xml)\b/gi,
  'cn-digital': /(?:数电|全电|数字化电子)[^\d\n]{0,20}(\d{20})(?!\d)/g,
};

/** Texts in which a sender may have put the number: notes, and supporting documents with their descriptions. */
const textsOf = ({ notes, references }: Invoice): string[] => [
  ...notes,
  ...(references.object ? [`${references.object.scheme ?? ''} ${references.object.value}`] : []),
  ...references.supportingDocuments.map(({ reference, description }) => `${description ?? ''}: ${reference ?? ''}`),
];

/** A Chinese seller's digital invoice carries the 20 digits as its own number. */
const ownNumber = ({ seller, number }: Invoice): OfficialNumber[] => {
  if (seller.address?.country !== 'CN' || number === null) return [];
  const parsed = parseOfficialNumber('cn-digital', number);
  return parsed.ok ? [parsed.value] : [];
};

/**
 * The official number that the invoice itself states, where it states exactly one without doubt; otherwise `null`, and
 * the person enters it.
 */
export const officialNumberOf = (invoice: Invoice): OfficialNumber | null => {
  const found = new Map<string, OfficialNumber>();
  const texts = textsOf(invoice);
  const mentioned = OFFICIAL_SCHEMES.flatMap(scheme =>
    texts.flatMap(text =>
      [...text.matchAll(MENTIONS[scheme])].flatMap(match => {
        const parsed = parseOfficialNumber(scheme, match[1] ?? '');
        return parsed.ok ? [parsed.value] : [];
      }),
    ),
  );
  for (const each of [...ownNumber(invoice), ...mentioned]) found.set(`${each.scheme} ${each.number}`, each);
  const [only, ...others] = found.values();
  return only && others.length === 0 ? only : null;
};
