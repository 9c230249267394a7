import {
  hasBuyerVatId,
  hasSellerAndBuyerId,
  hasSellerAndBuyerVatId,
  hasSellerTaxId,
  hasSellerVatId,
  type PartyTest,
} from './vat-identities.ts';

/** How the rules on one VAT category (UNTDID 5305) differ from those on another. */
export interface VatCategory {
  readonly code: string;
  /** In the rules' ids, `BR-<id>-01` and so on. */
  readonly id: string;
  readonly name: string;
  /** Taxed: a breakdown for each rate, with tax. Untaxed: a single one, of no tax. */
  readonly taxed: boolean;
  /** What the rate shall be on a line, an allowance or a charge. */
  readonly rate: 'above zero' | 'zero or above' | 'zero' | 'absent';
  /** Whether the breakdown shall give an exemption reason (BT-120, BT-121), or shall not. */
  readonly reason: 'given' | 'not given';
  /** Which identifiers of the parties the category takes, or forbids. */
  readonly parties: PartyTest;
  readonly partiesSay: string;
}

const SELLER_SAY = "the seller's VAT identifier (BT-31), tax registration (BT-32) or representative's (BT-63)";

const untaxed = { taxed: false, rate: 'zero', reason: 'given' } as const;
const sellerNamed = { parties: hasSellerTaxId, partiesSay: `shall contain ${SELLER_SAY}` } as const;

/** Source: EN 16931-1, 6.4.3, in the ids of the validation artefacts of CEN/TC 434. */
export const VAT_CATEGORIES: readonly VatCategory[] = [
  { code: 'S', id: 'S', name: 'standard rated', taxed: true, rate: 'above zero', reason: 'not given', ...sellerNamed },
  { code: 'Z', id: 'Z', name: 'zero rated', ...untaxed, reason: 'not given', ...sellerNamed },
  { code: 'E', id: 'E', name: 'exempt from VAT', ...untaxed, ...sellerNamed },
  {
    code: 'AE',
    id: 'AE',
    name: 'reverse charge',
    ...untaxed,
    parties: hasSellerAndBuyerId,
    partiesSay: `shall contain ${SELLER_SAY}, and the buyer's VAT identifier (BT-48) or registration (BT-47)`,
  },
  {
    code: 'K',
    id: 'IC',
    name: 'intra-community supply',
    ...untaxed,
    parties: hasSellerAndBuyerVatId,
    partiesSay: 'shall contain the VAT identifiers of the seller or its representative, and of the buyer',
  },
  {
    code: 'G',
    id: 'G',
    name: 'export outside the EU',
    ...untaxed,
    parties: hasSellerVatId,
    partiesSay: 'shall contain the VAT identifier of the seller (BT-31) or of its representative (BT-63)',
  },
  {
    code: 'O',
    id: 'O',
    name: 'not subject to VAT',
    ...untaxed,
    rate: 'absent',
    parties: document => !hasSellerVatId(document) && !hasBuyerVatId(document),
    partiesSay: 'shall not contain VAT identifiers of the parties (BT-31, BT-48, BT-63)',
  },
  { code: 'L', id: 'AF', name: 'IGIC', taxed: true, rate: 'zero or above', reason: 'not given', ...sellerNamed },
  { code: 'M', id: 'AG', name: 'IPSI', taxed: true, rate: 'zero or above', reason: 'not given', ...sellerNamed },
];
