import { mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { JsonRpcProvider, Wallet } from 'ethers';
import pg from 'pg';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { EmbeddedNode } from '#server/embedded/node';
import { startTestNode, type TestNode } from '#tests/support/node';
import { createTestDatabase, type TestDatabase } from '#tests/support/postgres';

/** Adds one to a number in storage, and logs it: state, logs and gas to compare. */
const counterCode = '0x6013600c60003960136000f3' + '6000546001018060005560005260206000a000';
const wallet = new Wallet(`0x${'11'.repeat(32)}`);

let database: TestDatabase;
let folder: string;
let notices: string[];
let test: TestNode;
let provider: JsonRpcProvider;

const start = async () => {
  test = await startTestNode({ folder, databaseUrl: database.url, onNotice: notice => notices.push(notice) });
  provider = new JsonRpcProvider(test.url, undefined, { cacheTimeout: -1, polling: true });
};
const stop = async () => {
  provider.destroy();
  await test.stop();
};

beforeEach(async () => {
  database = await createTestDatabase();
  folder = mkdtempSync(join(tmpdir(), 'lienlight-node-'));
  notices = [];
  await start();
});
afterEach(async () => {
  await stop();
  await database.drop();
  rmSync(folder, { recursive: true, force: true });
});

let nonce = 0;
beforeEach(() => {
  nonce = 0;
});
const sign = (fields: { to?: string; data?: string; nonce?: number } = {}) =>
  wallet.signTransaction({
    type: 2,
    chainId: test.chainId,
    nonce: fields.nonce ?? nonce++,
    gasLimit: 200_000,
    maxFeePerGas: 0,
    maxPriorityFeePerGas: 0,
    ...(fields.to && { to: fields.to }),
    data: fields.data ?? '0x',
  });
const sendRaw = async (raw: string) => provider.send('eth_sendRawTransaction', [raw]);

/** Deploys the counter and calls it so many times, a block each. */
async function history(calls: number): Promise<string> {
  const hash = await sendRaw(await sign({ data: counterCode }));
  await test.node.settled();
  const receipt = await provider.getTransactionReceipt(hash);
  const address = receipt?.contractAddress ?? '';
  for (let call = 0; call < calls; call += 1) {
    await sendRaw(await sign({ to: address }));
    await test.node.settled();
  }
  return address;
}

async function fingerprint() {
  const head = await provider.send('eth_getBlockByNumber', ['latest', false]);
  const logs = await provider.send('eth_getLogs', [{ fromBlock: '0x0', toBlock: 'latest' }]);
  return { number: Number(head.number), hash: head.hash, stateRoot: head.stateRoot, logs };
}

/** Until the supervisor has found out by itself. */
async function untilMended(height: number): Promise<void> {
  const deadline = Date.now() + 15_000;
  while (Number(await provider.send('eth_blockNumber', [])) !== height) {
    if (Date.now() > deadline) throw new Error('the node was not mended');
    await new Promise(done => setTimeout(done, 50));
  }
}

describe('the embedded node', () => {
  it('mines what is sent, with logs and a receipt', async () => {
    const address = await history(3);
    const { number, logs } = await fingerprint();
    expect(number).toBe(4);
    expect(logs.map((log: { data: string }) => Number(log.data))).toEqual([1, 2, 3]);
    expect(Number(await provider.send('eth_getStorageAt', [address, '0x0', 'latest']))).toBe(3);
  });

  it('waits for the block time, and puts what came meanwhile into one block', async () => {
    await stop();
    test = await startTestNode({ folder, databaseUrl: database.url, blockSeconds: 1 });
    provider = new JsonRpcProvider(test.url, undefined, { cacheTimeout: -1 });
    await sendRaw(await sign());
    await test.node.settled();
    const started = Date.now();
    await sendRaw(await sign());
    await sendRaw(await sign());
    await test.node.settled();
    expect(Date.now() - started).toBeGreaterThan(700);
    expect(test.node.head.number).toBe(2);
  });

  it('is the same chain after a stop and a start, with what waited still waiting', async () => {
    await history(5);
    await sendRaw(await sign({ nonce: nonce + 1 }));
    const before = await fingerprint();
    await stop();
    await start();
    expect(await fingerprint()).toEqual(before);
    await sendRaw(await sign());
    await test.node.settled();
    expect((await provider.send('eth_getBlockByNumber', ['latest', false])).transactions).toHaveLength(2);
  });

  it('is the same chain after kill -9, noticed while running', async () => {
    await history(5);
    const before = await fingerprint();
    const killed = test.node.pid;
    process.kill(killed, 'SIGKILL');
    expect(await fingerprint()).toEqual(before);
    expect(test.node.pid).not.toBe(killed);
  });

  it('mines again what a set-back lost, one block or all', async () => {
    await history(9);
    const before = await fingerprint();
    for (const lost of [1, 4, 10]) {
      await test.node.loseBlocks(lost);
      await untilMended(10);
      expect(await fingerprint()).toEqual(before);
    }
    await test.node.loseEverything();
    await untilMended(10);
    expect(await fingerprint()).toEqual(before);
    expect(notices).toContain('The embedded node is not where it was, and is restored.');
  });

  it('goes on from where it was after a set-back that nobody saw', async () => {
    const address = await history(3);
    await test.node.loseBlocks(2);
    await sendRaw(await sign({ to: address }));
    await test.node.settled();
    expect((await fingerprint()).logs.map((log: { data: string }) => Number(log.data))).toEqual([1, 2, 3, 4]);
    const before = await fingerprint();
    await test.node.loseEverything();
    await test.node.mine();
    const after = await fingerprint();
    expect(after.number).toBe(before.number + 1);
    expect((await provider.send('eth_getBlockByNumber', ['latest', false])).parentHash).toBe(before.hash);
  });

  it('journals a transaction before the node sees it, and forgets what the node refuses', async () => {
    await history(1);
    const client = new pg.Client({ connectionString: database.url });
    await client.connect();
    const count = async () => Number((await client.query('SELECT count(*) FROM journal_transactions')).rows[0].count);
    expect(await count()).toBe(2);
    await expect(sendRaw(await sign({ nonce: 0, data: '0x01' }))).rejects.toThrow(/nonce too low/);
    await expect(sendRaw('0xdeadbeef')).rejects.toThrow();
    expect(await count()).toBe(2);
    await client.end();
  });

  it('finishes a block that was announced and never noted', async () => {
    const address = await history(2);
    const before = await fingerprint();
    const raw = await sign({ to: address });
    await sendRaw(raw);
    await test.node.settled();
    const after = await fingerprint();
    await stop();
    // What a kill between mining and noting leaves behind.
    const client = new pg.Client({ connectionString: database.url });
    await client.connect();
    await client.query('UPDATE journal_transactions SET block_number = NULL, position = NULL WHERE block_number = $1', [
      before.number + 1,
    ]);
    await client.query('UPDATE journal_blocks SET hash = NULL, state_root = NULL WHERE number = $1', [
      before.number + 1,
    ]);
    await client.end();
    await start();
    expect(await fingerprint()).toEqual(after);
  });

  it('starts from a snapshot, and from the journal when the snapshot is spoilt, half written or of another chain', async () => {
    await history(30);
    const before = await fingerprint();
    await test.node.saveSnapshot();
    await history(0).catch(() => undefined);
    const later = await fingerprint();
    expect(later.number).toBe(before.number + 1);
    const file = join(folder, 'node.snapshot.json');
    await stop();
    await start();
    expect(await fingerprint()).toEqual(later);
    expect(notices.filter(notice => notice.includes('mined again'))).toHaveLength(1);
    for (const spoil of [
      () => truncateSync(file, 1000),
      () => writeFileSync(file, '{"number":3}'),
      () => writeFileSync(file, JSON.stringify({ number: 3, hash: '0x00', digest: '', state: '0x' })),
    ]) {
      await test.node.saveSnapshot();
      await stop();
      spoil();
      await start();
      expect(await fingerprint()).toEqual(later);
    }
  });

  it('mines history at its own dates and then lives in the present', async () => {
    const day = 86_400;
    const past = Math.floor(Date.now() / 1000) - 500 * day;
    for (const at of [past, past + day, past + 2 * day]) {
      await test.node.travelTo(at);
      await sendRaw(await sign());
      await test.node.settled();
      expect(test.node.head.timestamp).toBe(at);
      expect(Number((await provider.send('eth_getBlockByNumber', ['pending', false])).timestamp)).toBeLessThan(at + 60);
    }
    await test.node.travelTo(null);
    expect(Number((await provider.send('eth_getBlockByNumber', ['pending', false])).timestamp)).toBeGreaterThan(
      past + 499 * day,
    );
    await sendRaw(await sign());
    await test.node.settled();
    expect(test.node.head.timestamp).toBeGreaterThan(past + 499 * day);
    const before = await fingerprint();
    await test.node.loseEverything();
    await untilMended(4);
    expect(await fingerprint()).toEqual(before);
  });

  it.each(['drop', 'wait'] as const)('reorganises by 1 to 12 blocks, and transactions %s', async transactions => {
    await history(13);
    for (const depth of [1, 3, 12]) {
      const before = await fingerprint();
      await test.node.reorganise(depth, transactions);
      await test.node.settled();
      const after = await fingerprint();
      expect(after.number).toBeGreaterThan(before.number);
      expect(after.hash).not.toBe(before.hash);
      if (transactions === 'wait') expect(after.logs).toHaveLength(13);
    }
    const before = await fingerprint();
    await stop();
    await start();
    expect(await fingerprint()).toEqual(before);
  });

  it('answers nobody while it is away, and everybody when it is back', async () => {
    await history(2);
    const before = await fingerprint();
    await test.node.goAway();
    await expect(fetch(test.url, { method: 'POST', body: '{}' })).rejects.toThrow();
    await test.node.comeBack();
    expect(await fingerprint()).toEqual(before);
  });

  it('offers strangers reading and sending, and nothing that changes the node', async () => {
    for (const method of [
      'anvil_setBalance',
      'evm_mine',
      'eth_sendTransaction',
      'eth_sign',
      'hardhat_reset',
      'debug_traceCall',
    ]) {
      await expect(provider.send(method, [])).rejects.toThrow(/not offered here/);
    }
    const batch = await fetch(test.url, {
      method: 'POST',
      body: JSON.stringify([
        { jsonrpc: '2.0', id: 1, method: 'eth_chainId', params: [] },
        { jsonrpc: '2.0', id: 2, method: 'evm_mine', params: [] },
        { jsonrpc: '2.0', id: 3, method: 'eth_sendRawTransaction', params: [await sign()] },
      ]),
    });
    const answers = await batch.json();
    expect(answers).toMatchObject([
      { id: 1, result: '0xcc17cc' },
      { id: 2, error: { code: -32601 } },
      { id: 3, result: expect.stringMatching(/^0x/) },
    ]);
    const nonsense = await fetch(test.url, { method: 'POST', body: 'not json' });
    expect(await nonsense.json()).toMatchObject({ error: { code: -32700 } });
  });

  it('refuses a second node on the same journal', async () => {
    await history(1);
    const otherFolder = mkdtempSync(join(tmpdir(), 'lienlight-node-'));
    const other = await EmbeddedNode.start({ folder: otherFolder, databaseUrl: database.url, blockSeconds: 0 });
    try {
      await test.node.mine();
      await expect(other.mine()).rejects.toThrow(/another embedded node/);
    } finally {
      await other.stop();
      rmSync(otherFolder, { recursive: true, force: true });
    }
  });
});
