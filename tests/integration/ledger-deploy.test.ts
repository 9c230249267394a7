import { randomBytes } from 'node:crypto';
import { Wallet } from 'ethers';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { z } from 'zod';
import { type Hex, toHex } from '#domain/hex';
import { ARTIFACTS } from '#ledger/contracts';
import { DeployError, type DeployOptions, deploy } from '#ledger/deploy/deploy';
import { CREATION_ORDER, deploymentPlan } from '#ledger/deploy/plan';
import { type DigestSigner, deriveKey } from '#ledger/keys/derive';
import { Secret } from '#ledger/keys/secret';
import { codeAt, nonceOf, sendRawTransaction } from '#ledger/node';
import { createRpc, type Rpc } from '#ledger/rpc';
import { signTransaction } from '#ledger/transaction';
import { startTestNode, type TestNode } from '#tests/support/node';

vi.setConfig({ testTimeout: 120_000 });

const newKey = (): DigestSigner => deriveKey(new Secret(randomBytes(32)), 'test', new Uint8Array());

let node: TestNode;
let rpc: Rpc;

const optionsOf = (more: Partial<DeployOptions> = {}): DeployOptions => ({
  rpc,
  deployer: newKey(),
  governor: newKey(),
  registrar: toHex(Wallet.createRandom().address),
  fees: { kind: 'free' },
  ...more,
});

beforeAll(async () => {
  node = await startTestNode();
  rpc = createRpc(node.url);
});

afterAll(() => node.stop());

describe('deployment', () => {
  it('puts every contract where it was predicted, and does nothing the second time', async () => {
    const steps: string[] = [];
    const options = optionsOf({ onStep: step => steps.push(step) });
    const first = await deploy(options);
    expect(first.addresses).toEqual(deploymentPlan(options.deployer.address, options.governor.address).addresses);
    expect(steps).toEqual([...CREATION_ORDER, 'registrar']);
    const nonce = await nonceOf(rpc, options.deployer.address);
    expect(await deploy(options)).toEqual(first);
    expect(await nonceOf(rpc, options.deployer.address)).toBe(nonce);
    expect(steps).toHaveLength(CREATION_ORDER.length + 1);
  });

  it('goes on wherever it was stopped', async () => {
    for (let stopAt = 0; stopAt <= CREATION_ORDER.length; stopAt++) {
      const options = optionsOf();
      const stopped = deploy({
        ...options,
        onSent: nonce => {
          if (nonce === stopAt) throw new Error('stopped here');
        },
      });
      await expect(stopped).rejects.toThrow('stopped here');
      const { addresses } = await deploy(options);
      for (const name of CREATION_ORDER) expect((await codeAt(rpc, addresses[name])).length).toBeGreaterThan(100);
    }
  });

  it('knows the block of the first creation', async () => {
    const { deployedAtBlock, addresses } = await deploy(optionsOf());
    const before = await rpc.call(
      'eth_getCode',
      [addresses.Directory, `0x${(deployedAtBlock - 1n).toString(16)}`],
      z.string(),
    );
    expect(before).toBe('0x');
  });

  it('refuses another code at the address', async () => {
    const options = optionsOf();
    const { raw } = signTransaction(options.deployer, {
      chainId: BigInt(node.chainId),
      nonce: 0,
      to: null,
      data: (ARTIFACTS.Relay.bytecode + '0'.repeat(64)) as Hex,
      gasLimit: 5_000_000n,
      fees: { type: 0, gasPrice: 0n },
    });
    await sendRawTransaction(rpc, raw);
    await node.node.settled();
    await expect(deploy(options)).rejects.toThrow(DeployError);
    await expect(deploy(options)).rejects.toThrow(/another code/);
  });

  it('says who needs money where gas costs some', async () => {
    const options = optionsOf({ fees: { kind: 'legacy', gasPrice: 10n ** 9n } });
    await expect(deploy(options)).rejects.toThrow(options.deployer.address);
    const modern = optionsOf({ fees: { kind: 'eip1559', maxFeePerGas: 10n ** 9n, maxPriorityFeePerGas: 1n } });
    await expect(deploy(modern)).rejects.toThrow(DeployError);
  });

  it('does not take a stranger’s consortium for its own', async () => {
    const options = optionsOf();
    await deploy(options);
    await expect(deploy({ ...options, governor: newKey(), registrar: newKey().address })).rejects.toThrow(DeployError);
  });
});
