import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { headOf } from '#ledger/node';
import type { Rpc } from '#ledger/rpc';
import type { SubmitterStore } from '#ledger/submitter/store';
import { Submitter } from '#ledger/submitter/submitter';
import { signDecision } from '#services/actions/sign-decision';
import { createSubmitterStore } from '#services/settlement/submitter-store';
import { issue, randomWord, statusOf, until, untilSettled } from '#tests/support/ledger-acts';
import { type LooseLedger, openLooseLedger } from '#tests/support/loose-ledger';

/**
 * Account nonces while blocks come between one question to the node and the next: Anvil tells of a nonce as used a moment before
 * it tells of the block. The submitter is stepped by hand here, with the reader stopped at a block of the test's choice.
 */

let ledger: LooseLedger;
let store: SubmitterStore;

const submitterOn = (rpc: Rpc, over: Partial<SubmitterStore> = {}): Submitter =>
  new Submitter({
    rpc,
    chain: ledger.ctx.chain,
    relayer: ledger.relayer,
    store: { ...store, ...over },
    fees: { kind: 'free' },
    log: { warn: () => undefined, error: () => undefined },
  });

const automine = (on: boolean) => ledger.node.rpc.call('evm_setAutomine', [on], z.unknown());
const mine = () => ledger.node.rpc.call('evm_mine', [], z.unknown());

/** The node, which counts so many transactions of the relayer before it has them in a block. */
const aheadBy = (count: number): Rpc => ({
  async call(method, params, shape) {
    const answer = await ledger.node.rpc.call(method, params, z.unknown());
    return shape.parse(method === 'eth_getTransactionCount' ? `0x${(Number(answer) + count).toString(16)}` : answer);
  },
});

const admit = () =>
  ledger.ctx.db.$transaction(tx =>
    signDecision(tx, ledger.ctx, {
      actor: { organisationId: ledger.parties.seller, userId: null },
      decision: { type: 'AdmitOrganisation', id: randomWord(), publicKey: ledger.relayer.address, kinds: 1 },
    }),
  );

const attemptsOf = async (actionId: string) =>
  (await ledger.db.actionAttempt.findMany({ where: { actionId } })).map(attempt => attempt.error);

beforeAll(async () => {
  ledger = await openLooseLedger();
  const { ctx, db, relayer } = ledger;
  store = createSubmitterStore({ db, clock: ctx.clock, relayer: relayer.address, onRefused: async () => undefined });
});

/** Everything that was signed is settled, and the reader stands at the node's head. */
beforeEach(async () => {
  ledger.start();
  await issue(ledger.ctx, ledger.parties);
  await untilSettled(ledger.ctx);
  await until('all is read', async () => (await store.readTo()) >= (await headOf(ledger.node.rpc)).number);
  await ledger.stop();
});

afterEach(async () => {
  await ledger.stop();
  await automine(true);
});

afterAll(() => ledger.close());

describe('an account nonce that is told as used before its block', () => {
  it('does not part a transaction from its actions', async () => {
    await automine(false);
    const { actionId } = await issue(ledger.ctx, ledger.parties);
    await submitterOn(ledger.node.rpc).step();
    await submitterOn(aheadBy(1)).step();
    expect(await statusOf(ledger.ctx, actionId)).toBe('SUBMITTED');
    await mine();
    ledger.start();
    await untilSettled(ledger.ctx);
    expect(await statusOf(ledger.ctx, actionId)).toBe('CONFIRMED');
    expect(await attemptsOf(actionId)).toEqual([null]);
  });

  it('gives its actions back when no block ever has them', async () => {
    await automine(false);
    const { actionId } = await issue(ledger.ctx, ledger.parties);
    await submitterOn(ledger.node.rpc).step();
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
    const { actionId } = await issue(ledger.ctx, ledger.parties);
    await submitterOn(ledger.node.rpc).step();
    const mined = await store.highestNonce();
    let isRead = false;
    // The step has asked for the nonce; before it asks for the open transactions, the block comes and is read.
    const open: SubmitterStore['open'] = async () => {
      if (!isRead) {
        isRead = true;
        await mine();
        ledger.start();
        await until('confirmed', async () => (await statusOf(ledger.ctx, actionId)) === 'CONFIRMED');
        await ledger.stop();
      }
      return store.open();
    };
    await submitterOn(ledger.node.rpc, { open }).step();
    expect(isRead).toBe(true);
    expect(await ledger.db.relayerTransaction.findFirst({ where: { nonce: mined ?? -1 } })).toMatchObject({
      status: 'MINED',
      actionIds: [actionId],
    });
  });
});

describe('a decision whose block is not read yet', () => {
  it('is not refused for being done', async () => {
    const { actionId } = await admit();
    await submitterOn(ledger.node.rpc).step();
    await store.drop((await store.highestNonce()) ?? -1, 'as if it were lost');
    expect(await statusOf(ledger.ctx, actionId)).toBe('PENDING');
    const { trouble } = await submitterOn(ledger.node.rpc).step();
    expect(trouble).toBe('the newest blocks are not read yet');
    expect(await statusOf(ledger.ctx, actionId)).toBe('PENDING');
    ledger.start();
    await untilSettled(ledger.ctx);
    expect(await statusOf(ledger.ctx, actionId)).toBe('CONFIRMED');
  });
});
