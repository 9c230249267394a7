import { randomBytes } from 'node:crypto';
import { SimpleMerkleTree, StandardMerkleTree } from '@openzeppelin/merkle-tree';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fromBytes, keccakOfText, toBytes } from './bytes.ts';
import { commit, detailsOf, filesOf, proofOf, rootOf, verifyProof } from './commitment.ts';
import { merkleProof, merkleRoot } from './merkle.ts';
import { opensOrganisation, organisationCommitment } from './organisation.ts';

const random = (length: number): Uint8Array => randomBytes(length);

const details = {
  seller: { name: 'Nordwind Leasing', ids: ['DE123456789'] },
  amountMinor: '1250000',
  defences: [],
  'a/b~c': null,
};

describe('commitment', () => {
  it('has the root and the proofs of OpenZeppelin’s StandardMerkleTree', () => {
    fc.assert(
      fc.property(
        fc.dictionary(fc.string({ unit: 'grapheme' }), fc.string({ unit: 'grapheme' }), { minKeys: 1 }),
        fields => {
          const { root, leaves } = commit(fields, [], random);
          const peer = StandardMerkleTree.of(
            leaves.map(leaf => [leaf.salt, leaf.path, leaf.value]),
            ['bytes32', 'string', 'string'],
          );
          expect(root).toBe(peer.root);
          for (const leaf of leaves) {
            const proof = proofOf(leaves, leaf.path);
            expect(proof).toEqual(peer.getProof([leaf.salt, leaf.path, leaf.value]));
            expect(verifyProof(root, leaf, proof)).toBe(true);
          }
        },
      ),
      { numRuns: 60 },
    );
  });

  it('has the root of OpenZeppelin’s SimpleMerkleTree over the leaf hashes, for every number of leaves', () => {
    for (let count = 1; count <= 20; count++) {
      const hashes = Array.from({ length: count }, (_, index) => keccakOfText(`leaf ${index}`));
      const peer = SimpleMerkleTree.of(hashes);
      expect(fromBytes(merkleRoot(hashes.map(toBytes)))).toBe(peer.root);
      for (const hash of hashes) {
        expect(merkleProof(hashes.map(toBytes), toBytes(hash)).map(fromBytes)).toEqual(peer.getProof(hash));
      }
    }
  });

  it('opens to the details and files that were committed', () => {
    const sha256 = keccakOfText('a file');
    const { leaves } = commit(details, [{ name: 'invoice.xml', sha256 }], random);
    expect(detailsOf(leaves)).toEqual(details);
    expect(filesOf(leaves)).toEqual([{ name: 'invoice.xml', sha256 }]);
    expect(leaves.map(leaf => leaf.path)).toEqual([
      '/a~1b~0c',
      '/amountMinor',
      '/defences',
      '/seller/ids/0',
      '/seller/name',
      'file:invoice.xml',
    ]);
  });

  it('does not depend on the order in which leaves are shown', () => {
    const { root, leaves } = commit(details, [], random);
    expect(rootOf([...leaves].reverse())).toBe(root);
  });

  it('gives each leaf its own salt, so that equal details have unequal roots', () => {
    const first = commit(details, [], random);
    expect(new Set(first.leaves.map(leaf => leaf.salt)).size).toBe(first.leaves.length);
    expect(commit(details, [], random).root).not.toBe(first.root);
  });

  it('notices a changed value, path or salt', () => {
    const { root, leaves } = commit(details, [], random);
    const proof = proofOf(leaves, '/amountMinor');
    const leaf = leaves.find(one => one.path === '/amountMinor');
    if (!leaf) throw new Error('the leaf is missing');
    expect(verifyProof(root, { ...leaf, value: '"1250001"' }, proof)).toBe(false);
    expect(verifyProof(root, { ...leaf, path: '/amount' }, proof)).toBe(false);
    expect(verifyProof(root, { ...leaf, salt: keccakOfText('another') }, proof)).toBe(false);
  });

  it('refuses two files of one name, nothing to commit to, and a proof of a leaf that is not there', () => {
    const file = { name: 'a.pdf', sha256: keccakOfText('a') };
    expect(() => commit(details, [file, file], random)).toThrow(TypeError);
    expect(() => rootOf([])).toThrow(RangeError);
    expect(() => proofOf(commit(details, [], random).leaves, '/price')).toThrow(RangeError);
  });

  it('keeps a name such as __proto__ an ordinary name', () => {
    const hostile = JSON.parse('{"__proto__":{"admin":true},"constructor":{"prototype":{"x":1}}}');
    const { leaves } = commit(hostile, [], random);
    expect(JSON.stringify(detailsOf(leaves))).toBe(JSON.stringify(hostile));
    expect(Object.prototype).not.toHaveProperty('admin');
  });
});

describe('organisation commitment', () => {
  it('opens with its own salt alone', () => {
    const organisation = keccakOfText('an organisation');
    const salt = keccakOfText('a salt');
    const commitment = organisationCommitment(organisation, salt);
    expect(opensOrganisation(commitment, organisation, salt)).toBe(true);
    expect(opensOrganisation(commitment, organisation, keccakOfText('another salt'))).toBe(false);
    expect(opensOrganisation(commitment, keccakOfText('another'), salt)).toBe(false);
  });
});
