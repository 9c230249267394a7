import type { ChainReference } from '#ledger/chain';
import type { KeyCustody } from '#ledger/keys/custody';
import type { Database } from '#prisma/client';
import type { Budget } from './rate-limits/budgets.ts';

/** What every service needs; put together once, in `server/compose.ts`, and handed in. */
export interface ServiceContext {
  /** The client; inside an idempotent mutation (`services/idempotency.ts`) its transaction, so that answer and effect are one. */
  readonly db: Database;
  readonly keys: KeyCustody;
  /** Chain id and contract addresses, as deployed. */
  readonly chain: ChainReference;
  readonly clock: Clock;
  readonly random: Random;
  readonly limits: RateLimits;
  readonly log: Log;
  /** Absolute address of the portal, for links in messages; no slash at the end. */
  readonly publicUrl: string;
  /** Of the request that is served, for the audit; absent in background work. */
  readonly requestId?: string;
}

export interface Clock {
  now(): Date;
}

export interface Random {
  /** Cryptographically random bytes. */
  bytes(length: number): Uint8Array;
  /** Uniform in [0, limit). */
  below(limit: bigint): bigint;
}

/** Counts attempts under a key in a named budget; refuses when the budget is spent. Kept in PostgreSQL, so it survives a restart. */
export interface RateLimits {
  /** Counts one attempt. When refused: after how many seconds to try again. Refused attempts do not lengthen the wait. */
  consume(budget: Budget, key: string): Promise<{ allowed: true } | { allowed: false; retryAfterSeconds: number }>;
  /** Takes back one attempt that turned out to be a good one. */
  giveBack(budget: Budget, key: string): Promise<void>;
  reset(budget: Budget, key: string): Promise<void>;
}

export interface Log {
  debug(fields: object, message: string): void;
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}
