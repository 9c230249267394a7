/**
 * An exact decimal number: `unscaled / 10^scale`. 12.50 is `{ unscaled: 1250n, scale: 2 }`. Amounts, prices, quantities
 * and percentages of invoices are read, added and compared in this form; no binary floating point is involved.
 */
export interface Decimal {
  readonly unscaled: bigint;
  /** Digits after the point, never negative. */
  readonly scale: number;
}

/** Longer numerals than this are no amount, price or quantity of trade; refusing them bounds the work on hostile input. */
const MAX_DIGITS = 40;

const DECIMAL = /^([+-]?)(\d*)(?:\.(\d*))?$/;

const powerOfTen = (exponent: number): bigint => 10n ** BigInt(exponent);

export const decimal = (unscaled: bigint, scale = 0): Decimal => ({ unscaled, scale });

export const ZERO: Decimal = decimal(0n);

/**
 * Reads the lexical form of `xs:decimal` (XML Schema 1.0, 3.2.3): sign, digits, at most one point, white space around.
 * No exponent, no grouping, no `INF`. Anything else, and more than 40 digits, is `undefined`.
 */
export const parseDecimal = (text: string): Decimal | undefined => {
  const match = DECIMAL.exec(text.replace(/^[ \t\r\n]+|[ \t\r\n]+$/g, ''));
  if (!match) return undefined;
  const [, sign = '', whole = '', fraction = ''] = match;
  const digits = whole + fraction;
  if (digits.length === 0 || digits.length > MAX_DIGITS) return undefined;
  const magnitude = BigInt(digits);
  return decimal(sign === '-' ? -magnitude : magnitude, fraction.length);
};

const aligned = (left: Decimal, right: Decimal): [bigint, bigint, number] => {
  const scale = Math.max(left.scale, right.scale);
  return [left.unscaled * powerOfTen(scale - left.scale), right.unscaled * powerOfTen(scale - right.scale), scale];
};

export const add = (left: Decimal, right: Decimal): Decimal => {
  const [a, b, scale] = aligned(left, right);
  return decimal(a + b, scale);
};

export const subtract = (left: Decimal, right: Decimal): Decimal => {
  const [a, b, scale] = aligned(left, right);
  return decimal(a - b, scale);
};

export const multiply = (left: Decimal, right: Decimal): Decimal =>
  decimal(left.unscaled * right.unscaled, left.scale + right.scale);

/** A hundredth of the number, exactly: the factor of a percentage. */
export const percentOf = (percent: Decimal): Decimal => decimal(percent.unscaled, percent.scale + 2);

/** Negative, zero or positive as `left` is less than, equal to or greater than `right`. */
export const compare = (left: Decimal, right: Decimal): number => {
  const [a, b] = aligned(left, right);
  return a < b ? -1 : a > b ? 1 : 0;
};

export const isEqual = (left: Decimal, right: Decimal): boolean => compare(left, right) === 0;

export const isZero = (value: Decimal): boolean => value.unscaled === 0n;

export const negate = (value: Decimal): Decimal => decimal(-value.unscaled, value.scale);

export const absolute = (value: Decimal): Decimal => (value.unscaled < 0n ? negate(value) : value);

export const sumOf = (values: Iterable<Decimal>): Decimal => {
  let total = ZERO;
  for (const value of values) total = add(total, value);
  return total;
};

/**
 * Rounds to `digits` decimals, a half upwards, that is towards positive infinity: 0.125 → 0.13, −0.125 → −0.12. This is
 * `fn:round` of XPath (XQuery and XPath Functions 3.1, 4.4.4), which the EN 16931 rules use. Commercial rounding, a half
 * away from zero, is `divideHalfUp` of `money.ts`.
 */
export const roundHalfUpwards = (value: Decimal, digits: number): Decimal => {
  if (value.scale <= digits) return value;
  const divisor = powerOfTen(value.scale - digits);
  const shifted = 2n * value.unscaled + divisor;
  const quotient = shifted / (2n * divisor);
  // BigInt division truncates; a negative remainder means that the floor is one lower.
  return decimal(shifted % (2n * divisor) < 0n ? quotient - 1n : quotient, digits);
};

/** The amount in units of 10^-digits, or `undefined` where it has a finer part: 12.50 at 2 digits is 1250n. */
export const toUnits = (value: Decimal, digits: number): bigint | undefined => {
  if (value.scale <= digits) return value.unscaled * powerOfTen(digits - value.scale);
  const divisor = powerOfTen(value.scale - digits);
  return value.unscaled % divisor === 0n ? value.unscaled / divisor : undefined;
};

/** Plain text with as many decimals as the scale, e.g. `-0.50`. Reads back to the same number. */
export const decimalText = ({ unscaled, scale }: Decimal): string => {
  const magnitude = (unscaled < 0n ? -unscaled : unscaled).toString().padStart(scale + 1, '0');
  const sign = unscaled < 0n ? '-' : '';
  return scale === 0 ? `${sign}${magnitude}` : `${sign}${magnitude.slice(0, -scale)}.${magnitude.slice(-scale)}`;
};
