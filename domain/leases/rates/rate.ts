import { type Decimal, decimalText } from '#domain/money/decimal';
import { decimalOfReal, type Real, realOfDecimal } from './real.ts';

/**
 * A rate a year as a real number: 5.25 % is 0.0525. Contract rates are given as percentages in decimals, without loss;
 * rates that are found (implicit rates, yields) keep all 36 decimals for computing and are shown with six.
 */
export type Rate = Real;

/** 5.25 (per cent) → 0.0525, exactly. */
export const rateOfPercent = (percent: Decimal): Rate => realOfDecimal(percent) / 100n;

/** As a percentage with so many decimals, half up: 0.0525 → `5.250000`. */
export const percentTextOf = (rate: Rate, digits = 6): string => decimalText(decimalOfReal(rate * 100n, digits));
