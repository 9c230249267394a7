import { toHex } from '#domain/hex';
import { totalsReport } from '#domain/invoices/check';
import { writeUbl } from '#domain/invoices/write-ubl';
import { rentInvoice } from '#domain/leases/billing/rent-invoice';
import type { BilledParty, RentInvoiceInput } from '#domain/leases/billing/rent-invoice-input';
import type { InvoiceLanguage } from '#domain/leases/billing/rent-texts';
import { accept, type Result } from '#domain/result';
import type { Transaction } from '#prisma/client';
import type { ActionActor } from '../actions/action-request.ts';
import { signAction } from '../actions/sign-action.ts';
import type { ServiceContext } from '../context.ts';
import { invoiceContent } from '../invoices/content.ts';
import { type AcceptedDocument, acceptDocument } from '../invoices/document.ts';
import { identityKeysOf } from '../invoices/identity.ts';
import { documentCommitment } from '../invoices/store-invoice.ts';
import { newId } from '../new-id.ts';
import type { BillingParty } from './load-billing.ts';
import { newSubject } from './new-subject.ts';

export const billedParty = ({ name, country, identifiers }: BillingParty): BilledParty => ({
  name,
  country,
  identifiers,
});

/** A party that reads Chinese has its documents in Chinese: by its contact, or else by its country. */
export const languageOf = ({ contacts: [contact], country }: BillingParty): InvoiceLanguage => {
  if (contact) return contact.locale.startsWith('zh') ? 'zh-CN' : 'en';
  return country === 'CN' ? 'zh-CN' : 'en';
};

export interface RentDocument {
  readonly bytes: Uint8Array;
  readonly document: AcceptedDocument;
}

/**
 * The invoice as a UBL document, checked by the same rules as any that is handed in. Refusals: `invoice-not-valid` (a party
 * lacks a number that the VAT category takes, or has no country), `amount-too-large`.
 */
export const rentDocument = (input: RentInvoiceInput): Result<RentDocument> => {
  const bytes = writeUbl(rentInvoice(input));
  const document = acceptDocument(bytes);
  return document.ok ? accept({ bytes, document: document.value }) : document;
};

export interface KeptInvoice {
  readonly invoiceId: string;
  readonly root: string;
  readonly sha256: string;
  /** What it is recognised by. */
  readonly identityKeys: readonly string[];
}

export interface InvoiceOwners {
  readonly seller: BillingParty;
  readonly buyer: BillingParty;
  /** The buyer of the rent, where it was sold. */
  readonly payee: BillingParty | null;
}

/**
 * Keeps the lessor's invoice: file, row, commitment, and the action that anchors it, opened to lessor, lessee and whoever
 * bought the rent. Refusals: those of `signAction`.
 */
export const storeRentInvoice = async (
  ctx: ServiceContext,
  tx: Transaction,
  actor: ActionActor,
  { bytes, document }: RentDocument,
  { seller, buyer, payee }: InvoiceOwners,
): Promise<Result<KeptInvoice>> => {
  const { invoice, number, sha256, issueDate, dueDate } = document;
  const identityKeys = identityKeysOf(invoice, seller, null);
  const readers = [seller.id, buyer.id, ...(payee ? [payee.id] : [])];
  const commitment = documentCommitment(ctx, document, null, readers);
  const subject = newSubject(ctx);
  const signed = await signAction(tx, ctx, {
    actor: { organisationId: seller.id, userId: actor.organisationId === seller.id ? actor.userId : null },
    command: { type: 'AnchorDocument', subject, root: commitment.root },
    commitments: [commitment],
    participations: [
      { organisationId: seller.id, role: 'importer' },
      { organisationId: seller.id, role: 'seller' },
      { organisationId: buyer.id, role: 'buyer' },
      ...(payee ? [{ organisationId: payee.id, role: 'holder' }] : []),
    ],
  });
  if (!signed.ok) return signed;
  const [fileId, invoiceId, createdAt] = [newId(ctx), newId(ctx), ctx.clock.now()];
  await tx.file.create({
    data: {
      id: fileId,
      sha256,
      name: `${number}.xml`,
      mediaType: 'application/xml',
      size: bytes.length,
      bytes: new Uint8Array(bytes),
      organisationId: seller.id,
      createdAt,
    },
  });
  await tx.invoice.create({
    data: {
      id: invoiceId,
      subject,
      importedById: seller.id,
      source: 'BILLING',
      kind: document.kind,
      number,
      issueDate: new Date(issueDate),
      dueDate: dueDate === null ? null : new Date(dueDate),
      currency: document.currency,
      payableMinor: document.payableMinor,
      totals: { ...totalsReport(invoice) },
      content: invoiceContent(invoice),
      warnings: document.check.warnings.map(finding => ({ ...finding })),
      sellerName: document.sellerName,
      buyerName: document.buyerName,
      sellerId: seller.id,
      buyerId: buyer.id,
      root: commitment.root,
      identityKeys,
      fileId,
      createdAt,
    },
  });
  return accept({ invoiceId, root: toHex(commitment.root), sha256, identityKeys });
};
