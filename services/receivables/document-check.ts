import { accept, type Result, refuse } from '#domain/result';
import type { Database } from '#prisma/client';
import type { SeenReceivable } from '#prisma/reads/see-receivable';
import type { Actor } from '../actor.ts';
import type { ServiceContext } from '../context.ts';
import { liveClaims, type QueryPurpose } from '../invoices/claims.ts';
import { documentOf, type KeptDocument } from './document-of.ts';

export interface DocumentVerdict {
  readonly document: KeptDocument;
  /** Whether a fingerprint of the document is one that the receivable was issued under. */
  readonly isSame: boolean;
  /** Whether another live object claims the same invoice under one of the seller's ids. */
  readonly isClaimedElsewhere: boolean;
}

/** Works the receivable's fingerprints out anew from its document. Refusal: `document-differs` (bytes against their hash). */
export const compareDocument = async (
  ctx: ServiceContext,
  db: Database,
  actor: Actor,
  { row, state, subject }: SeenReceivable,
  purpose: QueryPurpose,
): Promise<Result<DocumentVerdict>> => {
  const document = await documentOf(db, row.invoice.id);
  if (!document.ok) return document;
  const { fingerprints, objects } = await liveClaims(ctx, db, actor, document.value.identityKeys, purpose);
  return accept({
    document: document.value,
    isSame: state?.fingerprints.some(one => fingerprints.includes(one)) ?? false,
    isClaimedElsewhere: objects.some(object => object !== subject),
  });
};

/**
 * Whoever confirms or funds does so on the document that the receivable was issued on. Refusals: `document-differs`,
 * `claimed-elsewhere` (under an id that the seller has got since, another receivable of the same invoice lives).
 */
export const requireSameDocument = async (
  ctx: ServiceContext,
  db: Database,
  actor: Actor,
  seen: SeenReceivable,
  purpose: QueryPurpose,
): Promise<Result<KeptDocument>> => {
  const compared = await compareDocument(ctx, db, actor, seen, purpose);
  if (!compared.ok) return compared;
  if (!compared.value.isSame) return refuse('document-differs');
  return compared.value.isClaimedElsewhere ? refuse('claimed-elsewhere') : accept(compared.value.document);
};
