import { concatBytes, utf8ToBytes } from '@noble/hashes/utils';
import type { Hex } from '#domain/hex';
import { fromBytes, keccak, tail, toBytes, word } from './bytes.ts';
import { canonicalJson, isList, type Json, membersOf } from './canonical-json.ts';
import { merkleProof, merkleRoot, rootFromProof } from './merkle.ts';

/**
 * A commitment is a Merkle tree over the canonical details. Each leaf is one scalar with a salt of its own and is
 * hashed twice, so that one field can be opened and its neighbours not guessed. A leaf hash is that of OpenZeppelin's
 * `StandardMerkleTree` over (bytes32 salt, string path, string value).
 */
export interface Leaf {
  /** JSON pointer (RFC 6901) into the details, or `file:<name>` for the hash of an attached file. */
  readonly path: string;
  /** The scalar's canonical JSON text (RFC 8785), e.g. `"12500"`; an empty list or object is a leaf too. */
  readonly value: string;
  readonly salt: Hex;
}

export interface Commitment {
  readonly root: Hex;
  /** In the order of the canonical details, files last. */
  readonly leaves: readonly Leaf[];
}

/** An attached file: its name, unique among the files of one commitment, and its SHA-256. */
export interface CommittedFile {
  readonly name: string;
  readonly sha256: Hex;
}

/** Cryptographically random bytes; in a browser `crypto.getRandomValues(new Uint8Array(length))`. */
export type RandomBytes = (length: number) => Uint8Array;

const escapeSegment = (segment: string): string => segment.replaceAll('~', '~0').replaceAll('/', '~1');

const unescapeSegment = (segment: string): string => segment.replaceAll('~1', '/').replaceAll('~0', '~');

const flatten = (value: Json, path: string): { path: string; value: string }[] => {
  if (value === null || typeof value !== 'object') return [{ path, value: canonicalJson(value) }];
  const members: [string, Json][] = isList(value)
    ? value.map((member, index) => [String(index), member])
    : membersOf(value);
  if (members.length === 0) return [{ path, value: canonicalJson(value) }];
  return members.flatMap(([key, member]) => flatten(member, `${path}/${escapeSegment(key)}`));
};

const leafHash = ({ salt, path, value }: Leaf): Uint8Array => {
  const pathTail = tail(utf8ToBytes(path));
  const encoded = concatBytes(toBytes(salt), word(96), word(96 + pathTail.length), pathTail, tail(utf8ToBytes(value)));
  return keccak(keccak(encoded));
};

/**
 * Commits to details and files. `random` gives each leaf its own 32-byte salt.
 *
 * @throws TypeError on what canonical JSON cannot write, and on two files of one name
 */
export const commit = (details: Json, files: readonly CommittedFile[], random: RandomBytes): Commitment => {
  if (new Set(files.map(file => file.name)).size < files.length) throw new TypeError('two files have the same name');
  const scalars = [
    ...flatten(details, ''),
    ...files.map(file => ({ path: `file:${file.name}`, value: canonicalJson(file.sha256) })),
  ];
  const leaves = scalars.map(scalar => ({ ...scalar, salt: fromBytes(random(32)) }));
  return { root: rootOf(leaves), leaves };
};

/** The root of the leaves, in whatever order they are shown. Throws a RangeError when there are none. */
export const rootOf = (leaves: readonly Leaf[]): Hex => fromBytes(merkleRoot(leaves.map(leafHash)));

/** The siblings that prove one leaf. Throws a RangeError when no leaf has the path. */
export const proofOf = (leaves: readonly Leaf[], path: string): readonly Hex[] => {
  const leaf = leaves.find(one => one.path === path);
  if (!leaf) throw new RangeError(`no leaf at ${path}`);
  return merkleProof(leaves.map(leafHash), leafHash(leaf)).map(fromBytes);
};

/** Whether the leaf is in the tree of this root. */
export const verifyProof = (root: Hex, leaf: Leaf, proof: readonly Hex[]): boolean =>
  fromBytes(rootFromProof(leafHash(leaf), proof.map(toBytes))) === root;

/** Details that leaves open, nested again. Every scalar that JSON has but bigint. */
export type OpenedDetails = string | number | boolean | null | OpenedDetails[] | { [key: string]: OpenedDetails };

const isBranch = (value: OpenedDetails | undefined): value is { [key: string]: OpenedDetails } =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** An object whose names are exactly 0 … n − 1 was a list. */
const withLists = (value: OpenedDetails): OpenedDetails => {
  if (!isBranch(value)) return value;
  const names = Object.keys(value);
  const members = Object.values(value).map(withLists);
  if (names.length > 0 && names.every((name, index) => name === String(index))) return members;
  return Object.fromEntries(names.map((name, index) => [name, members[index] ?? null]));
};

/** The details behind the leaves, or as much of them as the leaves open. Files are left out: see `filesOf`. */
export const detailsOf = (leaves: readonly Leaf[]): OpenedDetails => {
  // Without a prototype, so that a path through `__proto__` is an ordinary name.
  const root: { [key: string]: OpenedDetails } = Object.create(null);
  for (const { path, value } of leaves.filter(leaf => !leaf.path.startsWith('file:'))) {
    const opened: OpenedDetails = JSON.parse(value);
    if (path === '') return opened;
    const segments = path.slice(1).split('/').map(unescapeSegment);
    const last = segments.pop() ?? '';
    let branch = root;
    for (const segment of segments) {
      const next = branch[segment];
      const inner: { [key: string]: OpenedDetails } = isBranch(next) ? next : Object.create(null);
      branch[segment] = inner;
      branch = inner;
    }
    branch[last] = opened;
  }
  return withLists(root);
};

/** The attached files that the leaves open. */
export const filesOf = (leaves: readonly Leaf[]): CommittedFile[] =>
  leaves
    .filter(leaf => leaf.path.startsWith('file:'))
    .map(leaf => ({ name: leaf.path.slice('file:'.length), sha256: JSON.parse(leaf.value) }));
