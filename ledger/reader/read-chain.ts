import type { ChainReference } from '../chain.ts';
import { type BlockHeader, blockAt, headOf } from '../node.ts';
import { NodeUnreachable, type Rpc, RpcError } from '../rpc.ts';
import { type Position, type ReadBlock, readRange } from './read-range.ts';

export type ChainUpdate =
  | { readonly kind: 'block'; readonly block: ReadBlock }
  /** Blocks up to this one are deep enough to stay. */
  | { readonly kind: 'finalize'; readonly number: number }
  /** Blocks after `ancestor` (`null`: all of them) are no longer of the chain. */
  | {
      readonly kind: 'reorg';
      readonly ancestor: Position | null;
      readonly depth: number;
      /** Blocks that were final are among them: nobody guesses that away. */
      readonly beyondFinality: boolean;
    };

/** What the consumer has stored. It stores each update before it asks for the next one. */
export interface ReaderStore {
  /** The newest block that was read; `null` at first. */
  head(): Promise<Position | null>;
  /** The newest block read whose number is at most this. */
  atOrBelow(number: number): Promise<Position | null>;
  /** Number of the newest final block; −1 at first. */
  finalized(): Promise<number>;
}

export interface ReaderStatus {
  /** `behind`: the node has fewer blocks than we read; `unreachable`: it does not answer. */
  readonly node: 'well' | 'behind' | 'unreachable';
  /** Newest block of the node, as far as we know. */
  readonly nodeHead: number | null;
  readonly readTo: number | null;
}

export interface ReaderOptions {
  readonly rpc: Rpc;
  readonly chain: ChainReference;
  readonly store: ReaderStore;
  /** How many blocks must follow one before it is final; 0 where blocks are final at once. */
  readonly confirmations: number;
  /** Waits for the next look; returns early when something is expected. */
  readonly pause: (ms: number) => Promise<void>;
  readonly signal: AbortSignal;
  readonly onStatus: (status: ReaderStatus) => void;
  /** How long a node that has lost blocks may take to come back with them before they count as gone. */
  readonly patienceMs?: number;
  readonly pollMs?: number;
}

const rangeSize = 500;
/** Blocks this far below the head are read sparsely: no reorganisation is expected there. */
const settledDepth = 128;
const longestBackOffMs = 5_000;

/**
 * Follows the chain from where the store stands: every block once and in order, reorganisations by their common ancestor,
 * finality by depth. Survives a node that is away (backs off), set back (waits for it, then takes the blocks as gone) or
 * answering from a changing chain. Ends when the signal is aborted.
 */
export async function* readChain(options: ReaderOptions): AsyncGenerator<ChainUpdate, void> {
  const { store, confirmations, pause, signal, onStatus, patienceMs = 30_000, pollMs = 200 } = options;
  let backOffMs = 100;
  let behindSince: number | null = null;
  let nodeHead: number | null = null;

  while (!signal.aborted) {
    const position = await store.head();
    const readTo = position?.number ?? null;
    let step: Step;
    try {
      step = await nextStep(options, position, behindSince !== null && Date.now() - behindSince > patienceMs);
      backOffMs = 100;
    } catch (error) {
      if (!(error instanceof NodeUnreachable) && !(error instanceof RpcError)) throw error;
      onStatus({ node: 'unreachable', nodeHead, readTo });
      await pause(backOffMs);
      backOffMs = Math.min(2 * backOffMs, longestBackOffMs);
      continue;
    }
    nodeHead = step.nodeHead;
    if (step.kind === 'behind') {
      behindSince ??= Date.now();
      onStatus({ node: 'behind', nodeHead, readTo });
      await pause(pollMs);
      continue;
    }
    behindSince = null;
    if (step.kind === 'reorg') {
      const ancestor = step.ancestor?.number ?? -1;
      const finalized = await store.finalized();
      yield {
        kind: 'reorg',
        ancestor: step.ancestor,
        depth: (readTo ?? ancestor) - ancestor,
        beyondFinality: finalized > ancestor,
      };
      continue;
    }
    for (const block of step.blocks) {
      if (signal.aborted) return;
      yield { kind: 'block', block };
    }
    const readNow = step.blocks.at(-1)?.number ?? readTo;
    onStatus({ node: 'well', nodeHead, readTo: readNow });
    const final = Math.min(nodeHead - confirmations, readNow ?? -1);
    if (final >= 0 && final > (await store.finalized())) yield { kind: 'finalize', number: final };
    if (step.blocks.length === 0) await pause(pollMs);
  }
}

type Step = { readonly nodeHead: number } & (
  | { readonly kind: 'blocks'; readonly blocks: readonly ReadBlock[] }
  | { readonly kind: 'reorg'; readonly ancestor: Position | null }
  | { readonly kind: 'behind' }
);

async function nextStep(
  { rpc, chain, store, confirmations }: ReaderOptions,
  position: Position | null,
  lostForGood: boolean,
): Promise<Step> {
  const head = await headOf(rpc);
  const nodeHead = head.number;
  if (position) {
    const meeting = await blockIfRead(rpc, head, Math.min(position.number, nodeHead));
    const ours = meeting.number === position.number ? position : await store.atOrBelow(meeting.number);
    const same = ours?.number === meeting.number && ours.hash === meeting.hash;
    if (!same && !(ours && ours.number < meeting.number)) {
      const ancestor = await commonAncestor(rpc, store, meeting.number);
      // A node in the middle of a change may have nothing that we know: not all is given up before it has had its time.
      return ancestor === null && !lostForGood ? { kind: 'behind', nodeHead } : { kind: 'reorg', nodeHead, ancestor };
    }
    if (nodeHead < position.number) {
      if (!lostForGood) return { kind: 'behind', nodeHead };
      return { kind: 'reorg', nodeHead, ancestor: await commonAncestor(rpc, store, nodeHead) };
    }
  }
  const from = position ? position.number + 1 : Number(chain.deployedAtBlock);
  if (from > nodeHead) return { kind: 'blocks', nodeHead, blocks: [] };
  const to = Math.min(nodeHead, from + rangeSize - 1);
  const sparse = to <= nodeHead - Math.max(confirmations, settledDepth);
  // A chain that moved meanwhile is looked at again from the start.
  const blocks = (await readRange(rpc, chain, { from, to, sparse }, position)) ?? [];
  return { kind: 'blocks', nodeHead, blocks };
}

async function blockIfRead(rpc: Rpc, head: BlockHeader, number: number): Promise<BlockHeader> {
  return number === head.number ? head : ((await blockAt(rpc, number)) ?? head);
}

/** The newest block that we read and the node still has. */
async function commonAncestor(rpc: Rpc, store: ReaderStore, from: number): Promise<Position | null> {
  for (let ours = await store.atOrBelow(from); ours; ours = await store.atOrBelow(ours.number - 1)) {
    const theirs = await blockAt(rpc, ours.number);
    if (theirs?.hash === ours.hash) return ours;
  }
  return null;
}
