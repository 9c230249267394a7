import { type ParamType, Result } from 'ethers';
import { type Hex, isBytes32, toHex, ZERO_HASH } from '#domain/hex';
import { type ChainReference, CONTRACT_NAMES, type ContractName } from '../chain.ts';
import { INTERFACES } from '../contracts.ts';
import type { RawLog } from '../node.ts';

/** Arguments as plain JSON: numbers as decimal text, bytes and addresses as lower-case hexadecimal, structs as objects. */
export type ArgumentJson = string | boolean | ArgumentJson[] | { [name: string]: ArgumentJson };

/** An event of one of our contracts. Its key is (block hash, log index). */
export interface ChainEvent {
  readonly blockNumber: number;
  readonly blockHash: Hex;
  readonly logIndex: number;
  readonly txHash: Hex;
  readonly contract: ContractName;
  readonly name: string;
  /** What it is about; `null` for events about no subject, and for the zero subject. */
  readonly subject: Hex | null;
  readonly version: bigint | null;
  readonly args: Readonly<Record<string, ArgumentJson>>;
}

const valueToJson = (type: ParamType, value: unknown): ArgumentJson => {
  if (value instanceof Result) {
    const { arrayChildren, components } = type;
    if (arrayChildren) return value.map(one => valueToJson(arrayChildren, one));
    return Object.fromEntries((components ?? []).map((one, index) => [one.name, valueToJson(one, value[index])]));
  }
  if (typeof value === 'boolean') return value;
  if (type.baseType === 'address' || type.baseType.startsWith('bytes')) return toHex(String(value));
  return String(value);
};

/** A decoder of the logs of these contracts; `null` for a log of another contract, or of an event that we do not know. */
export const eventDecoder = (chain: ChainReference): ((log: RawLog) => ChainEvent | null) => {
  const nameAt = new Map<Hex, ContractName>(CONTRACT_NAMES.map(name => [chain.addresses[name], name]));
  return log => {
    const contract = nameAt.get(log.address);
    const parsed = contract && INTERFACES[contract].parseLog({ topics: [...log.topics], data: log.data });
    if (!contract || !parsed) return null;
    const args = Object.fromEntries(
      parsed.fragment.inputs.map((input, index) => [input.name, valueToJson(input, parsed.args[index])]),
    );
    const { subject, version } = args;
    return {
      blockNumber: log.blockNumber,
      blockHash: log.blockHash,
      logIndex: log.logIndex,
      txHash: log.transactionHash,
      contract,
      name: parsed.name,
      subject: typeof subject === 'string' && isBytes32(subject) && subject !== ZERO_HASH ? subject : null,
      version: typeof version === 'string' && 'subject' in args ? BigInt(version) : null,
      args,
    };
  };
};
