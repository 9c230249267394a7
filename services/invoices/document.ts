import { createHash } from 'node:crypto';
import { checkInvoice, type InvoiceCheck, minorUnitsOf, totalsReport } from '#domain/invoices/check';
import type { Invoice } from '#domain/invoices/invoice';
import { type OfficialNumber, officialNumberOf } from '#domain/invoices/official-number';
import { accept, type Result, refuse } from '#domain/result';
import type { Json } from '#ledger/verify/canonical-json';

/** An accepted document with what every invoice must say; `invoice` has the rest. */
export interface AcceptedDocument {
  readonly invoice: Invoice;
  readonly check: InvoiceCheck;
  readonly kind: 'INVOICE' | 'CREDIT_NOTE';
  readonly number: string;
  readonly issueDate: string;
  readonly dueDate: string | null;
  readonly currency: string;
  readonly payableMinor: bigint;
  readonly sellerName: string;
  readonly buyerName: string;
  readonly official: OfficialNumber | null;
  /** SHA-256 of the bytes, 64 hexadecimal digits. */
  readonly sha256: string;
}

/** What a column of 64 bits holds, with room for sums; the receivable's face is bounded further. */
const LARGEST_AMOUNT = 10n ** 17n;

const magnitude = (amount: bigint): bigint => (amount < 0n ? -amount : amount);

export const sha256Of = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

/**
 * Whether checked bytes are an invoice that can be kept. Refusals: `invoice-not-valid` (params: the first broken rule,
 * where, and how many there are), `amount-too-large`.
 */
export const acceptDocument = (
  bytes: Uint8Array,
  check: InvoiceCheck = checkInvoice(bytes),
): Result<AcceptedDocument> => {
  const { invoice, errors } = check;
  const [error] = errors;
  if (error) {
    const { rule, message, location } = error;
    return refuse('invoice-not-valid', { rule, message, location, count: String(errors.length) });
  }
  const { number = null, issueDate = null, currency = null } = invoice ?? {};
  const payableMinor = invoice && minorUnitsOf(invoice.totals.payable, currency);
  if (!invoice || number === null || issueDate === null || currency === null || payableMinor === null)
    return refuse('invoice-not-valid', {
      rule: 'BR-02',
      message: 'number, date, currency or amount is missing',
      location: '/',
      count: '1',
    });
  if (magnitude(payableMinor) > LARGEST_AMOUNT) return refuse('amount-too-large');
  return accept({
    invoice,
    check,
    kind: invoice.kind === 'invoice' ? 'INVOICE' : 'CREDIT_NOTE',
    number,
    issueDate,
    dueDate: invoice.dueDate,
    currency,
    payableMinor,
    sellerName: invoice.seller.name ?? '',
    buyerName: invoice.buyer.name ?? '',
    official: officialNumberOf(invoice),
    sha256: sha256Of(bytes),
  });
};

const partyDetails = ({ name, legalId, vatId, taxRegistrationId, address }: Invoice['seller']): Json => ({
  name,
  legalId: legalId?.value ?? null,
  taxId: vatId ?? taxRegistrationId,
  country: address?.country ?? null,
});

/** The details that an invoice is committed to with, beside its file. */
export const invoiceDetails = (document: AcceptedDocument, official: OfficialNumber | null): Json => {
  const { invoice, kind, number, issueDate, dueDate, currency, payableMinor } = document;
  return {
    kind: kind === 'INVOICE' ? 'invoice' : 'credit-note',
    number,
    issueDate,
    dueDate,
    currency,
    payableMinor,
    totals: { ...totalsReport(invoice) },
    seller: partyDetails(invoice.seller),
    buyer: partyDetails(invoice.buyer),
    lines: invoice.lines.length,
    ...(official && { official: { scheme: official.scheme, number: official.number } }),
  };
};
