import { z } from 'zod';
import { decideProposal } from '#domain/access/four-eyes';
import { accept, type Result } from '#domain/result';
import { type Actor, requireActor } from '../actor.ts';
import { audit } from '../audit.ts';
import type { ServiceContext } from '../context.ts';
import { inTransaction } from '../in-transaction.ts';
import { addInboxItems } from '../inbox/add-inbox-item.ts';
import { parseInput, rowId } from '../input.ts';
import { markLapsed } from './expire-proposals.ts';
import { PROPOSAL_HANDLERS } from './handlers.ts';
import { lockProposal } from './lock-proposal.ts';

const schema = z.object({
  proposalId: rowId,
  /** Of the content that the approver was shown. */
  contentHash: z.string().max(100),
  note: z.string().trim().max(2000).optional(),
});

export interface Approved {
  readonly proposalId: string;
  /** The action that was signed, where the approval signs one; its page follows it to the chain. */
  readonly actionId: string | null;
}

/**
 * Approves what another person prepared, and carries it out in the same transaction: of any number of approvals at once
 * one takes effect.
 *
 * Refusals: `sign-in-required`, `invalid-input`, `proposal-not-found`, those of `authorise`, `own-proposal`,
 * `needs-a-person`, `proposal-already-decided`, `proposal-expired`, `proposal-content-changed`, and whatever the
 * operation refuses: then the proposal stays open.
 */
export const approveProposal = async (
  ctx: ServiceContext,
  actor: Actor | null,
  input: z.input<typeof schema>,
): Promise<Result<Approved>> => {
  const who = requireActor(actor);
  if (!who.ok) return who;
  const parsed = parseInput(schema, input);
  if (!parsed.ok) return parsed;
  const { proposalId, contentHash, note } = parsed.value;
  const { organisationId, userId } = who.value;
  const now = ctx.clock.now();

  const answer = await inTransaction<Approved>(ctx, async tx => {
    const locked = await lockProposal(tx, organisationId, proposalId);
    if (!locked.ok) return locked;
    const { proposal, content } = locked.value;
    const decided = decideProposal(
      { type: 'ApproveProposal', contentHash },
      proposal,
      who.value,
      Math.floor(now.getTime() / 1000),
    );
    if (!decided.ok) return decided;
    const handler = PROPOSAL_HANDLERS[proposal.operation];
    const { subject, preparedById } = proposal;
    const outcome = await handler(ctx, tx, {
      proposalId,
      organisationId,
      subject,
      preparedById,
      content,
      actor: who.value,
    });
    if (!outcome.ok) return outcome;
    const { actionId } = outcome.value;
    await tx.proposal.update({
      where: { id: proposalId },
      data: { status: 'APPROVED', decidedById: userId, decidedAt: now, decisionNote: note ?? null, actionId },
    });
    await addInboxItems(ctx, tx, [
      {
        organisationId,
        kind: 'proposal-approved',
        ...(subject && { subject }),
        link: `/approvals/${proposalId}`,
        params: { operation: proposal.operation },
      },
    ]);
    const detail = { operation: proposal.operation, contentHash };
    await audit(ctx, tx, { action: 'proposal:approved', organisationId, userId, subject: proposalId, detail });
    return accept({ proposalId, actionId });
  });

  if (!answer.ok) {
    const { code } = answer.refusal;
    if (code === 'proposal-expired') await markLapsed(ctx, proposalId);
    const detail = { code };
    await audit(ctx, ctx.db, { action: 'proposal:refused', organisationId, userId, subject: proposalId, detail });
  }
  return answer;
};
