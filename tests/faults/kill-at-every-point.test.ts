import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Hex } from '#domain/hex';
import { FAULT_POINTS, type FaultPoint } from '#ledger/faults';
import { headOf } from '#ledger/node';
import { rebuild } from '#services/settlement/rebuild';
import { createTestLedger, type TestLedger } from '#tests/support/ledger';
import { act, issue, randomWord, stateOf, until, untilSettled, untilStatus } from '#tests/support/ledger-acts';

/**
 * `kill -9` at each numbered point between the click and the confirmed row, then a restart: the action takes effect exactly
 * once, and the projection is that of the chain. The portal that dies is a process of its own; the one that comes after
 * it runs here.
 */

const worker = fileURLToPath(new URL('./worker.ts', import.meta.url));

/** Deep enough that a reorganisation of one block is nothing special. */
const confirmations = 12;

// Each starts a process of its own.
let ledger: TestLedger;

beforeAll(async () => {
  ledger = await createTestLedger({ confirmations });
  await ledger.stopLoop();
});

afterAll(() => ledger.close());

const startPortal = async (): Promise<ChildProcess> => {
  const portal = fork(worker, {
    execArgv: ['--import', 'tsx'],
    env: {
      ...process.env,
      DATABASE_URL: ledger.databaseUrl,
      RPC_URL: ledger.node.url,
      CONFIRMATIONS: String(confirmations),
    },
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  await once(portal, 'message');
  return portal;
};

interface Order {
  readonly arm: FaultPoint | '';
  readonly issue?: Hex;
  readonly fingerprint: Hex;
  readonly lifetimeSeconds: number;
}

const orderTo = (portal: ChildProcess, order: Order): void => {
  const { seller, obligor } = ledger.parties;
  portal.send({ ...order, seller, obligor });
};

const death = async (portal: ChildProcess): Promise<void> => {
  if (portal.exitCode === null && portal.signalCode === null) await once(portal, 'exit');
  expect(portal.signalCode).toBe('SIGKILL');
};

/** What must be so in the end, whatever happened on the way. */
const expectOnce = async (subject: Hex): Promise<void> => {
  const { ctx, db } = ledger;
  const actions = await db.action.findMany({ where: { subject } });
  expect(actions.map(action => [action.type, action.status])).toEqual([['IssueReceivable', 'CONFIRMED']]);
  expect(await db.event.count({ where: { subject, name: 'Issued' } })).toBe(1);
  const performed = await db.event.findMany({ where: { name: 'ActionPerformed' } });
  const digests = performed.map(event => (event.args as { digest: string }).digest);
  expect(digests.filter(digest => digest === actions[0]?.digest)).toHaveLength(1);
  expect(await stateOf(ctx, subject)).toMatchObject({ version: 1n, status: 'Issued' });
  const items = await db.inboxItem.findMany({ where: { subject } });
  expect(items.map(item => [item.kind, item.organisationId])).toEqual([['receivable-issued', ledger.parties.obligor]]);
};

const expectWholeLedger = async (): Promise<void> => {
  const { db, databaseUrl, node, ctx } = ledger;
  const nonces = (await db.relayerTransaction.findMany({ orderBy: { nonce: 'asc' } })).map(row => row.nonce);
  expect(nonces).toEqual(nonces.map((_, index) => index));
  const { differences } = await rebuild({ databaseUrl, rpcUrl: node.url, chain: ctx.chain });
  expect(differences).toEqual([]);
};

const special: readonly FaultPoint[] = ['11-reorganisation-half-rolled-back', '12-resigned-not-committed'];

describe('kill -9 between click and confirmed row', () => {
  it.each(FAULT_POINTS.filter(point => !special.includes(point)))('at %s', async point => {
    const subject = randomWord();
    const fingerprint = randomWord();
    const portal = await startPortal();
    orderTo(portal, { arm: point, issue: subject, fingerprint, lifetimeSeconds: 3_600 });
    await death(portal);

    await ledger.start();
    if (point === '01-action-stored-not-committed') {
      // Nothing was acknowledged: the person clicks again.
      expect(await ledger.db.action.count({ where: { subject } })).toBe(0);
      await issue(ledger.ctx, ledger.parties, { subject, fingerprints: [fingerprint] });
    }
    await untilSettled(ledger.ctx);
    await ledger.stopLoop();
    await expectOnce(subject);
  });

  it('at 11-reorganisation-half-rolled-back', async () => {
    const subject = randomWord();
    const portal = await startPortal();
    const order = { fingerprint: randomWord(), lifetimeSeconds: 3_600 };
    orderTo(portal, { ...order, arm: '', issue: subject });
    const [{ signed }] = await once(portal, 'message');
    await untilStatus(ledger.ctx, signed, 'CONFIRMED');
    orderTo(portal, { ...order, arm: '11-reorganisation-half-rolled-back' });
    await ledger.node.node.reorganise(1);
    await death(portal);

    await ledger.start();
    await ledger.node.node.mine();
    // Until the blocks that are gone are taken back, the action is still confirmed in one of them.
    await until('the other chain is read', async () => {
      const { hash } = await headOf(ledger.rpc);
      return (await ledger.db.block.count({ where: { hash } })) === 1;
    });
    await untilSettled(ledger.ctx);
    await ledger.stopLoop();
    await expectOnce(subject);
  });

  it('at 12-resigned-not-committed', async () => {
    const subject = randomWord();
    const portal = await startPortal();
    await ledger.node.node.goAway();
    orderTo(portal, {
      arm: '12-resigned-not-committed',
      issue: subject,
      fingerprint: randomWord(),
      lifetimeSeconds: 1,
    });
    await death(portal);

    const before = await ledger.db.action.findFirstOrThrow({ where: { subject } });
    await ledger.node.node.comeBack();
    await ledger.start({ expireEveryMs: 100 });
    await untilSettled(ledger.ctx);
    await ledger.stopLoop();
    await expectOnce(subject);
    const after = await ledger.db.action.findFirstOrThrow({ where: { subject } });
    expect(after.digest).not.toBe(before.digest);
    expect((after.message as { nonce: string }).nonce).toBe((before.message as { nonce: string }).nonce);
  });

  it('leaves a ledger without gaps, identical to a fold of the chain', expectWholeLedger);

  it('goes on as if nothing had been', async () => {
    await ledger.start();
    const { subject } = await issue(ledger.ctx, ledger.parties);
    await act(ledger.ctx, ledger.parties.obligor, { type: 'ConfirmReceivable', subject, terms: randomWord() });
    await untilSettled(ledger.ctx);
    expect(await stateOf(ledger.ctx, subject)).toMatchObject({ status: 'Confirmed', version: 2n });
    await ledger.stopLoop();
  });
});
