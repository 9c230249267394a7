import { kindBits } from '#domain/access/organisation-kinds';
import { type Hex, isAddress, isBytes32 } from '#domain/hex';
import type { ServiceContext } from '../context.ts';
import { addInboxItems } from '../inbox/add-inbox-item.ts';

/** The governors' side of the chain, as `Organisations` has it. */
export interface Governance {
  /** Admits an organisation and waits for the block; does nothing where it is admitted already. */
  admitOrganisation(organisation: { id: Hex; publicKey: Hex; kinds: number }): Promise<void>;
}

/**
 * Admits on chain the organisations that were brought in and are not admitted yet; guests are not. One whose admission
 * fails is tried again at the next call, and does not hold up the others.
 *
 * @returns how many were admitted now
 */
export const admitPending = async (ctx: ServiceContext, governance: Governance): Promise<number> => {
  const pending = await ctx.db.organisation.findMany({
    where: { admittedAt: null, guest: false },
    orderBy: { createdAt: 'asc' },
    select: { id: true, name: true, kinds: true, chainId: true, publicKey: true },
  });
  let admitted = 0;
  for (const { id: organisationId, name, kinds, chainId, publicKey } of pending) {
    try {
      if (!isBytes32(chainId) || !isAddress(publicKey)) throw new Error('its identifier or key is malformed');
      await governance.admitOrganisation({ id: chainId, publicKey, kinds: kindBits(kinds) });
    } catch (error) {
      ctx.log.error({ err: error, organisationId }, 'an organisation could not be admitted on chain');
      continue;
    }
    await ctx.db.$transaction(async tx => {
      const { count } = await tx.organisation.updateMany({
        where: { id: organisationId, admittedAt: null },
        data: { admittedAt: ctx.clock.now() },
      });
      if (count === 0) return;
      admitted += 1;
      await addInboxItems(ctx, tx, [
        { organisationId, kind: 'organisation-admitted', link: '/organisation', params: { name } },
      ]);
    });
  }
  return admitted;
};
