import { setTimeout as pause } from 'node:timers/promises';
import { encodeBytes32String } from 'ethers';
import { type Hex, toHex } from '#domain/hex';
import type { ChainReference, ContractName } from '../chain.ts';
import { INTERFACES } from '../contracts.ts';
import { type FeePolicy, feesNow } from '../fees.ts';
import type { DigestSigner } from '../keys/derive.ts';
import {
  balanceOf,
  callContract,
  chainIdOf,
  codeAt,
  estimateGas,
  headOf,
  nonceOf,
  sendRawTransaction,
} from '../node.ts';
import { NodeUnreachable, type Rpc, RpcError } from '../rpc.ts';
import { signTransaction } from '../transaction.ts';
import { type GovernMessage, governDigest } from '../typed-data/credential.ts';
import { encodeGovern } from '../typed-data/decision.ts';
import { type AdditionName, type Creation, deploymentPlan, isCompiledCode, type Registration } from './plan.ts';

/** The contracts cannot be deployed, or what is there is not ours. The message says what to do. */
export class DeployError extends Error {
  override readonly name = 'DeployError';
}

export interface DeployOptions {
  readonly rpc: Rpc;
  readonly deployer: DigestSigner;
  /** Founder of the consortium: governs alone until it is decided otherwise. */
  readonly governor: DigestSigner;
  /** Who is to vouch for party keys. */
  readonly registrar: Hex;
  readonly fees: FeePolicy;
  /** Called at each step that is done, for progress. */
  readonly onStep?: (step: string) => void;
  /** Called for a contract that is deployed and that the governors have yet to register. */
  readonly onUnregistered?: (name: ContractName, address: Hex) => void;
  /** Called after each transaction was sent; tests stop here. */
  readonly onSent?: (nonce: number) => void;
  /** How long a block may take. */
  readonly patienceMs?: number;
}

/** Decisions of governance are good once; these have nonces of their own, so that a repeat is harmless. */
const REGISTRAR_NONCE = 1n;
const REGISTRATION_NONCES: Readonly<Record<AdditionName, bigint>> = {
  EquipmentTitle: 2n,
  Leases: 3n,
  Liens: 4n,
  Devices: 5n,
  TelemetryAnchors: 6n,
};
const NO_DEADLINE = 2n ** 64n - 1n;

/** How much more gas than estimated is offered, in percent. */
const GAS_MARGIN = 130n;
const pollMs = 50;

/**
 * Deploys what is missing, appoints the registrar, and has the governor register what came later than the directory;
 * answers where everything is. Goes on where an earlier try stopped, or an earlier version of Lienlight, wherever that was:
 * what is at an address already is checked and left alone. What one governor alone may not register any more waits for
 * the governors: until then the Relay knows nothing of it, and it means that nothing is let and nothing is pledged.
 *
 * @throws DeployError when the account has no money, or another code is at an address
 * @throws NodeUnreachable when the node goes away
 */
export async function deploy(options: DeployOptions): Promise<ChainReference> {
  const { rpc, deployer, governor } = options;
  const chainId = await chainIdOf(rpc);
  const plan = deploymentPlan(deployer.address, governor.address);
  await createAll(options, chainId, plan.first);
  await appointRegistrar(options, chainId, plan.addresses.Organisations, plan.appointment);
  for (const { creations, registrations } of plan.additions) {
    await createAll(options, chainId, creations);
    await registerAll(options, chainId, plan.addresses, registrations);
  }
  return { chainId, addresses: plan.addresses, deployedAtBlock: BigInt(await deployedAt(rpc, deployer.address)) };
}

async function createAll(options: DeployOptions, chainId: bigint, creations: readonly Creation[]): Promise<void> {
  const missing: Creation[] = [];
  for (const creation of creations) {
    if (!(await isThere(options.rpc, creation))) missing.push(creation);
  }
  // All are sent before the first is waited for: none needs another to be there, and one block takes them all.
  for (const { nonce, data } of missing) await send(options, chainId, { nonce, to: null, data });
  for (const creation of missing) {
    await mined(options, creation.nonce);
    await requireThere(options.rpc, creation);
    options.onStep?.(creation.name);
  }
}

