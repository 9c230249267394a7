import { chargeIndicatorOf, normalizeSpace, textOf } from '../ubl/values.ts';
import type { XmlElement } from '../xml/element.ts';
import { COUNTRIES } from './codes/countries.ts';
import { CURRENCIES } from './codes/currencies.ts';
import { CREDIT_NOTE_TYPES, INVOICE_TYPES } from './codes/document-types.ts';
import { MEDIA_TYPES } from './codes/media-types.ts';
import { ALLOWANCE_REASONS, CHARGE_REASONS, EXEMPTIONS, NOTE_SUBJECTS } from './codes/reasons.ts';
import { CLASSIFICATIONS, EAS, ICD, OBJECT_SCHEMES } from './codes/schemes.ts';
import { PAYMENT_MEANS, TAX_POINTS, VAT_CATEGORY_CODES } from './codes/taxes-and-payments.ts';
import { UNITS } from './codes/units.ts';
import { anywhere, fromRoot, matching } from './contexts.ts';
import { type Context, family, type Rule } from './rule.ts';

/** A rule that a code, in the text or in an attribute (`@name`), is of a list. */
const listed = (
  id: string,
  what: string,
  on: Context,
  list: ReadonlySet<string>,
  at: 'text' | `@${string}` = 'text',
): Rule[] => {
  const codeOf = (element: XmlElement) =>
    at === 'text' ? textOf(element) : normalizeSpace(element.attributes.get(at.slice(1)) ?? '');
  return family(on, [
    [
      id,
      `${what} is not in the code list.`,
      element => list.has(codeOf(element)),
      element => `Stated "${codeOf(element)}".`,
    ],
  ]);
};

/** The elements that have the attribute: only what is stated is looked up. */
const having =
  (attribute: string, on: Context): Context =>
  document =>
    on(document).filter(element => element.attributes.has(attribute));

const CURRENCY_AMOUNTS = [
  'Amount',
  'BaseAmount',
  'PriceAmount',
  'TaxAmount',
  'TaxableAmount',
  'LineExtensionAmount',
  'TaxExclusiveAmount',
  'TaxInclusiveAmount',
  'AllowanceTotalAmount',
  'ChargeTotalAmount',
  'PrepaidAmount',
  'PayableRoundingAmount',
  'PayableAmount',
];

const QUANTITIES = ['cbc:InvoicedQuantity', 'cbc:CreditedQuantity', 'cbc:BaseQuantity'];

const objectIds: Context = document =>
  [...document.all('cac:AdditionalDocumentReference'), ...document.all('cac:DocumentReference')]
    .filter(({ children }) => children.some(child => child.name === 'cbc:DocumentTypeCode' && child.text === '130'))
    .flatMap(({ children }) => children.filter(child => child.name === 'cbc:ID'));

const isSellersOrPayees = (id: XmlElement | null): boolean =>
  id !== null &&
  (id.name === 'cac:AccountingSupplierParty' || id.name === 'cac:PayeeParty' || isSellersOrPayees(id.parent));

/** Party identifiers but for the creditor identifier of direct debits (BT-90), which has the scheme SEPA. */
const partyIds: Context = document =>
  matching('cac:PartyIdentification/cbc:ID')(document).filter(
    id => normalizeSpace(id.attributes.get('schemeID') ?? '') !== 'SEPA' || !isSellersOrPayees(id),
  );

const reasonCodes =
  (isCharge: boolean): Context =>
  document =>
    document
      .all('cbc:AllowanceChargeReasonCode')
      .filter(({ parent }) => parent?.name === 'cac:AllowanceCharge' && chargeIndicatorOf(parent) === isCharge);

