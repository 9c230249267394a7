import { type Hex, toHex } from '#domain/hex';
import { DATA, keccakModule } from './keccak-module.ts';

/** Bytes of a hash. */
export const HASH = 32;
/** The same in words of four bytes. */
export const HASH_WORDS = HASH / 4;

/** Bytes as words of four, in the machine's own order; a copy where they do not begin on a word. */
export const wordsOf = (bytes: Uint8Array): Int32Array =>
  bytes.byteOffset % 4 === 0
    ? new Int32Array(bytes.buffer, bytes.byteOffset, bytes.length >> 2)
    : new Int32Array(bytes.slice().buffer);

const HEX = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));

const hexAt = (bytes: Uint8Array, start: number): Hex => {
  let text = '';
  for (let at = start; at < start + HASH; at++) text += HEX[bytes[at] ?? 0];
  return `0x${text}`;
};

/** 32-byte hashes as text, one after the other in these bytes. */
export const hexesOf = (bytes: Uint8Array): Hex[] =>
  Array.from({ length: bytes.length / HASH }, (_, place) => hexAt(bytes, place * HASH));

/** Hashes in hexadecimal as bytes, one after the other. */
export const packHexes = (hashes: readonly Hex[]): Uint8Array => {
  const packed = new Uint8Array(hashes.length * HASH);
  for (const [place, hash] of hashes.entries()) {
    const text = toHex(hash);
    for (let at = 0; at < HASH; at++)
      packed[place * HASH + at] = Number.parseInt(text.slice(2 + 2 * at, 4 + 2 * at), 16);
  }
  return packed;
};

const compareAt = (bytes: Uint8Array, one: number, other: number): number => {
  for (let at = 0; at < HASH; at++) {
    const difference = (bytes[one * HASH + at] ?? 0) - (bytes[other * HASH + at] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
};

/** The places of the leaves in ascending order: by their first bits, next to their place in one number, sorted as numbers. */
const ascending = (leaves: Uint8Array, count: number): Uint32Array => {
  const places = 2 ** Math.ceil(Math.log2(Math.max(2, count)));
  const prefixBits = Math.min(48, 53 - Math.log2(places));
  const view = new DataView(leaves.buffer, leaves.byteOffset, leaves.byteLength);
  const keys = new Float64Array(count);
  const drop = 2 ** (48 - prefixBits);
  for (let place = 0; place < count; place++) {
    const first = view.getUint32(place * HASH) * 65_536 + view.getUint16(place * HASH + 4);
    keys[place] = Math.floor(first / drop) * places + place;
  }
  keys.sort();
  const order = Uint32Array.from(keys, key => key % places);
  // Few share their first bits: they are put right one by one.
  for (let at = 1; at < count; at++) {
    for (let back = at; back > 0; back--) {
      const [one = 0, other = 0] = [order[back - 1], order[back]];
      if (compareAt(leaves, one, other) <= 0) break;
      order[back - 1] = other;
      order[back] = one;
    }
  }
  return order;
};

/**
 * A Merkle tree over 32-byte leaf hashes as one array of bytes, as OpenZeppelin's library lays it out: the root first, the
 * children of node i at 2i + 1 and 2i + 2, the leaves last and backwards; pairs are hashed in their order. Its roots and
 * proofs are those of `SimpleMerkleTree`, and of `StandardMerkleTree` where `sorted` leaves are asked for.
 */
export class MerkleTree {
  /** How many leaves it has. */
  readonly count: number;
  /** All nodes, 32 bytes each. */
  readonly nodes: Uint8Array;
  /** Which node a leaf is, by its place among those that were given. */
  readonly #nodeOf: Uint32Array | null;

  private constructor(count: number, nodes: Uint8Array, nodeOf: Uint32Array | null) {
    this.count = count;
    this.nodes = nodes;
    this.#nodeOf = nodeOf;
  }

  /**
   * @param leaves hashes, 32 bytes each, one after the other
   * @throws RangeError when there is none, or the last is not whole
   */
  static of(leaves: Uint8Array, { sorted = false }: { readonly sorted?: boolean } = {}): MerkleTree {
    const count = leaves.length / HASH;
    if (count < 1 || !Number.isInteger(count)) throw new RangeError('a tree needs whole leaves, and at least one');
    const module = keccakModule();
    const size = (2 * count - 1) * HASH;
    const memory = module.room(size);
    const order = sorted ? ascending(leaves, count) : null;
    const nodeOf = order && new Uint32Array(count);
    const nodes = new Int32Array(memory.buffer, DATA, size >> 2);
    const given = wordsOf(leaves);
    for (let at = 0; at < count; at++) {
      const place = order?.[at] ?? at;
      const node = 2 * count - 2 - at;
      if (nodeOf) nodeOf[place] = node;
      for (let word = 0; word < HASH_WORDS; word++) {
        nodes[node * HASH_WORDS + word] = given[place * HASH_WORDS + word] ?? 0;
      }
    }
    if (count > 1) module.tree(DATA, count - 1);
    return new MerkleTree(count, memory.slice(DATA, DATA + size), nodeOf);
  }

  get root(): Hex {
    return hexAt(this.nodes, 0);
  }

  /** The root's bytes. */
  get rootBytes(): Uint8Array {
    return this.nodes.subarray(0, HASH);
  }

  #start(place: number): number {
    if (!(place >= 0 && place < this.count)) throw new RangeError('no such leaf in the tree');
    return this.#nodeOf?.[place] ?? 2 * this.count - 2 - place;
  }

  /** The siblings from a leaf, by its place among those that were given, up to the root. Throws a RangeError without it. */
  proofOf(place: number): Hex[] {
    const proof: Hex[] = [];
    for (let node = this.#start(place); node > 0; node = (node - 1) >> 1) {
      proof.push(hexAt(this.nodes, (node % 2 === 0 ? node - 1 : node + 1) * HASH));
    }
    return proof;
  }

  /** The proofs of all leaves, in the order in which they were given; each node is written out once. */
  proofs(): Hex[][] {
    const texts = hexesOf(this.nodes);
    return Array.from({ length: this.count }, (_, place) => {
      const proof: Hex[] = [];
      for (let node = this.#start(place); node > 0; node = (node - 1) >> 1) {
        proof.push(texts[node % 2 === 0 ? node - 1 : node + 1] ?? '0x');
      }
      return proof;
    });
  }
}
