import type { Currency } from '#domain/money/currency';
import { type Decimal, decimalText } from '#domain/money/decimal';
import { toDecimalText } from '#domain/money/money';
import { percentTextOf, type Rate } from './rates/rate.ts';

/** A number inside a formula, with what a page needs to print it in the reader's language. */
export type LeaseFormulaValue =
  | { readonly kind: 'money'; readonly amountMinor: bigint; readonly currency: Currency }
  | { readonly kind: 'rate'; readonly rate: Rate }
  | { readonly kind: 'number'; readonly value: Decimal };

/**
 * How each amount is made. `{name}` stands for the parameter of that name; signs are the same in every language, names are
 * translated by the page. `@` is the present value at a rate, `Σ` that of several amounts, their number in brackets;
 * `{days} / {base}` is a part of a year. Every result is rounded half up to the minor unit.
 */
export const LEASE_FORMULAS = {
  'settlement-balance': '{opening} − {rent}',
  'settlement-interest-nominal': '{balance} × {rate} × {days} / {base}',
  'settlement-interest-effective': '{balance} × ((1 + {rate})^({days} / {base}) − 1)',
  'settlement-rents-discounted': 'Σ {rents} @ {rate} ({count})',
  'settlement-residual': '{residual} @ {rate}',
  'settlement-unpaid': '{unpaid}',
  'settlement-fee-rate': '{balance} × {rate}',
  'settlement-fee-fixed': '{fee}',
  'settlement-deposit': '− {deposit}',
  'rent-discounted-simple': '{rent} / (1 + {rate} × {days} / {base})',
  'rent-discounted-compound': '{rent} / (1 + {rate})^({days} / {base})',
  'usage-tier': '{quantity} × {price}',
} as const;

export type LeaseFormulaKey = keyof typeof LEASE_FORMULAS;

export interface LeaseFormula {
  readonly key: LeaseFormulaKey;
  readonly params: Readonly<Record<string, LeaseFormulaValue>>;
}

export const moneyValue =
  (currency: Currency) =>
  (amountMinor: bigint): LeaseFormulaValue => ({ kind: 'money', amountMinor, currency });

export const rateValue = (rate: Rate): LeaseFormulaValue => ({ kind: 'rate', rate });

export const countValue = (value: number): LeaseFormulaValue => ({
  kind: 'number',
  value: { unscaled: BigInt(value), scale: 0 },
});

export const decimalValue = (value: Decimal): LeaseFormulaValue => ({ kind: 'number', value });

const valueText = (value: LeaseFormulaValue): string => {
  if (value.kind === 'money') return toDecimalText(value);
  return value.kind === 'rate' ? `${percentTextOf(value.rate)} %` : decimalText(value.value);
};

/** The formula with its numbers, in no particular language: `98000.00 × 6.000000 % × 15 / 360`. */
export const leaseFormulaText = ({ key, params }: LeaseFormula): string =>
  LEASE_FORMULAS[key].replace(/\{(\w+)\}/g, (blank, name: string) => {
    const value = params[name];
    return value ? valueText(value) : blank;
  });
