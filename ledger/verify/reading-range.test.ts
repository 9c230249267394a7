import { expect, it } from 'vitest';
import { anchorProof, anchorTree } from '#domain/anchors/batch';
import { packHexes } from '#domain/anchors/merkle-tree';
import { toHex } from '#domain/hex';
import { READING_PROOF, type ReadingProof, readingHash } from './reading-proof.ts';
import { READING_RANGE, type ReadingRange, rangeProblems } from './reading-range.ts';

const word = (byte: string) => toHex(`0x${byte.repeat(32)}`);

/** One batch with these records. */
const rangeOf = (records: readonly string[]): ReadingRange => {
  const salt = word('07');
  const tree = anchorTree([
    {
      device: word('0a'),
      firstIndex: 40n,
      hashes: packHexes(records.map(record => readingHash({ salt, record }))),
    },
  ]);
  const proofs = records.map(
    (record, at): ReadingProof => ({
      format: READING_PROOF,
      chainId: '1',
      contract: toHex(`0x${'01'.repeat(20)}`),
      ...{ stream: word('02'), batch: '1', root: tree.root, previousRoot: word('00'), count: String(records.length) },
      ...{ device: word('0a'), index: String(40 + at), record, salt, proof: [...anchorProof(tree, 0, at)] },
    }),
  );
  return { format: READING_RANGE, device: word('0a'), hasOlder: false, proofs };
};

const signed = (message: number, place = 0) =>
  `{"id":"x","sequence":"${message * 1000 + place}","trust":3,"fix":"none"}`;

it('a message that was taken away before it was anchored shows by the number that its device gave', () => {
  expect(rangeProblems(rangeOf([signed(7), signed(8, 0), signed(8, 1), signed(9)]))).toEqual([]);
  expect(rangeProblems(rangeOf([signed(7), signed(9), signed(12)]))).toEqual([
    { kind: 'own-gap', after: 7n, next: 9n, missing: 1n },
    { kind: 'own-gap', after: 9n, next: 12n, missing: 2n },
  ]);
});

it('readings of devices without numbers of their own are held to their indexes alone', () => {
  const hashed = (sequence: string) => `{"id":"x","sequence":"${sequence}","trust":2,"fix":"none"}`;
  const range = rangeOf([hashed('8123456789012345678'), hashed('912345678901234567'), hashed('-55')]);
  expect(rangeProblems(range)).toEqual([]);
  expect(rangeProblems({ ...range, proofs: range.proofs.filter(({ index }) => index !== '41') })).toEqual([
    { kind: 'gap', after: 40n, next: 42n, missing: 1n },
  ]);
});

it('what leads elsewhere, or is of another device, is none of it', () => {
  const range = rangeOf([signed(1), signed(2)]);
  const [first, second] = range.proofs;
  if (!first || !second) throw new Error('two readings');
  expect(rangeProblems({ ...range, proofs: [first, { ...second, record: signed(3) }] })).toContainEqual({
    kind: 'other-reading',
    index: 41n,
  });
  expect(rangeProblems({ ...range, device: word('0b') })).toHaveLength(2);
});
