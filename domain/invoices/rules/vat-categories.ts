import { decimal } from '#domain/money/decimal';
import type { UblDocument } from '../ubl/document.ts';
import { isVat } from '../ubl/values.ts';
import { select, type XmlElement } from '../xml/element.ts';
import {
  anyAllowanceCharge,
  breakdown,
  documentAllowances,
  documentCharges,
  hasCode,
  invoice,
  isVatOf,
  lines,
} from './contexts.ts';
import { isBelow, isTaxOf, numberAt, same, statedAndCalculated, taxAt } from './numbers.ts';
import { type Context, family, type Rule, type Test } from './rule.ts';
import { exists } from './tests.ts';
import { hasNoTax, isTaxableSum, isTaxableSumAtRate, statedTax, taxableFigures } from './vat-breakdown.ts';
import { VAT_CATEGORIES, type VatCategory } from './vat-category-table.ts';

const ZERO = decimal(0n);

const lineCategories: Context = document =>
  lines(document).flatMap(line => select(line, 'cac:Item/cac:ClassifiedTaxCategory'));

const categoriesOf = (elements: readonly XmlElement[]): XmlElement[] =>
  elements.flatMap(element => select(element, 'cac:TaxCategory'));

const RATE_TESTS: Readonly<Record<VatCategory['rate'], Test>> = {
  'above zero': category => isBelow(ZERO, numberAt(category, 'cbc:Percent')),
  'zero or above': category => {
    const rate = numberAt(category, 'cbc:Percent');
    return rate !== null && !isBelow(rate, ZERO);
  },
  zero: category => same(numberAt(category, 'cbc:Percent'), ZERO),
  absent: category => !exists(category, 'cbc:Percent'),
};

/** `-01`: what is used on lines, allowances and charges has its breakdown, and the reverse. */
const hasItsBreakdown = ({ code, taxed }: VatCategory, document: UblDocument): boolean => {
  // S is looked for under any scheme, the others under VAT: so the official tests.
  const isIt = (category: XmlElement) => (code === 'S' ? hasCode(category, code) : isVatOf(category, code));
  const breakdowns = breakdown(document).filter(isIt).length;
  const onAllowances = categoriesOf(document.all('cac:AllowanceCharge')).some(isIt);
  const onLines = document.all('cac:ClassifiedTaxCategory').some(isIt);
  if (taxed) return onAllowances || onLines ? breakdowns > 0 : breakdowns === 0;
  return onLines || document.all('cac:TaxCategory').some(isIt) ? breakdowns === 1 : true;
};

/** `-02`: where lines are of the category, the parties have the identifiers that it takes. */
const areLinePartiesNamed = ({ code, parties }: VatCategory, document: UblDocument): boolean => {
  const ofCode = document.all('cac:ClassifiedTaxCategory').filter(category => hasCode(category, code));
  if (ofCode.some(isVat)) return parties(document);
  return code === 'S' ? ofCode.length === 0 : true;
};

/** `-03` and `-04`: the same where allowances or charges are of the category. */
const arePartiesNamed = ({ code, parties }: VatCategory, document: UblDocument, isCharge: boolean): boolean => {
  const onDocument = isCharge ? documentCharges : documentAllowances;
  const elements = code === 'O' ? onDocument(document) : anyAllowanceCharge(document, isCharge);
  return !categoriesOf(elements).some(category => isVatOf(category, code)) || parties(document);
};

const taxOf = (category: XmlElement, { decimals }: UblDocument) =>
  taxAt(category.parent && numberAt(category.parent, 'cbc:TaxableAmount'), numberAt(category, 'cbc:Percent'), decimals);

const isTaxAtRate: Test = (category, { decimals }) =>
  isTaxOf(
    statedTax(category),
    category.parent && numberAt(category.parent, 'cbc:TaxableAmount'),
    numberAt(category, 'cbc:Percent'),
    decimals,
  );

const rulesOf = (category: VatCategory): Rule[] => {
  const { code, id, name, taxed, rate, reason } = category;
  const rule = (number: string) => `BR-${id}-${number}`;
  const count = taxed ? 'at least one VAT breakdown' : 'exactly one VAT breakdown';
  const parties = `An invoice with % "${name}" ${category.partiesSay}.`;
  const rates = `The VAT rate of % "${name}" shall be ${rate}.`;
  const isIt = (element: XmlElement) => isVatOf(element, code);
  const hasReason = (element: XmlElement) =>
    exists(element, 'cbc:TaxExemptionReason') || exists(element, 'cbc:TaxExemptionReasonCode');
  return [
    ...family(invoice, [
      [
        rule('01'),
        `What is "${name}" shall have ${count} (BG-23) of it.`,
        (_, document) => hasItsBreakdown(category, document),
      ],
      [rule('02'), parties.replace('%', 'lines'), (_, document) => areLinePartiesNamed(category, document)],
      [rule('03'), parties.replace('%', 'allowances'), (_, document) => arePartiesNamed(category, document, false)],
      [rule('04'), parties.replace('%', 'charges'), (_, document) => arePartiesNamed(category, document, true)],
    ]),
    ...family(
      document => lineCategories(document).filter(isIt),
      [[rule('05'), rates.replace('%', 'a line'), RATE_TESTS[rate]]],
    ),
    ...family(
      document => categoriesOf(anyAllowanceCharge(document, false)).filter(isIt),
      [[rule('06'), rates.replace('%', 'an allowance'), RATE_TESTS[rate]]],
    ),
    ...family(
      document => categoriesOf(anyAllowanceCharge(document, true)).filter(isIt),
      [[rule('07'), rates.replace('%', 'a charge'), RATE_TESTS[rate]]],
    ),
    ...family(
      document => breakdown(document).filter(isIt),
      [
        [
          rule('08'),
          `The taxable amount (BT-116) of "${name}" shall be the sum of its lines and charges less its allowances.`,
          (element, document) => (taxed ? isTaxableSumAtRate : isTaxableSum)(element, document, code),
          (element, document) => {
            const { stated, calculated } = taxableFigures(element, document, code, taxed);
            return statedAndCalculated(stated, calculated);
          },
        ],
        [
          rule('09'),
          `The tax amount (BT-117) of "${name}" shall be ${taxed ? 'BT-116 × BT-119 / 100' : 'zero'}.`,
          taxed ? isTaxAtRate : hasNoTax,
          (element, document) => statedAndCalculated(statedTax(element), taxed ? taxOf(element, document) : ZERO),
        ],
      ],
      { calculates: true },
    ),
    ...family(
      document => breakdown(document).filter(isIt),
      [
        [
          rule('10'),
          `The exemption reason (BT-120 or BT-121) of "${name}" shall be ${reason}.`,
          element => hasReason(element) === (reason === 'given'),
        ],
      ],
    ),
  ];
};

/** Rules -01 to -10 of the nine VAT categories that have them. */
export const VAT_CATEGORY_RULES: readonly Rule[] = VAT_CATEGORIES.flatMap(rulesOf);
