import { textAt } from '../ubl/values.ts';
import { selectFirst, type XmlElement } from '../xml/element.ts';
import { documentAllowances, documentCharges, lineAllowances, lineCharges, lines, matching } from './contexts.ts';
import { type Context, family, type Row, type Rule, type Test } from './rule.ts';

/** Characters after the first point as the file has them: trailing blanks count in the official test, zeros as well. */
const fractionOf = (element: XmlElement | undefined): string => /\.(.*)$/s.exec(element?.text ?? '')?.[1] ?? '';

const isShort: Test = (element, { decimals }) => fractionOf(element).length <= decimals;

const row = (number: string, term: string, path: string): Row => [
  `BR-DEC-${number}`,
  `The ${term} shall have at most two decimals.`,
  (element, { decimals }) => fractionOf(selectFirst(element, path)).length <= decimals,
];

const totalTax =
  (currencyAt: string): Context =>
  document => {
    const currency = textAt(document.root, currencyAt);
    const isInIt = (amount: XmlElement) => currency !== null && amount.attributes.get('currencyID') === currency;
    return matching('cac:TaxTotal/cbc:TaxAmount')(document).filter(isInIt);
  };

/** Amounts but for prices, and but for the allowance inside a price. */
const isAmount = ({ name, parent }: XmlElement): boolean =>
  name.endsWith('Amount') &&
  !name.endsWith('PriceAmount') &&
  !(parent?.name === 'cac:AllowanceCharge' && parent.parent?.name === 'cac:Price');

/**
 * Amounts have at most two decimals, whatever the currency (`UblDocument.decimals`). Source: EN 16931-1, 6.5.2.
 */
export const DECIMALS: readonly Rule[] = [
  ...family(documentAllowances, [
    row('01', 'document level allowance amount (BT-92)', 'cbc:Amount'),
    row('02', 'document level allowance base amount (BT-93)', 'cbc:BaseAmount'),
  ]),
  ...family(documentCharges, [
    row('05', 'document level charge amount (BT-99)', 'cbc:Amount'),
    row('06', 'document level charge base amount (BT-100)', 'cbc:BaseAmount'),
  ]),
  ...family(matching('cac:LegalMonetaryTotal'), [
    row('09', 'sum of line net amounts (BT-106)', 'cbc:LineExtensionAmount'),
    row('10', 'sum of allowances (BT-107)', 'cbc:AllowanceTotalAmount'),
    row('11', 'sum of charges (BT-108)', 'cbc:ChargeTotalAmount'),
    row('12', 'total without VAT (BT-109)', 'cbc:TaxExclusiveAmount'),
    row('14', 'total with VAT (BT-112)', 'cbc:TaxInclusiveAmount'),
    row('16', 'paid amount (BT-113)', 'cbc:PrepaidAmount'),
    row('17', 'rounding amount (BT-114)', 'cbc:PayableRoundingAmount'),
    row('18', 'amount due for payment (BT-115)', 'cbc:PayableAmount'),
  ]),
  // The official tests of BR-DEC-13 and -15 look for the currency below the amount and so never fire; there UBL-DT-01
  // refuses the same amounts. Here they say, beside it, which amount it is.
  ...family(
    totalTax('cbc:DocumentCurrencyCode'),
    [['BR-DEC-13', 'The total VAT (BT-110) shall have at most two decimals.', isShort]],
    { severity: 'warning' },
  ),
  ...family(
    totalTax('cbc:TaxCurrencyCode'),
    [['BR-DEC-15', 'The total VAT in the accounting currency (BT-111) shall have at most two decimals.', isShort]],
    { severity: 'warning' },
  ),
  ...family(matching('cac:TaxTotal/cac:TaxSubtotal'), [
    row('19', 'VAT category taxable amount (BT-116)', 'cbc:TaxableAmount'),
    row('20', 'VAT category tax amount (BT-117)', 'cbc:TaxAmount'),
  ]),
  ...family(lines, [row('23', 'line net amount (BT-131)', 'cbc:LineExtensionAmount')]),
  ...family(lineAllowances, [
    row('24', 'line allowance amount (BT-136)', 'cbc:Amount'),
    row('25', 'line allowance base amount (BT-137)', 'cbc:BaseAmount'),
  ]),
  ...family(lineCharges, [
    row('27', 'line charge amount (BT-141)', 'cbc:Amount'),
    row('28', 'line charge base amount (BT-142)', 'cbc:BaseAmount'),
  ]),
  ...family(
    document => document.elements.filter(isAmount),
    [['UBL-DT-01', 'Amounts shall have at most two decimals.', isShort]],
  ),
];
