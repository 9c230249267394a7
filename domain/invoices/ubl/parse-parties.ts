import type { Address, Contact, Delivery, Party, Payee, TaxRepresentative } from '../invoice.ts';
import type { Identifier } from '../invoice-terms.ts';
import { select, selectFirst, type XmlElement } from '../xml/element.ts';
import { dateAt, identifierOf, isVat, textAt, textOf } from './values.ts';

const identifiersAt = (from: XmlElement, path: string): Identifier[] =>
  select(from, path).flatMap(element => identifierOf(element) ?? []);

const parseAddress = (address: XmlElement | undefined): Address | null =>
  address
    ? {
        street: textAt(address, 'cbc:StreetName'),
        additionalStreet: textAt(address, 'cbc:AdditionalStreetName'),
        furtherLine: textAt(address, 'cac:AddressLine/cbc:Line'),
        city: textAt(address, 'cbc:CityName'),
        postalCode: textAt(address, 'cbc:PostalZone'),
        subdivision: textAt(address, 'cbc:CountrySubentity'),
        country: textAt(address, 'cac:Country/cbc:IdentificationCode'),
      }
    : null;

const parseContact = (contact: XmlElement | undefined): Contact | null =>
  contact
    ? {
        name: textAt(contact, 'cbc:Name'),
        phone: textAt(contact, 'cbc:Telephone'),
        email: textAt(contact, 'cbc:ElectronicMail'),
      }
    : null;

/** The first registration under VAT (`true`) or under any other scheme (`false`). */
const taxIdOf = (party: XmlElement, vat: boolean): string | null => {
  const registration = select(party, 'cac:PartyTaxScheme').find(scheme => isVat(scheme) === vat);
  return registration ? textAt(registration, 'cbc:CompanyID') : null;
};

const NOBODY: Party = {
  name: null,
  tradingName: null,
  identifiers: [],
  legalId: null,
  vatId: null,
  taxRegistrationId: null,
  legalForm: null,
  electronicAddress: null,
  address: null,
  contact: null,
};

/** BG-4 or BG-7; `role` is the wrapping element. A SEPA creditor identifier (BT-90) is no identifier of the party. */
export const parseParty = (root: XmlElement, role: string): Party => {
  const party = selectFirst(root, `${role}/cac:Party`);
  if (!party) return NOBODY;
  return {
    name: textAt(party, 'cac:PartyLegalEntity/cbc:RegistrationName'),
    tradingName: textAt(party, 'cac:PartyName/cbc:Name'),
    identifiers: identifiersAt(party, 'cac:PartyIdentification/cbc:ID').filter(({ scheme }) => scheme !== 'SEPA'),
    legalId: identifierOf(selectFirst(party, 'cac:PartyLegalEntity/cbc:CompanyID')),
    vatId: taxIdOf(party, true),
    taxRegistrationId: taxIdOf(party, false),
    legalForm: textAt(party, 'cac:PartyLegalEntity/cbc:CompanyLegalForm'),
    electronicAddress: identifierOf(selectFirst(party, 'cbc:EndpointID')),
    address: parseAddress(selectFirst(party, 'cac:PostalAddress')),
    contact: parseContact(selectFirst(party, 'cac:Contact')),
  };
};

export const parsePayee = (payee: XmlElement | undefined): Payee | null =>
  payee
    ? {
        name: textAt(payee, 'cac:PartyName/cbc:Name'),
        identifier:
          identifiersAt(payee, 'cac:PartyIdentification/cbc:ID').find(({ scheme }) => scheme !== 'SEPA') ?? null,
        legalId: identifierOf(selectFirst(payee, 'cac:PartyLegalEntity/cbc:CompanyID')),
      }
    : null;

export const parseTaxRepresentative = (representative: XmlElement | undefined): TaxRepresentative | null =>
  representative
    ? {
        name: textAt(representative, 'cac:PartyName/cbc:Name'),
        vatId: taxIdOf(representative, true),
        address: parseAddress(selectFirst(representative, 'cac:PostalAddress')),
      }
    : null;

export const parseDelivery = (delivery: XmlElement | undefined): Delivery | null =>
  delivery
    ? {
        date: dateAt(delivery, 'cbc:ActualDeliveryDate'),
        partyName: textOf(selectFirst(delivery, 'cac:DeliveryParty/cac:PartyName/cbc:Name')) || null,
        locationId: identifierOf(selectFirst(delivery, 'cac:DeliveryLocation/cbc:ID')),
        address: parseAddress(selectFirst(delivery, 'cac:DeliveryLocation/cac:Address')),
      }
    : null;
