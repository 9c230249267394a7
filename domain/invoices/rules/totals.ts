import { type Decimal, isZero, roundHalfUpwards } from '#domain/money/decimal';
import type { UblDocument } from '../ubl/document.ts';
import { decimalOf, isVat } from '../ubl/values.ts';
import { select, selectFirst, type XmlElement } from '../xml/element.ts';
import { documentAllowances, documentCharges, fromRoot, hasCode, invoice, lines, matching } from './contexts.ts';
import {
  type Amount,
  isTaxOf,
  minus,
  numberAt,
  plus,
  rounded,
  same,
  statedAndCalculated,
  sumAt,
  taxAt,
} from './numbers.ts';
import { type Context, family, type Rule, type Test } from './rule.ts';
import { exists, has } from './tests.ts';

/** A rule that an amount equals what is calculated from others; the figures go into its message. */
type Calculation = (element: XmlElement, document: UblDocument) => { stated: Amount; calculated: Amount };

const equation = (on: Context, id: string, says: string, calculate: Calculation, unless?: Test): Rule[] =>
  family(
    on,
    [
      [
        id,
        says,
        (element, document) => {
          if (unless?.(element, document)) return true;
          const { stated, calculated } = calculate(element, document);
          return same(stated, calculated);
        },
        (element, document) => {
          const { stated, calculated } = calculate(element, document);
          return statedAndCalculated(stated, calculated);
        },
      ],
    ],
    { calculates: true },
  );

const totals = matching('cac:LegalMonetaryTotal');
const amountsOf = (elements: readonly XmlElement[], { decimals }: UblDocument): Amount =>
  rounded(sumAt(elements, 'cbc:Amount'), decimals);

const afterAllowancesAndCharges: Calculation = (total, { decimals }) => {
  const net = numberAt(total, 'cbc:LineExtensionAmount');
  const has = {
    charges: exists(total, 'cbc:ChargeTotalAmount'),
    allowances: exists(total, 'cbc:AllowanceTotalAmount'),
  };
  const withCharges = has.charges ? plus(net, numberAt(total, 'cbc:ChargeTotalAmount')) : net;
  const sum = has.allowances ? minus(withCharges, numberAt(total, 'cbc:AllowanceTotalAmount')) : withCharges;
  return {
    stated: numberAt(total, 'cbc:TaxExclusiveAmount'),
    calculated: has.charges || has.allowances ? rounded(sum, decimals) : sum,
  };
};

const withTax: Calculation = (root, { decimals }) => {
  const currency = selectFirst(root, 'cbc:DocumentCurrencyCode')?.text;
  const taxes = select(root, 'cac:TaxTotal/cbc:TaxAmount').filter(tax => tax.attributes.get('currencyID') === currency);
  const [tax] = taxes;
  return {
    stated: numberAt(root, 'cac:LegalMonetaryTotal/cbc:TaxInclusiveAmount'),
    calculated:
      taxes.length === 1 && tax
        ? rounded(
            plus(numberAt(root, 'cac:LegalMonetaryTotal/cbc:TaxExclusiveAmount'), decimalOf(tax) ?? null),
            decimals,
          )
        : null,
  };
};

const afterPayments: Calculation = (total, { decimals }) => {
  const payable = numberAt(total, 'cbc:PayableAmount');
  const inclusive = numberAt(total, 'cbc:TaxInclusiveAmount');
  return {
    stated: exists(total, 'cbc:PayableRoundingAmount')
      ? rounded(minus(payable, numberAt(total, 'cbc:PayableRoundingAmount')), decimals)
      : payable,
    calculated: exists(total, 'cbc:PrepaidAmount')
      ? rounded(minus(inclusive, numberAt(total, 'cbc:PrepaidAmount')), decimals)
      : inclusive,
  };
};

const vatCategories = (subtotal: XmlElement): readonly XmlElement[] =>
  select(subtotal, 'cac:TaxCategory').filter(isVat);

const rateOf = (subtotal: XmlElement): Amount => {
  const [category] = vatCategories(subtotal);
  return category ? numberAt(category, 'cbc:Percent') : null;
};

const isRoundedZero = (value: Decimal): boolean => isZero(roundHalfUpwards(value, 0));

/** The official test: where the rate rounds to 0 percent the tax rounds to 0; else they agree to less than 1. */
const isTaxOfSubtotal: Test = (subtotal, { decimals }) => {
  const [rate, tax, taxable] = [
    rateOf(subtotal),
    numberAt(subtotal, 'cbc:TaxAmount'),
    numberAt(subtotal, 'cbc:TaxableAmount'),
  ];
  if (tax === null) return false;
  if (rate === null || isRoundedZero(rate)) return isRoundedZero(tax);
  return isTaxOf(tax, taxable, rate, decimals);
};

