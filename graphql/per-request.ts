import type { GraphQLContext } from './context.ts';

const memories: WeakMap<GraphQLContext, unknown>[] = [];

/** A read that many fields of one request share: each key is read once. */
export const perRequest = <Value>(
  load: (ctx: GraphQLContext, key: string) => Promise<Value>,
): ((ctx: GraphQLContext, key: string) => Promise<Value>) => {
  const known = new WeakMap<GraphQLContext, Map<string, Promise<Value>>>();
  memories.push(known);
  return (ctx, key) => {
    const mine = known.get(ctx) ?? new Map<string, Promise<Value>>();
    known.set(ctx, mine);
    const value = mine.get(key) ?? load(ctx, key);
    mine.set(key, value);
    return value;
  };
};

/** Every event of a subscription reads afresh: what was read for the last one is out of date. */
export const forget = (ctx: GraphQLContext): void => {
  for (const memory of memories) memory.delete(ctx);
};
