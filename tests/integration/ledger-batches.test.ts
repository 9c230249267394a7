import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { DigestSigner } from '#ledger/keys/derive';
import { Keystore } from '#ledger/keys/keystore';
import { systemKey } from '#ledger/keys/system-keys';
import { signTransaction } from '#ledger/transaction';
import type { PrismaClient } from '#prisma/client';
import type { ServiceContext } from '#services/context';
import { createKeystoreStore } from '#services/settlement/keystore-store';
import { type RunningLedger, runLedger } from '#services/settlement/run-ledger';
import {
  createParties,
  issue,
  openContext,
  PASSPHRASE,
  type Parties,
  statusOf,
  until,
  untilSettled,
} from '#tests/support/ledger-acts';
import { type PaidNode, startPaidNode } from '#tests/support/paid-node';
import { createTestDatabase, type TestDatabase } from '#tests/support/postgres';

/** Many actions in few transactions, within what the chain takes; and account nonces without gaps. */

let node: PaidNode;
let database: TestDatabase;
let ctx: ServiceContext;
let db: PrismaClient;
let parties: Parties;
let relayer: DigestSigner;
const logged: string[] = [];
let running: RunningLedger | null = null;

const start = (): void => {
  running = runLedger({
    ctx,
    databaseUrl: database.url,
    rpcUrl: node.url,
    relayer,
    fees: { kind: 'free' },
    confirmations: 0,
    pollMs: 25,
  });
};

const stop = async (): Promise<void> => {
  await running?.stop();
  running = null;
};

const setBlockGasLimit = (gas: number): Promise<unknown> =>
  node.rpc
    .call('evm_setBlockGasLimit', [`0x${gas.toString(16)}`], z.unknown())
    .then(() => node.rpc.call('evm_mine', [], z.unknown()));

beforeAll(async () => {
  node = await startPaidNode(['--block-base-fee-per-gas=0', '--gas-price=0']);
  database = await createTestDatabase();
  ({ ctx, db } = await openContext(database.url, node.rpc, logged));
  relayer = await systemKey(await Keystore.open(createKeystoreStore(db), PASSPHRASE), 'relayer');
  parties = await createParties(ctx);
});

afterEach(async ({ task }) => {
  if (task.result?.state === 'fail')
    console.error(
      await running?.status(),
      logged.slice(-10).join('\n'),
      await db.relayerTransaction.findMany({ orderBy: { nonce: 'desc' }, take: 3 }),
    );
  await stop();
});

afterAll(async () => {
  await stop();
  await db.$disconnect();
  await node.stop();
  await database.drop();
});

const issueMany = async (count: number): Promise<string[]> => {
  const issued: string[] = [];
  for (let made = 0; made < count; made++) issued.push((await issue(ctx, parties)).actionId);
  return issued;
};

const expectNoGaps = async (): Promise<void> => {
  const rows = await db.relayerTransaction.findMany({ orderBy: { nonce: 'asc' } });
  expect(rows.map(row => [row.nonce, row.status])).toEqual(rows.map((_, nonce) => [nonce, 'MINED']));
};

describe('batches', () => {
  it('take what waits in few transactions', async () => {
    const issued = await issueMany(40);
    start();
    await untilSettled(ctx);
    const transactions = await db.relayerTransaction.count();
    expect(transactions).toBeLessThanOrEqual(3);
    expect(await db.action.count({ where: { id: { in: issued }, status: 'CONFIRMED' } })).toBe(40);
    await stop();
  });

  it('fit into small blocks', async () => {
    await setBlockGasLimit(8_000_000);
    const before = await db.relayerTransaction.count();
    const issued = await issueMany(25);
    start();
    await untilSettled(ctx);
    expect((await db.relayerTransaction.count()) - before).toBeGreaterThan(2);
    expect(await db.action.count({ where: { id: { in: issued }, status: 'CONFIRMED' } })).toBe(25);
    await expectNoGaps();
    await stop();
  });

  it('leave out what is too large for any block, and go on', async () => {
    await setBlockGasLimit(2_900_000);
    const [tooLarge = ''] = await issueMany(1);
    start();
    await until('refused', async () => (await statusOf(ctx, tooLarge)) === 'REFUSED', 15_000);
    expect(await db.action.findUniqueOrThrow({ where: { id: tooLarge } })).toMatchObject({
      refusalCode: 'not-relayed',
    });
    await setBlockGasLimit(30_000_000);
    const [next = ''] = await issueMany(1);
    await until('confirmed', async () => (await statusOf(ctx, next)) === 'CONFIRMED');
    await until('no gaps', () =>
      expectNoGaps().then(
        () => true,
        () => false,
      ),
    );
    await stop();
  });

  it('fill a gap in the account nonces', async () => {
    const highest = (await db.relayerTransaction.aggregate({ _max: { nonce: true } }))._max.nonce ?? -1;
    const lonely = signTransaction(relayer, {
      chainId: ctx.chain.chainId,
      nonce: highest + 3,
      to: relayer.address,
      data: '0x',
      gasLimit: 21_000n,
      fees: { type: 0, gasPrice: 0n },
    });
    await db.relayerTransaction.create({
      data: { relayer: relayer.address, nonce: highest + 3, ...lonely, actionIds: [] },
    });
    const [waiting = ''] = await issueMany(1);
    start();
    await untilSettled(ctx);
    expect(await statusOf(ctx, waiting)).toBe('CONFIRMED');
    await until('no gaps', () =>
      expectNoGaps().then(
        () => true,
        () => false,
      ),
    );
    await stop();
  });

  it('wait for one another when two processes run: one leads', async () => {
    start();
    const second = runLedger({
      ctx,
      databaseUrl: database.url,
      rpcUrl: node.url,
      relayer,
      fees: { kind: 'free' },
      confirmations: 0,
    });
    await until(
      'somebody leads',
      async () => (await running?.status())?.leading === true || (await second.status()).leading,
    );
    const [first = ''] = await issueMany(1);
    await until('confirmed', async () => (await statusOf(ctx, first)) === 'CONFIRMED');
    expect([(await running?.status())?.leading, (await second.status()).leading].filter(Boolean)).toHaveLength(1);
    await stop();
    await until('the other takes over', async () => (await second.status()).leading);
    const [next = ''] = await issueMany(1);
    await until('confirmed', async () => (await statusOf(ctx, next)) === 'CONFIRMED');
    await second.stop();
    await expectNoGaps();
  });
});
