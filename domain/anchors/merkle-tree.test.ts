import { keccak_256 } from '@noble/hashes/sha3';
import { SimpleMerkleTree, StandardMerkleTree } from '@openzeppelin/merkle-tree';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Hex, wordOf } from '#domain/hex';
import { anchorProof, anchorTree, leavesOf } from './batch.ts';
import { DATA, keccakModule } from './keccak-module.ts';
import { HASH, hexesOf, MerkleTree, packHexes } from './merkle-tree.ts';

const hash = fc.uint8Array({ minLength: 32, maxLength: 32 });
const hashes = (maxLength: number) =>
  fc.array(hash, { minLength: 1, maxLength }).map(all => {
    const packed = new Uint8Array(all.length * HASH);
    for (const [place, one] of all.entries()) packed.set(one, place * HASH);
    return packed;
  });

describe('keccak-256 in WebAssembly', () => {
  it.each([
    ['words', 32],
    ['leaves', 96],
  ] as const)('%s are hashed as anywhere else', (name, length) => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: length, maxLength: length }), message => {
        const module = keccakModule();
        module.room(length + HASH).set(message, DATA);
        module[name](DATA, DATA + length, 1);
        const digest = module.room(length + HASH).slice(DATA + length, DATA + length + HASH);
        expect(digest).toEqual(keccak_256(message));
      }),
    );
  });
});

describe('a Merkle tree', () => {
  it('has roots and proofs of SimpleMerkleTree, with leaves as they come and sorted', () => {
    fc.assert(
      fc.property(hashes(70), fc.boolean(), (leaves, sorted) => {
        const theirs = SimpleMerkleTree.of(hexesOf(leaves), { sortLeaves: sorted });
        const ours = MerkleTree.of(leaves, { sorted });
        expect(ours.root).toBe(theirs.root);
        const proofs = ours.proofs();
        for (const [place, leaf] of hexesOf(leaves).entries()) {
          expect(proofs[place]).toEqual(ours.proofOf(place));
          expect(SimpleMerkleTree.verify(theirs.root, leaf, ours.proofOf(place))).toBe(true);
        }
        if (!sorted) expect(proofs).toEqual(hexesOf(leaves).map((_, place) => theirs.getProof(place)));
      }),
    );
  });

  it('sorts leaves that begin alike', () => {
    const leaves = packHexes([3n, 1n, 2n, 1n << 200n, 1n, 0n].map(wordOf));
    expect(MerkleTree.of(leaves, { sorted: true }).root).toBe(
      SimpleMerkleTree.of(hexesOf(leaves), { sortLeaves: true }).root,
    );
  });

  it('has a root of one leaf, and none of nothing', () => {
    const leaf = packHexes([wordOf(7n)]);
    expect(MerkleTree.of(leaf)).toMatchObject({ root: wordOf(7n), count: 1 });
    expect(MerkleTree.of(leaf).proofOf(0)).toEqual([]);
    expect(() => MerkleTree.of(new Uint8Array())).toThrow(RangeError);
    expect(() => MerkleTree.of(new Uint8Array(40))).toThrow(RangeError);
    expect(() => MerkleTree.of(leaf).proofOf(1)).toThrow(RangeError);
  });
});

describe('a batch of readings', () => {
  const TYPES = ['bytes32', 'uint64', 'bytes32'];
  const part = fc.record({ device: hash, firstIndex: fc.bigInt({ min: 0n, max: 2n ** 63n }), hashes: hashes(20) });
  const parts = fc
    .array(part, { minLength: 1, maxLength: 12 })
    .map(all => all.map(one => ({ ...one, device: hexesOf(one.device)[0] ?? wordOf(0n) })));

  it('has the leaves of StandardMerkleTree', () => {
    fc.assert(
      fc.property(parts, ([first]) => {
        if (!first) return;
        const values = hexesOf(first.hashes).map((reading, at) => [
          first.device,
          first.firstIndex + BigInt(at),
          reading,
        ]);
        const theirs = StandardMerkleTree.of(values, TYPES);
        expect(MerkleTree.of(leavesOf(first), { sorted: true }).root).toBe(theirs.root);
      }),
      { numRuns: 50 },
    );
  });

  it('proves every reading under its root, and no other, at no other place', () => {
    fc.assert(
      fc.property(parts, fc.nat(), fc.nat(), (all, first, second) => {
        const tree = anchorTree(all);
        expect(tree.count).toBe(all.reduce((sum, one) => sum + one.hashes.length / HASH, 0));
        const at = first % all.length;
        const own = all[at];
        if (!own) return;
        const place = second % (own.hashes.length / HASH);
        const proof = anchorProof(tree, at, place);
        const leaf = (index: bigint, reading: Uint8Array): Hex =>
          hexesOf(leavesOf({ device: own.device, firstIndex: index, hashes: reading }))[0] ?? wordOf(0n);
        const reading = own.hashes.slice(place * HASH, (place + 1) * HASH);
        const index = own.firstIndex + BigInt(place);
        expect(SimpleMerkleTree.verify(tree.root, leaf(index, reading), proof)).toBe(true);
        expect(SimpleMerkleTree.verify(tree.root, leaf(index + 1n, reading), proof)).toBe(false);
        reading[0] = (reading[0] ?? 0) ^ 1;
        expect(SimpleMerkleTree.verify(tree.root, leaf(index, reading), proof)).toBe(false);
      }),
    );
  });

  it('needs a reading of every device that it names', () => {
    expect(() => anchorTree([])).toThrow(RangeError);
    expect(() => anchorTree([{ device: wordOf(1n), firstIndex: 0n, hashes: new Uint8Array() }])).toThrow(RangeError);
  });
});
