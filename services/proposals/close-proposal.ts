import { decideProposal, type ProposalCommand } from '#domain/access/four-eyes';
import { FOUR_EYES } from '#domain/access/permissions';
import { accept, type Result } from '#domain/result';
import { type Actor, authorise, requireActor } from '../actor.ts';
import { audit } from '../audit.ts';
import type { ServiceContext } from '../context.ts';
import { inTransaction } from '../in-transaction.ts';
import { addInboxItems } from '../inbox/add-inbox-item.ts';
import { lockProposal } from './lock-proposal.ts';

type Closing = Extract<ProposalCommand, { type: 'DeclineProposal' | 'WithdrawProposal' }>;

/** What declining and withdrawing share: the proposal is closed and nothing is carried out. */
export const closeProposal = async (
  ctx: ServiceContext,
  actor: Actor | null,
  proposalId: string,
  command: Closing,
): Promise<Result<null>> => {
  const who = requireActor(actor);
  if (!who.ok) return who;
  const { organisationId, userId } = who.value;
  const now = ctx.clock.now();
  return inTransaction<null>(ctx, async tx => {
    const locked = await lockProposal(tx, organisationId, proposalId);
    if (!locked.ok) return locked;
    const { proposal } = locked.value;
    if (who.value.kind === 'token') {
      const { prepare, approve } = FOUR_EYES[proposal.operation];
      const scoped = authorise(who.value, command.type === 'DeclineProposal' ? approve : prepare);
      if (!scoped.ok) return scoped;
    }
    const decided = decideProposal(command, proposal, who.value, Math.floor(now.getTime() / 1000));
    if (!decided.ok) return decided;
    const isDeclined = decided.value.type === 'ProposalDeclined';
    const decisionNote = decided.value.type === 'ProposalDeclined' ? decided.value.note : null;
    await tx.proposal.update({
      where: { id: proposalId },
      data: {
        status: isDeclined ? 'DECLINED' : 'WITHDRAWN',
        decidedById: userId,
        decidedAt: now,
        decisionNote,
      },
    });
    if (isDeclined) {
      const params = { operation: proposal.operation, note: decisionNote ?? '' };
      const { subject } = proposal;
      const link = `/approvals/${proposalId}`;
      await addInboxItems(ctx, tx, [
        { organisationId, kind: 'proposal-declined', ...(subject && { subject }), link, params },
      ]);
    }
    await audit(ctx, tx, {
      action: isDeclined ? 'proposal:declined' : 'proposal:withdrawn',
      organisationId,
      userId,
      subject: proposalId,
      detail: { operation: proposal.operation },
    });
    return accept(null);
  });
};
