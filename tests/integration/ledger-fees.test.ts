import { afterEach, describe, expect, it, vi } from 'vitest';
import { DeployError } from '#ledger/deploy/deploy';
import type { FeePolicy } from '#ledger/fees';
import { Keystore } from '#ledger/keys/keystore';
import { systemKey } from '#ledger/keys/system-keys';
import { feesOf } from '#ledger/transaction';
import { createPrismaClient } from '#prisma/client';
import { createKeystoreStore } from '#services/settlement/keystore-store';
import { type RunningLedger, runLedger } from '#services/settlement/run-ledger';
import {
  createParties,
  issue,
  openContext,
  PASSPHRASE,
  until,
  untilSettled,
  untilStatus,
} from '#tests/support/ledger-acts';
import { type PaidNode, startPaidNode } from '#tests/support/paid-node';
import { createTestDatabase, type TestDatabase } from '#tests/support/postgres';

vi.setConfig({ testTimeout: 120_000 });

const ETHER = 10n ** 18n;

let node: PaidNode;
let database: TestDatabase;
let running: RunningLedger | null = null;

afterEach(async () => {
  await running?.stop();
  running = null;
  await node.stop();
  await database.drop();
});

/** Contracts deployed and a receivable issued, all of it paid for. */
const settleOne = async (fees: FeePolicy, nodeArguments: readonly string[], deployFees = fees) => {
  node = await startPaidNode(nodeArguments);
  database = await createTestDatabase();
  const db = createPrismaClient(database.url, 2);
  const keystore = await Keystore.open(createKeystoreStore(db), PASSPHRASE, 2 ** 10);
  const [deployer, relayer] = [await systemKey(keystore, 'deployer'), await systemKey(keystore, 'relayer')];
  await db.$disconnect();
  await expect(openContext(database.url, node.rpc, [], deployFees)).rejects.toThrow(DeployError);
  await node.fund(deployer.address, ETHER);
  const logged: string[] = [];
  const { ctx, db: context } = await openContext(database.url, node.rpc, logged, deployFees);
  running = runLedger({
    ctx,
    databaseUrl: database.url,
    rpcUrl: node.url,
    relayer,
    fees,
    confirmations: 0,
    pollMs: 25,
  });
  const { actionId } = await issue(ctx, await createParties(ctx));
  const trouble = async () => (await running?.status())?.submitterTrouble ?? '';
  await until('no money for gas', async () => /no money/.test(await trouble()));
  expect(logged.join()).toMatch(/no money for gas/);
  await node.fund(relayer.address, ETHER);
  await untilSettled(ctx, 60_000);
  await untilStatus(ctx, actionId, 'CONFIRMED');
  const [row] = await context.relayerTransaction.findMany();
  await context.$disconnect();
  return feesOf(row?.raw ?? '');
};

describe('gas that costs money', () => {
  it('is paid as the node asks (EIP-1559)', async () => {
    const fees = await settleOne({ kind: 'auto' }, ['--block-base-fee-per-gas=1000000000']);
    expect(fees.type).toBe(2);
  });

  it('is paid at one price, where that is configured', async () => {
    const fees = await settleOne({ kind: 'legacy', gasPrice: 2_000_000_000n }, ['--block-base-fee-per-gas=1000000000']);
    expect(fees).toEqual({ type: 0, gasPrice: 2_000_000_000n });
  });

  it('is offered more of, until the price is enough', async () => {
    const offered = 1_000_000_000n;
    const tooLittle: FeePolicy = { kind: 'eip1559', maxFeePerGas: offered, maxPriorityFeePerGas: 1n };
    const fees = await settleOne(tooLittle, ['--block-base-fee-per-gas=10000000000'], { kind: 'auto' });
    expect(fees.type === 2 && fees.maxFeePerGas).toBeGreaterThan(offered);
  });
});
