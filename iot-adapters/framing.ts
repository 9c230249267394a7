import type { RefusalReason } from '#domain/telemetry/refusal-reasons';
import { type Frame, type Framer, MOST_BUFFERED } from './protocol.ts';

/**
 * What stands at the beginning of the bytes held: a message of so many bytes; bytes that are none, and why; bytes that
 * keep a line alive and say nothing; or nothing that can be told before at least so many are there.
 */
export type Cut =
  | { readonly frame: number }
  | { readonly noise: number; readonly reason?: RefusalReason }
  | { readonly skip: number }
  | { readonly need: number };

/**
 * Looks at the bytes from where the next message should begin. `seen` of them were there when it last asked for more, and
 * need not be searched again. Its answer may depend on what it is shown alone: once it is not `need`, more bytes behind must
 * not change it, or a message would depend on how the network split it. A protocol without lengths sets a bound of its own,
 * far below `MOST_FRAME`, on where it looks for an end: else a flood of beginnings is searched again from each of them.
 */
export type Cutter = (bytes: Uint8Array, seen: number) => Cut;

/** Noise comes out in pieces of this size. */
export const MOST_NOISE = 1024;

/** Held for a message that is not complete. With the noise before it that is not out yet, `MOST_BUFFERED`. */
export const MOST_FRAME = MOST_BUFFERED - MOST_NOISE;

export const NOISE = 'noise';

/** The message is longer than a connection may hold. */
export const TOO_LONG = 'too-long';

const EMPTY = new Uint8Array(0);

class CuttingFramer implements Framer {
  readonly #cut: Cutter;
  /** Its beginning, up to `#length`, is held; what is behind is room to grow. */
  #held = EMPTY;
  #length = 0;
  /** How many of the held bytes the cutter has seen. */
  #seen = 0;
  #noise: number[] = [];
  #reason: RefusalReason = NOISE;

  constructor(cut: Cutter) {
    this.#cut = cut;
  }

  get buffered(): number {
    return this.#length + this.#noise.length;
  }

  push(chunk: Uint8Array): readonly Frame[] {
    const bytes = this.#length === 0 ? chunk : this.#append(chunk);
    const out: Frame[] = [];
    let at = 0;
    while (at < bytes.length) {
      const cut = this.#cut(bytes.subarray(at, at + MOST_FRAME), this.#seen);
      const left = bytes.length - at;
      if ('need' in cut && cut.need <= MOST_FRAME && left < MOST_FRAME) {
        this.#seen = left;
        break;
      }
      this.#seen = 0;
      if ('frame' in cut) {
        this.#endNoise(out);
        // Copied: what it was cut out of is written over.
        out.push({ bytes: new Uint8Array(bytes.subarray(at, at + cut.frame)) });
        at += cut.frame;
      } else if ('skip' in cut) {
        at += Math.min(cut.skip, left);
      } else {
        const count = 'noise' in cut ? Math.min(cut.noise, left) : 1;
        this.#addNoise(bytes.subarray(at, at + count), 'noise' in cut ? (cut.reason ?? NOISE) : TOO_LONG, out);
        at += count;
      }
    }
    this.#keep(bytes.subarray(at));
    return out;
  }

  end(): readonly Frame[] {
    const out: Frame[] = [];
    this.#endNoise(out);
    if (this.#length > 0) out.push({ bytes: new Uint8Array(this.#held.subarray(0, this.#length)), refused: 'cut-off' });
    this.#held = EMPTY;
    this.#length = 0;
    this.#seen = 0;
    return out;
  }

  #append(chunk: Uint8Array): Uint8Array {
    const length = this.#length + chunk.length;
    if (length > this.#held.length) {
      const room = new Uint8Array(Math.max(length, Math.min(2 * this.#held.length, MOST_BUFFERED)));
      room.set(this.#held.subarray(0, this.#length));
      this.#held = room;
    }
    this.#held.set(chunk, this.#length);
    this.#length = length;
    return this.#held.subarray(0, length);
  }

  /** An idle connection holds no memory, and one that waits about as much as it has. */
  #keep(rest: Uint8Array): void {
    const isInPlace = rest.length === this.#length && rest.length > 0;
    if (isInPlace && this.#held.length <= MOST_BUFFERED) return;
    this.#held = rest.length === 0 ? EMPTY : new Uint8Array(rest);
    this.#length = rest.length;
  }

  #addNoise(bytes: Uint8Array, reason: RefusalReason, out: Frame[]): void {
    if (reason !== this.#reason) this.#endNoise(out);
    this.#reason = reason;
    for (const byte of bytes) {
      this.#noise.push(byte);
      if (this.#noise.length === MOST_NOISE) this.#endNoise(out);
    }
  }

  #endNoise(out: Frame[]): void {
    if (this.#noise.length === 0) return;
    out.push({ bytes: Uint8Array.from(this.#noise), refused: this.#reason });
    this.#noise = [];
  }
}

/**
 * A framer around a cutter: holds what is not complete, at most `MOST_BUFFERED` bytes with the noise; gives the same frames
 * however the stream is split; and after noise, or a message that is too long, looks for the next beginning.
 */
export const framerOf = (cut: Cutter): Framer => new CuttingFramer(cut);

/** Where `wanted` stands next, from `from` on, and the end where it does not. */
export const indexOrEnd = (bytes: Uint8Array, wanted: number, from = 0): number => {
  const at = bytes.indexOf(wanted, from);
  return at === -1 ? bytes.length : at;
};
