import type { ServiceContext } from '../context.ts';

/** Writes down that a proposal has lapsed; that it has is true by its date already. */
export const markLapsed = async (ctx: ServiceContext, proposalId?: string): Promise<number> => {
  const now = ctx.clock.now();
  const { count } = await ctx.db.proposal.updateMany({
    where: { status: 'PROPOSED', expiresAt: { lt: now }, ...(proposalId !== undefined && { id: proposalId }) },
    data: { status: 'EXPIRED', decidedAt: now },
  });
  return count;
};
