import { z } from 'zod';
import type { ConfirmationTerms } from '#domain/receivables/terms';
import { accept, type Result, refuse } from '#domain/result';
import type { Transaction } from '#prisma/client';
import { type SeenReceivable, seeReceivable } from '#prisma/reads/see-receivable';
import type { LinkActor } from '../actor.ts';
import type { ServiceContext } from '../context.ts';
import { inTransaction } from '../in-transaction.ts';
import { note, parseInput, rowId } from '../input.ts';
import { propose } from '../proposals/propose.ts';
import { checkedTerms, signConfirmation } from '../receivables/confirm.ts';
import { confirmationContent, confirmationInput } from '../receivables/confirmation-input.ts';
import { DISPUTE_REASONS, REJECT_REASONS, reasonOf } from '../receivables/reasons.ts';
import { reasonCommitment, sign } from '../receivables/sign.ts';
import { type LinkVisit, type LoadedLink, loadVerifiedLink } from './load-link.ts';
import { isAnswerOf, pendingAnswer } from './pending-answer.ts';

export const linkAnswer = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('confirm'), terms: confirmationInput }),
  z.object({ kind: z.literal('reject'), reason: reasonOf(REJECT_REASONS) }),
  z.object({ kind: z.literal('dispute'), reason: reasonOf(DISPUTE_REASONS) }),
  /** The second of two contacts agrees with what the first one confirmed, word for word; or does not. */
  z.object({ kind: z.literal('approve'), proposalId: rowId, contentHash: z.string().max(100) }),
  z.object({ kind: z.literal('decline'), proposalId: rowId, note: note() }),
]);

type Answer = z.output<typeof linkAnswer>;

export interface LinkAnswered {
  /** The action that was signed; null while the second contact is waited for, and when it has declined. */
  readonly actionId: string | null;
  readonly proposalId: string | null;
}

interface Answering {
  readonly ctx: ServiceContext;
  readonly tx: Transaction;
  readonly actor: LinkActor;
  readonly link: LoadedLink;
  readonly seen: SeenReceivable;
}

/** The link is used up, and the other contact's with it: the receivable has been answered. */
const markUsed = async ({ ctx, tx, link }: Answering): Promise<void> => {
  await tx.obligorLink.updateMany({
    where: { subject: link.subject, usedAt: null, revokedAt: null },
    data: { usedAt: ctx.clock.now() },
  });
};

const hasSecondContact = async ({ ctx, tx, link }: Answering): Promise<boolean> =>
  (await tx.obligorLink.count({
    where: {
      subject: link.subject,
      id: { not: link.id },
      usedAt: null,
      revokedAt: null,
      expiresAt: { gt: ctx.clock.now() },
    },
  })) > 0;

const confirm = async (at: Answering, terms: ConfirmationTerms): Promise<Result<LinkAnswered>> => {
  const { ctx, tx, actor, link, seen } = at;
  const checked = await checkedTerms(ctx, tx, actor, seen, terms);
  if (!checked.ok) return checked;
  if (await hasSecondContact(at)) {
    const proposed = await propose(ctx, tx, actor, {
      operation: 'receivable:confirm',
      subject: seen.subject,
      content: {
        subject: seen.subject,
        reference: seen.row.reference,
        terms: confirmationContent(checked.value),
        link: { id: link.id, contactName: link.contactName },
      },
      about: seen.row.reference,
    });
    return proposed.ok ? accept({ actionId: null, proposalId: proposed.value.proposalId }) : proposed;
  }
  const contact = { name: link.contactName, email: link.email };
  const signed = await signConfirmation(ctx, tx, actor, seen, checked.value, contact);
  if (!signed.ok) return signed;
  await markUsed(at);
  return accept({ actionId: signed.value.actionId, proposalId: null });
};

