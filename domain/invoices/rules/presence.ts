import { select } from '../xml/element.ts';
import { invoice, matching } from './contexts.ts';
import { family, type Rule } from './rule.ts';
import { has, hasAny, isFilled } from './tests.ts';

const SELLER = 'cac:AccountingSupplierParty/cac:Party';
const BUYER = 'cac:AccountingCustomerParty/cac:Party';
const COUNTRY = 'cac:Country/cbc:IdentificationCode';

/**
 * What every invoice must have: BR-01 to BR-16, and BR-53. Source: EN 16931-1, 6.4.1, as the validation artefacts of
 * CEN/TC 434 bind it to UBL.
 */
export const PRESENCE: readonly Rule[] = [
  ...family(invoice, [
    ['BR-01', 'An invoice shall have a specification identifier (BT-24).', isFilled('cbc:CustomizationID')],
    ['BR-02', 'An invoice shall have an invoice number (BT-1).', isFilled('cbc:ID')],
    ['BR-03', 'An invoice shall have an issue date (BT-2).', isFilled('cbc:IssueDate')],
    [
      'BR-04',
      'An invoice shall have a type code (BT-3).',
      root => isFilled('cbc:InvoiceTypeCode')(root) || isFilled('cbc:CreditNoteTypeCode')(root),
    ],
    ['BR-05', 'An invoice shall have a currency code (BT-5).', isFilled('cbc:DocumentCurrencyCode')],
    [
      'BR-06',
      'An invoice shall contain the seller name (BT-27).',
      isFilled(`${SELLER}/cac:PartyLegalEntity/cbc:RegistrationName`),
    ],
    [
      'BR-07',
      'An invoice shall contain the buyer name (BT-44).',
      isFilled(`${BUYER}/cac:PartyLegalEntity/cbc:RegistrationName`),
    ],
    ['BR-08', 'An invoice shall contain the seller postal address (BG-5).', has(`${SELLER}/cac:PostalAddress`)],
    ['BR-10', 'An invoice shall contain the buyer postal address (BG-8).', has(`${BUYER}/cac:PostalAddress`)],
    ['BR-16', 'An invoice shall have at least one line (BG-25).', hasAny('cac:InvoiceLine', 'cac:CreditNoteLine')],
    [
      'BR-53',
      'Where the VAT accounting currency (BT-6) is given, the total VAT in it (BT-111) shall be given.',
      (root, document) => {
        const stated = new Set(
          matching('cac:TaxTotal/cbc:TaxAmount')(document).map(amount => amount.attributes.get('currencyID')),
        );
        return select(root, 'cbc:TaxCurrencyCode').every(currency => stated.has(currency.text));
      },
    ],
  ]),
  ...family(matching(`${SELLER}/cac:PostalAddress`), [
    ['BR-09', 'The seller postal address (BG-5) shall contain a country code (BT-40).', isFilled(COUNTRY)],
  ]),
  ...family(matching(`${BUYER}/cac:PostalAddress`), [
    ['BR-11', 'The buyer postal address (BG-8) shall contain a country code (BT-55).', isFilled(COUNTRY)],
  ]),
  ...family(matching('cac:LegalMonetaryTotal'), [
    ['BR-12', 'An invoice shall have the sum of line net amounts (BT-106).', has('cbc:LineExtensionAmount')],
    ['BR-13', 'An invoice shall have the total without VAT (BT-109).', has('cbc:TaxExclusiveAmount')],
    ['BR-14', 'An invoice shall have the total with VAT (BT-112).', has('cbc:TaxInclusiveAmount')],
    ['BR-15', 'An invoice shall have the amount due for payment (BT-115).', has('cbc:PayableAmount')],
  ]),
];
