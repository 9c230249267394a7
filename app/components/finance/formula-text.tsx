import type { Formula } from '#domain/receivables/formula';
import { formulaText } from './formula.ts';

/** A formula with its numbers, in tabular figures. */
export const FormulaText = ({ formula }: { readonly formula: Formula }) => (
  <span className="figure">{formulaText(formula)}</span>
);
