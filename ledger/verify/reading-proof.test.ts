import { AbiCoder, keccak256, sha256, toUtf8Bytes } from 'ethers';
import { describe, expect, it } from 'vitest';
import { anchorProof, anchorTree } from '#domain/anchors/batch';
import { packHexes } from '#domain/anchors/merkle-tree';
import { type Hex, toHex, wordOf, ZERO_HASH } from '#domain/hex';
import { INTERFACES } from '../contracts.ts';
import type { NodeLog } from './events.ts';
import {
  compareProof,
  leadsToRoot,
  READING_PROOF,
  type ReadingProof,
  readingHash,
  readingLeaf,
  readingProof,
} from './reading-proof.ts';

const contract: Hex = `0x${'cd'.repeat(20)}`;
const observer: Hex = `0x${'ab'.repeat(20)}`;
const stream = wordOf(77n);
const [device, other] = [wordOf(1n), wordOf(2n)];

const recordOf = (n: number): string => `{"id":"${n}","fix":"valid","latitude":53.5,"位置":"上海"}`;
const salt = (n: number): Hex => wordOf(BigInt(1000 + n));
const hashOf = (n: number): Hex => readingHash({ salt: salt(n), record: recordOf(n) });

const parts = [
  { device, firstIndex: 40n, hashes: packHexes([0, 1, 2].map(hashOf)) },
  { device: other, firstIndex: 0n, hashes: packHexes([7].map(hashOf)) },
];
const tree = anchorTree(parts);
const first = wordOf(5n);

const proofOf = (n: number): ReadingProof => ({
  format: READING_PROOF,
  chainId: '31337',
  contract,
  stream,
  batch: '2',
  root: tree.root,
  previousRoot: first,
  count: '4',
  device,
  index: (40 + n).toString(),
  record: recordOf(n),
  salt: salt(n),
  proof: anchorProof(tree, 0, n),
});

const logOf = (batch: number, root: Hex, count: number, previousRoot: Hex): NodeLog => {
  const { topics, data } = INTERFACES.TelemetryAnchors.encodeEventLog('ReadingsAnchored', [
    stream,
    batch,
    observer,
    root,
    count,
    previousRoot,
  ]);
  return {
    address: contract,
    topics,
    data,
    blockNumber: `0x${batch}`,
    blockHash: wordOf(BigInt(batch)),
    transactionHash: wordOf(9n),
    logIndex: '0x0',
  };
};

describe('the proof of a reading', () => {
  it('is hashed as the contract and SHA-256 hash it', () => {
    const given = proofOf(1);
    const hash = sha256(new Uint8Array([...Buffer.from(given.salt.slice(2), 'hex'), ...toUtf8Bytes(given.record)]));
    expect(readingHash(given)).toBe(hash);
    const encoded = AbiCoder.defaultAbiCoder().encode(['bytes32', 'uint64', 'bytes32'], [device, 41, hash]);
    expect(readingLeaf(given)).toBe(toHex(keccak256(keccak256(encoded))));
    expect(readingProof.safeParse(given).success).toBe(true);
    expect(leadsToRoot(given)).toBe(true);
  });

  it('does not stand for another reading, place, device, or a text that was touched', () => {
    const given = proofOf(1);
    const wrong: Partial<ReadingProof>[] = [
      { record: recordOf(2) },
      { record: `${given.record} ` },
      { salt: salt(2) },
      { index: '40' },
      { device: other },
      { proof: given.proof.slice(1) },
      { proof: [...given.proof].reverse() },
      { root: wordOf(3n) },
    ];
    for (const change of wrong) expect(leadsToRoot({ ...given, ...change })).toBe(false);
  });

  it('agrees with a stream whose batches name each other, and with no other', () => {
    const given = proofOf(0);
    const one = logOf(1, first, 9, ZERO_HASH);
    const two = logOf(2, tree.root, 4, first);
    expect(compareProof(given, [one, two])).toMatchObject({ problems: [], anchored: { batch: '2', observer } });
    expect(compareProof(given, [one]).problems).toEqual(['not-anchored']);
    expect(compareProof(given, [two]).problems).toEqual(['broken-chain']);
    expect(compareProof(given, [logOf(1, wordOf(6n), 9, ZERO_HASH), two]).problems).toEqual(['broken-chain']);
    expect(compareProof(given, [one, logOf(2, tree.root, 5, first)]).problems).toEqual(['other-batch']);
    expect(compareProof(given, [one, { ...two, address: observer }]).problems).toEqual(['not-anchored']);
    expect(compareProof({ ...given, record: recordOf(1) }, [one, two]).problems).toEqual(['other-reading']);
  });

  it('is refused as a file of something else', () => {
    const given = proofOf(0);
    for (const wrong of [{}, null, { ...given, format: 'x' }, { ...given, root: '0x12' }, { ...given, batch: '-1' }])
      expect(readingProof.safeParse(wrong).success).toBe(false);
  });
});
