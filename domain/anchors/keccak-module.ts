/**
 * keccak-256 of many short messages at a time, as WebAssembly that is put together here: the permutation needs 64-bit words,
 * which JavaScript's numbers are not, and a Merkle tree needs it some hundred thousand times. Source: FIPS 202 with Keccak's own
 * padding (0x01), which is that of Ethereum.
 */

const I32 = 0x7f;
const I64 = 0x7e;
/** A block's result type: none. */
const VOID = 0x40;

const OP = {
  loop: 0x03,
  if: 0x04,
  else: 0x05,
  end: 0x0b,
  brIf: 0x0d,
  call: 0x10,
  get: 0x20,
  set: 0x21,
  tee: 0x22,
  load: 0x29,
  store: 0x37,
  i32: 0x41,
  i64: 0x42,
  i32LtU: 0x49,
  i64Ne: 0x52,
  i64LtU: 0x54,
  i32Add: 0x6a,
  i32Sub: 0x6b,
  i32Mul: 0x6c,
  i64Ctz: 0x7a,
  i64And: 0x83,
  i64Xor: 0x85,
  i64ShrU: 0x88,
  i64Rotl: 0x89,
} as const;

const unsigned = (value: number): number[] => {
  const bytes: number[] = [];
  for (let rest = value; ; rest = Math.floor(rest / 128)) {
    if (rest < 128) return [...bytes, rest];
    bytes.push((rest % 128) | 128);
  }
};

const signed = (value: bigint): number[] => {
  const bytes: number[] = [];
  for (let rest = BigInt.asIntN(64, value); ; rest >>= 7n) {
    const byte = Number(rest & 127n);
    const isLast = (rest >> 7n === 0n && (byte & 64) === 0) || (rest >> 7n === -1n && (byte & 64) !== 0);
    if (isLast) return [...bytes, byte];
    bytes.push(byte | 128);
  }
};

const get = (local: number): number[] => [OP.get, ...unsigned(local)];
const set = (local: number): number[] => [OP.set, ...unsigned(local)];
const tee = (local: number): number[] => [OP.tee, ...unsigned(local)];
const i32 = (value: number): number[] => [OP.i32, ...signed(BigInt(value))];
const i64 = (value: bigint): number[] => [OP.i64, ...signed(value)];
/** Eight bytes at the address on the stack, and `offset` further. */
const load = (offset: number): number[] => [OP.load, 0, ...unsigned(offset)];
const store = (offset: number): number[] => [OP.store, 0, ...unsigned(offset)];

/** Where the state is, and the round constants behind it. What is hashed comes after `DATA`. */
const STATE = 0;
const CONSTANTS = 256;
export const DATA = 512;
const LANES = 25;
const ROUNDS = 24;

const rotations = (): readonly number[] => {
  const table = new Array<number>(LANES).fill(0);
  let [x, y] = [1, 0];
  for (let t = 0; t < 24; t++) {
    table[x + 5 * y] = (((t + 1) * (t + 2)) / 2) % 64;
    [x, y] = [y, (2 * x + 3 * y) % 5];
  }
  return table;
};

/** The linear feedback shift register that gives the round constants. */
const roundConstants = (): readonly bigint[] => {
  let register = 1;
  const bit = (): number => {
    const out = register & 1;
    register = (register << 1) ^ (register & 0x80 ? 0x171 : 0);
    return out;
  };
  return Array.from({ length: ROUNDS }, () => {
    let constant = 0n;
    for (let j = 0; j < 7; j++) if (bit()) constant |= 1n << BigInt((1 << j) - 1);
    return constant;
  });
};

