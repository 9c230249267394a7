import type { Socket } from 'node:net';

/** The connections of each device: what a device has forgotten, or somebody opens in its name, does not pile up. */
export class ConnectionsOfDevices {
  readonly #most: number;
  readonly #heardAt: (socket: Socket) => number;
  readonly #sockets = new Map<string, Set<Socket>>();

  constructor(most: number, heardAt: (socket: Socket) => number) {
    this.#most = most;
    this.#heardAt = heardAt;
  }

  /** The devices that hold a connection open, as they call themselves. */
  names(): readonly string[] {
    return [...this.#sockets.keys()];
  }

  /** The connection of a device that said something last. */
  newestOf(deviceId: string): Socket | undefined {
    const own = [...(this.#sockets.get(deviceId) ?? [])].filter(({ destroyed }) => !destroyed);
    return own.sort((a, b) => this.#heardAt(b) - this.#heardAt(a))[0];
  }

  /** Counts one more connection of a device until it ends. Where that is too many, the one that was silent longest is ended. */
  add(deviceId: string, socket: Socket): void {
    const own = this.#sockets.get(deviceId) ?? new Set();
    if (own.has(socket)) return;
    own.add(socket);
    this.#sockets.set(deviceId, own);
    socket.once('close', () => {
      own.delete(socket);
      if (own.size === 0) this.#sockets.delete(deviceId);
    });
    if (own.size <= this.#most) return;
    const [silent] = [...own].sort((a, b) => this.#heardAt(a) - this.#heardAt(b));
    silent?.destroy();
  }
}
