import type { Hex } from '#domain/hex';
import { DATA, keccakModule } from './keccak-module.ts';
import { HASH, HASH_WORDS, MerkleTree, packHexes, wordsOf } from './merkle-tree.ts';

/** The readings of one device in a batch, in their order. */
export interface AnchoredPart {
  /** The device's name on chain. */
  readonly device: Hex;
  /** Among all readings of the device that the stream has: the first one's index. The others follow without a gap. */
  readonly firstIndex: bigint;
  /** The salted hash of each reading, 32 bytes each, one after the other. */
  readonly hashes: Uint8Array;
}

const LEAF = 96;
const LEAF_WORDS = LEAF / 4;

/**
 * The leaves of a part, 32 bytes each: `keccak256(keccak256(abi.encode(device, index, reading)))`, as the contract's `leafOf`.
 */
export const leavesOf = ({ device, firstIndex, hashes }: AnchoredPart): Uint8Array => {
  const count = hashes.length / HASH;
  const module = keccakModule();
  const [inner, outer] = [DATA + count * LEAF, DATA];
  const memory = module.room(count * (LEAF + HASH));
  // By words of four bytes, which is several times as fast as by bytes.
  const words = new Int32Array(memory.buffer, DATA, count * LEAF_WORDS);
  const view = new DataView(memory.buffer, DATA);
  const name = wordsOf(packHexes([device]));
  const readings = wordsOf(hashes);
  for (let at = 0; at < count; at++) {
    const start = at * LEAF_WORDS;
    for (let word = 0; word < HASH_WORDS; word++) {
      words[start + word] = name[word] ?? 0;
      words[start + HASH_WORDS + word] = 0;
      words[start + 2 * HASH_WORDS + word] = readings[at * HASH_WORDS + word] ?? 0;
    }
    view.setBigUint64(at * LEAF + 2 * HASH - 8, firstIndex + BigInt(at));
  }
  if (count > 0) {
    module.leaves(DATA, inner, count);
    module.words(inner, outer, count);
  }
  return memory.slice(outer, outer + count * HASH);
};

/** A batch: a tree of each device's readings, and over their roots a tree of devices, in the order of the parts. */
export interface AnchorTree {
  readonly root: Hex;
  readonly count: number;
  readonly parts: readonly MerkleTree[];
  readonly devices: MerkleTree;
}

/** The tree over these parts. Throws a RangeError when there is none, or one is empty. */
export const anchorTree = (parts: readonly AnchoredPart[]): AnchorTree => {
  const trees = parts.map(part => MerkleTree.of(leavesOf(part)));
  const roots = new Uint8Array(trees.length * HASH);
  for (const [place, tree] of trees.entries()) roots.set(tree.rootBytes, place * HASH);
  const devices = MerkleTree.of(roots);
  return { root: devices.root, count: trees.reduce((sum, { count }) => sum + count, 0), parts: trees, devices };
};

/**
 * The siblings from a reading's leaf up to the batch's root: those in its device's tree, then those among the devices.
 *
 * @param part place of the device among the batch's parts
 * @param place place of the reading in the part
 */
export const anchorProof = (tree: AnchorTree, part: number, place: number): Hex[] => {
  const own = tree.parts[part];
  if (!own) throw new RangeError('no such device in the batch');
  return [...own.proofOf(place), ...tree.devices.proofOf(part)];
};
