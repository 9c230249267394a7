import type { ServiceContext } from '../context.ts';

/** Writes down which agreements have lapsed; that they have is true by their date already. */
export const markLapsedAgreements = async (ctx: ServiceContext): Promise<number> => {
  const now = ctx.clock.now();
  const { count } = await ctx.db.agreement.updateMany({
    where: { status: 'OPEN', expiresAt: { lte: now } },
    data: { status: 'EXPIRED', closedAt: now },
  });
  return count;
};
