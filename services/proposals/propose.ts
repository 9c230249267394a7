import { FOUR_EYES, type FourEyesOperation } from '#domain/access/permissions';
import type { Hex } from '#domain/hex';
import { accept, type Result, refuse } from '#domain/result';
import type { Prisma, Transaction } from '#prisma/client';
import { type Actor, authorise } from '../actor.ts';
import { audit } from '../audit.ts';
import type { ServiceContext } from '../context.ts';
import { addInboxItems } from '../inbox/add-inbox-item.ts';
import { contentHashOf } from './content-hash.ts';

/** How long a proposal waits for its second person. */
const PROPOSAL_DAYS = 14;

export interface NewProposal {
  readonly operation: FourEyesOperation;
  /** The receivable that it is about, where it is about one. */
  readonly subject?: Hex;
  /** All that is to be done, as the handler of the operation reads it. Amounts are text. */
  readonly content: Prisma.InputJsonObject;
  /** Whose members decide; the actor's own organisation unless said. */
  readonly organisationId?: string;
  readonly expiresAt?: Date;
  /** What it is about, in a few words for the inbox: a receivable's reference, an account. */
  readonly about: string;
}

/**
 * Lays something before a second person, in the transaction of whatever belongs to it. There is one open proposal of an
 * operation on a subject at a time. Refusals: those of `authorise`, `proposal-open`.
 */
export const propose = async (
  ctx: ServiceContext,
  tx: Transaction,
  actor: Actor | null,
  proposal: NewProposal,
): Promise<Result<{ proposalId: string; contentHash: string }>> => {
  const { operation: kind, subject, content, about } = proposal;
  const permitted = authorise(actor, FOUR_EYES[kind].prepare, subject);
  if (!permitted.ok) return permitted;
  const { userId } = permitted.value;
  const organisationId = proposal.organisationId ?? permitted.value.organisationId;
  const now = ctx.clock.now();
  if (subject !== undefined) {
    await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(${`lienlight.proposal:${subject}`}, 0))`;
    const open = await tx.proposal.findFirst({
      where: {
        organisationId,
        kind,
        subject,
        status: 'PROPOSED',
        OR: [{ expiresAt: null }, { expiresAt: { gt: now } }],
      },
      select: { id: true },
    });
    if (open) return refuse('proposal-open', { proposalId: open.id });
  }
  const contentHash = contentHashOf(JSON.parse(JSON.stringify(content)));
  const { id: proposalId } = await tx.proposal.create({
    data: {
      organisationId,
      kind,
      subject: subject ?? null,
      content,
      contentHash,
      preparedById: userId,
      createdAt: now,
      expiresAt: proposal.expiresAt ?? new Date(now.getTime() + PROPOSAL_DAYS * 24 * 3600 * 1000),
    },
    select: { id: true },
  });
  await addInboxItems(ctx, tx, [
    {
      organisationId,
      kind: 'approval-waiting',
      ...(subject !== undefined && { subject }),
      link: `/approvals/${proposalId}`,
      params: { operation: kind, about },
    },
  ]);
  await audit(ctx, tx, {
    action: 'proposal:made',
    organisationId: permitted.value.organisationId,
    userId,
    subject: proposalId,
    detail: { operation: kind, contentHash },
  });
  return accept({ proposalId, contentHash });
};
