import type { Keystore } from '#ledger/keys/keystore';
import { systemKey } from '#ledger/keys/system-keys';
import { createRpc, type Rpc } from '#ledger/rpc';
import type { PrismaClient } from '#prisma/client';
import type { ServiceContext } from '#services/context';
import { type LedgerOptions, type RunningLedger, runLedger } from '#services/settlement/run-ledger';
import { createParties, openContext, type Parties } from './ledger-acts.ts';
import { startTestNode, type TestNode } from './node.ts';
import { createTestDatabase } from './postgres.ts';

export interface TestLedger {
  readonly ctx: ServiceContext;
  readonly db: PrismaClient;
  readonly rpc: Rpc;
  readonly node: TestNode;
  readonly keystore: Keystore;
  readonly databaseUrl: string;
  readonly parties: Parties;
  /** What was logged as a warning or an error. */
  readonly logged: string[];
  readonly running: () => RunningLedger;
  start(more?: Partial<LedgerOptions>): Promise<void>;
  stopLoop(): Promise<void>;
  close(): Promise<void>;
}

/** Everything from a signed action to a confirmed row, for real: database, node, contracts, submitter and reader. */
export const createTestLedger = async (
  options: Partial<LedgerOptions> = {},
  nodeOptions: { blockSeconds?: number } = {},
): Promise<TestLedger> => {
  const database = await createTestDatabase();
  const node = await startTestNode({ databaseUrl: database.url, ...nodeOptions });
  const rpc = createRpc(node.url);
  const logged: string[] = [];
  const { ctx, db, keystore } = await openContext(database.url, rpc, logged);
  const parties = await createParties(ctx);
  let loop: RunningLedger | null = null;
  const start = async (more: Partial<LedgerOptions> = {}): Promise<void> => {
    loop = runLedger({
      ctx,
      databaseUrl: database.url,
      rpcUrl: node.url,
      relayer: await systemKey(keystore, 'relayer'),
      fees: { kind: 'free' },
      confirmations: 0,
      pollMs: 25,
      ...options,
      ...more,
    });
  };
  const stopLoop = async (): Promise<void> => {
    await loop?.stop();
    loop = null;
  };
  await start();
  return {
    ctx,
    db,
    rpc,
    node,
    keystore,
    databaseUrl: database.url,
    parties,
    logged,
    running: () => {
      if (!loop) throw new Error('the loop does not run');
      return loop;
    },
    start,
    stopLoop,
    async close() {
      await stopLoop();
      await db.$disconnect();
      await node.stop();
      await database.drop();
    },
  };
};
