import type { Address, Delivery, Party, Payee, TaxRepresentative } from '../invoice.ts';
import { group, leaf, type XmlNode } from '../xml/write-xml.ts';
import { identifier } from './write-values.ts';

const writeAddress = (name: string, address: Address | null): XmlNode | null =>
  address &&
  group(name, [
    leaf('cbc:StreetName', address.street),
    leaf('cbc:AdditionalStreetName', address.additionalStreet),
    leaf('cbc:CityName', address.city),
    leaf('cbc:PostalZone', address.postalCode),
    leaf('cbc:CountrySubentity', address.subdivision),
    group('cac:AddressLine', [leaf('cbc:Line', address.furtherLine)]),
    group('cac:Country', [leaf('cbc:IdentificationCode', address.country)]),
  ]);

const taxScheme = (scheme: string): XmlNode | null => group('cac:TaxScheme', [leaf('cbc:ID', scheme)]);

const registration = (id: string | null, scheme: string): XmlNode | null =>
  id === null ? null : group('cac:PartyTaxScheme', [leaf('cbc:CompanyID', id), taxScheme(scheme)]);

const partyName = (name: string | null): XmlNode | null => group('cac:PartyName', [leaf('cbc:Name', name)]);

/** Scheme under which a registration that is not for VAT is written: any but `VAT` reads as BT-32. */
const OTHER_TAX = 'TAX';

export const writeParty = (role: string, party: Party): XmlNode | null =>
  group(role, [
    group('cac:Party', [
      identifier('cbc:EndpointID', party.electronicAddress),
      ...party.identifiers.map(id => group('cac:PartyIdentification', [identifier('cbc:ID', id)])),
      partyName(party.tradingName),
      writeAddress('cac:PostalAddress', party.address),
      registration(party.vatId, 'VAT'),
      registration(party.taxRegistrationId, OTHER_TAX),
      group('cac:PartyLegalEntity', [
        leaf('cbc:RegistrationName', party.name),
        identifier('cbc:CompanyID', party.legalId),
        leaf('cbc:CompanyLegalForm', party.legalForm),
      ]),
      party.contact &&
        group('cac:Contact', [
          leaf('cbc:Name', party.contact.name),
          leaf('cbc:Telephone', party.contact.phone),
          leaf('cbc:ElectronicMail', party.contact.email),
        ]),
    ]),
  ]);

export const writePayee = (payee: Payee | null): XmlNode | null =>
  payee &&
  group('cac:PayeeParty', [
    group('cac:PartyIdentification', [identifier('cbc:ID', payee.identifier)]),
    partyName(payee.name),
    group('cac:PartyLegalEntity', [identifier('cbc:CompanyID', payee.legalId)]),
  ]);

export const writeTaxRepresentative = (representative: TaxRepresentative | null): XmlNode | null =>
  representative &&
  group('cac:TaxRepresentativeParty', [
    partyName(representative.name),
    writeAddress('cac:PostalAddress', representative.address),
    registration(representative.vatId, 'VAT'),
  ]);

export const writeDelivery = (delivery: Delivery | null): XmlNode | null =>
  delivery &&
  group('cac:Delivery', [
    leaf('cbc:ActualDeliveryDate', delivery.date),
    group('cac:DeliveryLocation', [
      identifier('cbc:ID', delivery.locationId),
      writeAddress('cac:Address', delivery.address),
    ]),
    group('cac:DeliveryParty', [partyName(delivery.partyName)]),
  ]);
