import { minorUnitDigits } from '#domain/money/currency';
import { toUnits } from '#domain/money/decimal';
import type { UblDocument } from '../ubl/document.ts';
import { dateOf, decimalOf, textAt, textOf } from '../ubl/values.ts';
import { select, type XmlElement } from '../xml/element.ts';
import { CURRENCIES } from './codes/currencies.ts';
import { type Context, type Finding, family, type Rule } from './rule.ts';

/** Elements of UBL whose text is a number: amounts, quantities, rates and factors. */
const NUMERIC = /^cbc:(?:\w*(?:Amount|Quantity|Percent|Numeric|Rate|Measure))$/;

/** Elements of UBL whose text is a day. */
const DAY = /^cbc:\w*Date$/;

const shorten = (text: string): string => (text.length > 40 ? `${text.slice(0, 40)}…` : text);

const below =
  (matches: RegExp): Context =>
  document =>
    document.elements.filter(({ name }) => matches.test(name));

/**
 * What XML Schema would refuse before any business rule is looked at: numbers and days that cannot be read. Where there
 * are such numbers, the rules that calculate are passed over, since they would only repeat it.
 */
const READABLE: readonly Rule[] = [
  ...family(below(NUMERIC), [
    [
      'LL-NUM-01',
      'This is not a decimal number of at most 40 digits.',
      element => decimalOf(element) !== undefined,
      element => `Stated "${shorten(textOf(element))}".`,
    ],
  ]),
  ...family(below(DAY), [
    [
      'LL-DATE-01',
      'This is not a day of the calendar, written YYYY-MM-DD.',
      element => dateOf(element) !== undefined,
      element => `Stated "${shorten(textOf(element))}".`,
    ],
  ]),
  ...family(
    document => document.all('cac:AllowanceCharge'),
    [
      [
        'LL-IND-01',
        'An allowance or charge shall say which it is: true for a charge, false for an allowance.',
        element => /^(?:true|false|0|1)$/.test(textAt(element, 'cbc:ChargeIndicator') ?? ''),
      ],
    ],
  ),
];

/**
 * Elements that UBL's schemas allow once in their parent, and of which a second one would leave open what is meant.
 * Others that may not repeat carry nothing that a claim is made from.
 */
const SINGLE = new Set(
  `cbc:CustomizationID cbc:ProfileID cbc:ID cbc:IssueDate cbc:DueDate cbc:InvoiceTypeCode cbc:CreditNoteTypeCode
  cbc:TaxPointDate cbc:DocumentCurrencyCode cbc:TaxCurrencyCode cbc:StartDate cbc:EndDate cbc:ActualDeliveryDate
  cbc:PaymentDueDate cbc:PaymentMeansCode cbc:ChargeIndicator cbc:Amount cbc:BaseAmount cbc:MultiplierFactorNumeric
  cbc:LineExtensionAmount cbc:TaxExclusiveAmount cbc:TaxInclusiveAmount cbc:AllowanceTotalAmount cbc:ChargeTotalAmount
  cbc:PrepaidAmount cbc:PayableRoundingAmount cbc:PayableAmount cbc:TaxAmount cbc:TaxableAmount cbc:Percent
  cbc:PriceAmount cbc:InvoicedQuantity cbc:CreditedQuantity cbc:BaseQuantity cbc:RegistrationName cbc:CompanyID
  cbc:EndpointID cbc:IdentificationCode cbc:PrimaryAccountNumberID cac:AccountingSupplierParty
  cac:AccountingCustomerParty cac:PayeeParty cac:TaxRepresentativeParty cac:Party cac:PostalAddress cac:Country
  cac:TaxScheme cac:PayeeFinancialAccount cac:CardAccount cac:PaymentMandate cac:LegalMonetaryTotal cac:Item cac:Price
  cac:OrderReference cbc:Name`.split(/\s+/),
);

const isSingle = ({ name, parent }: XmlElement): boolean =>
  SINGLE.has(name) || (name === 'cac:TaxCategory' && parent?.name === 'cac:TaxSubtotal');

/** Children that repeat a single one before them. */
const repeated = ({ children }: XmlElement): XmlElement[] => {
  const seen = new Set<string>();
  return children.filter(child => {
    const isRepeated = seen.has(child.name);
    seen.add(child.name);
    return isRepeated && isSingle(child);
  });
};

const SINGULAR: readonly Rule[] = family(
  document => document.elements.flatMap(repeated),
  [['LL-UBL-01', 'UBL allows this element only once here.', () => false]],
);

const totals: Context = ({ root }) => [
  ...select(root, 'cac:LegalMonetaryTotal').flatMap(({ children }) => children),
  ...select(root, 'cac:TaxTotal/cbc:TaxAmount'),
];

const currencyOf = (document: UblDocument): string => textAt(document.root, 'cbc:DocumentCurrencyCode') ?? '';

const isInCurrency = (amount: XmlElement, document: UblDocument): boolean => {
  const stated = amount.attributes.get('currencyID') ?? currencyOf(document);
  return stated === currencyOf(document);
};

/** Claims are kept in whole minor units: no yen has a sen here, and no euro a tenth of a cent. */
const hasMinorUnits = (amount: XmlElement, document: UblDocument): boolean => {
  const currency = amount.attributes.get('currencyID') ?? currencyOf(document);
  const value = decimalOf(amount);
  return !CURRENCIES.has(currency) || !value || toUnits(value, minorUnitDigits(currency)) !== undefined;
};

const MONEY: readonly Rule[] = family(totals, [
  [
    'LL-DEC-01',
    "This total has a part smaller than its currency's minor unit.",
    hasMinorUnits,
    (amount, document) =>
      `Stated ${shorten(textOf(amount))} ${amount.attributes.get('currencyID') ?? currencyOf(document)}.`,
  ],
]);

const CURRENCY: readonly Rule[] = family(
  ({ root }) => select(root, 'cac:LegalMonetaryTotal').flatMap(({ children }) => children),
  [['LL-CUR-01', 'This total is not in the currency of the invoice (BT-5), and is read as if it were.', isInCurrency]],
  { severity: 'warning' },
);

/** Rules of our own, beyond EN 16931: what a claim cannot be made from. */
export const OWN_RULES: readonly Rule[] = [...READABLE, ...SINGULAR, ...MONEY, ...CURRENCY];

/** Whether a finding leaves open what the numbers are, so that there is nothing to calculate with. */
export const isAmbiguous = ({ rule }: Finding): boolean => ['LL-NUM-01', 'LL-IND-01', 'LL-UBL-01'].includes(rule);
