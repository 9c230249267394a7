import type { Hex } from '#domain/hex';
import { type ChainReference, CONTRACT_NAMES } from '../chain.ts';
import { type BlockHeader, blockAt, logsBetween, type RawLog } from '../node.ts';
import type { Rpc } from '../rpc.ts';
import { type ChainEvent, eventDecoder } from './decode-event.ts';

/** A block with the events of our contracts in it, in order. */
export interface ReadBlock {
  readonly number: number;
  readonly hash: Hex;
  readonly parentHash: Hex;
  /** Unix seconds. */
  readonly timestamp: number;
  readonly transactions: readonly Hex[];
  readonly events: readonly ChainEvent[];
}

/** Where the reader is: a block that was read. */
export interface Position {
  readonly number: number;
  readonly hash: Hex;
}

export interface Range {
  readonly from: number;
  readonly to: number;
  /** Leaves out blocks without events, but for the last: for history that no reorganisation reaches. */
  readonly sparse: boolean;
}

/** How many headers are asked for at once. */
const headersAtOnce = 16;

const headersOf = async (rpc: Rpc, numbers: readonly number[]): Promise<BlockHeader[] | null> => {
  const headers: BlockHeader[] = [];
  for (let start = 0; start < numbers.length; start += headersAtOnce) {
    const some = await Promise.all(numbers.slice(start, start + headersAtOnce).map(number => blockAt(rpc, number)));
    for (const header of some) {
      if (!header) return null;
      headers.push(header);
    }
  }
  return headers;
};

const isChain = (headers: readonly BlockHeader[], parent: Position | null): boolean =>
  headers.every((header, index) => {
    const before = index === 0 ? parent : headers[index - 1];
    return !before || before.number !== header.number - 1 || before.hash === header.parentHash;
  });

/**
 * Reads a range of blocks that follow `parent`. `null` when the chain moved while it was read, or does not follow: the
 * caller looks again at where it stands. Throws what {@link Rpc} throws.
 */
export const readRange = async (
  rpc: Rpc,
  chain: ChainReference,
  { from, to, sparse }: Range,
  parent: Position | null,
): Promise<readonly ReadBlock[] | null> => {
  const contracts = CONTRACT_NAMES.map(name => chain.addresses[name]);
  const early = sparse ? await logsBetween(rpc, contracts, from, to) : null;
  const numbers = early
    ? [...new Set([...early.map(log => log.blockNumber), to])].sort((a, b) => a - b)
    : Array.from({ length: to - from + 1 }, (_, index) => from + index);
  const headers = await headersOf(rpc, numbers);
  if (!headers || !isChain(headers, parent)) return null;
  const logs = early ?? (await logsBetween(rpc, contracts, from, to));
  // The logs are those of these blocks if the last of them still stands after they were read.
  const last = await blockAt(rpc, to);
  if (last?.hash !== headers.at(-1)?.hash) return null;
  const hashes = new Set(headers.map(header => header.hash));
  if (logs.some(log => !hashes.has(log.blockHash))) return null;
  const decode = eventDecoder(chain);
  return headers.map(header => withEvents(header, logs, decode));
};

const withEvents = (
  { number, hash, parentHash, timestamp, transactions }: BlockHeader,
  logs: readonly RawLog[],
  decode: (log: RawLog) => ChainEvent | null,
): ReadBlock => ({
  number,
  hash,
  parentHash,
  timestamp,
  transactions,
  events: logs
    .filter(log => log.blockHash === hash)
    .sort((a, b) => a.logIndex - b.logIndex)
    .flatMap(log => decode(log) ?? []),
});
