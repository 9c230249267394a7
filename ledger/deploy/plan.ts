import { AbiCoder, concat, encodeBytes32String, getCreateAddress } from 'ethers';
import { type Hex, toHex } from '#domain/hex';
import type { ContractName } from '../chain.ts';
import { ARTIFACTS } from '../contracts.ts';

/** The contracts of the first deployment, in the order of their creation: the directory registers them when it is made. */
export const CREATION_ORDER = [
  'Directory',
  'Organisations',
  'Fingerprints',
  'Documents',
  'Receivables',
  'Relay',
] as const satisfies readonly ContractName[];

/** Contracts that came later, in the order in which they did. The governors register them, on chains old and new. */
const ADDITION_WAVES = [
  ['EquipmentTitle', 'Leases', 'Liens'],
  ['Devices', 'TelemetryAnchors'],
] as const satisfies readonly (readonly ContractName[])[];

export const ADDITIONS = ADDITION_WAVES.flat();

export type AdditionName = (typeof ADDITIONS)[number];

/**
 * The order of the deployer's transactions is part of the addresses: the n-th is made with account nonce n. It only ever
 * grows at its end, so that a chain on which an older version stopped goes on where that did.
 */
export const DEPLOYER_TRANSACTIONS = [
  ...CREATION_ORDER.map(name => ({ kind: 'create', name }) as const),
  { kind: 'appoint' } as const,
  ...ADDITION_WAVES.flatMap(wave => [
    ...wave.map(name => ({ kind: 'create', name }) as const),
    ...wave.map(name => ({ kind: 'register', name }) as const),
  ]),
];

export interface Creation {
  readonly name: ContractName;
  /** The deployer's account nonce that creates it. */
  readonly nonce: number;
  readonly address: Hex;
  /** Creation code with the constructor's arguments. */
  readonly data: Hex;
}

/** That the governors register a contract in the directory. */
export interface Registration {
  readonly name: AdditionName;
  readonly nonce: number;
  readonly address: Hex;
}

export interface DeploymentPlan {
  readonly first: readonly Creation[];
  /** The deployer's account nonce that brings the registrar's appointment. */
  readonly appointment: number;
  /** What came later, a version at a time: its creations, then its registrations. */
  readonly additions: readonly {
    readonly creations: readonly Creation[];
    readonly registrations: readonly Registration[];
  }[];
  readonly addresses: Readonly<Record<ContractName, Hex>>;
}

const coder = AbiCoder.defaultAbiCoder();

const nonceOfKind = (kind: 'create' | 'register', name: ContractName): number =>
  DEPLOYER_TRANSACTIONS.findIndex(one => one.kind === kind && one.name === name);

const addressesOf = (deployer: Hex): Readonly<Record<ContractName, Hex>> => {
  const at = (name: ContractName): Hex =>
    toHex(getCreateAddress({ from: deployer, nonce: nonceOfKind('create', name) }));
  return {
    Directory: at('Directory'),
    Organisations: at('Organisations'),
    Fingerprints: at('Fingerprints'),
    Documents: at('Documents'),
    Receivables: at('Receivables'),
    Relay: at('Relay'),
    EquipmentTitle: at('EquipmentTitle'),
    Leases: at('Leases'),
    Liens: at('Liens'),
    Devices: at('Devices'),
    TelemetryAnchors: at('TelemetryAnchors'),
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
export const deploymentPlan = (deployer: Hex, founder: Hex): DeploymentPlan => {
  const addresses = addressesOf(deployer);
  const creationOf = (name: ContractName): Creation => ({
    name,
    nonce: nonceOfKind('create', name),
    address: addresses[name],
    data: toHex(concat([ARTIFACTS[name].bytecode, constructorArguments(name, addresses, founder)])),
  });
  return {
    first: CREATION_ORDER.map(creationOf),
    appointment: DEPLOYER_TRANSACTIONS.findIndex(one => one.kind === 'appoint'),
    additions: ADDITION_WAVES.map(wave => ({
      creations: wave.map(creationOf),
      registrations: wave.map(name => ({ name, nonce: nonceOfKind('register', name), address: addresses[name] })),
    })),
    addresses,
  };
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
