import type { Permission } from '#domain/access/permissions';
import { authorise } from '#services/actor';
import type { GraphQLContext } from '../context.ts';

/** A stream ends after this long, and whoever still may opens another. */
export const LIFETIME_MS = 10 * 60_000;

/** Whether who asks still may is looked up before an event, at most once in so long. */
const LOOKED_UP_MS = 10_000;

/** Looks up whether who opened a stream still may read: a session that ended, a token that was revoked, a role that was taken. */
export const stillMay = (ctx: GraphQLContext, permission: Permission): (() => Promise<boolean>) => {
  const { clock } = ctx.services;
  let lookedUpAt = clock.now().getTime();
  return async () => {
    if (clock.now().getTime() - lookedUpAt < LOOKED_UP_MS) return true;
    lookedUpAt = clock.now().getTime();
    const actor = await ctx.again();
    return actor?.organisationId === ctx.actor.organisationId && authorise(actor, permission).ok;
  };
};

interface Source<Event> {
  /** Begins; calls `woken` whenever there may be something to take. Answers how it ends. */
  start(woken: () => void): Promise<() => void>;
  /** What there is by now, as one event; `null`: nothing. */
  take(): Event | null;
}

/**
 * Events of a source for one subscriber, no faster than it takes them: what comes meanwhile waits in the source. Ends when the
 * client goes, when who asks may no more, at the latest after ten minutes.
 */
export const stream = <Event>(
  ctx: GraphQLContext,
  permission: Permission,
  source: Source<Event>,
): AsyncIterableIterator<Event> => {
  const stop = new AbortController();
  const over = AbortSignal.any([stop.signal, ctx.signal, AbortSignal.timeout(LIFETIME_MS)]);
  const may = stillMay(ctx, permission);
  let wake = (): void => undefined;
  let isWoken = false;
  const woken = (): void => {
    isWoken = true;
    wake();
  };
  over.addEventListener('abort', () => wake(), { once: true });
  const events = (async function* (): AsyncGenerator<Event, void, undefined> {
    const end = await source.start(woken);
    try {
      while (!over.aborted) {
        isWoken = false;
        for (let event = source.take(); event !== null && !over.aborted; event = source.take()) {
          if (!(await may())) return;
          yield event;
        }
        if (isWoken || over.aborted) continue;
        await new Promise<void>(resolve => {
          wake = resolve;
        });
      }
    } finally {
      end();
    }
  })();
  return {
    [Symbol.asyncIterator]() {
      return this;
    },
    next: () => events.next(),
    return: async () => {
      stop.abort();
      return events.return();
    },
  };
};
