import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemKey } from '#ledger/keys/system-keys';
import { createRpc, type Rpc } from '#ledger/rpc';
import type { PrismaClient } from '#prisma/client';
import { migrate } from '#prisma/migrator';
import { EmbeddedNode } from '#server/embedded/node';
import { startPostgres } from '#server/embedded/postgres';
import type { ServiceContext } from '#services/context';
import { runLedger } from '#services/settlement/run-ledger';
import { openContext } from '#tests/support/ledger-acts';

export interface ChainGround {
  readonly ctx: ServiceContext;
  readonly db: PrismaClient;
  readonly databaseUrl: string;
  readonly nodeUrl: string;
  readonly rpc: Rpc;
  close(): Promise<void>;
}

interface Settings {
  readonly blockSeconds: number;
  /** Whether the database waits for its disk. */
  readonly durable: boolean;
  /** How often the chain is looked at; the product's own pace unless said. */
  readonly pollMs?: number;
}

/** A database, a node and contracts of its own, with the product's submitter and event reader between them. */
export const openChainGround = async ({ blockSeconds, durable, pollMs }: Settings): Promise<ChainGround> => {
  const folder = mkdtempSync(join(tmpdir(), 'lienlight-bench-'));
  const postgres = await startPostgres({ folder: join(folder, 'postgres'), durable });
  await migrate(postgres.url);
  const node = await EmbeddedNode.start({ folder: join(folder, 'node'), databaseUrl: postgres.url, blockSeconds });
  const rpc = createRpc(node.url);
  const { ctx, db, keystore } = await openContext(postgres.url, rpc);
  const ledger = runLedger({
    ctx,
    databaseUrl: postgres.url,
    rpcUrl: node.url,
    relayer: await systemKey(keystore, 'relayer'),
    fees: { kind: 'free' },
    confirmations: 0,
    ...(pollMs !== undefined && { pollMs }),
  });
  return {
    ctx,
    db,
    databaseUrl: postgres.url,
    nodeUrl: node.url,
    rpc,
    close: async () => {
      await ledger.stop();
      await db.$disconnect();
      await node.stop();
      await postgres.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
};