async function appointRegistrar(
  options: DeployOptions,
  chainId: bigint,
  organisations: Hex,
  nonce: number,
): Promise<void> {
  const { rpc, registrar, onStep } = options;
  if (await isRegistrar(rpc, organisations, registrar)) return passOver(options, chainId, nonce);
  const appointment = {
    target: organisations,
    data: toHex(INTERFACES.Organisations.encodeFunctionData('setRegistrar', [registrar, true])),
    nonce: REGISTRAR_NONCE,
    deadline: NO_DEADLINE,
  };
  await send(options, chainId, {
    nonce,
    to: organisations,
    data: decree(options, chainId, organisations, appointment),
  });
  await mined(options, nonce);
  if (!(await isRegistrar(rpc, organisations, registrar))) {
    throw new DeployError(
      'The registrar could not be appointed: the governor of this keystore does not govern the contracts.',
    );
  }
  onStep?.('registrar');
}

/** One after the other: where several governors decide, each waits for them, and the deployer's numbering goes on. */
async function registerAll(
  options: DeployOptions,
  chainId: bigint,
  { Directory: directory, Organisations: organisations }: ChainReference['addresses'],
  registrations: readonly Registration[],
): Promise<void> {
  const { rpc, onStep, onUnregistered } = options;
  for (const { name, nonce, address } of registrations) {
    if (await isRegistered(rpc, directory, address)) continue;
    const sent = (await nonceOf(rpc, options.deployer.address)) > nonce;
    if (!sent && (await governsAlone(options, organisations))) {
      const args = [encodeBytes32String(name), 1, address];
      const registration = {
        target: directory,
        data: toHex(INTERFACES.Directory.encodeFunctionData('register', args)),
        nonce: REGISTRATION_NONCES[name],
        deadline: NO_DEADLINE,
      };
      const data = decree(options, chainId, organisations, registration);
      await send(options, chainId, { nonce, to: organisations, data });
      await mined(options, nonce);
    } else await passOver(options, chainId, nonce);
    if (await isRegistered(rpc, directory, address)) onStep?.(`${name} registered`);
    else onUnregistered?.(name, address);
  }
}

/** Uses the deployer's transaction of this nonce up for nothing, unless it was sent: the next ones keep their numbers. */
async function passOver(options: DeployOptions, chainId: bigint, nonce: number): Promise<void> {
  await send(options, chainId, { nonce, to: options.deployer.address, data: '0x' });
  await mined(options, nonce);
}

async function isThere(rpc: Rpc, { name, address }: Creation): Promise<boolean> {
  const code = await codeAt(rpc, address);
  if (code === '0x') return false;
  if (isCompiledCode(name, code)) return true;
  throw new DeployError(
    `${name} at ${address} has another code than this version of Lienlight compiles. Start the version that deployed it, or register a new version of the contract.`,
  );
}

async function isRegistrar(rpc: Rpc, organisations: Hex, registrar: Hex): Promise<boolean> {
  const data = toHex(INTERFACES.Organisations.encodeFunctionData('isRegistrar', [registrar]));
  const answer = await callContract(rpc, { to: organisations, data });
  return INTERFACES.Organisations.decodeFunctionResult('isRegistrar', answer)[0] === true;
}

async function isRegistered(rpc: Rpc, directory: Hex, address: Hex): Promise<boolean> {
  const data = toHex(INTERFACES.Directory.encodeFunctionData('isRegistered', [address]));
  const answer = await callContract(rpc, { to: directory, data });
  return INTERFACES.Directory.decodeFunctionResult('isRegistered', answer)[0] === true;
}