/** Keccak-f[1600] on the state in memory: 25 locals, a round in a loop. */
const permutation = (): { locals: number[]; body: number[] } => {
  const lane = (x: number, y: number): number => x + 5 * y;
  const [column, theta, moved, round] = [LANES, LANES + 5, LANES + 10, 2 * LANES + 10];
  const rotate = rotations();
  const body: number[] = [];
  for (let at = 0; at < LANES; at++) body.push(...i32(STATE), ...load(8 * at), ...set(at));
  body.push(OP.loop, VOID);
  for (let x = 0; x < 5; x++) {
    body.push(...get(lane(x, 0)));
    for (let y = 1; y < 5; y++) body.push(...get(lane(x, y)), OP.i64Xor);
    body.push(...set(column + x));
  }
  for (let x = 0; x < 5; x++) {
    body.push(...get(column + ((x + 4) % 5)), ...get(column + ((x + 1) % 5)), ...i64(1n), OP.i64Rotl, OP.i64Xor);
    body.push(...set(theta + x));
  }
  for (let x = 0; x < 5; x++) {
    for (let y = 0; y < 5; y++) {
      body.push(...get(lane(x, y)), ...get(theta + x), OP.i64Xor);
      body.push(...i64(BigInt(rotate[lane(x, y)] ?? 0)), OP.i64Rotl, ...set(moved + lane(y, (2 * x + 3 * y) % 5)));
    }
  }
  for (let y = 0; y < 5; y++) {
    for (let x = 0; x < 5; x++) {
      body.push(...get(moved + lane(x, y)), ...get(moved + lane((x + 1) % 5, y)), ...i64(-1n), OP.i64Xor);
      body.push(...get(moved + lane((x + 2) % 5, y)), OP.i64And, OP.i64Xor, ...set(lane(x, y)));
    }
  }
  body.push(...get(0), ...get(round), ...load(CONSTANTS), OP.i64Xor, ...set(0));
  body.push(...get(round), ...i32(8), OP.i32Add, ...tee(round), ...i32(8 * ROUNDS), OP.i32LtU, OP.brIf, 0, OP.end);
  for (let at = 0; at < LANES; at++) body.push(...i32(STATE), ...get(at), ...store(8 * at));
  return { locals: [2, ...unsigned(2 * LANES + 10), I64, 1, I32], body };
};

const PERMUTE = 0;
const RATE_LANES = 17;

/** Clears the state from a lane on, and puts the padding of a message that ends there. */
const padFrom = (lane: number): number[] => {
  const body: number[] = [];
  for (let at = lane; at < LANES; at++) {
    const first = at === lane ? 1n : 0n;
    const last = at === RATE_LANES - 1 ? 1n << 63n : 0n;
    body.push(...i32(STATE), ...i64(first | last), ...store(8 * at));
  }
  return body;
};

/** The digest, out of the state to where `target` is. */
const squeeze = (target: number): number[] =>
  [0, 8, 16, 24].flatMap(offset => [...get(target), ...i32(STATE), ...load(offset), ...store(offset)]);

const absorb = (source: number, lanes: number, into: number): number[] =>
  Array.from({ length: lanes }, (_, at) => [
    ...i32(STATE),
    ...get(source),
    ...load(8 * at),
    ...store(8 * (into + at)),
  ]).flat();

/** (source, target, count): each message of so many lanes, hashed, 32 bytes each. */
const hashEach = (lanes: number): { locals: number[]; body: number[] } => {
  const [source, target, count] = [0, 1, 2];
  const body = [OP.loop, VOID, ...absorb(source, lanes, 0), ...padFrom(lanes), OP.call, PERMUTE, ...squeeze(target)];
  body.push(...get(source), ...i32(8 * lanes), OP.i32Add, ...set(source));
  body.push(...get(target), ...i32(32), OP.i32Add, ...set(target));
  body.push(...get(count), ...i32(1), OP.i32Sub, ...tee(count), OP.brIf, 0, OP.end);
  return { locals: [0], body };
};

/** Whether the 32 bytes at `left` are greater than those at `right`; the first eight that differ decide by their first byte. */
const isGreater = (left: number, right: number, difference: number): number[] => {
  const decide = (offset: number): number[] => {
    const byte = (side: number): number[] => [
      ...get(side),
      ...load(offset),
      ...get(difference),
      OP.i64ShrU,
      ...i64(255n),
      OP.i64And,
    ];
    return [...byte(right), ...byte(left), OP.i64LtU];
  };
  const at = (offset: number): number[] => {
    const differs = [...get(left), ...load(offset), ...get(right), ...load(offset), OP.i64Xor, ...tee(difference)];
    const shift = [...get(difference), OP.i64Ctz, ...i64(56n), OP.i64And, ...set(difference)];
    const next = offset === 24 ? i32(0) : at(offset + 8);
    return [...differs, ...i64(0n), OP.i64Ne, OP.if, I32, ...shift, ...decide(offset), OP.else, ...next, OP.end];
  };
  return at(0);
};

