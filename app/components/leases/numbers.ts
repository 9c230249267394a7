import type { LeaseFormula, LeaseFormulaValue } from '#domain/leases/formula';
import { LEASE_FORMULAS } from '#domain/leases/formula';
import { percentTextOf } from '#domain/leases/rates/rate';
import { decimalText } from '#domain/money/decimal';
import { formatMoney } from '~/components/format/amounts';

const grouped = (text: string): string => {
  const [whole = '', fraction] = text.replace('-', '').split('.');
  const sign = text.startsWith('-') ? '−' : '';
  return `${sign}${whole.replace(/\B(?=(\d{3})+$)/g, ',')}${fraction === undefined ? '' : `.${fraction}`}`;
};

/** A decimal number with groups and without zeros at its end: `1250.500` → `1,250.5`. */
export const formatNumberText = (text: string): string =>
  grouped(text.includes('.') ? text.replace(/\.?0+$/, '') : text);

/** A percentage as decimal text: `5.250000` → `5.25 %`. */
export const formatPercentText = (text: string): string => `${formatNumberText(text)} %`;

const valueText = (value: LeaseFormulaValue): string => {
  if (value.kind === 'money') return formatMoney(value);
  return value.kind === 'rate'
    ? formatPercentText(percentTextOf(value.rate))
    : formatNumberText(decimalText(value.value));
};

/** A formula of a lease with its numbers: `EUR 98,000.00 × 6 % × 15 / 360`. Signs are the same in every language. */
export const leaseFormulaText = ({ key, params }: LeaseFormula): string =>
  LEASE_FORMULAS[key].replace(/\{(\w+)\}/g, (blank, name: string) => {
    const value = params[name];
    return value ? valueText(value) : blank;
  });
