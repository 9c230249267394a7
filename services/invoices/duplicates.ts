import { type Comparable, likenessOf } from '#domain/invoices/likeness';
import { comparableName } from '#domain/parties/match-party';
import type { Database } from '#prisma/client';
import { invoicesLike, invoicesOfFile, invoicesOfIdentity, type KnownInvoice } from '#prisma/reads/invoice-duplicates';

/** `same-file`: byte for byte; `same-invoice`: it would have the same fingerprint; `alike`: a person should look. */
export interface Duplicate {
  readonly likeness: 'same-file' | 'same-invoice' | 'alike';
  readonly invoiceId: string;
  readonly number: string;
}

export interface Candidate extends Omit<Comparable, 'seller' | 'buyer'> {
  readonly sha256: string;
  readonly kind: 'INVOICE' | 'CREDIT_NOTE';
  readonly identityKeys: readonly string[];
  readonly sellerName: string;
  readonly buyerName: string;
}

const comparable = ({
  sellerName,
  buyerName,
  ...one
}: Omit<Candidate, 'sha256' | 'kind' | 'identityKeys'>): Comparable => ({
  number: one.number,
  issueDate: one.issueDate,
  amountMinor: one.amountMinor,
  currency: one.currency,
  seller: comparableName(sellerName),
  buyer: comparableName(buyerName),
});

const of = (likeness: Duplicate['likeness'], known: KnownInvoice): Duplicate => ({
  likeness,
  invoiceId: known.id,
  number: known.number,
});

/** What the organisation has already, or may see, that this document repeats; the surest likeness first, null when none. */
export const findDuplicate = async (
  db: Database,
  organisationId: string,
  candidate: Candidate,
): Promise<Duplicate | null> => {
  const [file] = await invoicesOfFile(db, organisationId, candidate.sha256);
  if (file) return of('same-file', file);
  const [same] = await invoicesOfIdentity(db, organisationId, candidate);
  if (same) return of('same-invoice', same);
  const own = comparable(candidate);
  const near = await invoicesLike(db, organisationId, candidate);
  const alike = near.find(known => likenessOf(own, comparable(known))?.isSuspicious);
  return alike ? of('alike', alike) : null;
};
