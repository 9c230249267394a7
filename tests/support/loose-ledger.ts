import type { DigestSigner } from '#ledger/keys/derive';
import { Keystore } from '#ledger/keys/keystore';
import { systemKey } from '#ledger/keys/system-keys';
import type { PrismaClient } from '#prisma/client';
import type { ServiceContext } from '#services/context';
import { createKeystoreStore } from '#services/settlement/keystore-store';
import { type LedgerOptions, type RunningLedger, runLedger } from '#services/settlement/run-ledger';
import { createParties, openContext, PASSPHRASE, type Parties } from './ledger-acts.ts';
import { type PaidNode, startPaidNode } from './paid-node.ts';
import { createTestDatabase } from './postgres.ts';

/** A ledger on a node that mines whatever comes, for free, whose loop runs only while a test wants it to. */
export interface LooseLedger {
  readonly node: PaidNode;
  readonly ctx: ServiceContext;
  readonly db: PrismaClient;
  readonly parties: Parties;
  readonly relayer: DigestSigner;
  readonly logged: readonly string[];
  readonly options: LedgerOptions;
  /** The loop that runs now. */
  running(): RunningLedger | null;
  start(): void;
  stop(): Promise<void>;
  close(): Promise<void>;
}

export const openLooseLedger = async (): Promise<LooseLedger> => {
  const logged: string[] = [];
  const node = await startPaidNode(['--block-base-fee-per-gas=0', '--gas-price=0']);
  const database = await createTestDatabase();
  const { ctx, db } = await openContext(database.url, node.rpc, logged);
  const relayer = await systemKey(await Keystore.open(createKeystoreStore(db), PASSPHRASE), 'relayer');
  const options = {
    ...{ ctx, relayer, databaseUrl: database.url, rpcUrl: node.url, confirmations: 0, pollMs: 25 },
    fees: { kind: 'free' } as const,
  };
  let running: RunningLedger | null = null;
  const stop = async (): Promise<void> => {
    await running?.stop();
    running = null;
  };
  return {
    ...{ node, ctx, db, relayer, logged, options, stop },
    parties: await createParties(ctx),
    running: () => running,
    start: () => {
      running = runLedger(options);
    },
    close: async () => {
      await stop();
      await db.$disconnect();
      await node.stop();
      await database.drop();
    },
  };
};
