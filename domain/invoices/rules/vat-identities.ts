import type { UblDocument } from '../ubl/document.ts';
import { isVat } from '../ubl/values.ts';
import { select } from '../xml/element.ts';
import { matching } from './contexts.ts';
import { exists } from './tests.ts';

export type PartyTest = (document: UblDocument) => boolean;

const SELLER = 'cac:AccountingSupplierParty/cac:Party';
const BUYER = 'cac:AccountingCustomerParty/cac:Party';
const REPRESENTATIVE = 'cac:TaxRepresentativeParty';

const existsAnywhere =
  (path: string): PartyTest =>
  document =>
    matching(path)(document).length > 0;

const hasVatId =
  (path: string): PartyTest =>
  document =>
    matching(path)(document).some(party =>
      select(party, 'cac:PartyTaxScheme').some(scheme => isVat(scheme) && exists(scheme, 'cbc:CompanyID')),
    );

const hasRepresentativeVatId = hasVatId(REPRESENTATIVE);

/** BT-31 or BT-63 */
export const hasSellerVatId: PartyTest = document => hasVatId(SELLER)(document) || hasRepresentativeVatId(document);

/** BT-31, BT-32 or BT-63 */
export const hasSellerTaxId: PartyTest = document =>
  existsAnywhere(`${SELLER}/cac:PartyTaxScheme/cbc:CompanyID`)(document) || hasRepresentativeVatId(document);

/** BT-48 */
export const hasBuyerVatId: PartyTest = hasVatId(BUYER);

/** One of the seller's, and BT-48 or BT-47 */
export const hasSellerAndBuyerId: PartyTest = document =>
  hasSellerTaxId(document) &&
  (hasBuyerVatId(document) || existsAnywhere(`${BUYER}/cac:PartyLegalEntity/cbc:CompanyID`)(document));

/** BT-31 or BT-63, and BT-48 */
export const hasSellerAndBuyerVatId: PartyTest = document => hasSellerVatId(document) && hasBuyerVatId(document);
