import { textAt } from '../ubl/values.ts';
import { select, selectFirst, type XmlElement } from '../xml/element.ts';
import { anyAllowanceCharge, anywhere, invoice, lines, matching } from './contexts.ts';
import { type Context, family, type Row, type Rule } from './rule.ts';
import { atMost, exists, hasAttribute } from './tests.ts';

const SELLER = 'cac:AccountingSupplierParty/cac:Party';
const BUYER = 'cac:AccountingCustomerParty/cac:Party';
const PAYEE_NAME = 'cac:PartyName/cbc:Name';

const once = (number: string, what: string, path: string): Row => [
  `UBL-SR-${number}`,
  `${what} shall occur at most once.`,
  atMost(1, path),
];

const isSepa = (id: XmlElement): boolean => id.attributes.get('schemeID')?.toUpperCase() === 'SEPA';

/** Registrations by whether their scheme is VAT, written exactly so: the official test takes `VAT ` for another one. */
const taxIds = (root: XmlElement, role: string, vat: boolean): readonly XmlElement[] =>
  select(root, `${role}/cac:PartyTaxScheme`)
    .filter(registration =>
      select(registration, 'cac:TaxScheme').some(
        scheme => (selectFirst(scheme, 'cbc:ID')?.text.toUpperCase() === 'VAT') === vat,
      ),
    )
    .flatMap(registration => select(registration, 'cbc:CompanyID'));

const distinctTexts = (elements: readonly XmlElement[]): number => new Set(elements.map(({ text }) => text)).size;

/** A payee is given only where it is another than the seller, and so the names differ. */
const isNotSeller = (payee: XmlElement): boolean => {
  const sellers = payee.parent ? select(payee.parent, `${SELLER}/cac:PartyLegalEntity/cbc:RegistrationName`) : [];
  return select(payee, PAYEE_NAME).some(name => sellers.some(seller => seller.text !== name.text));
};

const typeCodeOf = (reference: XmlElement): string | null => textAt(reference, 'cbc:DocumentTypeCode');

const invoicedObjects: Context = document =>
  document.all('cac:AdditionalDocumentReference').filter(reference => typeCodeOf(reference) === '130');

