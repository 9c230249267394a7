import { accept, type Result, refuse } from '#domain/result';
import { seeReceivable } from '#prisma/reads/see-receivable';
import type { LinkActor } from '../actor.ts';
import type { ServiceContext } from '../context.ts';
import { documentOf } from '../receivables/document-of.ts';
import { type KnownAccount, knownAccounts } from '../receivables/known-accounts.ts';
import { type LinkVisit, loadVerifiedLink } from './load-link.ts';
import { isAnswerOf, type PendingAnswer, pendingAnswer } from './pending-answer.ts';

/** Everything that the page behind a link shows, and may do. */
export interface LinkView {
  readonly actor: LinkActor;
  /** The one receivable: pages read it with `findReceivable(db, actor.organisationId, subject, now)`. */
  readonly subject: string;
  readonly reference: string;
  readonly contactName: string;
  /** Accounts that may be confirmed as the one to pay. */
  readonly accounts: readonly KnownAccount[];
  readonly mayConfirm: boolean;
  readonly mayReject: boolean;
  readonly mayDispute: boolean;
  /** A second contact has a link too: what one confirms, the other must agree to. */
  readonly needsSecondContact: boolean;
  readonly pending: PendingAnswer | null;
  /** Whether what is pending waits for this contact. */
  readonly isMyTurn: boolean;
}

/**
 * The receivable behind a link, after the code. Refusals: those of `loadVerifiedLink`, `not-found` (it was never issued
 * after all).
 */
export const viewLink = async (ctx: ServiceContext, visit: LinkVisit): Promise<Result<LinkView>> => {
  const loaded = await loadVerifiedLink(ctx, visit);
  if (!loaded.ok) return loaded;
  const { link, actor } = loaded.value;
  const now = ctx.clock.now();
  const seen = await seeReceivable(ctx.db, actor.organisationId, link.subject, now);
  if (!seen) return refuse('not-found');
  const document = await documentOf(ctx.db, seen.row.invoice.id);
  const others = await ctx.db.obligorLink.count({
    where: { subject: link.subject, id: { not: link.id }, usedAt: null, revokedAt: null, expiresAt: { gt: now } },
  });
  const pending = await pendingAnswer(ctx.db, actor.organisationId, link.subject, now);
  const status = seen.state?.status;
  const isOpen = status === 'Issued' || status === 'Confirmed';
  return accept({
    actor,
    subject: seen.subject,
    reference: seen.row.reference,
    contactName: link.contactName,
    accounts: await knownAccounts(ctx.db, seen.row, document.ok ? document.value.accounts : []),
    mayConfirm: status === 'Issued' && pending === null,
    mayReject: status === 'Issued',
    mayDispute: isOpen && seen.state?.disputed === false,
    needsSecondContact: others > 0,
    pending,
    isMyTurn: pending !== null && !isAnswerOf(pending, link),
  });
};
