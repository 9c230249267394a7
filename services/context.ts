import type { KeyCustody } from '#ledger/keys/custody';
import type { ChainReference } from '#ledger/chain';
import type { PrismaClient } from '#prisma/client';

/** What every service needs; put together once, in `server/compose.ts`, and handed in. */
export interface ServiceContext {
  readonly db: PrismaClient;
  readonly keys: KeyCustody;
  /** Chain id and contract addresses, as deployed. */
  readonly chain: ChainReference;
  readonly clock: Clock;
  readonly random: Random;
  readonly limits: RateLimits;
  readonly log: Log;
  /** Absolute address of the portal, for links in messages; no slash at the end. */
  readonly publicUrl: string;
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
  /** `true` while allowed; when refused, after how many seconds to try again. */
  consume(budget: string, key: string): Promise<{ allowed: true } | { allowed: false; retryAfterSeconds: number }>;
  reset(budget: string, key: string): Promise<void>;
}

export interface Log {
  debug(fields: object, message: string): void;
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}
