import type { GraphQLContext } from '../context.ts';

/** What is read for all who listen; it ends with the last of them. */
interface Feed {
  stop(): void;
}

interface Shared<Made> {
  readonly feed: Made;
  members: number;
}

/** One's part in a shared feed. */
export interface Membership<Made> {
  readonly feed: Made;
  leave(): void;
}

/** One feed for each organisation, made when the first joins and stopped when the last leaves: what it reads is read for all. */
export const sharedFeeds = <Made extends Feed>(make: (ctx: GraphQLContext, organisationId: string) => Made) => {
  const processes = new WeakMap<GraphQLContext['live'], Map<string, Shared<Made>>>();
  return (ctx: GraphQLContext, organisationId: string): Membership<Made> => {
    const feeds = processes.get(ctx.live) ?? new Map<string, Shared<Made>>();
    processes.set(ctx.live, feeds);
    const shared = feeds.get(organisationId) ?? { feed: make(ctx, organisationId), members: 0 };
    feeds.set(organisationId, shared);
    shared.members += 1;
    let isIn = true;
    return {
      feed: shared.feed,
      leave() {
        if (!isIn) return;
        isIn = false;
        shared.members -= 1;
        if (shared.members > 0) return;
        feeds.delete(organisationId);
        shared.feed.stop();
      },
    };
  };
};
