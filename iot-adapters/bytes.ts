/** A message ended before what it announces. Caught by `guarded`: it never leaves a decoder. */
export class OutOfBytes extends Error {
  override readonly name = 'OutOfBytes';
}

/** Reads a message from its start to its end. Big endian, as protocols of trackers are, where the name does not say else. */
export class ByteReader {
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  #at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  get at(): number {
    return this.#at;
  }

  /** Bytes not read yet. */
  get left(): number {
    return this.#bytes.length - this.#at;
  }

  #advance(count: number): number {
    const from = this.#at;
    if (count < 0 || count > this.#bytes.length - from) throw new OutOfBytes();
    this.#at = from + count;
    return from;
  }

  u8(): number {
    return this.#view.getUint8(this.#advance(1));
  }

  i8(): number {
    return this.#view.getInt8(this.#advance(1));
  }

  u16(): number {
    return this.#view.getUint16(this.#advance(2));
  }

  i16(): number {
    return this.#view.getInt16(this.#advance(2));
  }

  u16le(): number {
    return this.#view.getUint16(this.#advance(2), true);
  }

  u24(): number {
    const at = this.#advance(3);
    return this.#view.getUint16(at) * 256 + this.#view.getUint8(at + 2);
  }

  u32(): number {
    return this.#view.getUint32(this.#advance(4));
  }

  i32(): number {
    return this.#view.getInt32(this.#advance(4));
  }

  u32le(): number {
    return this.#view.getUint32(this.#advance(4), true);
  }

  u64(): bigint {
    return this.#view.getBigUint64(this.#advance(8));
  }

  i64(): bigint {
    return this.#view.getBigInt64(this.#advance(8));
  }

  f32(): number {
    return this.#view.getFloat32(this.#advance(4));
  }

  /** The next bytes, not copied. */
  take(count: number): Uint8Array {
    const from = this.#advance(count);
    return this.#bytes.subarray(from, from + count);
  }

  hex(count: number): string {
    return toHex(this.take(count));
  }

  ascii(count: number): string {
    return asciiOf(this.take(count));
  }

  skip(count: number): void {
    this.#advance(count);
  }

  /** A byte ahead of where it reads, and nothing past the end. */
  peek(ahead = 0): number | undefined {
    return this.#bytes[this.#at + ahead];
  }

  /** All that is left, not copied. */
  rest(): Uint8Array {
    return this.take(this.left);
  }
}

export const toHex = (bytes: Uint8Array): string =>
  Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('hex');

/** Bytes as text, one character a byte: nothing is lost, and nothing is made of bytes that are no text. */
export const asciiOf = (bytes: Uint8Array): string =>
  Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');

export const fromAscii = (text: string): Uint8Array => new Uint8Array(Buffer.from(text, 'latin1'));

const HEX = /^(?:[0-9a-f]{2})+$/i;

/** Nothing where the text is not hexadecimal digits in pairs. */
export const fromHex = (text: string): Uint8Array | undefined =>
  HEX.test(text) ? new Uint8Array(Buffer.from(text, 'hex')) : undefined;

export const concatBytes = (...parts: readonly Uint8Array[]): Uint8Array => {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
};

export const hasBit = (value: number, bit: number): boolean => ((value >>> bit) & 1) === 1;

/** Bits `from` (inclusive, lowest is 0) to `to` (exclusive). */
export const bitsOf = (value: number, from: number, to: number): number => (value >>> from) & ((1 << (to - from)) - 1);
