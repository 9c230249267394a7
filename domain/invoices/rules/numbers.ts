import {
  absolute,
  add,
  compare,
  type Decimal,
  decimal,
  decimalText,
  isEqual,
  multiply,
  percentOf,
  roundHalfUpwards,
  subtract,
  sumOf,
} from '#domain/money/decimal';
import { decimalOf } from '../ubl/values.ts';
import { select, selectFirst, type XmlElement } from '../xml/element.ts';

/**
 * Arithmetic of XPath over what may be absent: `null` is the empty sequence. An operation on it is `null`, and a
 * comparison with it is false, so that a missing amount breaks the rules that compare it.
 */
export type Amount = Decimal | null;

const ONE = decimal(1n);

const lift =
  (operate: (left: Decimal, right: Decimal) => Decimal) =>
  (left: Amount, right: Amount): Amount =>
    left && right && operate(left, right);

export const plus = lift(add);
export const minus = lift(subtract);

/** `round(x * 10 * 10) div 100`, at the two decimals of EN 16931 */
export const rounded = (value: Amount, decimals: number): Amount => value && roundHalfUpwards(value, decimals);

export const same = (left: Amount, right: Amount): boolean => left !== null && right !== null && isEqual(left, right);

export const isBelow = (left: Amount, right: Amount): boolean =>
  left !== null && right !== null && compare(left, right) < 0;

/** Less than one unit of the currency apart: the tolerance of the rules on VAT amounts. */
const isWithinOne = (left: Amount, right: Amount): boolean =>
  left !== null && right !== null && compare(absolute(subtract(left, right)), ONE) < 0;

/** What an IEEE double becomes as `xs:decimal`: every digit that it has. */
const exactly = (double: number): Decimal => decimal(BigInt(double.toFixed(60).replace('.', '')), 60);

/** Doubles from here on have no fraction, and `toFixed` would write an exponent. */
const LARGE = 1e15;

/**
 * `xs:decimal(taxable - 1) < sum and xs:decimal(taxable + 1) > sum`, the tolerance of BR-S-08, BR-AF-08 and BR-AG-08.
 * The artefacts subtract before they cast, and so in doubles: 13.12 - 1 is a little under 12.12. Whether a difference of
 * exactly 1 passes hangs on that; the verdict here is theirs. Nothing but this comparison ever uses a double.
 */
export const isWithinOneByDouble = (taxable: Amount, sum: Amount): boolean => {
  if (taxable === null || sum === null) return false;
  const double = Number(decimalText(taxable));
  if (Math.abs(double) >= LARGE) return isWithinOne(taxable, sum);
  return compare(exactly(double - 1), sum) < 0 && compare(exactly(double + 1), sum) > 0;
};

/** The number of the element at the path; `null` where there is none, or none that can be read. */
export const numberAt = (from: XmlElement, path: string): Amount => {
  const element = selectFirst(from, path);
  return (element && decimalOf(element)) ?? null;
};

/** The sum of all numbers at the path; zero where there are none. */
export const sumAt = (from: XmlElement | readonly XmlElement[], path: string): Decimal => {
  const origins = Array.isArray(from) ? from : [from];
  return sumOf(origins.flatMap(origin => select(origin, path).flatMap(element => decimalOf(element) ?? [])));
};

/** The tax on the taxable amount at the rate in percent, rounded. */
export const taxAt = (taxable: Amount, rate: Amount, decimals: number): Amount =>
  taxable && rate && rounded(multiply(taxable, percentOf(rate)), decimals);

/**
 * Whether the tax is that of the taxable amount at the rate, to less than one unit of the currency. Signs of the amounts
 * are left aside, as in the official test of BR-CO-17 and of the `-09` rules.
 */
export const isTaxOf = (tax: Amount, taxable: Amount, rate: Amount, decimals: number): boolean =>
  isWithinOne(tax && absolute(tax), taxAt(taxable && absolute(taxable), rate, decimals));

const shown = (value: Amount): string => (value ? decimalText(value) : 'nothing');

/** `Stated 10.00, calculated 10.01.` */
export const statedAndCalculated = (stated: Amount, calculated: Amount): string =>
  `Stated ${shown(stated)}, calculated ${shown(calculated)}.`;
