import { decimal } from '#domain/money/decimal';
import { isVat } from '../ubl/values.ts';
import { select, selectFirst, type XmlElement } from '../xml/element.ts';
import { lineAllowances, lineCharges, lines, matching } from './contexts.ts';
import { isBelow, numberAt } from './numbers.ts';
import { family, type Rule } from './rule.ts';
import { exists, has, hasAny, hasAttribute, isFilled } from './tests.ts';

const ZERO = decimal(0n);
const QUANTITIES = ['cbc:InvoicedQuantity', 'cbc:CreditedQuantity'];
const REASON = hasAny('cbc:AllowanceChargeReason', 'cbc:AllowanceChargeReasonCode');

const hasUnit = (line: XmlElement): boolean =>
  QUANTITIES.some(name => selectFirst(line, name)?.attributes.has('unitCode'));

const hasVatCategory = (line: XmlElement): boolean =>
  select(line, 'cac:Item/cac:ClassifiedTaxCategory').some(category => isVat(category) && exists(category, 'cbc:ID'));

const isNetPriceGood = (line: XmlElement): boolean => {
  const price = numberAt(line, 'cac:Price/cbc:PriceAmount');
  return price !== null && !isBelow(price, ZERO);
};

/** What every line (BG-25) must have: BR-21 to BR-28, BR-41 to BR-44, BR-54, BR-64, BR-65, BR-CO-04, -23, -24. */
export const LINES: readonly Rule[] = [
  ...family(lines, [
    ['BR-21', 'Each line shall have an identifier (BT-126).', isFilled('cbc:ID')],
    ['BR-22', 'Each line shall have an invoiced quantity (BT-129).', hasAny(...QUANTITIES)],
    ['BR-23', 'Each line shall have a unit of measure (BT-130).', hasUnit],
    ['BR-24', 'Each line shall have a net amount (BT-131).', has('cbc:LineExtensionAmount')],
    ['BR-25', 'Each line shall contain the item name (BT-153).', isFilled('cac:Item/cbc:Name')],
    ['BR-26', 'Each line shall contain the net price (BT-146).', has('cac:Price/cbc:PriceAmount')],
    ['BR-CO-04', 'Each line shall have a VAT category code (BT-151).', hasVatCategory],
  ]),
  ...family(
    lines,
    [
      ['BR-27', 'The net price (BT-146) shall not be negative.', isNetPriceGood],
      [
        'BR-28',
        'The gross price (BT-148) shall not be negative.',
        line => !isBelow(numberAt(line, 'cac:Price/cac:AllowanceCharge/cbc:BaseAmount'), ZERO),
      ],
    ],
    { calculates: true },
  ),
  ...family(lineAllowances, [
    ['BR-41', 'Each line allowance (BG-27) shall have an amount (BT-136).', has('cbc:Amount')],
    ['BR-42', 'Each line allowance (BG-27) shall have a reason (BT-139) or a reason code (BT-140).', REASON],
    ['BR-CO-23', 'Each line allowance (BG-27) shall contain a reason, a reason code, or both.', REASON],
  ]),
  ...family(lineCharges, [
    ['BR-43', 'Each line charge (BG-28) shall have an amount (BT-141).', has('cbc:Amount')],
    ['BR-44', 'Each line charge (BG-28) shall have a reason (BT-144) or a reason code (BT-145).', REASON],
    ['BR-CO-24', 'Each line charge (BG-28) shall contain a reason, a reason code, or both.', REASON],
  ]),
  ...family(matching('cac:AdditionalItemProperty'), [
    [
      'BR-54',
      'Each item attribute (BG-32) shall have a name (BT-160) and a value (BT-161).',
      property => exists(property, 'cbc:Name') && exists(property, 'cbc:Value'),
    ],
  ]),
  ...family(
    document => lines(document).flatMap(line => select(line, 'cac:Item/cac:StandardItemIdentification/cbc:ID')),
    [['BR-64', 'The item standard identifier (BT-157) shall have a scheme identifier.', hasAttribute('schemeID')]],
  ),
  ...family(
    document =>
      lines(document).flatMap(line => select(line, 'cac:Item/cac:CommodityClassification/cbc:ItemClassificationCode')),
    [['BR-65', 'The item classification identifier (BT-158) shall have a scheme identifier.', hasAttribute('listID')]],
  ),
];
