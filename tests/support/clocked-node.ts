import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { type Hex, toHex } from '#domain/hex';
import { type DigestSigner, deriveKey } from '#ledger/keys/derive';
import { Secret } from '#ledger/keys/secret';
import { nonceOf, sendRawTransaction } from '#ledger/node';
import type { Rpc } from '#ledger/rpc';
import { signTransaction } from '#ledger/transaction';
import { genesis, startAnvil } from '#server/embedded/anvil';

export interface MinedLog {
  readonly address: Hex;
  readonly topics: readonly Hex[];
  readonly data: Hex;
}

/** The embedded node's program with no journal, whose clock the test sets: one transaction a block, at the time said. */
export interface ClockedNode {
  readonly rpc: Rpc;
  /** Sends a transaction and mines it at that time; answers its logs. Throws when it was reverted. */
  mine(at: number, to: Hex, data: Hex): Promise<readonly MinedLog[]>;
  /** Creates a contract of this code and answers its address. */
  create(at: number, code: Hex): Promise<Hex>;
  /** Mines by itself, for what waits for blocks. */
  setMining(mining: boolean): Promise<void>;
  /** Remembers the chain as it is; the answer goes back there, as often as one likes. */
  snapshot(): Promise<() => Promise<void>>;
  stop(): Promise<void>;
}

const hex = z.string().transform(toHex);
const receipt = z.object({
  status: z.string(),
  contractAddress: hex.nullable(),
  logs: z.array(z.object({ address: hex, topics: z.array(hex), data: hex })),
});
const anything = z.unknown();
const gasLimit = 900_000_000n;

/** A key that is nobody else's. */
export const newKey = (): DigestSigner => deriveKey(new Secret(randomBytes(32)), 'test', new Uint8Array());

export const startClockedNode = async (): Promise<ClockedNode> => {
  const folder = mkdtempSync(join(tmpdir(), 'lienlight-clocked-'));
  const anvil = await startAnvil(folder);
  const { rpc } = anvil;
  const carrier = newKey();
  const send = async (at: number, to: Hex | null, data: Hex) => {
    const nonce = await nonceOf(rpc, carrier.address);
    const request = { chainId: BigInt(genesis.chainId), nonce, to, data, gasLimit };
    const free = { type: 0, gasPrice: 0n } as const;
    const hash = await sendRawTransaction(rpc, signTransaction(carrier, { ...request, fees: free }).raw);
    await rpc.call('evm_setNextBlockTimestamp', [at], anything);
    await rpc.call('evm_mine', [], anything);
    const mined = await rpc.call('eth_getTransactionReceipt', [hash], receipt);
    if (mined.status !== '0x1') throw new Error(`transaction ${hash} was reverted`);
    return mined;
  };
  return {
    rpc,
    mine: async (at, to, data) => (await send(at, to, data)).logs,
    async create(at, code) {
      const { contractAddress } = await send(at, null, code);
      if (!contractAddress) throw new Error('nothing was created');
      return contractAddress;
    },
    async setMining(mining) {
      await rpc.call('evm_setAutomine', [mining], anything);
    },
    async snapshot() {
      let id = await rpc.call('evm_snapshot', [], z.string());
      return async () => {
        await rpc.call('evm_revert', [id], z.literal(true));
        // Going back uses the snapshot up.
        id = await rpc.call('evm_snapshot', [], z.string());
      };
    },
    async stop() {
      await anvil.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
};
