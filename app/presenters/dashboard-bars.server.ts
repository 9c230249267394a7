import { minorUnitDigits } from '#domain/money/currency';

/** Length of a bar: the only place where an amount becomes a binary number, and nothing is computed from it. */
export const barLength = (amountMinor: bigint, currency: string): number =>
  Number(amountMinor) / 10 ** minorUnitDigits(currency);