/** The three characters between the first two `#` of a note are its subject code (BT-21). */
const noteSubject = (note: XmlElement): string | undefined => /^[^#]*#([^#]{3})#/s.exec(note.text)?.[1];

/** Codes are of their lists: BR-CL-01 to -26. Source: EN 16931-1 annex A, in the listing that CEF maintains. */
export const CODE_LISTS: readonly Rule[] = [
  ...listed('BR-CL-01', 'The invoice type code (BT-3)', anywhere('cbc:InvoiceTypeCode'), INVOICE_TYPES),
  ...listed('BR-CL-01', 'The credit note type code (BT-3)', anywhere('cbc:CreditNoteTypeCode'), CREDIT_NOTE_TYPES),
  ...CURRENCY_AMOUNTS.flatMap(name =>
    listed('BR-CL-03', 'The currency of an amount', anywhere(`cbc:${name}`), CURRENCIES, '@currencyID'),
  ),
  ...listed('BR-CL-04', 'The invoice currency (BT-5)', anywhere('cbc:DocumentCurrencyCode'), CURRENCIES),
  ...listed('BR-CL-05', 'The VAT accounting currency (BT-6)', anywhere('cbc:TaxCurrencyCode'), CURRENCIES),
  ...listed('BR-CL-06', 'The tax point code (BT-8)', matching('cac:InvoicePeriod/cbc:DescriptionCode'), TAX_POINTS),
  ...listed('BR-CL-07', 'The scheme of an invoiced object', having('schemeID', objectIds), OBJECT_SCHEMES, '@schemeID'),
  ...family(fromRoot('cbc:Note'), [
    [
      'BR-CL-08',
      'The subject code of a note (BT-21) is not in the code list.',
      note => {
        const subject = noteSubject(note);
        return subject === undefined || NOTE_SUBJECTS.has(subject);
      },
    ],
  ]),
  ...listed('BR-CL-10', 'The scheme of a party identifier', having('schemeID', partyIds), ICD, '@schemeID'),
  ...listed(
    'BR-CL-11',
    'The scheme of a registration',
    having('schemeID', matching('cac:PartyLegalEntity/cbc:CompanyID')),
    ICD,
    '@schemeID',
  ),
  ...listed(
    'BR-CL-13',
    'The scheme of an item classification',
    having('listID', matching('cac:CommodityClassification/cbc:ItemClassificationCode')),
    CLASSIFICATIONS,
    '@listID',
  ),
  ...listed('BR-CL-14', 'A country code', matching('cac:Country/cbc:IdentificationCode'), COUNTRIES),
  ...listed('BR-CL-15', 'A country of origin', matching('cac:OriginCountry/cbc:IdentificationCode'), COUNTRIES),
  ...listed(
    'BR-CL-16',
    'The payment means code (BT-81)',
    matching('cac:PaymentMeans/cbc:PaymentMeansCode'),
    PAYMENT_MEANS,
  ),
  ...listed('BR-CL-17', 'A VAT category code', matching('cac:TaxCategory/cbc:ID'), VAT_CATEGORY_CODES),
  ...listed(
    'BR-CL-18',
    'A VAT category code (BT-151)',
    matching('cac:ClassifiedTaxCategory/cbc:ID'),
    VAT_CATEGORY_CODES,
  ),
  ...listed('BR-CL-19', 'The reason code of an allowance', reasonCodes(false), ALLOWANCE_REASONS),
  ...listed('BR-CL-20', 'The reason code of a charge', reasonCodes(true), CHARGE_REASONS),
  ...listed(
    'BR-CL-21',
    'The scheme of an item identifier',
    having('schemeID', matching('cac:StandardItemIdentification/cbc:ID')),
    ICD,
    '@schemeID',
  ),
  ...family(anywhere('cbc:TaxExemptionReasonCode'), [
    [
      'BR-CL-22',
      'The exemption reason code (BT-121) is not in the code list.',
      code => EXEMPTIONS.has(textOf(code).toUpperCase()),
      code => `Stated "${textOf(code)}".`,
    ],
  ]),
  ...QUANTITIES.flatMap(name =>
    listed('BR-CL-23', 'A unit of measure', having('unitCode', anywhere(name)), UNITS, '@unitCode'),
  ),
  ...family(having('mimeCode', anywhere('cbc:EmbeddedDocumentBinaryObject')), [
    [
      'BR-CL-24',
      'The media type of an attached document is not allowed.',
      attachment => MEDIA_TYPES.has(attachment.attributes.get('mimeCode') ?? ''),
    ],
  ]),
  ...listed(
    'BR-CL-25',
    'The scheme of an electronic address',
    having('schemeID', anywhere('cbc:EndpointID')),
    EAS,
    '@schemeID',
  ),
  ...listed(
    'BR-CL-26',
    'The scheme of a delivery location',
    having('schemeID', matching('cac:DeliveryLocation/cbc:ID')),
    ICD,
    '@schemeID',
  ),
];
