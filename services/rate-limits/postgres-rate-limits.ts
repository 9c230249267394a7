import { createHash } from 'node:crypto';
import type { Database } from '#prisma/client';
import type { Clock, RateLimits } from '../context.ts';
import { BUDGETS, type Budget } from './budgets.ts';

/** Keys are e-mail and network addresses: what is stored does not say whose. */
const hashOf = (key: string): string => createHash('sha256').update(key).digest('hex');

/**
 * Rate limits in PostgreSQL: they survive a restart, and all processes count together. One statement an attempt, so that
 * of any number of attempts at once no more than the budget is let through.
 */
export const createRateLimits = (db: Database, clock: Clock): RateLimits => ({
  async consume(budget: Budget, key: string) {
    const now = clock.now();
    const { attempts, seconds } = BUDGETS[budget];
    const at = now.toISOString();
    const fresh = new Date(now.getTime() + seconds * 1000).toISOString();
    const rows = await db.$queryRaw<{ spent: number; resetsAt: Date }[]>`
      INSERT INTO rate_limits AS l (budget, "keyHash", spent, "resetsAt") VALUES (${budget}, ${hashOf(key)}, 1, ${fresh}::timestamptz)
      ON CONFLICT (budget, "keyHash") DO UPDATE SET
        spent = CASE WHEN l."resetsAt" <= ${at}::timestamptz THEN 1 ELSE least(l.spent, ${attempts}) + 1 END,
        "resetsAt" = CASE WHEN l."resetsAt" <= ${at}::timestamptz THEN excluded."resetsAt" ELSE l."resetsAt" END
      RETURNING spent, "resetsAt"`;
    const [row] = rows;
    if (!row || row.spent <= attempts) return { allowed: true };
    return {
      allowed: false,
      retryAfterSeconds: Math.max(1, Math.ceil((row.resetsAt.getTime() - now.getTime()) / 1000)),
    };
  },

  async giveBack(budget: Budget, key: string) {
    await db.rateLimit.updateMany({
      where: { budget, keyHash: hashOf(key), spent: { gt: 0 } },
      data: { spent: { decrement: 1 } },
    });
  },

  async reset(budget: Budget, key: string) {
    await db.rateLimit.deleteMany({ where: { budget, keyHash: hashOf(key) } });
  },
});
