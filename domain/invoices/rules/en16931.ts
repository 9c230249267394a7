import type { UblDocument } from '../ubl/document.ts';
import { CODE_LISTS } from './code-lists.ts';
import { DECIMALS } from './decimals.ts';
import { DOCUMENT_ALLOWANCES } from './document-allowances.ts';
import { LINES } from './lines.ts';
import { isAmbiguous, OWN_RULES } from './own.ts';
import { PARTIES } from './parties.ts';
import { PAYMENTS } from './payments.ts';
import { PERIODS } from './periods.ts';
import { PRESENCE } from './presence.ts';
import { applyRules, type Findings, MAX_FINDINGS_OF_RULE, type Rule } from './rule.ts';
import { SYNTAX } from './syntax.ts';
import { TOTALS } from './totals.ts';
import { VAT_CATEGORY_RULES } from './vat-categories.ts';
import { VAT_SPECIAL_RULES } from './vat-special.ts';

/**
 * The rules of EN 16931-1:2017 for UBL under their official ids, with the semantics of the validation artefacts of
 * CEN/TC 434 (release 1.3.15). Not here: UBL-CR and UBL-DT-08 to -28, which only warn of UBL elements and attributes
 * that EN 16931 does not use, and BR-CO-05 to -08, which the artefacts do not test.
 */
export const EN16931_RULES: readonly Rule[] = [
  ...PRESENCE,
  ...PARTIES,
  ...LINES,
  ...DOCUMENT_ALLOWANCES,
  ...PAYMENTS,
  ...PERIODS,
  ...TOTALS,
  ...VAT_CATEGORY_RULES,
  ...VAT_SPECIAL_RULES,
  ...DECIMALS,
  ...CODE_LISTS,
  ...SYNTAX,
];

/**
 * Applies all rules, our own first. Where what may not repeat does so without end, there is nothing more to say, and the
 * time that comparing all with all would take is saved.
 */
export const checkRules = (document: UblDocument): Findings => {
  const own = applyRules(OWN_RULES, document);
  const ambiguous = own.errors.filter(isAmbiguous).length;
  if (ambiguous >= MAX_FINDINGS_OF_RULE) return own;
  const applicable = ambiguous > 0 ? EN16931_RULES.filter(({ calculates }) => !calculates) : EN16931_RULES;
  const official = applyRules(applicable, document);
  return { errors: [...own.errors, ...official.errors], warnings: [...own.warnings, ...official.warnings] };
};
