import { concatBytes } from '../../bytes.ts';

/** Puts a message together, big endian. Numbers are cut to the range of their field: a device has no other. */
export class ByteWriter {
  readonly #parts: Uint8Array[] = [];

  #put(size: number, write: (view: DataView) => void): this {
    const bytes = new Uint8Array(size);
    write(new DataView(bytes.buffer));
    this.#parts.push(bytes);
    return this;
  }

  /** An unsigned number of so many bytes, up to 6. */
  unsigned(value: number, size: number): this {
    let left = Math.min(Math.max(Math.round(value), 0), 2 ** (8 * size) - 1);
    const bytes = new Uint8Array(size);
    for (let at = size - 1; at >= 0; at -= 1) {
      bytes[at] = left % 256;
      left = Math.floor(left / 256);
    }
    return this.bytes(bytes);
  }

  u8(value: number): this {
    return this.unsigned(value, 1);
  }

  u16(value: number): this {
    return this.unsigned(value, 2);
  }

  u32(value: number): this {
    return this.unsigned(value, 4);
  }

  i16(value: number): this {
    return this.#put(2, view => view.setInt16(0, Math.round(value)));
  }

  i32(value: number): this {
    return this.#put(4, view => view.setInt32(0, Math.round(value)));
  }

  u64(value: bigint): this {
    return this.#put(8, view => view.setBigUint64(0, value));
  }

  bytes(bytes: Uint8Array): this {
    this.#parts.push(bytes);
    return this;
  }

  done(): Uint8Array {
    return concatBytes(...this.#parts);
  }
}
