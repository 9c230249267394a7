import { FORMULAS, type Formula, type FormulaValue } from '#domain/receivables/formula';
import { formatBps, formatCount, formatMoney } from '~/components/format/amounts';

const valueText = (value: FormulaValue): string => {
  if (value.kind === 'money') return formatMoney(value);
  return value.kind === 'rate' ? formatBps(value.bps) : formatCount(value.value);
};

/** A formula with its numbers: `EUR 10,000.00 × 85 %`. Signs are the same in every language. */
export const formulaText = ({ key, params }: Formula): string =>
  FORMULAS[key].replace(/\{(\w+)\}/g, (blank, name: string) => {
    const value = params[name];
    return value ? valueText(value) : blank;
  });
