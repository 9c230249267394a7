import { add, type Decimal, decimalText, isZero, negate, ZERO } from '#domain/money/decimal';
import type { UblDocument } from '../ubl/document.ts';
import { chargeIndicatorOf, textOf } from '../ubl/values.ts';
import { select, selectFirst, type XmlElement } from '../xml/element.ts';
import { type Amount, isWithinOneByDouble, numberAt, same, sumAt } from './numbers.ts';

/** Where a line or an allowance keeps its categories. */
const CATEGORY_OF = {
  'cac:InvoiceLine': 'cac:Item/cac:ClassifiedTaxCategory',
  'cac:CreditNoteLine': 'cac:Item/cac:ClassifiedTaxCategory',
  'cac:AllowanceCharge': 'cac:TaxCategory',
} as const;

type Carrier = keyof typeof CATEGORY_OF;

const LINE_NAMES = ['cac:InvoiceLine', 'cac:CreditNoteLine'] as const;

const codeOf = (category: XmlElement): string => textOf(selectFirst(category, 'cbc:ID'));

/** `S` or, for a rate, `S 19`: rates are the same number however they are written. */
const keyOf = (code: string, rate: Amount | undefined): string =>
  rate
    ? `${code} ${decimalText(rate)
        .replace(/(\.\d*?)0+$/, '$1')
        .replace(/\.$/, '')}`
    : code;

/** The keys that a line or an allowance counts under: each code of its categories, alone and with each of their rates. */
const keysOf = (element: XmlElement, carrier: Carrier): ReadonlySet<string> => {
  const categories = select(element, CATEGORY_OF[carrier]);
  const rates = categories.map(category => numberAt(category, 'cbc:Percent')).filter(rate => rate !== null);
  return new Set(categories.map(codeOf).flatMap(code => [code, ...rates.map(rate => keyOf(code, rate))]));
};

/** Sums by key: what there is of each code and rate. */
type Sums = ReadonlyMap<string, Decimal>;

const sumsOf = (elements: readonly XmlElement[], carrier: Carrier, amount: (element: XmlElement) => Decimal): Sums => {
  const sums = new Map<string, Decimal>();
  for (const element of elements) {
    const value = amount(element);
    for (const key of keysOf(element, carrier)) sums.set(key, add(sums.get(key) ?? ZERO, value));
  }
  return sums;
};

/** Charges count for, allowances against. */
const signedAmount = (element: XmlElement): Decimal => {
  const amount = sumAt(element, 'cbc:Amount');
  const isCharge = chargeIndicatorOf(element);
  return isCharge === undefined ? ZERO : isCharge ? amount : negate(amount);
};

interface Ledger {
  /** Of the document's own lines, allowances and charges. */
  readonly sums: Readonly<Record<Carrier, Sums>>;
  /** Keys that occur at any depth. */
  readonly keys: Readonly<Record<Carrier, ReadonlySet<string>>>;
}

const ledgerOf = (document: UblDocument): Ledger => {
  const of = <Value>(make: (carrier: Carrier) => Value): Record<Carrier, Value> => ({
    'cac:InvoiceLine': make('cac:InvoiceLine'),
    'cac:CreditNoteLine': make('cac:CreditNoteLine'),
    'cac:AllowanceCharge': make('cac:AllowanceCharge'),
  });
  const amountOf = (carrier: Carrier) =>
    carrier === 'cac:AllowanceCharge' ? signedAmount : (line: XmlElement) => sumAt(line, 'cbc:LineExtensionAmount');
  return {
    sums: of(carrier => sumsOf(select(document.root, carrier), carrier, amountOf(carrier))),
    keys: of(carrier => new Set(document.all(carrier).flatMap(element => [...keysOf(element, carrier)]))),
  };
};

const ledgers = new WeakMap<UblDocument, Ledger>();

/** Added up once for a document: a breakdown looks up, so that many breakdowns of many lines stay cheap. */
const ledger = (document: UblDocument): Ledger => {
  let known = ledgers.get(document);
  if (!known) {
    known = ledgerOf(document);
    ledgers.set(document, known);
  }
  return known;
};

/** The taxable amount that the lines, allowances and charges of the code (and rate) make. */
const taxableOf = (document: UblDocument, lineName: Carrier, code: string, rate: Amount | undefined): Decimal => {
  const { sums } = ledger(document);
  const key = keyOf(code, rate);
  return add(sums[lineName].get(key) ?? ZERO, sums['cac:AllowanceCharge'].get(key) ?? ZERO);
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
  const { keys } = ledger(document);
  const hasSuch = (carrier: Carrier) => keys[carrier].has(keyOf(code, rate));
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
