/**
 * How long a Merkle tree over 100,000 leaves and the proofs of all of them take, against @openzeppelin/merkle-tree in the same
 * run with the same roots; at least 15 times faster. Rounds of both take turns; prints the median of their ratios for leaves
 * that are hashes already (`SimpleMerkleTree`) and for readings of a device, which are hashed first (`StandardMerkleTree`).
 *
 * Run with `npx tsx bench/merkle.bench.ts [leaves]`.
 */
import { randomBytes } from 'node:crypto';
import { SimpleMerkleTree, StandardMerkleTree } from '@openzeppelin/merkle-tree';
import { leavesOf } from '#domain/anchors/batch';
import { HASH, hexesOf, MerkleTree } from '#domain/anchors/merkle-tree';
import type { Hex } from '#domain/hex';
import { median } from './figures.ts';

const ROUNDS = 5;
const AT_LEAST = 15;
const count = Number(process.argv[2] ?? 100_000);

const device: Hex = `0x${randomBytes(HASH).toString('hex')}`;
const hashes = new Uint8Array(randomBytes(count * HASH));
const texts = hexesOf(hashes);
const readings = texts.map((reading, index) => [device, BigInt(index), reading]);

interface Built {
  readonly root: string;
  readonly last: readonly string[];
  readonly count: number;
}

const built = (root: string, proofs: readonly (readonly string[])[]): Built => ({
  root,
  last: proofs.at(-1) ?? [],
  count: proofs.length,
});

const CASES = [
  {
    name: 'hashes',
    theirs: () => {
      const tree = SimpleMerkleTree.of(texts, { sortLeaves: true });
      return built(
        tree.root,
        texts.map((_, place) => tree.getProof(place)),
      );
    },
    ours: () => {
      const tree = MerkleTree.of(hashes, { sorted: true });
      return built(tree.root, tree.proofs());
    },
  },
  {
    name: 'readings',
    theirs: () => {
      const tree = StandardMerkleTree.of(readings, ['bytes32', 'uint64', 'bytes32']);
      return built(
        tree.root,
        readings.map((_, place) => tree.getProof(place)),
      );
    },
    ours: () => {
      const tree = MerkleTree.of(leavesOf({ device, firstIndex: 0n, hashes }), { sorted: true });
      return built(tree.root, tree.proofs());
    },
  },
];

const timed = (work: () => Built): { readonly ms: number; readonly built: Built } => {
  const start = performance.now();
  const result = work();
  return { ms: performance.now() - start, built: result };
};

let isFast = true;
for (const { name, theirs, ours } of CASES) {
  const ratios: number[] = [];
  const mine: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const first = timed(theirs);
    const second = timed(ours);
    if (first.built.root !== second.built.root) throw new Error('the roots differ');
    if (String(first.built.last) !== String(second.built.last)) throw new Error('the proofs differ');
    ratios.push(first.ms / second.ms);
    mine.push(second.ms);
  }
  const ratio = median(ratios);
  isFast &&= ratio >= AT_LEAST;
  console.log(
    `merkle, ${count} ${name}: ${ratio.toFixed(1)} times faster than @openzeppelin/merkle-tree (at least ${AT_LEAST}); ${median(mine).toFixed(0)} ms`,
  );
}
if (!isFast) process.exitCode = 1;
