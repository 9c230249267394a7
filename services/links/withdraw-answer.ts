import type { Transaction } from '#prisma/client';
import { audit } from '../audit.ts';
import type { ServiceContext } from '../context.ts';

/**
 * Closes what one contact of a guest obligor has answered and another one was to agree to: without its links nobody could,
 * and whoever gets new ones answers anew. Members' proposals name the person who prepared them, and stay.
 */
export const withdrawLinkAnswers = async (
  ctx: ServiceContext,
  tx: Transaction,
  subject: string,
  obligorId: string,
): Promise<void> => {
  const open = await tx.proposal.findMany({
    where: {
      organisationId: obligorId,
      subject,
      kind: 'receivable:confirm',
      status: 'PROPOSED',
      preparedById: null,
    },
    select: { id: true, kind: true },
  });
  const decidedAt = ctx.clock.now();
  for (const { id, kind } of open) {
    await tx.proposal.update({ where: { id }, data: { status: 'WITHDRAWN', decidedAt } });
    const detail = { operation: kind, because: 'links-replaced' };
    await audit(ctx, tx, {
      action: 'proposal:withdrawn',
      organisationId: obligorId,
      userId: null,
      subject: id,
      detail,
    });
  }
};
