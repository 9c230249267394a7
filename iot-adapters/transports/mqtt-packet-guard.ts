import type { Socket } from 'node:net';
import { MOST_BUFFERED } from '../protocol.ts';

/**
 * Follows the lengths of MQTT packets (2.2.3 of MQTT 3.1.1) in a stream and tells when one is longer than a connection may
 * hold: a parser would gather it in memory.
 */
export class PacketGuard {
  /** Bytes of the packet's body still to come. */
  #left = 0;
  /** Of the length that is being read: its value so far, and its next factor; null between packets. */
  #length: { value: number; factor: number } | null = null;

  /** Whether all is well with the bytes. */
  passes(bytes: Uint8Array): boolean {
    let at = 0;
    while (at < bytes.length) {
      if (this.#left > 0) {
        const taken = Math.min(this.#left, bytes.length - at);
        this.#left -= taken;
        at += taken;
        continue;
      }
      const byte = bytes[at] ?? 0;
      at += 1;
      if (this.#length === null) {
        this.#length = { value: 0, factor: 1 };
        continue;
      }
      this.#length.value += (byte & 0x7f) * this.#length.factor;
      this.#length.factor *= 128;
      if (this.#length.value > MOST_BUFFERED || (byte >= 0x80 && this.#length.factor > 128 ** 3)) return false;
      if (byte < 0x80) {
        this.#left = this.#length.value;
        this.#length = null;
      }
    }
    return true;
  }
}

/** Ends the connection before a packet that is too long is read. */
export const guardPackets = (socket: Socket): void => {
  const guard = new PacketGuard();
  const read = socket.read.bind(socket);
  socket.read = size => {
    const chunk: unknown = read(size);
    if (Buffer.isBuffer(chunk) && !guard.passes(chunk)) {
      socket.destroy();
      return null;
    }
    return chunk;
  };
};