/** Whether the signature of this keystore's governor is a decision by itself. */
async function governsAlone({ rpc, governor }: DeployOptions, organisations: Hex): Promise<boolean> {
  const read = async (name: 'isGovernor' | 'threshold', args: readonly unknown[]): Promise<unknown> => {
    const data = toHex(INTERFACES.Organisations.encodeFunctionData(name, args));
    const answer = await callContract(rpc, { to: organisations, data });
    return INTERFACES.Organisations.decodeFunctionResult(name, answer)[0];
  };
  return (await read('isGovernor', [governor.address])) === true && (await read('threshold', [])) === 1n;
}

/** The call of `govern` with which the governor decides alone. */
function decree({ governor }: DeployOptions, chainId: bigint, organisations: Hex, decision: GovernMessage): Hex {
  const signature = governor.sign(governDigest(decision, chainId, organisations));
  return encodeGovern(decision, [{ governor: governor.address, signature }]);
}

async function requireThere(rpc: Rpc, creation: Creation): Promise<void> {
  if (await isThere(rpc, creation)) return;
  throw new DeployError(
    `${creation.name} could not be created at ${creation.address}: its transaction failed, and the deployer's account can make that address only once. Start with an empty keystore, so that a new account deploys.`,
  );
}

/** Sends the deployer's transaction of this nonce, unless it is in a block already. */
async function send(
  options: DeployOptions,
  chainId: bigint,
  request: { readonly nonce: number; readonly to: Hex | null; readonly data: Hex },
): Promise<void> {
  const { rpc, deployer } = options;
  const { nonce, to, data } = request;
  if ((await nonceOf(rpc, deployer.address)) > nonce) return;
  const fees = await feesNow(rpc, options.fees);
  const estimated = await estimateGas(rpc, { from: deployer.address, ...(to !== null && { to }), data });
  const gasLimit = (estimated * GAS_MARGIN) / 100n;
  const price = fees.type === 0 ? fees.gasPrice : fees.maxFeePerGas;
  const balance = price === 0n ? 0n : await balanceOf(rpc, deployer.address);
  if (balance < price * gasLimit) {
    throw new DeployError(
      `The deployer's account ${deployer.address} has ${balance} wei and needs ${price * gasLimit}. Send it some, or set a fee policy of a chain on which gas is free.`,
    );
  }
  await sendUnlessWaiting(rpc, signTransaction(deployer, { chainId, nonce, to, data, gasLimit, fees }).raw);
  options.onSent?.(nonce);
}

/** An earlier try may have sent it already, at other fees perhaps: then that one counts. */
async function sendUnlessWaiting(rpc: Rpc, raw: Hex): Promise<void> {
  try {
    await sendRawTransaction(rpc, raw);
  } catch (error) {
    if (!(error instanceof RpcError) || !/already|known|replacement|underpriced|nonce too low/i.test(error.message))
      throw error;
  }
}

async function mined({ rpc, deployer, patienceMs = 120_000 }: DeployOptions, nonce: number): Promise<void> {
  const giveUpAt = Date.now() + patienceMs;
  while ((await nonceOf(rpc, deployer.address)) <= nonce) {
    if (Date.now() > giveUpAt) {
      throw new NodeUnreachable(`the node has not mined the deployer's transaction ${nonce} in ${patienceMs / 1000} s`);
    }
    await pause(pollMs);
  }
}

/** The block of the deployer's first transaction, by bisection; 0 where the node has forgotten its old states. */
async function deployedAt(rpc: Rpc, deployer: Hex): Promise<number> {
  let low = 0;
  let high = (await headOf(rpc)).number;
  try {
    while (low < high) {
      const middle = Math.floor((low + high) / 2);
      if ((await nonceOf(rpc, deployer, middle)) > 0) high = middle;
      else low = middle + 1;
    }
    return low;
  } catch (error) {
    if (error instanceof RpcError) return 0;
    throw error;
  }
}
