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
    [...document.elements()].filter(({ name }) => matches.test(name));

/**
 * What XML Schema would refuse before any business rule is looked at: numbers and days that cannot be read. Where there
 * are unreadable numbers, the rules that calculate are passed over, since they would only repeat it.
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
export const OWN_RULES: readonly Rule[] = [...READABLE, ...MONEY, ...CURRENCY];

/** Whether a finding says that a number cannot be read. */
export const isUnreadableNumber = ({ rule }: Finding): boolean => rule === 'LL-NUM-01' || rule === 'LL-IND-01';
