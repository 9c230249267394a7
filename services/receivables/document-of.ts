import { accept, type Result, refuse } from '#domain/result';
import type { Database } from '#prisma/client';
import { acceptDocument, sha256Of } from '../invoices/document.ts';
import { identityKeysOf } from '../invoices/identity.ts';
import { officialOf } from '../invoices/load-document.ts';
import { knownSeller } from '../invoices/store-invoice.ts';

export interface KeptDocument {
  readonly sha256: string;
  /** What it is recognised by, worked out anew from the bytes and from all ids that the seller is known by now. */
  readonly identityKeys: readonly string[];
  /** Accounts that the document names to be paid to, as written. */
  readonly accounts: readonly string[];
}

/**
 * The document behind an invoice, read again out of its bytes. Refusal: `document-differs`, when they are not the bytes that
 * were handed in, or do not say what the invoice's row says.
 */
export const documentOf = async (db: Database, invoiceId: string): Promise<Result<KeptDocument>> => {
  const row = await db.invoice.findUnique({
    where: { id: invoiceId },
    select: {
      number: true,
      payableMinor: true,
      currency: true,
      sellerId: true,
      officialScheme: true,
      officialNumber: true,
      file: { select: { bytes: true, sha256: true } },
    },
  });
  const document = row?.file ? acceptDocument(row.file.bytes) : null;
  if (!row?.file || !document?.ok || sha256Of(row.file.bytes) !== row.file.sha256) return refuse('document-differs');
  const { number, payableMinor, currency, invoice, sha256 } = document.value;
  const says = number === row.number && payableMinor === row.payableMinor && currency === row.currency;
  if (!says) return refuse('document-differs');
  const seller = await knownSeller(db, row.sellerId);
  return accept({
    sha256,
    identityKeys: identityKeysOf(invoice, seller, officialOf(row)),
    accounts: invoice.payments.flatMap(({ account }) => account?.id ?? []),
  });
};
