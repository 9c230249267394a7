import { createRpc } from '#ledger/rpc';
import type { PrismaClient } from '#prisma/client';
import { runningNodeUrl } from '#server/embedded/node';
import { runningPostgresUrl } from '#server/embedded/postgres';
import type { ServiceContext } from '#services/context';
import { createMember } from './consortium.ts';
import { openContext, PASSPHRASE, untilSettled } from './ledger-acts.ts';
import { type RunningServer, runServer } from './server.ts';
import { createTraders, type Trader } from './trade.ts';

/** The real server, and a small consortium enrolled on its own database through the services. */
export interface ServedTrade {
  readonly server: RunningServer;
  readonly ctx: ServiceContext;
  readonly seller: Trader;
  readonly buyer: Trader;
  readonly bank: Trader;
  readonly rival: Trader;
  /** Works for the buyer, and may prepare as well as approve. */
  readonly buyersBoth: { readonly email: string };
  close(): Promise<void>;
}

interface ServeOptions {
  /** How long a change of state is on its way at least now and then, so that a test can see it settle. */
  readonly blockSeconds?: number;
  /** A database of one's own instead of the embedded one. */
  readonly databaseUrl?: string;
}

export const serveTrade = async ({ blockSeconds = 1, databaseUrl }: ServeOptions = {}): Promise<ServedTrade> => {
  const server = await runServer({
    env: {
      KEYSTORE_PASSPHRASE: PASSPHRASE,
      LEDGER_BLOCK_SECONDS: String(blockSeconds),
      LOG_LEVEL: 'warn',
      ...(databaseUrl !== undefined && { DATABASE_URL: databaseUrl }),
    },
  });
  let db: PrismaClient | null = null;
  const close = async () => {
    await db?.$disconnect();
    await server.stop();
  };
  try {
    await server.untilReady(240_000);
    const opened = await openContext(
      databaseUrl ?? runningPostgresUrl(server.dataDir),
      createRpc(runningNodeUrl(server.dataDir)),
    );
    db = opened.db;
    const { ctx } = opened;
    const { stranger: _, ...traders } = await createTraders(ctx);
    const buyersBoth = await createMember(ctx, traders.buyer, ['PREPARER', 'APPROVER'], 'Bea Both');
    await untilSettled(ctx, 60_000);
    return { server, ctx, ...traders, buyersBoth, close };
  } catch (error) {
    await close();
    throw error;
  }
};
