import { type Decimal, decimal } from '#domain/money/decimal';

/**
 * A number with 36 decimals as a bigint: `ONE` is one. Rates, growth factors and amounts between two roundings have this
 * form, so that no binary floating point touches money. A product or quotient errs by at most half of 10^-36; over a
 * thousand rows of 10^15 minor units that stays below 10^-15 of a minor unit.
 */
export type Real = bigint;

const DECIMALS = 36;

export const ONE: Real = 10n ** BigInt(DECIMALS);

/** Integer division, halves away from zero, by a divisor of either sign. */
const divide = (dividend: bigint, divisor: bigint): bigint => {
  const isNegative = dividend < 0n !== divisor < 0n;
  const [above, below] = [dividend < 0n ? -dividend : dividend, divisor < 0n ? -divisor : divisor];
  const magnitude = (2n * above + below) / (2n * below);
  return isNegative ? -magnitude : magnitude;
};

/** `numerator / denominator`, e.g. a whole number of minor units as a real one. */
export const realOf = (numerator: bigint, denominator = 1n): Real => divide(numerator * ONE, denominator);

/** Exact as long as the decimal has at most 36 decimals. */
export const realOfDecimal = ({ unscaled, scale }: Decimal): Real => realOf(unscaled, 10n ** BigInt(scale));

/** Half up to `digits` decimals. */
export const decimalOfReal = (value: Real, digits: number): Decimal =>
  decimal(divide(value, 10n ** BigInt(DECIMALS - digits)), digits);

/** Half up, away from zero, to a whole number: minor units, where the value is an amount. */
export const toWhole = (value: Real): bigint => divide(value, ONE);

/** `value × numerator / denominator`, rounded once. */
export const portion = (value: Real, numerator: bigint, denominator: bigint): Real =>
  divide(value * numerator, denominator);

const HALF: Real = ONE / 2n;

/** The hot path of every schedule, hence a division of its own. */
export const times = (left: Real, right: Real): Real => {
  const product = left * right;
  return product < 0n ? -((HALF - product) / ONE) : (HALF + product) / ONE;
};

export const over = (left: Real, right: Real): Real => divide(left * ONE, right);

export const magnitudeOf = (value: Real): Real => (value < 0n ? -value : value);

/** `base` to a whole power, negative ones included, by repeated squaring. */
export const power = (base: Real, exponent: number): Real => {
  let result = ONE;
  let square = base;
  for (let left = Math.abs(exponent); left > 0; left = Math.floor(left / 2)) {
    if (left % 2 === 1) result = times(result, square);
    if (left > 1) square = times(square, square);
  }
  return exponent < 0 ? over(ONE, result) : result;
};

/** Newton doubles the right digits in each step; from the 15 of the seed three steps give more than 36. */
const NEWTON_STEPS = 60;

/**
 * The positive root of a positive number: `x` with x^degree = value. Floating point gives the first guess only; Newton's
 * iteration makes it exact. Throws `RangeError` where the value is not positive.
 */
export const root = (value: Real, degree: number): Real => {
  if (value <= 0n) throw new RangeError('the root of a number that is not positive');
  if (degree === 1 || value === ONE) return value;
  const guess = (Number(value / 10n ** 18n) / 1e18) ** (1 / degree);
  let x = BigInt(Math.max(1, Math.round(guess * 1e15))) * 10n ** BigInt(DECIMALS - 15);
  const n = BigInt(degree);
  for (let step = 0; step < NEWTON_STEPS; step += 1) {
    const next = ((n - 1n) * x + over(value, power(x, degree - 1))) / n;
    if (magnitudeOf(next - x) <= 1n) return next;
    x = next;
  }
  return x;
};
