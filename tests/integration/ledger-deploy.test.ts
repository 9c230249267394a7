import { randomBytes } from 'node:crypto';
import { encodeBytes32String, Wallet } from 'ethers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { type Hex, toHex } from '#domain/hex';
import { ARTIFACTS, INTERFACES } from '#ledger/contracts';
import { DeployError, type DeployOptions, deploy } from '#ledger/deploy/deploy';
import { ADDITIONS, CREATION_ORDER, DEPLOYER_TRANSACTIONS, deploymentPlan } from '#ledger/deploy/plan';
import { type DigestSigner, deriveKey } from '#ledger/keys/derive';
import { Secret } from '#ledger/keys/secret';
import { callContract, codeAt, nonceOf, sendRawTransaction } from '#ledger/node';
import { createRpc, type Rpc } from '#ledger/rpc';
import { signTransaction } from '#ledger/transaction';
import { type GovernMessage, governDigest } from '#ledger/typed-data/credential';
import { encodeGovern } from '#ledger/typed-data/decision';
import { startTestNode, type TestNode } from '#tests/support/node';

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

const registeredAs = async (name: string, directory: Hex): Promise<Hex> => {
  const data = toHex(INTERFACES.Directory.encodeFunctionData('latest', [encodeBytes32String(name)]));
  const answer = await callContract(rpc, { to: directory, data });
  return toHex(String(INTERFACES.Directory.decodeFunctionResult('latest', answer)[0]));
};

/** A decision by these governors, brought by anybody. */
const govern = async (organisations: Hex, governors: readonly DigestSigner[], decision: GovernMessage) => {
  const digest = governDigest(decision, BigInt(node.chainId), organisations);
  const signed = governors.map(one => ({ governor: one.address, signature: one.sign(digest) }));
  const { raw } = signTransaction(newKey(), {
    chainId: BigInt(node.chainId),
    nonce: 0,
    to: organisations,
    data: encodeGovern(decision, signed),
    gasLimit: 2_000_000n,
    fees: { type: 0, gasPrice: 0n },
  });
  await sendRawTransaction(rpc, raw);
  await node.node.settled();
};

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
    const later = deploymentPlan(options.deployer.address, options.governor.address).additions.flatMap(
      ({ creations, registrations }) => [
        ...creations.map(({ name }) => name),
        ...registrations.map(({ name }) => `${name} registered`),
      ],
    );
    const all = [...CREATION_ORDER, 'registrar', ...later];
    expect(steps).toEqual(all);
    const nonce = await nonceOf(rpc, options.deployer.address);
    expect(await deploy(options)).toEqual(first);
    expect(await nonceOf(rpc, options.deployer.address)).toBe(nonce);
    expect(steps).toHaveLength(all.length);
    expect(nonce).toBe(DEPLOYER_TRANSACTIONS.length);
  });

  it('goes on wherever it was stopped', async () => {
    for (let stopAt = 0; stopAt < DEPLOYER_TRANSACTIONS.length; stopAt++) {
      const options = optionsOf();
      const stopped = deploy({
        ...options,
        onSent: nonce => {
          if (nonce === stopAt) throw new Error('stopped here');
        },
      });
      await expect(stopped).rejects.toThrow('stopped here');
      const { addresses } = await deploy(options);
      for (const name of [...CREATION_ORDER, ...ADDITIONS])
        expect((await codeAt(rpc, addresses[name])).length).toBeGreaterThan(100);
      for (const name of ADDITIONS) expect(await registeredAs(name, addresses.Directory)).toBe(addresses[name]);
    }
  });

  it('adds what came later to a chain on which an older version stopped, and is at work', async () => {
    const options = optionsOf();
    // All that the version before the additions sent: its creations and the registrar's appointment.
    const last = CREATION_ORDER.length;
    const older = deploy({
      ...options,
      onSent: nonce => {
        if (nonce === last) throw new Error('the older version is done');
      },
    });
    await expect(older).rejects.toThrow('the older version is done');
    await node.node.settled();
    const { addresses, deployedAtBlock } = await deploy(options);
    expect(await registeredAs('Liens', addresses.Directory)).toBe(addresses.Liens);
    const before = await codeAt(rpc, addresses.Receivables);
    expect(await deploy(options)).toMatchObject({ addresses, deployedAtBlock });
    expect(await codeAt(rpc, addresses.Receivables)).toBe(before);
  });

  it('adds devices and anchors to a chain on which the version before them is at work', async () => {
    const options = optionsOf();
    const last = DEPLOYER_TRANSACTIONS.findIndex(one => one.kind === 'register' && one.name === 'Liens');
    const older = deploy({
      ...options,
      onSent: nonce => {
        if (nonce === last) throw new Error('the older version is done');
      },
    });
    await expect(older).rejects.toThrow('the older version is done');
    await node.node.settled();
    const { addresses } = deploymentPlan(options.deployer.address, options.governor.address);
    expect(await registeredAs('Liens', addresses.Directory)).toBe(addresses.Liens);
    expect(await codeAt(rpc, addresses.Devices)).toBe('0x');
    await deploy(options);
    expect(await registeredAs('Devices', addresses.Directory)).toBe(addresses.Devices);
    expect(await registeredAs('TelemetryAnchors', addresses.Directory)).toBe(addresses.TelemetryAnchors);
  });

  it('leaves the registration to the governors where one alone does not decide', async () => {
    const options = optionsOf();
    const { deployer, governor } = options;
    const second = newKey();
    const last = CREATION_ORDER.length;
    const older = deploy({
      ...options,
      onSent: nonce => {
        if (nonce === last) throw new Error('stopped here');
      },
    });
    await expect(older).rejects.toThrow('stopped here');
    await node.node.settled();
    const { addresses } = deploymentPlan(deployer.address, governor.address);
    await govern(addresses.Organisations, [governor], {
      target: addresses.Organisations,
      data: toHex(INTERFACES.Organisations.encodeFunctionData('setGovernors', [[governor.address, second.address], 2])),
      nonce: 77n,
      deadline: 2n ** 60n,
    });
    const waiting: string[] = [];
    await deploy({ ...options, onUnregistered: name => waiting.push(name) });
    expect(waiting).toEqual([...ADDITIONS]);
    expect(await nonceOf(rpc, deployer.address)).toBe(DEPLOYER_TRANSACTIONS.length);
    await govern(addresses.Organisations, [governor, second], {
      target: addresses.Directory,
      data: toHex(
        INTERFACES.Directory.encodeFunctionData('register', [encodeBytes32String('Leases'), 1, addresses.Leases]),
      ),
      nonce: 78n,
      deadline: 2n ** 60n,
    });
    waiting.length = 0;
    await deploy({ ...options, onUnregistered: name => waiting.push(name) });
    expect(waiting).toEqual(['EquipmentTitle', 'Liens', 'Devices', 'TelemetryAnchors']);
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
