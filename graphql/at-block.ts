import { setTimeout as pause } from 'node:timers/promises';
import { GraphQLError } from 'graphql';
import { projectedBlock } from '#prisma/reads/projected-block';
import { builder } from './builder.ts';
import type { GraphQLContext } from './context.ts';

/** How long a read waits for its block, and how often it looks. A block comes every second or so. */
const WAIT_MS = 10_000;
const LOOK_MS = 100;

/** The argument of every read at the root. */
export const atBlock = builder.args(t => ({
  minBlock: t.field({
    type: 'BigInt',
    description:
      'Waits (10 s at most) until the projection has reached this block: whoever knows an action’s block reads what it has changed. Code MIN_BLOCK_NOT_REACHED when it does not come.',
  }),
}));

/** Waits until the projection has reached the block; an error with code `MIN_BLOCK_NOT_REACHED` when it takes too long. */
export const untilBlock = async (
  { services }: GraphQLContext,
  minBlock: bigint | null | undefined,
  waitMs = WAIT_MS,
): Promise<void> => {
  if (minBlock === null || minBlock === undefined) return;
  const giveUpAt = performance.now() + waitMs;
  for (;;) {
    const reached = await projectedBlock(services.db);
    if (reached !== null && reached >= minBlock) return;
    if (performance.now() >= giveUpAt) {
      throw new GraphQLError(`The projection has not reached block ${minBlock} yet; it is at ${reached ?? 'none'}.`, {
        extensions: { code: 'MIN_BLOCK_NOT_REACHED', projectedBlock: reached?.toString() ?? null },
      });
    }
    await pause(LOOK_MS);
  }
};