/** The second contact's word on what the first one said. */
const decide = async (
  at: Answering,
  answer: Extract<Answer, { kind: 'approve' | 'decline' }>,
): Promise<Result<LinkAnswered>> => {
  const { ctx, tx, actor, link, seen } = at;
  const now = ctx.clock.now();
  await tx.$executeRaw`SELECT 1 FROM proposals WHERE id = ${answer.proposalId}::uuid FOR UPDATE`;
  const pending = await pendingAnswer(tx, actor.organisationId, seen.subject, now);
  if (!pending || pending.proposalId !== answer.proposalId) return refuse('proposal-not-found');
  if (isAnswerOf(pending, link)) return refuse('own-proposal');
  const close = (data: { status: 'APPROVED' | 'DECLINED'; actionId?: string; decisionNote?: string }) =>
    tx.proposal.update({ where: { id: pending.proposalId }, data: { ...data, decidedAt: now } });
  if (answer.kind === 'decline') {
    await close({ status: 'DECLINED', decisionNote: answer.note });
    return accept({ actionId: null, proposalId: pending.proposalId });
  }
  if (answer.contentHash !== pending.contentHash) return refuse('proposal-content-changed');
  const checked = await checkedTerms(ctx, tx, actor, seen, pending.terms);
  if (!checked.ok) return checked;
  const contact = { name: `${pending.contactName}, ${link.contactName}`, email: `${pending.email}, ${link.email}` };
  const signed = await signConfirmation(ctx, tx, actor, seen, checked.value, contact);
  if (!signed.ok) return signed;
  const { actionId } = signed.value;
  await close({ status: 'APPROVED', actionId });
  await markUsed(at);
  return accept({ actionId, proposalId: pending.proposalId });
};

/** Saying no needs no second person. */
const refuseClaim = async (
  at: Answering,
  answer: Extract<Answer, { kind: 'reject' | 'dispute' }>,
): Promise<Result<LinkAnswered>> => {
  const { ctx, tx, actor, seen } = at;
  const reason = await reasonCommitment(ctx, tx, seen, answer.reason);
  const type = answer.kind === 'reject' ? 'RejectReceivable' : 'DisputeReceivable';
  const command = { type, subject: seen.subject, reason: reason.root } as const;
  const signed = await sign(ctx, tx, actor, command, { commitments: [reason] });
  if (!signed.ok) return signed;
  // What waits for a second contact is answered by this, too.
  await tx.proposal.updateMany({
    where: { organisationId: actor.organisationId, subject: seen.subject, status: 'PROPOSED' },
    data: { status: 'WITHDRAWN', decidedAt: ctx.clock.now() },
  });
  await markUsed(at);
  return accept({ actionId: signed.value.actionId, proposalId: null });
};

/**
 * The obligor's answer through its link: it confirms, rejects or disputes. With one contact the second factor stands for the
 * second person; with two, a confirmation waits until the other one agrees. Signed, the link is used up.
 *
 * Refusals: those of `loadVerifiedLink`, `invalid-input`, `not-found`, those of `checkedTerms`, `proposal-open`,
 * `proposal-not-found`, `own-proposal`, `proposal-content-changed`, and those of `signAction`.
 */
export const answerLink = async (
  ctx: ServiceContext,
  visit: LinkVisit & { readonly answer: z.input<typeof linkAnswer> },
): Promise<Result<LinkAnswered>> => {
  const parsed = parseInput(linkAnswer, visit.answer);
  if (!parsed.ok) return parsed;
  const answer = parsed.value;
  return inTransaction<LinkAnswered>(ctx, async tx => {
    const first = await loadVerifiedLink(ctx, visit, tx);
    if (!first.ok) return first;
    // One answer at a time: whoever comes second finds the link used. All links of a receivable are locked in one order.
    await tx.$executeRaw`SELECT 1 FROM obligor_links WHERE subject = ${first.value.link.subject} ORDER BY id FOR UPDATE`;
    const loaded = await loadVerifiedLink(ctx, visit, tx);
    if (!loaded.ok) return loaded;
    const { link, actor } = loaded.value;
    const seen = await seeReceivable(tx, actor.organisationId, link.subject, ctx.clock.now());
    if (!seen) return refuse('not-found');
    const at: Answering = { ctx, tx, actor, link, seen };
    if (answer.kind === 'confirm') return confirm(at, answer.terms);
    if (answer.kind === 'reject' || answer.kind === 'dispute') return refuseClaim(at, answer);
    return decide(at, answer);
  });
};
