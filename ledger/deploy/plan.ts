import { AbiCoder, concat, encodeBytes32String, getCreateAddress } from 'ethers';
import { type Hex, toHex } from '#domain/hex';
import type { ContractName } from '../chain.ts';
import { ARTIFACTS } from '../contracts.ts';

/** The order of creation is part of the addresses: the n-th contract is made by the deployer's n-th transaction. */
export const CREATION_ORDER = [
  'Directory',
  'Organisations',
  'Fingerprints',
  'Documents',
  'Receivables',
  'Relay',
] as const satisfies readonly ContractName[];

export interface Creation {
  readonly name: ContractName;
  /** The deployer's account nonce that creates it. */
  readonly nonce: number;
  readonly address: Hex;
  /** Creation code with the constructor's arguments. */
  readonly data: Hex;
}

const coder = AbiCoder.defaultAbiCoder();

const addressesOf = (deployer: Hex): Readonly<Record<ContractName, Hex>> => {
  const at = (name: (typeof CREATION_ORDER)[number]): Hex =>
    toHex(getCreateAddress({ from: deployer, nonce: CREATION_ORDER.indexOf(name) }));
  return {
    Directory: at('Directory'),
    Organisations: at('Organisations'),
    Fingerprints: at('Fingerprints'),
    Documents: at('Documents'),
    Receivables: at('Receivables'),
    Relay: at('Relay'),
  };
};

const constructorArguments = (
  name: ContractName,
  addresses: Readonly<Record<ContractName, Hex>>,
  founder: Hex,
): string => {
  if (name === 'Directory') {
    const registered = CREATION_ORDER.filter(other => other !== 'Directory');
    const registrations = registered.map(other => [encodeBytes32String(other), addresses[other]]);
    return coder.encode(['tuple(bytes32,address)[]'], [registrations]);
  }
  if (name === 'Organisations') return coder.encode(['address', 'address'], [addresses.Directory, founder]);
  return coder.encode(['address'], [addresses.Directory]);
};

/**
 * What is to be created, by plain creations of one account from its first transaction on, so that every address is known
 * beforehand: the directory registers the others before they exist, and the deployer keeps no role.
 */
export const deploymentPlan = (
  deployer: Hex,
  founder: Hex,
): { creations: readonly Creation[]; addresses: Readonly<Record<ContractName, Hex>> } => {
  const addresses = addressesOf(deployer);
  const creations = CREATION_ORDER.map((name, nonce) => ({
    name,
    nonce,
    address: addresses[name],
    data: toHex(concat([ARTIFACTS[name].bytecode, constructorArguments(name, addresses, founder)])),
  }));
  return { creations, addresses };
};

/** Whether the code on chain is what was compiled, but for the values that the constructor wrote into it. */
export const isCompiledCode = (name: ContractName, code: Hex): boolean => {
  const { bytecode, immutables } = ARTIFACTS[name].runtime;
  const masked = (hex: string): string =>
    immutables.reduce<string>((text, [start, length]) => {
      const from = 2 + 2 * start;
      return text.slice(0, from) + '0'.repeat(2 * length) + text.slice(from + 2 * length);
    }, hex.toLowerCase());
  return masked(code) === masked(bytecode);
};
