import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { commit } from './commitment.ts';
import { decodeOpenings, encodeOpenings, isOpenedBy, openingsOf } from './openings.ts';

const details = {
  invoice: { number: 'R-17', issueDate: '2026-11-01' },
  seller: { name: 'Nordwind 租赁' },
  faceMinor: '1250000',
  currency: 'EUR',
  dueDate: '2026-12-31',
};
const { root, leaves } = commit(details, [], length => randomBytes(length));
const paths = ['/faceMinor', '/currency', '/seller/name'];
const openings = openingsOf(leaves, paths);

describe('openings in a link', () => {
  it('come back as they were, and open the root', () => {
    const read = decodeOpenings(encodeOpenings(openings));
    expect(read).toEqual(openings);
    expect(read.every(one => isOpenedBy(root, one))).toBe(true);
  });

  it('say nothing of the other fields', () => {
    const encoded = Buffer.from(encodeOpenings(openings), 'base64url');
    for (const { path, value, salt } of leaves.filter(leaf => !paths.includes(leaf.path))) {
      expect(encoded.includes(path)).toBe(false);
      expect(encoded.includes(value)).toBe(false);
      expect(encoded.includes(Buffer.from(salt.slice(2), 'hex'))).toBe(false);
    }
  });

  it('fit a printed code', () => {
    expect(encodeOpenings(openingsOf(leaves, [...paths, '/dueDate', '/invoice/number'])).length).toBeLessThan(1100);
  });

  it('do not open the root when anything of them is changed', () => {
    const [first] = openings;
    if (!first) throw new Error('missing');
    const changed = { ...first, leaf: { ...first.leaf, value: '"1250001"' } };
    expect(isOpenedBy(root, decodeOpenings(encodeOpenings([changed]))[0] ?? first)).toBe(false);
    expect(isOpenedBy(root, { ...first, proof: first.proof.slice(1) })).toBe(false);
  });

  it('that are not openings are refused, whatever they are', () => {
    const whole = encodeOpenings(openings);
    for (const text of ['', '#', 'x', 'AA', whole.slice(0, -8), `${whole}AAAA`, '€'])
      expect(() => decodeOpenings(text)).toThrow();
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), bytes => {
        try {
          for (const one of decodeOpenings(Buffer.from(bytes).toString('base64url')))
            expect(isOpenedBy(root, one)).toBe(false);
        } catch (error) {
          expect(error).toBeInstanceOf(Error);
        }
      }),
    );
  });
});
