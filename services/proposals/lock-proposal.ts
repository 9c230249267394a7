import type { Proposal } from '#domain/access/four-eyes';
import { isFourEyesOperation } from '#domain/access/permissions';
import { isBytes32 } from '#domain/hex';
import { accept, type Result, refuse } from '#domain/result';
import type { Prisma, Transaction } from '#prisma/client';
import { contentHashOf } from './content-hash.ts';

export interface LockedProposal {
  readonly proposal: Proposal;
  readonly content: Prisma.JsonValue;
}

/**
 * A proposal that waits for the organisation's members, while nobody else decides it: the second of two approvers finds
 * what the first one has done. Its hash is computed from the content that is there. Refusal: `proposal-not-found`.
 */
export const lockProposal = async (
  tx: Transaction,
  organisationId: string,
  proposalId: string,
): Promise<Result<LockedProposal>> => {
  await tx.$executeRaw`SELECT 1 FROM proposals WHERE id = ${proposalId}::uuid FOR UPDATE`;
  const row = await tx.proposal.findFirst({ where: { id: proposalId, organisationId } });
  if (!row) return refuse('proposal-not-found');
  const { status, kind, subject, content, preparedById, decidedById, expiresAt } = row;
  if (!isFourEyesOperation(kind)) throw new Error(`The proposal ${proposalId} is of an unknown kind, ${kind}`);
  return accept({
    content,
    proposal: {
      status,
      operation: kind,
      organisationId,
      subject: subject !== null && isBytes32(subject) ? subject : null,
      contentHash: contentHashOf(content),
      preparedById,
      decidedById,
      expiresAt: expiresAt === null ? null : Math.floor(expiresAt.getTime() / 1000),
    },
  });
};