/**
 * The sums of an invoice: BR-CO-10 to BR-CO-18. Amounts are compared exactly, after `fn:round` to two decimals where the
 * artefacts round. Source: EN 16931-1, 6.4.2, as bound to UBL by CEN/TC 434.
 */
export const TOTALS: readonly Rule[] = [
  ...equation(
    totals,
    'BR-CO-10',
    'The sum of line net amounts (BT-106) shall be that of the lines.',
    (total, document) => ({
      stated: numberAt(total, 'cbc:LineExtensionAmount'),
      calculated: rounded(sumAt(lines(document), 'cbc:LineExtensionAmount'), document.decimals),
    }),
  ),
  ...equation(
    totals,
    'BR-CO-11',
    'The sum of allowances (BT-107) shall be that of the document level allowances (BT-92).',
    (total, document) => ({
      stated: numberAt(total, 'cbc:AllowanceTotalAmount'),
      calculated: amountsOf(documentAllowances(document), document),
    }),
    (total, document) => !exists(total, 'cbc:AllowanceTotalAmount') && documentAllowances(document).length === 0,
  ),
  ...equation(
    totals,
    'BR-CO-12',
    'The sum of charges (BT-108) shall be that of the document level charges (BT-99).',
    (total, document) => ({
      stated: numberAt(total, 'cbc:ChargeTotalAmount'),
      calculated: amountsOf(documentCharges(document), document),
    }),
    (total, document) => !exists(total, 'cbc:ChargeTotalAmount') && documentCharges(document).length === 0,
  ),
  ...equation(
    totals,
    'BR-CO-13',
    'The total without VAT (BT-109) shall be BT-106 − BT-107 + BT-108.',
    afterAllowancesAndCharges,
  ),
  ...equation(
    fromRoot('cac:TaxTotal'),
    'BR-CO-14',
    'The total VAT (BT-110) shall be the sum of the VAT category tax amounts (BT-117).',
    (taxTotal, { decimals }) => ({
      stated: numberAt(taxTotal, 'cbc:TaxAmount'),
      calculated: rounded(sumAt(taxTotal, 'cac:TaxSubtotal/cbc:TaxAmount'), decimals),
    }),
    taxTotal => !exists(taxTotal, 'cac:TaxSubtotal'),
  ),
  ...equation(
    invoice,
    'BR-CO-15',
    'The total with VAT (BT-112) shall be BT-109 + BT-110, with one total VAT in the currency of the invoice.',
    withTax,
    root => !exists(root, 'cbc:DocumentCurrencyCode'),
  ),
  ...equation(
    totals,
    'BR-CO-16',
    'The amount due (BT-115) less rounding (BT-114) shall be BT-112 − BT-113.',
    afterPayments,
  ),
  ...family(
    matching('cac:TaxTotal/cac:TaxSubtotal'),
    [
      [
        'BR-CO-17',
        'The VAT category tax amount (BT-117) shall be BT-116 × BT-119 / 100, to the cent.',
        isTaxOfSubtotal,
        (subtotal, { decimals }) =>
          statedAndCalculated(
            numberAt(subtotal, 'cbc:TaxAmount'),
            taxAt(numberAt(subtotal, 'cbc:TaxableAmount'), rateOf(subtotal), decimals),
          ),
      ],
    ],
    { calculates: true },
  ),
  ...family(invoice, [
    ['BR-CO-18', 'An invoice shall have at least one VAT breakdown (BG-23).', has('cac:TaxTotal/cac:TaxSubtotal')],
  ]),
  ...family(matching('cac:TaxTotal/cac:TaxSubtotal'), [
    ['BR-45', 'Each VAT breakdown (BG-23) shall have a taxable amount (BT-116).', has('cbc:TaxableAmount')],
    ['BR-46', 'Each VAT breakdown (BG-23) shall have a tax amount (BT-117).', has('cbc:TaxAmount')],
    [
      'BR-47',
      'Each VAT breakdown (BG-23) shall have a VAT category code (BT-118).',
      subtotal => vatCategories(subtotal).some(category => exists(category, 'cbc:ID')),
    ],
    [
      'BR-48',
      'Each VAT breakdown (BG-23) shall have a rate (BT-119), unless it is not subject to VAT.',
      subtotal => vatCategories(subtotal).some(category => exists(category, 'cbc:Percent') || hasCode(category, 'O')),
    ],
  ]),
];
