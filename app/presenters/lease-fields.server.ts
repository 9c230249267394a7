import { minorUnitDigits } from '#domain/money/currency';
import { decimalText, parseDecimal } from '#domain/money/decimal';
import { accept, type Result, refuse } from '#domain/result';
import { isCalendarDate } from '#domain/time/calendar-date';
import { MOST_MINOR } from '#services/input';
import { readAmount } from '~/components/format/amounts';

/** Full-width signs, signs of grouping and the minus that lines up with digits, as people and pages write them. */
const plain = (text: string): string =>
  text
    .normalize('NFKC')
    .trim()
    .replace(/^[−–]\s*/, '-');

const withoutUnit = (text: string, unit: RegExp): string => plain(text).replace(unit, '').trim();

/** An amount as typed, with or without its currency before or behind it: `EUR 1,234.56`, as digits of minor units. */
export const readMoney = (text: string, currency: string): Result<string> => {
  const unit = new RegExp(`^${currency}\\s*|\\s*${currency}$`, 'i');
  const read = readAmount(withoutUnit(text, unit), currency);
  return read.ok ? accept(read.value.toString()) : read;
};

/** A price or fee as typed: as `readMoney`, not negative, and no more than there is. Refusal: `lease-amount-out-of-range`. */
export const readPrice = (text: string, currency: string): Result<string> => {
  const read = readMoney(text, currency);
  if (!read.ok) return read;
  const minor = BigInt(read.value);
  return minor < 0n || minor > MOST_MINOR ? refuse('lease-amount-out-of-range') : read;
};

/** A share as typed, from 0 to 100 per cent. Refusals: `percent-unreadable`, `percent-out-of-range`. */
export const readShare = (text: string): Result<string> => {
  const read = readPercent(text);
  if (!read.ok) return read;
  const share = Number(read.value);
  return share < 0 || share > 100 ? refuse('percent-out-of-range') : read;
};

/** A number as typed: `1,250.5`, `−3`; as decimal text. Refusal: `number-unreadable`, also for `1.250,5`. */
export const readNumber = (text: string): Result<string> => {
  const typed = plain(text).replace(/[\s’']/g, '');
  const isGrouped = /^[+-]?\d{1,3}(,\d{3})+(\.\d*)?$/.test(typed);
  const value = parseDecimal(isGrouped ? typed.replaceAll(',', '') : typed);
  if (!value || value.scale > 12) return refuse('number-unreadable');
  return accept(decimalText(value));
};

/** A percentage as typed: `5.25 %`, `5.25`, `５.２５％`; as decimal text. Refusal: `percent-unreadable`. */
export const readPercent = (text: string): Result<string> => {
  const read = readNumber(withoutUnit(text, /\s*%$/));
  return read.ok ? read : refuse('percent-unreadable');
};

/** Lines of a text field that say something, each split at white space, a tab or a semicolon: rows out of a spreadsheet. */
export const readLines = (text: string): string[][] =>
  text
    .split(/\r?\n/)
    .map(line => line.trim())
    .filter(line => line !== '')
    .map(line => {
      const [day = '', ...rest] = line.split(/[\s;]+/);
      return [day.replace(/[,:]$/, ''), rest.join(' ').trim()];
    });

/** Lines of a day and a value; `null` where one of them is neither. */
export const readDated = (
  text: string,
  readValue: (text: string) => Result<string>,
): { readonly day: string; readonly value: string }[] | null => {
  const rows = readLines(text).map(([day = '', typed = '']) => ({ day, value: readValue(typed) }));
  const read = rows.flatMap(({ day, value }) => (isCalendarDate(day) && value.ok ? [{ day, value: value.value }] : []));
  return read.length === rows.length ? read : null;
};

/** Minor units as a person types them: `123456` EUR → `1234.56`. */
export const typedMoney = (minor: string, currency: string): string => {
  const digits = minorUnitDigits(currency);
  return decimalText({ unscaled: BigInt(minor), scale: digits });
};