/** (tree, inner): the inner nodes of a tree whose leaves are there, from the last up to the root, each of its sorted children. */
const hashTree = (): { locals: number[]; body: number[] } => {
  const [tree, index, left, right, node, difference] = [0, 1, 2, 3, 4, 5];
  const body = [OP.loop, VOID, ...get(index), ...i32(1), OP.i32Sub, ...set(index)];
  body.push(...get(tree), ...get(index), ...i32(32), OP.i32Mul, OP.i32Add, ...set(node));
  body.push(...get(tree), ...get(index), ...i32(64), OP.i32Mul, OP.i32Add, ...i32(32), OP.i32Add, ...tee(left));
  body.push(...i32(32), OP.i32Add, ...set(right));
  body.push(...isGreater(left, right, difference), OP.if, VOID);
  body.push(
    ...absorb(right, 4, 0),
    ...absorb(left, 4, 4),
    OP.else,
    ...absorb(left, 4, 0),
    ...absorb(right, 4, 4),
    OP.end,
  );
  body.push(...padFrom(8), OP.call, PERMUTE, ...squeeze(node));
  body.push(...get(index), OP.brIf, 0, OP.end);
  return { locals: [2, 3, I32, 1, I64], body };
};

const section = (id: number, content: readonly number[]): number[] => [id, ...unsigned(content.length), ...content];
const list = (items: readonly (readonly number[])[]): number[] => [...unsigned(items.length), ...items.flat()];
const sized = (content: readonly number[]): number[] => [...unsigned(content.length), ...content];
const text = (name: string): number[] => sized([...new TextEncoder().encode(name)]);

const wordsOf = (constants: readonly bigint[]): number[] =>
  constants.flatMap(constant => Array.from({ length: 8 }, (_, at) => Number((constant >> BigInt(8 * at)) & 255n)));

/** The module: memory, `words` (32-byte messages), `leaves` (96-byte messages) and `tree`. */
const moduleBytes = (): Uint8Array<ArrayBuffer> => {
  const functions = [permutation(), hashEach(4), hashEach(12), hashTree()];
  const exported: readonly (readonly [string, number, number])[] = [
    ['memory', 2, 0],
    ['words', 0, 1],
    ['leaves', 0, 2],
    ['tree', 0, 3],
  ];
  return new Uint8Array([
    ...[0, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
    ...section(
      1,
      list([
        [0x60, 0, 0],
        [0x60, 3, I32, I32, I32, 0],
        [0x60, 2, I32, I32, 0],
      ]),
    ),
    ...section(3, list([[0], [1], [1], [2]])),
    ...section(5, list([[0, 1]])),
    ...section(7, list(exported.map(([name, kind, index]) => [...text(name), kind, index]))),
    ...section(10, list(functions.map(({ locals, body }) => sized([...locals, ...body, OP.end])))),
    ...section(11, list([[0, ...i32(CONSTANTS), OP.end, ...sized(wordsOf(roundConstants()))]])),
  ]);
};

type Each = (source: number, target: number, count: number) => void;

/** The running module; grows its memory as it is asked to. */
export interface KeccakModule {
  /** A view of the memory that has at least so many bytes after `DATA`; good until the next call. */
  room(bytes: number): Uint8Array;
  readonly words: Each;
  readonly leaves: Each;
  readonly tree: (tree: number, inner: number) => void;
}

const PAGE = 65_536;

const isFunction = (value: unknown): value is (...numbers: number[]) => void => typeof value === 'function';

const start = (): KeccakModule => {
  const { memory, words, leaves, tree } = new WebAssembly.Instance(new WebAssembly.Module(moduleBytes())).exports;
  if (!(memory instanceof WebAssembly.Memory) || !isFunction(words) || !isFunction(leaves) || !isFunction(tree))
    throw new TypeError('the module has not what it exports');
  return {
    room(bytes) {
      const missing = DATA + bytes - memory.buffer.byteLength;
      if (missing > 0) memory.grow(Math.ceil(missing / PAGE));
      return new Uint8Array(memory.buffer);
    },
    words,
    leaves,
    tree,
  };
};

let running: KeccakModule | null = null;

/** The module, started at first use. Nothing in it waits, so there is one for all. */
export const keccakModule = (): KeccakModule => {
  running ??= start();
  return running;
};
