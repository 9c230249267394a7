import { mkdirSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import { type Child, startChild } from './child.ts';
import { freePort } from './free-port.ts';
import { header, type Rpc, rpcAt } from './rpc.ts';

/** Everything that a block's hash depends on, besides the transactions. Changing any of it changes every hash. */
export const genesis = {
  chainId: 13375436,
  /** 2020-01-01T00:00:00Z: before any demo history. */
  timestamp: 1577836800,
  blockGasLimit: 1_000_000_000,
  hardfork: 'cancun',
} as const;

const readyWithinMs = 30_000;
/** How many states a rollback or a historical call can reach back to. */
const statesKept = 256;

export interface Anvil extends Child {
  readonly rpc: Rpc;
}

function anvilBinary(): string {
  const platform = process.platform === 'win32' ? 'win32' : process.platform;
  const name = `@foundry-rs/anvil-${platform}-${process.arch === 'x64' ? 'amd64' : process.arch}`;
  try {
    const anvil = createRequire(import.meta.url).resolve('@foundry-rs/anvil/package.json');
    return join(
      dirname(createRequire(anvil).resolve(`${name}/package.json`)),
      'bin',
      platform === 'win32' ? 'anvil.exe' : 'anvil',
    );
  } catch {
    throw new Error(`There is no embedded node for this machine (${name}). Set LEDGER_RPC_URL to a node of yours.`);
  }
}

/**
 * Starts an empty node on the loopback interface that mines only when told to, and whose gas is free. It knows no
 * accounts: every transaction arrives signed.
 */
export async function startAnvil(folder: string): Promise<Anvil> {
  const states = join(folder, 'node-states');
  rmSync(states, { recursive: true, force: true });
  mkdirSync(states, { recursive: true, mode: 0o700 });
  const port = await freePort();
  const child = await startChild({
    command: anvilBinary(),
    args: [
      `--port=${port}`,
      '--host=127.0.0.1',
      '--no-mining',
      '--accounts=0',
      '--order=fifo',
      `--chain-id=${genesis.chainId}`,
      `--timestamp=${genesis.timestamp}`,
      `--gas-limit=${genesis.blockGasLimit}`,
      `--hardfork=${genesis.hardfork}`,
      '--gas-price=0',
      '--block-base-fee-per-gas=0',
      '--disable-min-priority-fee',
      '--disable-default-create2-deployer',
      '--disable-console-log',
      '--no-request-size-limit',
      '--no-cors',
      `--prune-history=${statesKept}`,
      `--cache-path=${states}`,
      '--quiet',
    ],
    // Foundry keeps caches under the home folder, which may not be writable.
    env: { ...process.env, HOME: states },
    logFile: join(folder, 'node.log'),
    recordFile: join(folder, 'node.pid.json'),
    stopSignal: 'SIGTERM',
    stopGraceMs: 2_000,
  });
  const rpc = rpcAt(`http://127.0.0.1:${port}`);
  let exited = false;
  child.exited.then(() => {
    exited = true;
  });
  const deadline = Date.now() + readyWithinMs;
  for (;;) {
    try {
      await rpc.call('eth_getBlockByNumber', ['0x0', false], header);
      return { ...child, rpc };
    } catch (error) {
      if (exited || Date.now() > deadline) {
        await child.stop();
        throw new Error(`The embedded node did not start; see ${join(folder, 'node.log')}`, { cause: error });
      }
      await new Promise(done => setTimeout(done, 20));
    }
  }
}

export const latestHeader = (rpc: Rpc) => rpc.call('eth_getBlockByNumber', ['latest', false], header);
export const headerAt = (rpc: Rpc, number: number) =>
  rpc.call('eth_getBlockByNumber', [`0x${number.toString(16)}`, false], header.nullable());
export const sendRaw = (rpc: Rpc, raw: string) => rpc.call('eth_sendRawTransaction', [raw], z.string());
export const dropWaiting = (rpc: Rpc) => rpc.call('anvil_dropAllTransactions', [], z.unknown());
export const waitingCount = async (rpc: Rpc) =>
  Number((await rpc.call('txpool_status', [], z.object({ pending: z.string() }))).pending);

/** Mines one block at this time. The node's own clock is put before it first, since it refuses to go back by itself. */
export async function mineBlock(rpc: Rpc, parent: { timestamp: number }, timestamp: number): Promise<void> {
  await rpc.call('evm_setTime', [parent.timestamp], z.unknown());
  await rpc.call('evm_mine', [timestamp], z.unknown());
}

/** Sets the time that calls on the pending block see. */
export const setNodeClock = (rpc: Rpc, seconds: number) => rpc.call('evm_setTime', [seconds], z.unknown());
