import { isVat, textOf } from '../ubl/values.ts';
import { select, type XmlElement } from '../xml/element.ts';
import { COUNTRIES } from './codes/countries.ts';
import { anywhere, matching } from './contexts.ts';
import { family, type Rule } from './rule.ts';
import { exists, has, hasAttribute, isFilled } from './tests.ts';

const COUNTRY = 'cac:Country/cbc:IdentificationCode';
const SELLER = 'cac:AccountingSupplierParty/cac:Party';

/** Whether any value at the path equals any of the seller's at the same path. */
const sharesWithSeller = (payee: XmlElement, path: string): boolean => {
  if (!payee.parent) return false;
  const sellers = new Set(select(payee.parent, `${SELLER}/${path}`).map(element => element.text));
  return select(payee, path).some(element => sellers.has(element.text));
};

const isPayeeNamedApart = (payee: XmlElement): boolean =>
  exists(payee, 'cac:PartyName/cbc:Name') &&
  !sharesWithSeller(payee, 'cac:PartyName/cbc:Name') &&
  !sharesWithSeller(payee, 'cac:PartyIdentification/cbc:ID');

const hasVatId = (party: XmlElement): boolean =>
  select(party, 'cac:PartyTaxScheme').some(scheme => isVat(scheme) && exists(scheme, 'cbc:CompanyID'));

const isSellerIdentified = (seller: XmlElement): boolean =>
  select(seller, 'cac:Party').some(hasVatId) ||
  exists(seller, 'cac:Party/cac:PartyIdentification/cbc:ID') ||
  exists(seller, 'cac:Party/cac:PartyLegalEntity/cbc:CompanyID');

/** The official test looks for the first two characters anywhere in this list, and so passes a blank or single one. */
const VAT_PREFIXES = ` ${[...COUNTRIES, 'EL'].join(' ')} `;

const hasCountryPrefix = (scheme: XmlElement): boolean => {
  const [id] = select(scheme, 'cbc:CompanyID');
  return VAT_PREFIXES.includes((id?.text ?? '').slice(0, 2));
};

/** Rules on parties other than their presence: BR-17 to BR-20, BR-56, BR-57, BR-62, BR-63, BR-CO-09, BR-CO-26. */
export const PARTIES: readonly Rule[] = [
  ...family(anywhere('cac:PayeeParty'), [
    ['BR-17', 'A payee (BG-10) shall be named (BT-59), and be another than the seller (BG-4).', isPayeeNamedApart],
  ]),
  ...family(anywhere('cac:TaxRepresentativeParty'), [
    ['BR-18', 'A tax representative (BG-11) shall have a name (BT-62).', isFilled('cac:PartyName/cbc:Name')],
    ['BR-19', 'A tax representative (BG-11) shall have a postal address (BG-12).', has('cac:PostalAddress')],
    ['BR-56', 'A tax representative (BG-11) shall have a VAT identifier (BT-63).', hasVatId],
  ]),
  ...family(matching('cac:TaxRepresentativeParty/cac:PostalAddress'), [
    ['BR-20', "A tax representative's address (BG-12) shall contain a country code (BT-69).", isFilled(COUNTRY)],
  ]),
  ...family(matching('cac:Delivery/cac:DeliveryLocation/cac:Address'), [
    ['BR-57', 'A deliver-to address (BG-15) shall contain a country code (BT-80).', has(COUNTRY)],
  ]),
  ...family(matching('cac:AccountingSupplierParty/cac:Party/cbc:EndpointID'), [
    ['BR-62', "The seller's electronic address (BT-34) shall have a scheme identifier.", hasAttribute('schemeID')],
  ]),
  ...family(matching('cac:AccountingCustomerParty/cac:Party/cbc:EndpointID'), [
    ['BR-63', "The buyer's electronic address (BT-49) shall have a scheme identifier.", hasAttribute('schemeID')],
  ]),
  ...family(
    document => document.all('cac:PartyTaxScheme').filter(isVat),
    [
      [
        'BR-CO-09',
        'VAT identifiers (BT-31, BT-48, BT-63) shall begin with a country code of ISO 3166-1, or EL for Greece.',
        hasCountryPrefix,
        scheme => `Stated ${textOf(select(scheme, 'cbc:CompanyID')[0])}.`,
      ],
    ],
  ),
  ...family(anywhere('cac:AccountingSupplierParty'), [
    [
      'BR-CO-26',
      'A seller shall have an identifier (BT-29), a legal registration (BT-30) or a VAT identifier (BT-31).',
      isSellerIdentified,
    ],
  ]),
];
