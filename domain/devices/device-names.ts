import { accept, type Result, refuse } from '../result.ts';
import { imeiCheckDigit } from './imei.ts';

/** Trackers that give their IMEI with each connection. */
const BY_IMEI: readonly string[] = ['teltonika', 'gt06', 'queclink'];
/** Those that give a number, an IMEI or the end of one. */
const BY_NUMBER: readonly string[] = ['h02', 'tk103'];

const imeiOf = (name: string): Result<string> =>
  /^\d{15}$/.test(name) ? accept(name) : refuse('imei-not-15-digits', {}, 'externalId');

/**
 * Whether a device of a protocol can call itself so: under a name that none can have nothing would ever arrive. Blanks and dashes
 * between the digits of a label do not count.
 *
 * Refusals: `imei-not-15-digits`, `device-number-not-digits`.
 */
export const deviceNameOf = (protocol: string, written: string): Result<string> => {
  const digits = written.replace(/[ -]/g, '');
  if (BY_IMEI.includes(protocol)) return imeiOf(digits);
  if (!BY_NUMBER.includes(protocol)) return accept(written);
  return /^\d{10,15}$/.test(digits) ? accept(digits) : refuse('device-number-not-digits', {}, 'externalId');
};

/**
 * The check digit that would fit a device's IMEI, where its own does not: it was mistyped, or it is one of the clones that were
 * sold with numbers that are none. `null`: it fits, or the device has no IMEI.
 */
export const fittingDigitOf = (protocol: string, name: string): string | null => {
  if (!BY_IMEI.includes(protocol)) return null;
  const digit = String(imeiCheckDigit(name.slice(0, 14)));
  return name.endsWith(digit) ? null : digit;
};
