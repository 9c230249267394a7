import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { signTransaction } from '#ledger/transaction';
import { runLedger } from '#services/settlement/run-ledger';
import { issue, statusOf, until, untilSettled } from '#tests/support/ledger-acts';
import { type LooseLedger, openLooseLedger } from '#tests/support/loose-ledger';

/** Many actions in few transactions, within what the chain takes; and account nonces without gaps. */

let ledger: LooseLedger;

const setBlockGasLimit = (gas: number): Promise<unknown> =>
  ledger.node.rpc
    .call('evm_setBlockGasLimit', [`0x${gas.toString(16)}`], z.unknown())
    .then(() => ledger.node.rpc.call('evm_mine', [], z.unknown()));

beforeAll(async () => {
  ledger = await openLooseLedger();
});

afterEach(async ({ task }) => {
  if (task.result?.state === 'fail')
    console.error(
      await ledger.running()?.status(),
      ledger.logged.slice(-10).join('\n'),
      await ledger.db.relayerTransaction.findMany({ orderBy: { nonce: 'desc' }, take: 3 }),
    );
  await ledger.stop();
});

afterAll(() => ledger.close());

const issueMany = async (count: number): Promise<string[]> => {
  const issued: string[] = [];
  for (let made = 0; made < count; made++) issued.push((await issue(ledger.ctx, ledger.parties)).actionId);
  return issued;
};

const expectNoGaps = async (): Promise<void> => {
  const rows = await ledger.db.relayerTransaction.findMany({ orderBy: { nonce: 'asc' } });
  expect(rows.map(row => [row.nonce, row.status])).toEqual(rows.map((_, nonce) => [nonce, 'MINED']));
};

describe('batches', () => {
  it('take what waits in few transactions', async () => {
    const issued = await issueMany(40);
    ledger.start();
    await untilSettled(ledger.ctx);
    const transactions = await ledger.db.relayerTransaction.count();
    expect(transactions).toBeLessThanOrEqual(3);
    expect(await ledger.db.action.count({ where: { id: { in: issued }, status: 'CONFIRMED' } })).toBe(40);
    await ledger.stop();
  });

  it('fit into small blocks', async () => {
    await setBlockGasLimit(8_000_000);
    const before = await ledger.db.relayerTransaction.count();
    const issued = await issueMany(25);
    ledger.start();
    await untilSettled(ledger.ctx);
    expect((await ledger.db.relayerTransaction.count()) - before).toBeGreaterThan(2);
    expect(await ledger.db.action.count({ where: { id: { in: issued }, status: 'CONFIRMED' } })).toBe(25);
    await expectNoGaps();
    await ledger.stop();
  });

  it('leave out what is too large for any block, and go on', async () => {
    await setBlockGasLimit(2_900_000);
    const [tooLarge = ''] = await issueMany(1);
    ledger.start();
    await until('refused', async () => (await statusOf(ledger.ctx, tooLarge)) === 'REFUSED', 15_000);
    expect(await ledger.db.action.findUniqueOrThrow({ where: { id: tooLarge } })).toMatchObject({
      refusalCode: 'not-relayed',
    });
    await setBlockGasLimit(30_000_000);
    const [next = ''] = await issueMany(1);
    await until('confirmed', async () => (await statusOf(ledger.ctx, next)) === 'CONFIRMED');
    await until('no gaps', () =>
      expectNoGaps().then(
        () => true,
        () => false,
      ),
    );
    await ledger.stop();
  });

  it('fill a gap in the account nonces', async () => {
    const highest = (await ledger.db.relayerTransaction.aggregate({ _max: { nonce: true } }))._max.nonce ?? -1;
    const lonely = signTransaction(ledger.relayer, {
      chainId: ledger.ctx.chain.chainId,
      nonce: highest + 3,
      to: ledger.relayer.address,
      data: '0x',
      gasLimit: 21_000n,
      fees: { type: 0, gasPrice: 0n },
    });
    await ledger.db.relayerTransaction.create({
      data: { relayer: ledger.relayer.address, nonce: highest + 3, ...lonely, actionIds: [] },
    });
    const [waiting = ''] = await issueMany(1);
    ledger.start();
    await untilSettled(ledger.ctx);
    expect(await statusOf(ledger.ctx, waiting)).toBe('CONFIRMED');
    await until('no gaps', () =>
      expectNoGaps().then(
        () => true,
        () => false,
      ),
    );
    await ledger.stop();
  });

  it('wait for one another when two processes run: one leads', async () => {
    ledger.start();
    const second = runLedger(ledger.options);
    await until(
      'somebody leads',
      async () => (await ledger.running()?.status())?.leading === true || (await second.status()).leading,
    );
    const [first = ''] = await issueMany(1);
    await until('confirmed', async () => (await statusOf(ledger.ctx, first)) === 'CONFIRMED');
    expect([(await ledger.running()?.status())?.leading, (await second.status()).leading].filter(Boolean)).toHaveLength(
      1,
    );
    await ledger.stop();
    await until('the other takes over', async () => (await second.status()).leading);
    const [next = ''] = await issueMany(1);
    await until('confirmed', async () => (await statusOf(ledger.ctx, next)) === 'CONFIRMED');
    await second.stop();
    await expectNoGaps();
  });
});
