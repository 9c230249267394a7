import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { DigestSigner } from '#ledger/keys/derive';
import { Keystore } from '#ledger/keys/keystore';
import { systemKey } from '#ledger/keys/system-keys';
import { headOf } from '#ledger/node';
import type { Rpc } from '#ledger/rpc';
import type { SubmitterStore } from '#ledger/submitter/store';
import { Submitter } from '#ledger/submitter/submitter';
import type { PrismaClient } from '#prisma/client';
import { signDecision } from '#services/actions/sign-decision';
import type { ServiceContext } from '#services/context';
import { createKeystoreStore } from '#services/settlement/keystore-store';
import { type RunningLedger, runLedger } from '#services/settlement/run-ledger';
import { createSubmitterStore } from '#services/settlement/submitter-store';
import {
  createParties,
  issue,
  openContext,
  PASSPHRASE,
  type Parties,
  randomWord,
  statusOf,
  until,
  untilSettled,
} from '#tests/support/ledger-acts';
import { type PaidNode, startPaidNode } from '#tests/support/paid-node';
import { createTestDatabase, type TestDatabase } from '#tests/support/postgres';

/**
 * Account nonces while blocks come between one question to the node and the next: Anvil tells of a nonce as used a moment before
 * it tells of the block. The submitter is stepped by hand here, with the reader stopped at a block of the test's choice.
 */

let node: PaidNode;
let database: TestDatabase;
let ctx: ServiceContext;
let db: PrismaClient;
let parties: Parties;
let relayer: DigestSigner;
let store: SubmitterStore;
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

const submitterOn = (rpc: Rpc, over: Partial<SubmitterStore> = {}): Submitter =>
  new Submitter({
    rpc,
    chain: ctx.chain,
    relayer,
    store: { ...store, ...over },
    fees: { kind: 'free' },
    log: { warn: () => undefined, error: () => undefined },
  });

const automine = (on: boolean) => node.rpc.call('evm_setAutomine', [on], z.unknown());
const mine = () => node.rpc.call('evm_mine', [], z.unknown());

/** The node, which counts so many transactions of the relayer before it has them in a block. */
const aheadBy = (count: number): Rpc => ({
  async call(method, params, shape) {
    const answer = await node.rpc.call(method, params, z.unknown());
    return shape.parse(method === 'eth_getTransactionCount' ? `0x${(Number(answer) + count).toString(16)}` : answer);
  },
});

const admit = () =>
  ctx.db.$transaction(tx =>
    signDecision(tx, ctx, {
      actor: { organisationId: parties.seller, userId: null },
      decision: { type: 'AdmitOrganisation', id: randomWord(), publicKey: relayer.address, kinds: 1 },
    }),
  );

const attemptsOf = async (actionId: string) =>
  (await db.actionAttempt.findMany({ where: { actionId } })).map(attempt => attempt.error);

beforeAll(async () => {
  node = await startPaidNode(['--block-base-fee-per-gas=0', '--gas-price=0']);
  database = await createTestDatabase();
  ({ ctx, db } = await openContext(database.url, node.rpc));
  relayer = await systemKey(await Keystore.open(createKeystoreStore(db), PASSPHRASE), 'relayer');
  parties = await createParties(ctx);
  store = createSubmitterStore({ db, clock: ctx.clock, relayer: relayer.address, onRefused: async () => undefined });
});

/** Everything that was signed is settled, and the reader stands at the node's head. */
beforeEach(async () => {
  start();
  await issue(ctx, parties);
  await untilSettled(ctx);
  await until('all is read', async () => (await store.readTo()) >= (await headOf(node.rpc)).number);
  await stop();
});

afterEach(async () => {
  await stop();
  await automine(true);
});

afterAll(async () => {
  await stop();
  await db.$disconnect();
  await node.stop();
  await database.drop();
});

describe('an account nonce that is told as used before its block', () => {
  it('does not part a transaction from its actions', async () => {
    await automine(false);
    const { actionId } = await issue(ctx, parties);
    await submitterOn(node.rpc).step();
    await submitterOn(aheadBy(1)).step();
    expect(await statusOf(ctx, actionId)).toBe('SUBMITTED');
    await mine();
    start();
    await untilSettled(ctx);
    expect(await statusOf(ctx, actionId)).toBe('CONFIRMED');
    expect(await attemptsOf(actionId)).toEqual([null]);
  });

  it('gives its actions back when no block ever has them', async () => {
    await automine(false);
    const { actionId } = await issue(ctx, parties);
    await submitterOn(node.rpc).step();
    const submitter = submitterOn(aheadBy(1));
    await until('given back', async () => {
      await submitter.step();
      return (await attemptsOf(actionId)).includes('another transaction has its account nonce');
    });
  });
});

describe('a block that is read between two questions', () => {
  it('leaves no gap in the account nonces to be filled', async () => {
    await automine(false);
    const { actionId } = await issue(ctx, parties);
    await submitterOn(node.rpc).step();
    const mined = await store.highestNonce();
    let isRead = false;
    // The step has asked for the nonce; before it asks for the open transactions, the block comes and is read.
    const open: SubmitterStore['open'] = async () => {
      if (!isRead) {
        isRead = true;
        await mine();
        start();
        await until('confirmed', async () => (await statusOf(ctx, actionId)) === 'CONFIRMED');
        await stop();
      }
      return store.open();
    };
    await submitterOn(node.rpc, { open }).step();
    expect(isRead).toBe(true);
    expect(await db.relayerTransaction.findFirst({ where: { nonce: mined ?? -1 } })).toMatchObject({
      status: 'MINED',
      actionIds: [actionId],
    });
  });
});

describe('a decision whose block is not read yet', () => {
  it('is not refused for being done', async () => {
    const { actionId } = await admit();
    await submitterOn(node.rpc).step();
    await store.drop((await store.highestNonce()) ?? -1, 'as if it were lost');
    expect(await statusOf(ctx, actionId)).toBe('PENDING');
    const { trouble } = await submitterOn(node.rpc).step();
    expect(trouble).toBe('the newest blocks are not read yet');
    expect(await statusOf(ctx, actionId)).toBe('PENDING');
    start();
    await untilSettled(ctx);
    expect(await statusOf(ctx, actionId)).toBe('CONFIRMED');
  });
});
