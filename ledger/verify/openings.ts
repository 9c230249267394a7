import { concatBytes, utf8ToBytes } from '@noble/hashes/utils';
import type { Hex } from '#domain/hex';
import { fromBytes, toBytes } from './bytes.ts';
import { type Leaf, proofOf, verifyProof } from './commitment.ts';

/** One field of a commitment, opened: the leaf, and the siblings that lead from it to the root. */
export interface Opening {
  readonly leaf: Leaf;
  readonly proof: readonly Hex[];
}

/** Opens these fields, those of them that are there; the others stay hidden. */
export const openingsOf = (leaves: readonly Leaf[], paths: readonly string[]): Opening[] =>
  paths.flatMap(path => {
    const leaf = leaves.find(one => one.path === path);
    return leaf ? [{ leaf, proof: proofOf(leaves, path) }] : [];
  });

export const isOpenedBy = (root: Hex, { leaf, proof }: Opening): boolean => verifyProof(root, leaf, proof);

const VERSION = 1;
const HASH = 32;

const text = (value: string): Uint8Array => {
  const bytes = utf8ToBytes(value);
  if (bytes.length > 255) throw new RangeError('too long to be opened in a link');
  return concatBytes(Uint8Array.of(bytes.length), bytes);
};

const toBase64Url = (bytes: Uint8Array): string =>
  btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replace(/=+$/, '');

const fromBase64Url = (encoded: string): Uint8Array =>
  Uint8Array.from(atob(encoded.replaceAll('-', '+').replaceAll('_', '/')), one => one.charCodeAt(0));

/**
 * Openings as short text for the fragment of a link, which a browser never sends to a server: version, the hashes that
 * occur, each once, and for each field path, value, salt and the places of its siblings among the hashes. Base64url.
 *
 * @throws RangeError on more than 255 hashes or fields, or a text over 255 bytes
 */
export const encodeOpenings = (openings: readonly Opening[]): string => {
  const hashes = [...new Set(openings.flatMap(({ proof }) => proof))];
  if (hashes.length > 255 || openings.length > 255) throw new RangeError('too many fields for a link');
  return toBase64Url(
    concatBytes(
      Uint8Array.of(VERSION, hashes.length),
      ...hashes.map(toBytes),
      Uint8Array.of(openings.length),
      ...openings.flatMap(({ leaf, proof }) => [
        text(leaf.path),
        text(leaf.value),
        toBytes(leaf.salt),
        Uint8Array.of(proof.length, ...proof.map(hash => hashes.indexOf(hash))),
      ]),
    ),
  );
};

/** Reads what `encodeOpenings` wrote. Throws a RangeError on anything else. */
export const decodeOpenings = (encoded: string): Opening[] => {
  if (!/^[\w-]+$/.test(encoded)) throw new RangeError('not openings');
  const bytes = fromBase64Url(encoded);
  let at = 0;
  const take = (count: number): Uint8Array => {
    if (at + count > bytes.length) throw new RangeError('the openings are cut off');
    at += count;
    return bytes.subarray(at - count, at);
  };
  const number = (): number => take(1)[0] ?? 0;
  const words = (): string => new TextDecoder('utf-8', { fatal: true }).decode(take(number()));
  const many = <Value>(one: () => Value): Value[] => Array.from({ length: number() }, one);
  const hash = (): Hex => fromBytes(take(HASH));
  if (number() !== VERSION) throw new RangeError('openings of another version');
  const hashes = many(hash);
  const sibling = (): Hex => {
    const found = hashes[number()];
    if (!found) throw new RangeError('no such sibling');
    return found;
  };
  const openings = many(() => ({ leaf: { path: words(), value: words(), salt: hash() }, proof: many(sibling) }));
  if (at < bytes.length) throw new RangeError('more than the openings');
  return openings;
};
