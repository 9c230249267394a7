import { type Currency, minorUnitDigits } from '#domain/money/currency';
import { compare, type Decimal, decimal, isZero, multiply, subtract, ZERO } from '#domain/money/decimal';
import { divideHalfUp } from '#domain/money/money';
import { accept, type Refusal, type Result, refuse } from '#domain/result';
import { decimalValue, type LeaseFormula } from '../formula.ts';
import { METER_UNITS } from './metered-use.ts';
import type { UsageTerms } from './usage-terms.ts';

/** What one tier comes to: quantity × price, half up to the minor unit. */
export interface TierLine {
  /** From 0. */
  readonly tier: number;
  readonly quantity: Decimal;
  readonly unitPrice: Decimal;
  readonly amountMinor: bigint;
  readonly formula: LeaseFormula;
}

export interface UsagePrice {
  /** Units used, rounded as the terms say. */
  readonly used: Decimal;
  /** The part of them that the minimum rent covers. */
  readonly covered: Decimal;
  readonly lines: readonly TierLine[];
  readonly amountMinor: bigint;
}

export const USAGE_TERMS_REFUSALS = [
  'usage-tiers-out-of-order',
  'usage-last-tier-ends',
  'usage-price-negative',
  'usage-allowance-negative',
  'usage-digits-out-of-range',
] as const;

/** Whether the terms fit together: tiers ascend, the last and only the last is open. Refusals: `USAGE_TERMS_REFUSALS`. */
export const checkUsageTerms = (
  terms: UsageTerms,
): Result<UsageTerms, Refusal<(typeof USAGE_TERMS_REFUSALS)[number]>> => {
  const { tiers, allowance, quantityDigits } = terms;
  if (!Number.isInteger(quantityDigits) || quantityDigits < 0 || quantityDigits > 6)
    return refuse('usage-digits-out-of-range', {}, 'usage.quantityDigits');
  if (allowance.unscaled < 0n) return refuse('usage-allowance-negative', {}, 'usage.allowance');
  if (tiers.some(({ unitPrice }) => unitPrice.unscaled < 0n)) return refuse('usage-price-negative', {}, 'usage.tiers');
  if (tiers.at(-1)?.upTo !== null) return refuse('usage-last-tier-ends', {}, 'usage.tiers');
  const ends = tiers.slice(0, -1).map(({ upTo }) => upTo);
  const isAscending = ends.every((end, at) => end !== null && compare(end, ends[at - 1] ?? ZERO) > 0);
  return isAscending ? accept(terms) : refuse('usage-tiers-out-of-order', {}, 'usage.tiers');
};

const lesserOf = (a: Decimal, b: Decimal): Decimal => (compare(a, b) <= 0 ? a : b);

const positivePart = (value: Decimal): Decimal => (value.unscaled > 0n ? value : ZERO);

/** Major units × quantity in minor units of the currency. */
const inMinor = (amount: Decimal, currency: Currency): bigint =>
  divideHalfUp(amount.unscaled * 10n ** BigInt(minorUnitDigits(currency)), 10n ** BigInt(amount.scale));

/** What a meter has counted, in priced units: 5,400,000 ms are 1.50 hours. */
export const unitsOf = (counted: bigint, { meter, quantityDigits }: UsageTerms): Decimal =>
  decimal(divideHalfUp(counted * 10n ** BigInt(quantityDigits), METER_UNITS[meter]), quantityDigits);

/**
 * The price of use: what exceeds the allowance goes through the tiers in their order, each part at its own price. Where the
 * use is that of several billing periods, because the meter's line was stopped in between, allowance and tiers count as
 * often. The terms are taken as checked (`checkUsageTerms`).
 */
export const priceUsage = (used: Decimal, terms: UsageTerms, currency: Currency, periods = 1): UsagePrice => {
  const times = (units: Decimal): Decimal => multiply(units, decimal(BigInt(periods)));
  const covered = lesserOf(used, times(terms.allowance));
  const beyond = subtract(used, covered);
  const lines = terms.tiers.flatMap(({ upTo, unitPrice }, tier): TierLine[] => {
    const start = times(terms.tiers[tier - 1]?.upTo ?? ZERO);
    const quantity = positivePart(subtract(upTo === null ? beyond : lesserOf(beyond, times(upTo)), start));
    if (isZero(quantity)) return [];
    const amountMinor = inMinor(multiply(quantity, unitPrice), currency);
    const params = { quantity: decimalValue(quantity), price: decimalValue(unitPrice) };
    return [{ tier, quantity, unitPrice, amountMinor, formula: { key: 'usage-tier', params } }];
  });
  return { used, covered, lines, amountMinor: lines.reduce((sum, line) => sum + line.amountMinor, 0n) };
};
