import type { UblDocument } from '../ubl/document.ts';
import { isVat, textOf } from '../ubl/values.ts';
import { select, selectFirst, type XmlElement } from '../xml/element.ts';
import { anyAllowanceCharge, breakdown, hasCode, invoice, isVatOf } from './contexts.ts';
import { family, type Rule } from './rule.ts';

const hasBreakdownOf = (document: UblDocument, code: string): boolean =>
  breakdown(document).some(category => isVatOf(category, code));

const isOtherThan = (code: string) => (category: XmlElement) => isVat(category) && !hasCode(category, code);

const hasOtherAllowance = (document: UblDocument, isCharge: boolean): boolean =>
  anyAllowanceCharge(document, isCharge).some(element => select(element, 'cac:TaxCategory').some(isOtherThan('O')));

/** Where the breakdown is "not subject to VAT", the condition shall hold. */
const withO =
  (holds: (document: UblDocument) => boolean) =>
  (_: XmlElement, document: UblDocument): boolean =>
    !hasBreakdownOf(document, 'O') || holds(document);

const withK =
  (holds: (root: XmlElement) => boolean) =>
  (root: XmlElement, document: UblDocument): boolean =>
    !hasBreakdownOf(document, 'K') || holds(root);

const isUsed = (document: UblDocument, code: string): boolean =>
  [...document.all('cac:TaxCategory'), ...document.all('cac:ClassifiedTaxCategory')].some(category =>
    hasCode(category, code),
  );

const DELIVERY_COUNTRY = 'cac:Delivery/cac:DeliveryLocation/cac:Address/cac:Country/cbc:IdentificationCode';

/** Rules of single categories: BR-IC-11 and -12, BR-O-11 to -14, BR-B-01 and -02 (Italian split payment). */
export const VAT_SPECIAL_RULES: readonly Rule[] = family(invoice, [
  [
    'BR-IC-11',
    'An intra-community supply shall give the delivery date (BT-72) or the invoicing period (BG-14).',
    withK(
      root =>
        (selectFirst(root, 'cac:Delivery/cbc:ActualDeliveryDate')?.text.length ?? 0) > 1 ||
        select(root, 'cac:InvoicePeriod').some(period => period.children.length > 0),
    ),
  ],
  [
    'BR-IC-12',
    'An intra-community supply shall give the country that it is delivered to (BT-80).',
    withK(root => (selectFirst(root, DELIVERY_COUNTRY)?.text.length ?? 0) > 1),
  ],
  [
    'BR-O-11',
    'An invoice not subject to VAT shall have no other VAT breakdown (BG-23).',
    withO(document => !breakdown(document).some(isOtherThan('O'))),
  ],
  [
    'BR-O-12',
    'An invoice not subject to VAT shall have no line of another category (BT-151).',
    withO(document => !document.all('cac:ClassifiedTaxCategory').some(isOtherThan('O'))),
  ],
  [
    'BR-O-13',
    'An invoice not subject to VAT shall have no allowance of another category (BT-95).',
    withO(document => !hasOtherAllowance(document, false)),
  ],
  [
    'BR-O-14',
    'An invoice not subject to VAT shall have no charge of another category (BT-102).',
    withO(document => !hasOtherAllowance(document, true)),
  ],
  [
    'BR-B-01',
    'Split payment (B) is for domestic Italian invoices.',
    (_, document) =>
      !isUsed(document, 'B') || document.all('cbc:IdentificationCode').every(country => textOf(country) === 'IT'),
  ],
  [
    'BR-B-02',
    'An invoice with split payment (B) shall have nothing standard rated (S).',
    (_, document) => !isUsed(document, 'B') || !isUsed(document, 'S'),
  ],
]);
