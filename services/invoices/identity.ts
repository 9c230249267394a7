import { invoiceFingerprintInputs, type SellerId } from '#domain/invoices/fingerprint';
import type { Invoice } from '#domain/invoices/invoice';
import type { OfficialNumber } from '#domain/invoices/official-number';
import type { PartyIdentifier } from '#domain/parties/identifier';
import { identifiersOf } from '#domain/parties/match-party';

/** The organisation that the seller was matched to; null while it is unknown. */
export interface KnownSeller {
  readonly id: string;
  readonly country: string | null;
  readonly identifiers: readonly PartyIdentifier[];
}

/** A number of which nothing is known (a customer's own number for its supplier) names nobody outside of that document. */
const namesSomebody = ({ scheme }: PartyIdentifier): boolean => scheme !== 'ID';

/** Every id that the seller goes by: the organisation's first, then those on the document. */
const sellerIdsOf = (invoice: Pick<Invoice, 'seller'>, seller: KnownSeller | null): SellerId[] => {
  const country = invoice.seller.address?.country ?? null;
  const registered = (seller?.identifiers ?? []).map(({ value }) => ({ value, country: seller?.country ?? country }));
  const written = identifiersOf(invoice.seller).filter(namesSomebody);
  const own = seller ? [{ value: seller.id, country: null }] : [];
  return [...registered, ...written.map(({ value }) => ({ value, country })), ...own];
};

/**
 * What the invoice is recognised by, whoever hands it in and whichever of the seller's ids it names: the plain text of
 * its fingerprints. Empty where the document lacks its number or date.
 */
export const identityKeysOf = (
  invoice: Pick<Invoice, 'seller' | 'number' | 'issueDate'>,
  seller: KnownSeller | null,
  official: OfficialNumber | null,
): string[] =>
  invoice.number === null || invoice.issueDate === null
    ? []
    : invoiceFingerprintInputs({
        sellerIds: sellerIdsOf(invoice, seller),
        number: invoice.number,
        issueDate: invoice.issueDate,
        official,
      });
