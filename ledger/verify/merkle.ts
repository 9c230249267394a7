import { compareBytes, keccak } from './bytes.ts';

/** Merkle trees whose roots and proofs equal those of OpenZeppelin's library: sorted leaves, sorted pairs, one array. */

const hashPair = (a: Uint8Array, b: Uint8Array): Uint8Array => (compareBytes(a, b) <= 0 ? keccak(a, b) : keccak(b, a));

const parentOf = (index: number): number => (index - 1) >> 1;

const siblingOf = (index: number): number => (index % 2 === 0 ? index - 1 : index + 1);

const at = (tree: readonly Uint8Array[], index: number): Uint8Array => {
  const node = tree[index];
  if (!node) throw new RangeError('no such node in the tree');
  return node;
};

/** The tree as one array: the root first, the children of node i at 2i + 1 and 2i + 2, the leaves last and descending. */
const treeOf = (leafHashes: readonly Uint8Array[]): Uint8Array[] => {
  if (leafHashes.length === 0) throw new RangeError('a tree needs a leaf');
  const sorted = [...leafHashes].sort(compareBytes).reverse();
  const inner = sorted.length - 1;
  const tree: Uint8Array[] = [...new Array<Uint8Array>(inner).fill(new Uint8Array()), ...sorted];
  for (let index = inner - 1; index >= 0; index--) {
    tree[index] = hashPair(at(tree, 2 * index + 1), at(tree, 2 * index + 2));
  }
  return tree;
};

/** Root of the tree over 32-byte leaf hashes, in whatever order they come. Throws a RangeError when there is none. */
export const merkleRoot = (leafHashes: readonly Uint8Array[]): Uint8Array => at(treeOf(leafHashes), 0);

/** The siblings from a leaf up to the root. Throws a RangeError when the leaf is not in the tree. */
export const merkleProof = (leafHashes: readonly Uint8Array[], leaf: Uint8Array): Uint8Array[] => {
  const tree = treeOf(leafHashes);
  let index = tree.findIndex((node, at) => at >= leafHashes.length - 1 && compareBytes(node, leaf) === 0);
  if (index < 0) throw new RangeError('the leaf is not in the tree');
  const proof: Uint8Array[] = [];
  for (; index > 0; index = parentOf(index)) proof.push(at(tree, siblingOf(index)));
  return proof;
};

/** The root that a leaf and its siblings lead to. */
export const rootFromProof = (leaf: Uint8Array, proof: readonly Uint8Array[]): Uint8Array =>
  proof.reduce(hashPair, leaf);
