import type { Hex } from '#domain/hex';
import { lesser } from '#domain/money/bounds';
import type { Currency } from '#domain/money/currency';
import { minorUnitDigits } from '#domain/money/currency';
import { type Decimal, decimal, isZero, multiply, percentOf } from '#domain/money/decimal';
import { divideHalfUp } from '#domain/money/money';
import type { LeaseVat } from '../schedule/terms.ts';
import type { UsagePrice } from '../usage/usage-price.ts';
import type { MeterKind } from '../usage/usage-terms.ts';

/** The fixed rent of a period: all there is of a lease at fixed rent, the minimum rent of one by use. */
export interface RentLine {
  readonly kind: 'rent';
  readonly isMinimum: boolean;
  readonly amountMinor: bigint;
}

/** Units of a machine that the minimum rent covers: on the bill so that they add up to what the meter counted. */
export interface CoveredLine {
  readonly kind: 'covered';
  readonly machine: Hex;
  readonly meter: MeterKind;
  readonly quantity: Decimal;
  readonly amountMinor: 0n;
}

/** Units of a machine in one tier, at that tier's price in major units of the currency. */
export interface UseLine {
  readonly kind: 'usage';
  readonly machine: Hex;
  readonly meter: MeterKind;
  /** From 0. */
  readonly tier: number;
  readonly quantity: Decimal;
  readonly unitPrice: Decimal;
  readonly amountMinor: bigint;
}

export const CHARGES = ['settlement', 'fee', 'purchase-price', 'payment'] as const;

/** What a change of a lease costs beside its rents: its settlement, a fee, the price of its machines, a payment that lowers the balance. */
export interface ChargeLine {
  readonly kind: 'charge';
  readonly charge: (typeof CHARGES)[number];
  readonly amountMinor: bigint;
}

/** A credit: what of a bill is not owed after all. On a credit note alone. */
export interface CreditLine {
  readonly kind: 'credit';
  readonly amountMinor: bigint;
}

export type BillLine = RentLine | CoveredLine | UseLine | ChargeLine | CreditLine;

/** No line for a period without rent. */
export const rentLines = (amountMinor: bigint, isMinimum: boolean): RentLine[] =>
  amountMinor === 0n ? [] : [{ kind: 'rent', isMinimum, amountMinor }];

/** A machine's use: what the allowance covers, then each tier. A machine that stood still has no line. */
export const usageLines = (machine: Hex, meter: MeterKind, { covered, lines }: UsagePrice): BillLine[] => [
  ...(isZero(covered)
    ? []
    : [{ kind: 'covered' as const, machine, meter, quantity: covered, amountMinor: 0n as const }]),
  ...lines.map(({ tier, quantity, unitPrice, amountMinor }) => ({
    kind: 'usage' as const,
    ...{ machine, meter, tier, quantity, unitPrice, amountMinor },
  })),
];

export interface BillTotals {
  /** Rents, and what a change of the lease costs. */
  readonly rentMinor: bigint;
  readonly usageMinor: bigint;
  readonly vatMinor: bigint;
  /** A deposit that is set off (EN 16931 BT-113), at most what is to be paid. */
  readonly prepaidMinor: bigint;
  /** What remains to be paid. */
  readonly totalMinor: bigint;
}

/** Minor units as a decimal of the major one: 1234 of EUR is 12.34. */
export const majorUnits = (amountMinor: bigint, currency: Currency): Decimal =>
  decimal(amountMinor, minorUnitDigits(currency));

/** VAT on a whole bill, rounded once, half up (EN 16931 BR-CO-17: taxable amount × rate / 100). */
export const vatOf = (netMinor: bigint, { percent }: LeaseVat): bigint => {
  const { unscaled, scale } = multiply(decimal(netMinor), percentOf(percent));
  return divideHalfUp(unscaled, 10n ** BigInt(scale));
};

const sumOf = (lines: readonly BillLine[]): bigint => lines.reduce((sum, { amountMinor }) => sum + amountMinor, 0n);

const isUse = ({ kind }: BillLine): boolean => kind === 'usage' || kind === 'covered';

export const billTotals = (lines: readonly BillLine[], vat: LeaseVat, depositMinor = 0n): BillTotals => {
  const rentMinor = sumOf(lines.filter(line => !isUse(line)));
  const usageMinor = sumOf(lines.filter(isUse));
  const vatMinor = vatOf(rentMinor + usageMinor, vat);
  const grossMinor = rentMinor + usageMinor + vatMinor;
  const prepaidMinor = lesser(depositMinor, grossMinor);
  return { rentMinor, usageMinor, vatMinor, prepaidMinor, totalMinor: grossMinor - prepaidMinor };
};
