import type { ChainUpdate } from '#ledger/reader/read-chain';
import type { ServiceContext } from '../context.ts';
import { finalize } from './finalize.ts';
import { projectBlock } from './project-block.ts';
import { rollBack } from './roll-back.ts';

/** Brings the database to where the chain is, by one update of the reader; each is one transaction. */
export const applyUpdate = async (ctx: ServiceContext, update: ChainUpdate, confirmations: number): Promise<void> => {
  if (update.kind === 'block') {
    await projectBlock(ctx, update.block, { final: confirmations === 0 });
  } else if (update.kind === 'finalize') {
    await finalize(ctx, update.number);
  } else {
    const { ancestor, depth, beyondFinality } = update;
    if (beyondFinality) {
      ctx.log.error(
        { depth, ancestor: ancestor?.number ?? null },
        'The chain was reorganised past the confirmation depth: blocks that counted as final are gone. Everything is folded afresh.',
      );
    } else {
      ctx.log.warn({ depth, ancestor: ancestor?.number ?? null }, 'The chain was reorganised.');
    }
    await rollBack(ctx, ancestor, { everything: beyondFinality });
  }
};
