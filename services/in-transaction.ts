import type { Refusal, Result } from '#domain/result';
import type { Transaction } from '#prisma/client';
import type { ServiceContext } from './context.ts';

/** Carries a refusal out of the database client's transaction, which rolls back only what throws. */
class Refused extends Error {
  readonly refusal: Refusal;
  constructor(refusal: Refusal) {
    super(refusal.code);
    this.refusal = refusal;
  }
}

/**
 * Runs `work` in one transaction. A refusal rolls everything back, as an exception does; inside another transaction, back
 * to where `work` began. What must outlive a refusal (the audit of an attempt) is written after it, through `ctx.db`.
 */
export const inTransaction = async <Value>(
  ctx: ServiceContext,
  work: (tx: Transaction) => Promise<Result<Value>>,
): Promise<Result<Value>> => {
  try {
    return await ctx.db.$transaction(async tx => {
      const answer = await work(tx);
      if (!answer.ok) throw new Refused(answer.refusal);
      return answer;
    });
  } catch (error) {
    if (error instanceof Refused) return { ok: false, refusal: error.refusal };
    throw error;
  }
};
