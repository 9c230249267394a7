import { afterEach, describe, expect, it } from 'vitest';
import { DeployError } from '#ledger/deploy/deploy';
import type { FeePolicy } from '#ledger/fees';
import { Keystore } from '#ledger/keys/keystore';
import { systemKey } from '#ledger/keys/system-keys';
import { feesOf } from '#ledger/transaction';
import { createPrismaClient, type PrismaClient } from '#prisma/client';
import { createKeystoreStore } from '#services/settlement/keystore-store';
import { type RunningLedger, runLedger } from '#services/settlement/run-ledger';
import { createParties, issue, openContext, PASSPHRASE, until, untilStatus } from '#tests/support/ledger-acts';
import { type PaidNode, startPaidNode } from '#tests/support/paid-node';
import { createTestDatabase, type TestDatabase } from '#tests/support/postgres';

const ETHER = 10n ** 18n;
const GWEI = 10n ** 9n;

let node: PaidNode;
let database: TestDatabase;
let db: PrismaClient;
let context: PrismaClient;
let running: RunningLedger | null = null;

afterEach(async () => {
  await running?.stop();
  running = null;
  await Promise.all([db.$disconnect(), context.$disconnect()]);
  await node.stop();
  await database.drop();
});

interface Start {
  readonly fees: FeePolicy;
  readonly deployFees?: FeePolicy;
  readonly baseFee: bigint;
}

/** Contracts deployed on a node that charges for gas, an action on its way, and a relayer who is poor. */
const start = async ({ fees, deployFees = fees, baseFee }: Start) => {
  node = await startPaidNode([`--block-base-fee-per-gas=${baseFee}`]);
  database = await createTestDatabase();
  db = createPrismaClient(database.url, 2);
  const keystore = await Keystore.open(createKeystoreStore(db), PASSPHRASE, 2 ** 10);
  const [deployer, relayer] = [await systemKey(keystore, 'deployer'), await systemKey(keystore, 'relayer')];
  await expect(openContext(database.url, node.rpc, [], deployFees)).rejects.toThrow(DeployError);
  await node.fund(deployer.address, ETHER);
  const logged: string[] = [];
  const opened = await openContext(database.url, node.rpc, logged, deployFees);
  context = opened.db;
  const { ctx } = opened;
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
  const untilTrouble = (pattern: RegExp) =>
    until(`trouble ${pattern}`, async () => pattern.test((await running?.status())?.submitterTrouble ?? ''));
  const paid = async () => feesOf((await ctx.db.relayerTransaction.findFirstOrThrow()).raw);
  return { ctx, actionId, logged, relayer, untilTrouble, paid };
};

describe('gas that costs money', () => {
  it('is paid as the node asks; who has none is told so', async () => {
    const { ctx, actionId, logged, relayer, untilTrouble, paid } = await start({
      fees: { kind: 'auto' },
      baseFee: GWEI,
    });
    await untilTrouble(/no money/);
    expect(logged.join()).toMatch(/no money for gas/);
    await node.fund(relayer.address, ETHER);
    await untilStatus(ctx, actionId, 'CONFIRMED');
    expect((await paid()).type).toBe(2);
  });

  it('is offered more of, when the price has risen since', async () => {
    const { ctx, actionId, relayer, untilTrouble, paid } = await start({ fees: { kind: 'auto' }, baseFee: GWEI });
    await untilTrouble(/no money/);
    const before = await paid();
    await node.setBaseFee(100n * GWEI);
    await node.fund(relayer.address, 10n * ETHER);
    await untilStatus(ctx, actionId, 'CONFIRMED');
    const after = await paid();
    if (before.type !== 2 || after.type !== 2) throw new Error('not EIP-1559');
    expect(after.maxFeePerGas).toBeGreaterThan(100n * GWEI);
    expect(await ctx.db.relayerTransaction.count()).toBe(1);
  });

  it('is paid at one price, where that is configured', async () => {
    const fees = { kind: 'legacy', gasPrice: 2n * GWEI } as const;
    const { ctx, actionId, relayer, paid } = await start({ fees, baseFee: GWEI });
    await node.fund(relayer.address, ETHER);
    await untilStatus(ctx, actionId, 'CONFIRMED');
    expect(await paid()).toEqual({ type: 0, gasPrice: 2n * GWEI });
  });

  it('is never offered beyond what is configured: that is an alarm, and it waits', async () => {
    const fees = { kind: 'eip1559', maxFeePerGas: GWEI / 1_000n, maxPriorityFeePerGas: 1n } as const;
    const { ctx, actionId, logged, relayer, untilTrouble, paid } = await start({
      fees,
      deployFees: { kind: 'auto' },
      baseFee: 10n * GWEI,
    });
    await node.fund(relayer.address, ETHER);
    await untilTrouble(/configured price/);
    expect(logged.join()).toMatch(/configured price of gas is too low/);
    expect(await paid()).toMatchObject({ type: 2, maxFeePerGas: GWEI / 1_000n });
    expect((await ctx.db.action.findUniqueOrThrow({ where: { id: actionId } })).status).toBe('SUBMITTED');
  });
});
