import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import type { Hex } from '#domain/hex';
import { headOf } from '#ledger/node';
import { createRpc, type Rpc } from '#ledger/rpc';
import { freePort } from '#server/embedded/free-port';
import { until } from './ledger-acts.ts';

export interface PaidNode {
  readonly url: string;
  readonly rpc: Rpc;
  fund(account: Hex, wei: bigint): Promise<void>;
  setBaseFee(wei: bigint): Promise<void>;
  stop(): Promise<void>;
}

const binary = (): string => {
  const anvil = createRequire(import.meta.url).resolve('@foundry-rs/anvil/package.json');
  const name = `@foundry-rs/anvil-${process.platform}-${process.arch === 'x64' ? 'amd64' : process.arch}`;
  return join(dirname(createRequire(anvil).resolve(`${name}/package.json`)), 'bin', 'anvil');
};

/** A node on which gas costs money, as on most chains: accounts are funded first. It mines whatever comes. */
export const startPaidNode = async (more: readonly string[]): Promise<PaidNode> => {
  const port = await freePort();
  const child: ChildProcess = spawn(
    binary(),
    [`--port=${port}`, '--accounts=0', '--quiet', '--gas-limit=60000000', ...more],
    {
      stdio: 'ignore',
    },
  );
  const url = `http://127.0.0.1:${port}`;
  const rpc = createRpc(url);
  await until('the node answers', () =>
    headOf(rpc).then(
      () => true,
      () => false,
    ),
  );
  return {
    url,
    rpc,
    async fund(account, wei) {
      await rpc.call('anvil_setBalance', [account, `0x${wei.toString(16)}`], z.unknown());
    },
    async setBaseFee(wei) {
      await rpc.call('anvil_setNextBlockBaseFeePerGas', [`0x${wei.toString(16)}`], z.unknown());
    },
    async stop() {
      const gone = once(child, 'exit');
      child.kill('SIGKILL');
      await gone;
    },
  };
};
