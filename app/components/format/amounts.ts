import { type Currency, minorUnitDigits } from '#domain/money/currency';
import { parseDecimal, toUnits } from '#domain/money/decimal';
import { type Money, toDecimalText } from '#domain/money/money';
import { accept, type Result, refuse } from '#domain/result';

/** U+2212, which lines up with digits where a hyphen does not. */
const MINUS = '−';

/** Groups the whole part by threes; the text is never turned into a binary number. */
const grouped = (text: string): string => {
  const [whole = '', fraction] = text.replace(/^-/, '').split('.');
  const groups = whole.replace(/\B(?=(\d{3})+$)/g, ',');
  return `${text.startsWith('-') ? MINUS : ''}${groups}${fraction === undefined ? '' : `.${fraction}`}`;
};

/**
 * An amount with exactly the currency's decimals and no currency: 123456n EUR → `1,234.56`, −5n KWD → `−0.005`.
 * English and Simplified Chinese write numbers alike, so that a figure reads the same in both.
 */
export const formatAmount = (money: Money): string => grouped(toDecimalText(money));

/** With the ISO code in front, for running text: `EUR 1,234.56`. */
export const formatMoney = (money: Money): string => `${money.currency} ${formatAmount(money)}`;

/** Whole numbers with grouping. */
export const formatCount = (count: number | bigint): string => grouped(count.toString());

/** Basis points as a percentage without trailing zeros: 8250 → `82.5 %`, 37 → `0.37 %`. */
export const formatBps = (bps: number): string => {
  const text = toDecimalText({ amountMinor: BigInt(bps), currency: 'EUR' });
  return `${grouped(text.replace(/\.?0+$/, ''))} %`;
};

/** `1234567` bytes → `1.2 MB`, in powers of a thousand. */
export const formatBytes = (bytes: number): string => {
  const units = ['B', 'kB', 'MB', 'GB'];
  const step = Math.min(units.length - 1, bytes < 1 ? 0 : Math.floor(Math.log10(bytes) / 3));
  const value = bytes / 1000 ** step;
  return `${step === 0 || value >= 100 ? Math.round(value) : value.toFixed(1)} ${units[step] ?? 'B'}`;
};

const PLAIN = /^[+-]?\d+(\.\d*)?$/;
const BY_THREES = /^[+-]?\d{1,3}(,\d{3})+(\.\d*)?$/;

/**
 * Reads what a person typed as an amount: `1234.5`, `1,234.50`, `1 234.50`; the point is the decimal sign.
 *
 * @returns minor units, or `amount-unreadable` (also for `1.234,50`, which could mean two things) or `amount-too-fine`
 * (more decimals than the currency has).
 */
export const readAmount = (text: string, currency: Currency, field?: string): Result<bigint> => {
  const typed = text
    .normalize('NFKC')
    .replace(/[\s’']/g, '')
    .replace(/^[−–]/, '-');
  const value = PLAIN.test(typed) || BY_THREES.test(typed) ? parseDecimal(typed.replaceAll(',', '')) : undefined;
  if (!value) return refuse('amount-unreadable', undefined, field);
  const digits = minorUnitDigits(currency);
  const minor = toUnits(value, digits);
  if (minor === undefined) return refuse('amount-too-fine', { currency, digits: String(digits) }, field);
  return accept(minor);
};
