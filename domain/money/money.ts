import { type Currency, minorUnitDigits } from './currency.ts';

/** An amount in minor units of a currency: EUR 12.34 is `{ amountMinor: 1234n, currency: 'EUR' }`. */
export interface Money {
  readonly amountMinor: bigint;
  readonly currency: Currency;
}

/** Integer division, halves away from zero ("half up" of commercial practice). `divisor` is positive. */
export const divideHalfUp = (dividend: bigint, divisor: bigint): bigint => {
  const magnitude = dividend < 0n ? -dividend : dividend;
  const rounded = (2n * magnitude + divisor) / (2n * divisor);
  return dividend < 0n ? -rounded : rounded;
};

/** Plain decimal text of minor units, e.g. 1234n EUR → `12.34`, 5n KWD → `0.005`. Not localised. */
export const toDecimalText = ({ amountMinor, currency }: Money): string => {
  const digits = minorUnitDigits(currency);
  const sign = amountMinor < 0n ? '-' : '';
  const magnitude = (amountMinor < 0n ? -amountMinor : amountMinor).toString().padStart(digits + 1, '0');
  return digits === 0 ? `${sign}${magnitude}` : `${sign}${magnitude.slice(0, -digits)}.${magnitude.slice(-digits)}`;
};
