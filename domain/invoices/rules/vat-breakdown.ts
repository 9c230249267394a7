import { isZero, subtract, sumOf } from '#domain/money/decimal';
import type { UblDocument } from '../ubl/document.ts';
import { chargeIndicatorOf } from '../ubl/values.ts';
import { select, type XmlElement } from '../xml/element.ts';
import { hasCode } from './contexts.ts';
import { type Amount, isWithinOneByDouble, numberAt, plus, same, sumAt } from './numbers.ts';

/** Where a line or an allowance keeps its categories. */
const CATEGORY_OF = {
  'cac:InvoiceLine': 'cac:Item/cac:ClassifiedTaxCategory',
  'cac:CreditNoteLine': 'cac:Item/cac:ClassifiedTaxCategory',
  'cac:AllowanceCharge': 'cac:TaxCategory',
} as const;

type Carrier = keyof typeof CATEGORY_OF;

const LINE_NAMES = ['cac:InvoiceLine', 'cac:CreditNoteLine'] as const;

/** Whether the line or allowance is of the category code and, where one is asked for, of the rate. */
const isOf = (element: XmlElement, carrier: Carrier, code: string, rate: Amount | undefined): boolean => {
  const categories = select(element, CATEGORY_OF[carrier]);
  return (
    categories.some(category => hasCode(category, code)) &&
    (rate === undefined || categories.some(category => same(numberAt(category, 'cbc:Percent'), rate)))
  );
};

/** Charges less allowances of the document level that are of the code and rate. */
const netCharges = (document: UblDocument, code: string, rate: Amount | undefined): Amount => {
  const amounts = select(document.root, 'cac:AllowanceCharge')
    .filter(element => isOf(element, 'cac:AllowanceCharge', code, rate))
    .map(element => ({ isCharge: chargeIndicatorOf(element), amount: sumAt(element, 'cbc:Amount') }));
  const total = (isCharge: boolean) =>
    sumOf(amounts.filter(each => each.isCharge === isCharge).map(each => each.amount));
  return subtract(total(true), total(false));
};

/** The taxable amount that the lines, allowances and charges of the code (and rate) make. */
const taxableOf = (document: UblDocument, lineName: Carrier, code: string, rate: Amount | undefined): Amount => {
  const lines = select(document.root, lineName).filter(line => isOf(line, lineName, code, rate));
  return plus(sumAt(lines, 'cbc:LineExtensionAmount'), netCharges(document, code, rate));
};

const statedTaxable = (category: XmlElement): Amount =>
  category.parent && numberAt(category.parent, 'cbc:TaxableAmount');

/** What the `-08` rules compare, for the message; of the kind of lines that the document has. */
export const taxableFigures = (category: XmlElement, document: UblDocument, code: string, taxed: boolean) => ({
  stated: statedTaxable(category),
  calculated: taxableOf(
    document,
    document.kind === 'invoice' ? 'cac:InvoiceLine' : 'cac:CreditNoteLine',
    code,
    taxed ? numberAt(category, 'cbc:Percent') : undefined,
  ),
});

/** `-08` of the untaxed categories: the taxable amount is exactly the sum of what is of the code. */
export const isTaxableSum = (category: XmlElement, document: UblDocument, code: string): boolean =>
  LINE_NAMES.some(
    name => document.all(name).length > 0 && same(statedTaxable(category), taxableOf(document, name, code, undefined)),
  );

/**
 * `-08` of the taxed categories: to less than one unit, for the breakdown's own rate. A breakdown without a rate is
 * passed over (BR-48 refuses it). For S, as in the official test, something of that rate must exist.
 */
export const isTaxableSumAtRate = (category: XmlElement, document: UblDocument, code: string): boolean => {
  const rate = numberAt(category, 'cbc:Percent');
  if (rate === null) return true;
  const hasSuch = (carrier: Carrier) => document.all(carrier).some(element => isOf(element, carrier, code, rate));
  const hasReason = (name: (typeof LINE_NAMES)[number]) =>
    code === 'S' ? hasSuch(name) || hasSuch('cac:AllowanceCharge') : document.all(name).length > 0;
  return LINE_NAMES.some(
    name => hasReason(name) && isWithinOneByDouble(statedTaxable(category), taxableOf(document, name, code, rate)),
  );
};

/** The tax of the breakdown that the category is in. */
export const statedTax = (category: XmlElement): Amount =>
  category.parent && numberAt(category.parent, 'cbc:TaxAmount');

export const hasNoTax = (category: XmlElement): boolean => {
  const tax = statedTax(category);
  return tax !== null && isZero(tax);
};
