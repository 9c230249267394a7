import { isGs1 } from '#domain/parties/check-digits';
import { normalizeSerial } from './identity.ts';

/**
 * GS1 Digital Link URI (ISO/IEC 18975, GS1 Digital Link Standard: URI Syntax 1.3): `/01/{gtin}/21/{serial}`.
 * AI 01 is a GTIN of 14 digits, AI 21 a serial of 1 to 20 characters of the GS1 character set 82 (GS1 General
 * Specifications, 3.5.2 and figure 7.11-1), percent-encoded where an address needs it.
 */

const CHARACTER_SET_82 = /^[!"%&'()*+,\-./0-9:;<=>?A-Z_a-z]{1,20}$/;

/** Whether a serial can stand behind AI 21 as it is. */
export const isLinkSerial = (serial: string): boolean => CHARACTER_SET_82.test(serial);

/** A GTIN-8, -12, -13 or -14 with a right check digit, blanks and hyphens aside, as GTIN-14; `null` for anything else. */
export const normalizeGtin = (text: string): string | null => {
  const digits = text.normalize('NFKC').replace(/[\s-]/g, '');
  const isGtin = /^(\d{8}|\d{12}|\d{13}|\d{14})$/.test(digits) && /[1-9]/.test(digits) && isGs1(digits);
  return isGtin ? digits.padStart(14, '0') : null;
};

export interface LinkedMachine {
  /** GTIN-14. */
  readonly gtin: string;
  readonly serial: string;
}

/**
 * The path of a machine's public page; `null` where AI 21 cannot carry the serial, not even without spacing and
 * punctuation. The serial is written as it is where it fits, else as it is compared: both lead to the same machine.
 */
export const digitalLinkPath = ({ gtin, serial }: LinkedMachine): string | null => {
  const written = [serial.trim(), normalizeSerial(serial)].find(isLinkSerial);
  return written === undefined ? null : `/01/${gtin}/21/${encodeURIComponent(written)}`;
};

const decoded = (segment: string): string | null => {
  try {
    return decodeURIComponent(segment);
  } catch {
    return null;
  }
};

/** The machine that the two values of a Digital Link name; `null` where they are no GTIN and no serial. */
export const linkedMachine = (gtinText: string, serial: string): LinkedMachine | null => {
  const gtin = normalizeGtin(gtinText);
  return gtin !== null && serial.length <= 20 && normalizeSerial(serial) !== '' ? { gtin, serial } : null;
};

/**
 * Reads a Digital Link: an address or its path, with whatever host and path before it, qualifiers between (`/22/`, `/10/`)
 * and questions behind. `null` where it names no GTIN and serial.
 */
export const parseDigitalLink = (text: string): LinkedMachine | null => {
  const path = text
    .trim()
    .replace(/^[a-z][a-z0-9+.-]*:\/\/[^/]*/i, '')
    .replace(/[?#].*$/s, '');
  const segments = path.split('/');
  const start = segments.lastIndexOf('01');
  if (start === -1) return null;
  const values = new Map<string, string>();
  for (let index = start; index + 1 < segments.length; index += 2) {
    const value = decoded(segments[index + 1] ?? '');
    if (value !== null) values.set(segments[index] ?? '', value);
  }
  return linkedMachine(values.get('01') ?? '', values.get('21') ?? '');
};

/** What a code on a machine says. */
export type Scanned =
  | ({ readonly kind: 'machine' } & LinkedMachine)
  | { readonly kind: 'public-id'; readonly publicId: string }
  | { readonly kind: 'serial'; readonly serial: string };

/** FNC1 as a scanner gives it: it ends an element of variable length. */
const GROUP_SEPARATOR = String.fromCharCode(29);

/** GS1 element strings with brackets, or plain as a scanner gives them, with the symbology's name in front or not. */
const elementString = (text: string): LinkedMachine | null => {
  const bracketed = /\(01\)(\d{14}).*?\(21\)([^()]{1,20})/.exec(text);
  if (bracketed) return linkedMachine(bracketed[1] ?? '', (bracketed[2] ?? '').trim());
  const [first = '', ...others] = text
    .replace(/^\][A-Za-z]\d/, '')
    .split(GROUP_SEPARATOR)
    .filter(part => part !== '');
  const gtin = /^01(\d{14})(.*)$/s.exec(first);
  const serial = [gtin?.[2] ?? '', ...others]
    .map(part => /^21(.{1,20})$/s.exec(part)?.[1])
    .find(one => one !== undefined);
  return gtin && serial !== undefined ? linkedMachine(gtin[1] ?? '', serial) : null;
};

/** What somebody typed or scanned on site: a Digital Link, an address of a public page, an element string, or a bare serial. */
export const readScanned = (text: string): Scanned => {
  const trimmed = text.trim();
  const machine = parseDigitalLink(trimmed) ?? elementString(trimmed);
  if (machine) return { kind: 'machine', ...machine };
  const publicId = /\/id\/([0-9a-z]{10,40})\/?(?:[?#].*)?$/i.exec(trimmed)?.[1];
  if (publicId !== undefined) return { kind: 'public-id', publicId };
  return { kind: 'serial', serial: trimmed };
};
