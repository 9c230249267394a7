import { PrismaClient } from './generated/client/client.ts';
import { statementName } from './kept-plans.ts';
import { OneQueryAtATime } from './one-query-at-a-time.ts';

export { Prisma, PrismaClient } from './generated/client/client.ts';
export { KEPT_PLAN } from './kept-plans.ts';

/** What runs inside a transaction: the client without what only the connection can do. */
export type Transaction = Parameters<Parameters<PrismaClient['$transaction']>[0]>[0];

/** A client, or an open transaction: `$transaction` inside a transaction is a savepoint, so the same code runs on both. */
export type Database = Transaction;

// The client's own limits (2 and 5 s) end transactions of a machine that is merely busy.
const transactionOptions = { maxWait: 15_000, timeout: 30_000 };

/** A client on PostgreSQL at `url`, with a pool of `connections`. The caller disconnects it. */
export const createPrismaClient = (url: string, connections = 10): PrismaClient =>
  new PrismaClient({
    adapter: new OneQueryAtATime(
      { connectionString: url, max: connections },
      { statementNameGenerator: statementName },
    ),
    transactionOptions,
  });

/** A client on one connection whose tables are those of another schema; SQL of one's own finds them there too. */
export const createSchemaClient = (url: string, schema: string): PrismaClient =>
  new PrismaClient({
    adapter: new OneQueryAtATime(
      { connectionString: url, max: 1, options: `-c search_path=${schema},public` },
      { schema, statementNameGenerator: statementName },
    ),
    transactionOptions,
  });
