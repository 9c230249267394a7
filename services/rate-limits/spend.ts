import { accept, type Refusal, type Result, refuse } from '#domain/result';
import type { ServiceContext } from '../context.ts';
import type { Budget } from './budgets.ts';

/** One attempt in a budget, as services answer it: `too-many-attempts` says in how many minutes to try again. */
export const spend = async (
  ctx: ServiceContext,
  budget: Budget,
  key: string,
): Promise<Result<null, Refusal<'too-many-attempts'>>> => {
  const spent = await ctx.limits.consume(budget, key);
  if (spent.allowed) return accept(null);
  return refuse('too-many-attempts', {
    minutes: String(Math.ceil(spent.retryAfterSeconds / 60)),
    seconds: String(spent.retryAfterSeconds),
  });
};
