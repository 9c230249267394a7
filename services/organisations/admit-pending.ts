import type { ServiceContext } from '../context.ts';
import { admit } from './admit.ts';

/**
 * Signs once more the admission of full organisations whose first one never reached the chain in time. One that is on its
 * way, or that the contract refused, is left alone.
 *
 * @returns how many were signed
 */
export const admitPending = async (ctx: ServiceContext): Promise<number> => {
  const pending = await ctx.db.organisation.findMany({
    where: { admittedAt: null, guest: false },
    orderBy: { createdAt: 'asc' },
    select: { id: true },
  });
  let signed = 0;
  for (const { id } of pending) {
    await ctx.db.$transaction(async tx => {
      await tx.$executeRaw`SELECT 1 FROM organisations WHERE id = ${id}::uuid FOR UPDATE`;
      const organisation = await tx.organisation.findUniqueOrThrow({ where: { id } });
      const standing = await tx.action.findFirst({
        where: { type: 'AdmitOrganisation', subject: organisation.chainId, status: { not: 'EXPIRED' } },
        select: { id: true },
      });
      if (standing || organisation.admittedAt || organisation.guest) return;
      await admit(ctx, tx, organisation, { organisationId: id, userId: null });
      signed += 1;
    });
  }
  return signed;
};
