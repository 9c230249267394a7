import type { Currency } from '#domain/money/currency';
import { toDecimalText } from '#domain/money/money';

/** A number inside a formula, with what a page needs to print it in the reader's language. */
export type FormulaValue =
  | { readonly kind: 'money'; readonly amountMinor: bigint; readonly currency: Currency }
  | { readonly kind: 'rate'; readonly bps: number }
  | { readonly kind: 'count'; readonly value: number };

/**
 * How each amount is made. `{name}` stands for the formula's parameter of that name; signs are the same in every
 * language, the names are translated under `formulas.<key>`. Every result is rounded half up to the minor unit.
 */
export const FORMULAS = {
  advance: '{face} × {rate}',
  'advance-on-confirmed': '{confirmed} × {rate}',
  discount: '{advance} × {rate} × {days} / {base}',
  'discount-monthly': '{advance} × {rate} × 12 × {days} / {base}',
  'fee-rate': '{face} × {rate}',
  'fee-rate-on-confirmed': '{confirmed} × {rate}',
  'fee-fixed': '{fee}',
  reserve: '{face} − {advance} − {discount} − {fee}',
  'reserve-used-up': 'max(0, {face} − {advance} − {discount} − {fee})',
  withheld: 'max(0, {discount} + {fee} − ({face} − {advance}))',
  'paid-now': '{advance} − {withheld}',
  'all-in-cost': '({discount} + {fee}) / {paid} × {base} / {days}',
  'advance-share': '{advance} × {through} / {face} − {before}',
  'late-discount': '{share} × {rate} × {days} / {base}',
  'late-discount-monthly': '{share} × {rate} × 12 × {days} / {base}',
  'early-rebate': '{share} × {rate} × {days} / {base}',
  'early-rebate-monthly': '{share} × {rate} × 12 × {days} / {base}',
  release: '{reserve} − {late} + {rebate} − {diluted} − {writtenOff}',
} as const;

export type FormulaKey = keyof typeof FORMULAS;

export interface Formula {
  readonly key: FormulaKey;
  readonly params: Readonly<Record<string, FormulaValue>>;
}

/** An amount together with the way it was computed. */
export interface Priced {
  readonly amountMinor: bigint;
  readonly formula: Formula;
}

export const count = (value: number): FormulaValue => ({ kind: 'count', value });

export const rate = (bps: number): FormulaValue => ({ kind: 'rate', bps });

export const money =
  (currency: Currency) =>
  (amountMinor: bigint): FormulaValue => ({ kind: 'money', amountMinor, currency });

/** Basis points as a percentage with two decimals: 525 → `5.25 %`. */
const percentText = (bps: number): string =>
  `${Math.trunc(bps / 100)}.${String(Math.abs(bps % 100)).padStart(2, '0')} %`;

const valueText = (value: FormulaValue): string =>
  value.kind === 'money' ? toDecimalText(value) : value.kind === 'rate' ? percentText(value.bps) : String(value.value);

/** The formula with its numbers, in no particular language: `80000.00 × 6.00 % × 95 / 360`. */
export const formulaText = ({ key, params }: Formula): string =>
  FORMULAS[key].replace(/\{(\w+)\}/g, (blank, name: string) => {
    const value = params[name];
    return value ? valueText(value) : blank;
  });
