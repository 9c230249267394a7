import type { ServiceContext } from '../context.ts';
import { announceProjection } from './announce-projection.ts';
import { blockAtOrBelow, moveFinality } from './checkpoint.ts';
import { lockProjection } from './projection-lock.ts';

/** So many final blocks are kept even if nothing of ours is in them, for the reader to find its way back. */
const emptyBlocksKept = 1_000n;

/** Blocks up to `number` are deep enough: their actions are not settling any more. */
export const finalize = (ctx: ServiceContext, number: number): Promise<void> =>
  ctx.db.$transaction(async tx => {
    await lockProjection(tx);
    const upTo = BigInt(number);
    const actions = await tx.$queryRaw<{ subject: string; organisationId: string }[]>`
      UPDATE actions SET final = true WHERE "blockNumber" <= ${upTo} AND NOT final
      RETURNING subject, "organisationId"::text`;
    await tx.block.updateMany({ where: { number: { lte: upTo }, final: false }, data: { final: true } });
    await tx.$executeRaw`
      DELETE FROM blocks WHERE number < ${upTo - emptyBlocksKept} AND final
        AND NOT EXISTS (SELECT 1 FROM events WHERE events."blockHash" = blocks.hash)`;
    const position = await blockAtOrBelow(tx, number);
    if (position) await moveFinality(tx, position);
    if (actions.length === 0) return;
    const subjects = new Set(actions.map(action => action.subject));
    await announceProjection(
      tx,
      number,
      [...subjects],
      actions.map(action => action.organisationId),
    );
  });
