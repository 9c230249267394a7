import { type Hex, toHex } from '#domain/hex';
import { totalsReport } from '#domain/invoices/check';
import type { OfficialNumber } from '#domain/invoices/official-number';
import { accept, type Result, refuse } from '#domain/result';
import type { Transaction } from '#prisma/client';
import type { NewCommitment, NewParticipation } from '../actions/action-request.ts';
import { signAction } from '../actions/sign-action.ts';
import type { Actor } from '../actor.ts';
import { newCommitment } from '../commitments/new-commitment.ts';
import type { ServiceContext } from '../context.ts';
import { newId } from '../new-id.ts';
import { liveClaims } from './claims.ts';
import { invoiceContent } from './content.ts';
import { type AcceptedDocument, invoiceDetails } from './document.ts';
import { findDuplicate } from './duplicates.ts';
import { identityKeysOf, type KnownSeller } from './identity.ts';
import { matchedId, matchParties, registeredOrganisations } from './match-parties.ts';

export interface NewInvoice {
  readonly document: AcceptedDocument;
  readonly bytes: Uint8Array;
  readonly fileName: string;
  readonly source: 'UPLOAD' | 'API' | 'MANUAL';
  /** Keep it although the organisation has an invoice of the same number. */
  readonly evenIfDuplicate: boolean;
}

export interface StoredInvoice {
  readonly invoiceId: string;
  readonly subject: Hex;
  readonly actionId: string;
  /** A live receivable of the same invoice is on chain, whoever's: issuing another will be refused. */
  readonly claimExists: boolean;
}

/** The commitment to a document: its fields, and the hash of its file. */
export const documentCommitment = (
  ctx: ServiceContext,
  document: AcceptedDocument,
  official: OfficialNumber | null,
  shareWith: readonly string[],
): NewCommitment =>
  newCommitment(ctx, 'invoice', invoiceDetails(document, official), {
    files: [{ name: 'document', sha256: toHex(`0x${document.sha256}`) }],
    shareWith,
  });

/**
 * Who may see an invoice. Its other party does when a party has handed it in: it has the document anyway. What a stranger
 * hands in about others, they do not see.
 */
export const invoiceParticipations = (
  importerId: string,
  sellerId: string | null,
  buyerId: string | null,
): NewParticipation[] => {
  const isParty = importerId === sellerId || importerId === buyerId;
  return [
    { organisationId: importerId, role: 'importer' },
    ...(isParty && sellerId !== null ? [{ organisationId: sellerId, role: 'seller' }] : []),
    ...(isParty && buyerId !== null ? [{ organisationId: buyerId, role: 'buyer' }] : []),
  ];
};

/** The organisation as the identity of an invoice needs it. */
export const knownSeller = async (tx: Transaction, sellerId: string | null): Promise<KnownSeller | null> =>
  sellerId === null
    ? null
    : tx.organisation.findUnique({
        where: { id: sellerId },
        select: { id: true, country: true, identifiers: { select: { scheme: true, value: true } } },
      });

/**
 * Keeps an accepted document: file, invoice, commitment, and the action that anchors it. One organisation's documents are
 * stored one after the other, so that of two windows with the same file one stores it and the other is told so.
 *
 * Refusals: `duplicate-file`, `duplicate-invoice` (params: invoiceId, number), and those of `signAction`.
 */
export const storeInvoice = async (
  ctx: ServiceContext,
  tx: Transaction,
  actor: Actor,
  { document, bytes, fileName, source, evenIfDuplicate }: NewInvoice,
): Promise<Result<StoredInvoice>> => {
  const { organisationId } = actor;
  const { invoice, number, official, sha256 } = document;
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(${`lienlight.import:${organisationId}`}, 0))`;
  const match = matchParties(invoice, await registeredOrganisations(tx));
  const [sellerId, buyerId] = [matchedId(match.seller), matchedId(match.buyer)];
  const identityKeys = identityKeysOf(invoice, await knownSeller(tx, sellerId), official);
  const candidate = { ...document, identityKeys, amountMinor: document.payableMinor };
  const duplicate = await findDuplicate(tx, organisationId, candidate);
  if (duplicate && duplicate.likeness !== 'alike') {
    const params = { invoiceId: duplicate.invoiceId, number: duplicate.number };
    if (duplicate.likeness === 'same-file') return refuse('duplicate-file', params);
    if (!evenIfDuplicate) return refuse('duplicate-invoice', params);
  }

  const subject = toHex(`0x${Buffer.from(ctx.random.bytes(32)).toString('hex')}`);
  const participations = invoiceParticipations(organisationId, sellerId, buyerId);
  const shareWith = [...new Set(participations.map(one => one.organisationId))];
  const commitment = documentCommitment(ctx, document, official, shareWith);
  const signed = await signAction(tx, ctx, {
    actor: { organisationId, userId: actor.userId },
    command: { type: 'AnchorDocument', subject, root: commitment.root },
    commitments: [commitment],
    participations,
  });
  if (!signed.ok) return signed;

  const [fileId, invoiceId, createdAt] = [newId(ctx), newId(ctx), ctx.clock.now()];
  await tx.file.create({
    data: {
      id: fileId,
      sha256,
      name: fileName,
      mediaType: 'application/xml',
      size: bytes.length,
      bytes: new Uint8Array(bytes),
      organisationId,
      createdAt,
    },
  });
  await tx.invoice.create({
    data: {
      id: invoiceId,
      subject,
      importedById: organisationId,
      source,
      kind: document.kind,
      number,
      issueDate: new Date(document.issueDate),
      dueDate: document.dueDate === null ? null : new Date(document.dueDate),
      currency: document.currency,
      payableMinor: document.payableMinor,
      totals: { ...totalsReport(invoice) },
      content: invoiceContent(invoice),
      warnings: document.check.warnings.map(finding => ({ ...finding })),
      sellerName: document.sellerName,
      buyerName: document.buyerName,
      sellerId,
      buyerId,
      officialScheme: official?.scheme ?? null,
      officialNumber: official?.number ?? null,
      root: commitment.root,
      identityKeys,
      fileId,
      createdAt,
    },
  });
  const { objects } = await liveClaims(ctx, tx, actor, identityKeys, 'upload');
  return accept({ invoiceId, subject, actionId: signed.value.actionId, claimExists: objects.length > 0 });
};
