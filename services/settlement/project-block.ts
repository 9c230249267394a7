import { faultPoint } from '#ledger/faults';
import type { ReadBlock } from '#ledger/reader/read-range';
import { markRulesOfBlock } from '../alarms/mark-machines.ts';
import type { ServiceContext } from '../context.ts';
import { mailNotices } from '../receivables/mail-notices.ts';
import { announceProjection } from './announce-projection.ts';
import { moveCheckpoint, moveFinality } from './checkpoint.ts';
import { markDevices } from './device-marks.ts';
import { storeBlock } from './event-rows.ts';
import { Projection } from './projection.ts';
import { lockProjection } from './projection-lock.ts';
import { settleActions } from './settle-actions.ts';
import { tell } from './tell.ts';

/** Blocks with thousands of events take a while. */
const timeout = 60_000;

/**
 * Applies a block in one database transaction: its events, the projection folded on, the actions that it settled, inbox
 * items, and the checkpoint; so that after a crash either all of the block is there or nothing.
 */
export const projectBlock = (
  ctx: ServiceContext,
  block: ReadBlock,
  { final }: { readonly final: boolean },
): Promise<void> =>
  ctx.db.$transaction(
    async tx => {
      await lockProjection(tx);
      await storeBlock(tx, block, final);
      faultPoint('08-events-stored-not-folded');
      const projection = new Projection(tx);
      await projection.fold(block.events);
      await projection.write();
      await markDevices(tx, block.events);
      await markRulesOfBlock(tx, block.events, ctx.clock.now());
      const settled = await settleActions(tx, block, { final, now: ctx.clock.now() });
      await tell(ctx, tx, block, settled, projection);
      await mailNotices(ctx, tx, block.events);
      await moveCheckpoint(tx, block);
      if (final) await moveFinality(tx, block);
      const subjects = new Set([...projection.subjects, ...settled.map(action => action.subject)]);
      await announceProjection(
        tx,
        block.number,
        [...subjects],
        settled.map(action => action.organisationId),
      );
      faultPoint('09-projected-not-committed');
    },
    { timeout, maxWait: 10_000 },
  );
