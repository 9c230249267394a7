import type { LedgerChange } from '#services/live';
import type { GraphQLContext } from '../context.ts';
import { forget } from '../per-request.ts';
import { LIFETIME_MS } from './stream.ts';

/**
 * What `read` finds, now and after every change that `concerns` names; null is passed over. Ends when the client goes, at the
 * latest after ten minutes.
 */
export const changes = <Value>(
  ctx: GraphQLContext,
  concerns: (change: LedgerChange) => boolean,
  read: () => Promise<Value | null>,
): AsyncIterableIterator<Value> => {
  const stop = new AbortController();
  const over = AbortSignal.any([stop.signal, ctx.signal, AbortSignal.timeout(LIFETIME_MS)]);
  // Listens before it reads for the first time, so that nothing falls between.
  const written = ctx.live.changes(over);
  const values = (async function* (): AsyncGenerator<Value, void, undefined> {
    const first = await read();
    if (first !== null) yield first;
    for await (const change of written) {
      if (change.missed !== true && !concerns(change)) continue;
      forget(ctx);
      const value = await read();
      if (value !== null) yield value;
    }
  })();
  return {
    [Symbol.asyncIterator]() {
      return this;
    },
    next: () => values.next(),
    return: async () => {
      stop.abort();
      return values.return();
    },
  };
};
