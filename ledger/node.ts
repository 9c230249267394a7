import { z } from 'zod';
import { type Hex, toHex } from '#domain/hex';
import type { Rpc } from './rpc.ts';

/** What the ledger asks of a node, with typed answers. Numbers of blocks and times fit a `number`. */

const hex = z.string().transform(toHex);
const quantity = z.string().transform(text => Number(text));
const bigQuantity = z.string().transform(text => BigInt(text));

export interface BlockHeader {
  readonly number: number;
  readonly hash: Hex;
  readonly parentHash: Hex;
  /** Unix seconds. */
  readonly timestamp: number;
  readonly gasLimit: bigint;
  readonly baseFeePerGas: bigint | null;
  /** Hashes of its transactions, in order. */
  readonly transactions: readonly Hex[];
}

const blockHeader = z.object({
  number: quantity,
  hash: hex,
  parentHash: hex,
  timestamp: quantity,
  gasLimit: bigQuantity,
  baseFeePerGas: bigQuantity.nullish().transform(fee => fee ?? null),
  transactions: z.array(hex),
});

export interface RawLog {
  readonly address: Hex;
  readonly topics: readonly Hex[];
  readonly data: Hex;
  readonly blockNumber: number;
  readonly blockHash: Hex;
  readonly transactionHash: Hex;
  readonly logIndex: number;
}

const rawLog = z.object({
  address: hex,
  topics: z.array(hex),
  data: hex,
  blockNumber: quantity,
  blockHash: hex,
  transactionHash: hex,
  logIndex: quantity,
});

export interface Receipt {
  readonly succeeded: boolean;
  readonly blockNumber: number;
  readonly blockHash: Hex;
  readonly gasUsed: bigint;
}

const receipt = z
  .object({ status: quantity, blockNumber: quantity, blockHash: hex, gasUsed: bigQuantity })
  .transform(({ status, ...rest }) => ({ ...rest, succeeded: status === 1 }));

export type BlockTag = 'latest' | 'pending' | number;

const tagOf = (tag: BlockTag): string => (typeof tag === 'number' ? `0x${tag.toString(16)}` : tag);

export const blockAt = (rpc: Rpc, at: BlockTag): Promise<BlockHeader | null> =>
  rpc.call('eth_getBlockByNumber', [tagOf(at), false], blockHeader.nullable());

/** The newest block. A node that has none is not one. */
export const headOf = (rpc: Rpc): Promise<BlockHeader> =>
  rpc.call('eth_getBlockByNumber', ['latest', false], blockHeader);

/** Logs of the contracts in [from, to], in chain order. */
export const logsBetween = (
  rpc: Rpc,
  contracts: readonly Hex[],
  from: number,
  to: number,
): Promise<readonly RawLog[]> =>
  rpc.call('eth_getLogs', [{ address: contracts, fromBlock: tagOf(from), toBlock: tagOf(to) }], z.array(rawLog));

export const receiptOf = (rpc: Rpc, hash: string): Promise<Receipt | null> =>
  rpc.call('eth_getTransactionReceipt', [hash], receipt.nullable());

/** Whether the node has the transaction, mined or waiting. */
export const knowsTransaction = async (rpc: Rpc, hash: string): Promise<boolean> =>
  (await rpc.call('eth_getTransactionByHash', [hash], z.object({}).nullable())) !== null;

/** How many transactions of the account are in blocks up to `at`: the next account nonce. */
export const nonceOf = (rpc: Rpc, account: Hex, at: BlockTag = 'latest'): Promise<number> =>
  rpc.call('eth_getTransactionCount', [account, tagOf(at)], quantity);

export const codeAt = (rpc: Rpc, account: Hex): Promise<Hex> => rpc.call('eth_getCode', [account, 'latest'], hex);

export const balanceOf = (rpc: Rpc, account: Hex): Promise<bigint> =>
  rpc.call('eth_getBalance', [account, 'latest'], bigQuantity);

export const chainIdOf = (rpc: Rpc): Promise<bigint> => rpc.call('eth_chainId', [], bigQuantity);

export const gasPriceOf = (rpc: Rpc): Promise<bigint> => rpc.call('eth_gasPrice', [], bigQuantity);

export interface CallRequest {
  readonly from?: Hex;
  readonly to?: Hex;
  readonly data: Hex;
}

export const callContract = (rpc: Rpc, request: CallRequest): Promise<Hex> =>
  rpc.call('eth_call', [request, 'latest'], hex);

export const estimateGas = (rpc: Rpc, request: CallRequest): Promise<bigint> =>
  rpc.call('eth_estimateGas', [request], bigQuantity);

export const sendRawTransaction = (rpc: Rpc, raw: string): Promise<Hex> =>
  rpc.call('eth_sendRawTransaction', [raw], hex);
