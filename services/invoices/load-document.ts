import { OFFICIAL_SCHEMES, type OfficialNumber } from '#domain/invoices/official-number';
import { accept, type Result, refuse } from '#domain/result';
import type { Transaction } from '#prisma/client';
import { findInvoice, type InvoicePage } from '#prisma/reads/invoices';
import { type AcceptedDocument, acceptDocument, sha256Of } from './document.ts';

export interface LoadedDocument {
  readonly invoice: InvoicePage;
  /** Read again out of the bytes that were kept. */
  readonly document: AcceptedDocument;
  readonly official: OfficialNumber | null;
}

/** The official number of an invoice's row. */
export const officialOf = (row: {
  readonly officialScheme: string | null;
  readonly officialNumber: string | null;
}): OfficialNumber | null => {
  const scheme = OFFICIAL_SCHEMES.find(known => known === row.officialScheme);
  return scheme && row.officialNumber !== null ? { scheme, number: row.officialNumber } : null;
};

/**
 * An invoice with its document, for a change by the organisation that handed it in, while nothing was issued on it.
 * Refusals: `not-found`, `not-the-importer`, `already-issued`, `document-differs` (the bytes kept are not those anchored).
 */
export const loadOwnDocument = async (
  tx: Transaction,
  organisationId: string,
  invoiceId: string,
): Promise<Result<LoadedDocument>> => {
  const invoice = await findInvoice(tx, organisationId, invoiceId);
  if (!invoice) return refuse('not-found');
  if (invoice.importedById !== organisationId) return refuse('not-the-importer');
  await tx.$executeRaw`SELECT 1 FROM invoices WHERE id = ${invoice.id}::uuid FOR UPDATE`;
  if (invoice.state === 'issued') return refuse('already-issued');
  const file = await tx.invoice.findUnique({ where: { id: invoice.id }, select: { file: true } });
  const document = file?.file && acceptDocument(file.file.bytes);
  if (!file?.file || !document?.ok || sha256Of(file.file.bytes) !== file.file.sha256) return refuse('document-differs');
  return accept({ invoice, document: document.value, official: officialOf(invoice) });
};