/** How often UBL elements may occur where UBL allows more than EN 16931: UBL-SR-01 to -53. */
export const SYNTAX: readonly Rule[] = [
  ...family(invoice, [
    once('01', 'The contract reference', 'cac:ContractDocumentReference/cbc:ID'),
    once('02', 'The receiving advice reference', 'cac:ReceiptDocumentReference/cbc:ID'),
    once('03', 'The despatch advice reference', 'cac:DespatchDocumentReference/cbc:ID'),
    [
      'UBL-SR-04',
      'The invoiced object identifier shall occur at most once.',
      root =>
        select(root, 'cac:AdditionalDocumentReference')
          .filter(reference => typeCodeOf(reference) === '130')
          .flatMap(reference => select(reference, 'cbc:ID')).length <= 1,
    ],
    once('05', 'The payment terms', 'cac:PaymentTerms/cbc:Note'),
    once('08', 'The invoicing period', 'cac:InvoicePeriod'),
    once('09', "The seller's name", `${SELLER}/cac:PartyLegalEntity/cbc:RegistrationName`),
    once('10', "The seller's trading name", `${SELLER}/cac:PartyName/cbc:Name`),
    once('11', "The seller's legal registration", `${SELLER}/cac:PartyLegalEntity/cbc:CompanyID`),
    [
      'UBL-SR-12',
      "The seller's VAT identifier shall occur at most once.",
      root => taxIds(root, SELLER, true).length <= 1,
    ],
    [
      'UBL-SR-13',
      "The seller's tax registration shall occur at most once.",
      root => taxIds(root, SELLER, false).length <= 1,
    ],
    once('14', "The seller's legal form", `${SELLER}/cac:PartyLegalEntity/cbc:CompanyLegalForm`),
    once('15', "The buyer's name", `${BUYER}/cac:PartyLegalEntity/cbc:RegistrationName`),
    once('16', "The buyer's identifier", `${BUYER}/cac:PartyIdentification/cbc:ID`),
    once('17', "The buyer's legal registration", `${BUYER}/cac:PartyLegalEntity/cbc:CompanyID`),
    [
      'UBL-SR-18',
      "The buyer's VAT identifier shall occur at most once.",
      root => taxIds(root, BUYER, true).length <= 1,
    ],
    once('24', 'The deliver-to information', 'cac:Delivery'),
    [
      'UBL-SR-29',
      "The bank's creditor identifier shall occur at most once.",
      (_, document) => matching('cac:PartyIdentification/cbc:ID')(document).filter(isSepa).length <= 1,
    ],
    once('39', 'The project reference', 'cac:ProjectReference/cbc:ID'),
    once('40', "The buyer's trading name", `${BUYER}/cac:PartyName/cbc:Name`),
    [
      'UBL-SR-44',
      'All payment references shall be the same.',
      (_, document) => distinctTexts(document.all('cbc:PaymentID')) <= 1,
    ],
    once('45', 'The payment due date', 'cac:PaymentMeans/cbc:PaymentDueDate'),
    [
      'UBL-SR-46',
      'The payment means text shall occur at most once.',
      root =>
        select(root, 'cac:PaymentMeans/cbc:PaymentMeansCode').filter(code => code.attributes.has('name')).length <= 1,
    ],
    [
      'UBL-SR-47',
      'All payment means codes shall be the same.',
      (_, document) => distinctTexts(document.all('cbc:PaymentMeansCode')) <= 1,
    ],
    once('49', 'The tax point date code', 'cac:InvoicePeriod/cbc:DescriptionCode'),
  ]),
  ...family(
    document => [...document.all('cac:PostalAddress'), ...document.all('cac:Address')],
    [once('51', 'The third line of an address', 'cac:AddressLine')],
  ),
  ...family(matching(SELLER), [
    ['UBL-SR-42', "The seller's tax schemes shall occur at most twice.", atMost(2, 'cac:PartyTaxScheme')],
  ]),
  ...family(anywhere('cac:PartyTaxScheme'), [
    [
      'UBL-SR-53',
      'A tax scheme of a party shall have an identifier of the party.',
      scheme => exists(scheme, 'cac:TaxScheme/cbc:ID') && exists(scheme, 'cbc:CompanyID'),
    ],
  ]),
  ...family(anywhere('cac:AdditionalDocumentReference'), [
    once('33', 'The description of a supporting document', 'cbc:DocumentDescription'),
    [
      'UBL-SR-43',
      'Only an invoiced object (type 130; in credit notes also 50) has a type code or a scheme identifier.',
      (reference, document) => {
        const code = typeCodeOf(reference);
        if (code === '130' || (code === '50' && document.kind === 'creditNote')) return true;
        const hasScheme = select(reference, 'cbc:ID').some(id => id.attributes.has('schemeID'));
        return !hasScheme && !exists(reference, 'cbc:DocumentTypeCode');
      },
    ],
  ]),
  ...family(invoicedObjects, [
    [
      'UBL-CR-666',
      'An invoiced object identifier shall not have an attachment.',
      reference => !exists(reference, 'cac:Attachment'),
    ],
    [
      'UBL-CR-673',
      'An invoiced object identifier shall not have a description.',
      reference => !exists(reference, 'cbc:DocumentDescription'),
    ],
  ]),
  ...family(anywhere('cac:Delivery'), [once('25', 'The deliver-to name', 'cac:DeliveryParty/cac:PartyName/cbc:Name')]),
  ...family(
    document => anyAllowanceCharge(document, false),
    [once('30', 'The reason of an allowance', 'cbc:AllowanceChargeReason')],
  ),
  ...family(
    document => anyAllowanceCharge(document, true),
    [once('31', 'The reason of a charge', 'cbc:AllowanceChargeReason')],
  ),
  ...family(lines, [
    once('34', 'The note of a line', 'cbc:Note'),
    once('35', 'The order line reference of a line', 'cac:OrderLineReference/cbc:LineID'),
    once('36', 'The period of a line', 'cac:InvoicePeriod'),
    once('37', 'The discount of a price', 'cac:Price/cac:AllowanceCharge/cbc:Amount'),
    [
      'UBL-SR-48',
      'A line shall have exactly one VAT category.',
      line => select(line, 'cac:Item/cac:ClassifiedTaxCategory').length === 1,
    ],
    once('50', 'The description of an item', 'cac:Item/cbc:Description'),
    once('52', 'The document reference of a line', 'cac:DocumentReference'),
  ]),
  ...family(anywhere('cac:PayeeParty'), [
    [
      'UBL-SR-19',
      "The payee's name shall occur at most once, and differ from the seller's.",
      payee => atMost(1, PAYEE_NAME)(payee) && isNotSeller(payee),
    ],
    [
      'UBL-SR-20',
      "The payee's identifier shall occur at most once, if the payee is not the seller.",
      payee =>
        select(payee, 'cac:PartyIdentification/cbc:ID').filter(id => !isSepa(id)).length <= 1 && isNotSeller(payee),
    ],
    [
      'UBL-SR-21',
      "The payee's legal registration shall occur at most once, if the payee is not the seller.",
      payee => atMost(1, 'cac:PartyLegalEntity/cbc:CompanyID')(payee) && isNotSeller(payee),
    ],
  ]),
  ...family(anywhere('cac:PaymentMeans'), [
    once('26', 'The payment reference', 'cbc:PaymentID'),
    once('27', 'The payment means code', 'cbc:PaymentMeansCode'),
    once('28', 'The mandate reference', 'cac:PaymentMandate/cbc:ID'),
  ]),
  ...family(anywhere('cac:BillingReference'), [
    once('06', 'The invoice of a preceding invoice reference', 'cac:InvoiceDocumentReference'),
    [
      'UBL-SR-07',
      'A preceding invoice reference shall have the number of that invoice.',
      reference => exists(reference, 'cac:InvoiceDocumentReference/cbc:ID'),
    ],
  ]),
  ...family(anywhere('cac:TaxRepresentativeParty'), [
    once('22', "The tax representative's name", PAYEE_NAME),
    once('23', "The tax representative's VAT identifier", 'cac:PartyTaxScheme/cbc:CompanyID'),
  ]),
  ...family(anywhere('cac:TaxSubtotal'), [
    once('32', 'The exemption reason of a VAT breakdown', 'cac:TaxCategory/cbc:TaxExemptionReason'),
  ]),
  ...family(
    document => document.elements.filter(({ name }) => name.endsWith('BinaryObject')),
    [
      ['UBL-DT-06', 'An attached document shall have a media type.', hasAttribute('mimeCode')],
      ['UBL-DT-07', 'An attached document shall have a file name.', hasAttribute('filename')],
    ],
  ),
];
