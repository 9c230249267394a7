import { sha256 } from '@noble/hashes/sha2';
import { concatBytes, utf8ToBytes } from '@noble/hashes/utils';
import { z } from 'zod';
import { type Hex, isAddress, isBytes32, ZERO_HASH } from '#domain/hex';
import { ask, logsFromNode } from './ask-node.ts';
import { fromBytes, keccak, keccakOfText, toBytes, word } from './bytes.ts';
import { ANCHOR_EVENTS } from './device-events.ts';
import { decodeLog, type NodeLog } from './events.ts';
import { rootFromProof } from './merkle.ts';

export const READING_PROOF = 'lienlight-reading-proof/1';

const bytes32 = z.string().refine(isBytes32);
const digits = z.string().regex(/^\d{1,20}$/);

/** That a reading is in an anchored batch: what the portal hands out to be checked without it. */
export const readingProof = z.object({
  format: z.literal(READING_PROOF),
  chainId: digits,
  /** `TelemetryAnchors`. */
  contract: z.string().refine(isAddress),
  /** The observer's stream, the number of the batch in it, its root and the one before, and how many readings it has. */
  stream: bytes32,
  batch: digits,
  root: bytes32,
  previousRoot: bytes32,
  count: digits,
  /** The device's name on chain, and which of its readings in the stream it is: they count on without a gap. */
  device: bytes32,
  index: digits,
  /** What the reading says, as JSON text; byte for byte what was hashed. */
  record: z.string().max(1_000_000),
  salt: bytes32,
  /** Siblings from the reading's leaf to the root: within its device, then among the devices. */
  proof: z.array(bytes32).max(64),
});

export type ReadingProof = z.output<typeof readingProof>;

/** `sha256(salt ‖ record)`: what stands in the tree for the reading. */
export const readingHash = ({ salt, record }: Pick<ReadingProof, 'salt' | 'record'>): Hex =>
  fromBytes(sha256(concatBytes(toBytes(salt), utf8ToBytes(record))));

/** The leaf of a reading, as the contract's `leafOf`. */
export const readingLeaf = ({
  device,
  index,
  ...rest
}: Pick<ReadingProof, 'device' | 'index' | 'salt' | 'record'>): Hex =>
  fromBytes(keccak(keccak(concatBytes(toBytes(device), word(BigInt(index)), toBytes(readingHash(rest))))));

/** Whether the reading, hashed anew, leads to the root that the proof names. Says nothing of the chain. */
export const leadsToRoot = (given: ReadingProof): boolean =>
  fromBytes(rootFromProof(toBytes(readingLeaf(given)), given.proof.map(toBytes))) === given.root;

/** What is not as the chain has it. */
export type ProofProblem =
  /** The reading does not lead to the root in the file. */
  | 'other-reading'
  /** The stream has no such batch. */
  | 'not-anchored'
  /** The batch has another root, count or predecessor. */
  | 'other-batch'
  /** The batches before it do not name each other without a gap. */
  | 'broken-chain'
  /** The contract itself does not take the proof. */
  | 'refused-by-contract';

interface Anchored {
  readonly batch: string;
  readonly root: string;
  readonly count: string;
  readonly previousRoot: string;
  readonly observer: string;
  readonly blockNumber: string;
  readonly txHash: string;
}

/** The batches of a stream in a node's logs, in the order of the chain. */
const batchesIn = (logs: readonly NodeLog[], contract: Hex): Anchored[] =>
  logs.flatMap(log => {
    const event = decodeLog(log, contract, ANCHOR_EVENTS);
    if (!event) return [];
    const { version, root, count, previousRoot, observer } = event.args;
    const { blockNumber, txHash } = event;
    return [
      {
        batch: String(version),
        root: String(root),
        count: String(count),
        previousRoot: String(previousRoot),
        observer: String(observer),
        blockNumber,
        txHash,
      },
    ];
  });

/** Whether these batches follow each other from the first on, each naming the root before it (invariant 10). */
const isContiguous = (batches: readonly Anchored[]): boolean =>
  batches.every(
    ({ batch, previousRoot }, place) =>
      batch === String(place + 1) && previousRoot === (batches[place - 1]?.root ?? ZERO_HASH),
  );

export interface CheckedProof {
  readonly problems: readonly ProofProblem[];
  /** Where the batch was anchored, and by which key; `null` where it was not. */
  readonly anchored: Anchored | null;
}

/** A proof against a node's logs of the stream. */
export const compareProof = (given: ReadingProof, logs: readonly NodeLog[]): CheckedProof => {
  const batches = batchesIn(logs, given.contract);
  const anchored = batches.find(({ batch }) => batch === given.batch) ?? null;
  const problems: ProofProblem[] = leadsToRoot(given) ? [] : ['other-reading'];
  if (!anchored) return { problems: [...problems, 'not-anchored'], anchored };
  const { root, count, previousRoot } = anchored;
  if (root !== given.root || count !== given.count || previousRoot !== given.previousRoot) problems.push('other-batch');
  if (!isContiguous(batches.slice(0, batches.indexOf(anchored) + 1))) problems.push('broken-chain');
  return { problems, anchored };
};

/** The call of the contract's `verify` with a proof. */
const verifyCall = (given: ReadingProof): Hex => {
  const selector = keccakOfText('verify(bytes32,uint64,bytes32,bytes32[])').slice(0, 10);
  const words = [
    toBytes(given.stream),
    word(BigInt(given.batch)),
    toBytes(readingLeaf(given)),
    word(128),
    word(given.proof.length),
    ...given.proof.map(toBytes),
  ];
  return `0x${selector.slice(2)}${fromBytes(concatBytes(...words)).slice(2)}`;
};

/**
 * Checks a proof with a node of somebody's choice: its logs of the stream, and the contract's own word. No problems: the
 * reading is in a batch that was anchored then. Runs in a browser too, where the node must allow it (CORS).
 *
 * @throws NodeProblem
 */
export const checkOnNode = async (given: ReadingProof, node: string): Promise<CheckedProof> => {
  const { chainId, contract, stream } = given;
  const logs = await logsFromNode(node, { chainId, contract, subject: stream });
  const { problems, anchored } = compareProof(given, logs);
  const call = { to: contract, data: verifyCall(given) };
  const answer = await ask(node, 'eth_call', [call, 'latest'], z.string());
  const isTaken = /^0x0*1$/.test(answer);
  return { problems: isTaken ? problems : [...problems, 'refused-by-contract'], anchored };
};
