import { setTimeout as pause } from 'node:timers/promises';
import type { Log } from '../context.ts';
import { listenOnce } from '../listen-once.ts';

const CHANNEL = 'lienlight_devices';
const PAUSE_MS = 500;

/** A device as the database names it when it changes: its id, and behind it as it calls itself. */
const CHANGED = /^([0-9a-f-]{36}) /;

/**
 * Hears, over one connection of its own, of devices that have a new token or key, are on another machine or were removed. When
 * it was cut off for a while, all may have changed.
 */
export class DeviceChanges {
  readonly #closing = new AbortController();
  readonly #running: Promise<void>;
  readonly #listeners = new Set<(id: string | null) => void>();
  readonly #forget: (id: string | null) => void;

  /** @param forget called before the listeners are, with the device's id; null: any */
  constructor(databaseUrl: string, log: Log, forget: (id: string | null) => void) {
    this.#forget = forget;
    this.#running = this.#run(databaseUrl, log);
  }

  /** Answers how to stop listening. */
  listen(listener: (id: string | null) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  #tell(id: string | null): void {
    this.#forget(id);
    for (const listener of this.#listeners) listener(id);
  }

  #listenOnce(databaseUrl: string): Promise<void> {
    return listenOnce({
      databaseUrl,
      name: 'lienlight devices',
      channel: CHANNEL,
      closing: this.#closing.signal,
      onNotification: payload => {
        const [, id] = CHANGED.exec(payload ?? '') ?? [];
        if (id !== undefined) this.#tell(id);
      },
      onListening: () => this.#tell(null),
    });
  }

  async #run(databaseUrl: string, log: Log): Promise<void> {
    while (!this.#closing.signal.aborted) {
      try {
        await this.#listenOnce(databaseUrl);
      } catch (error) {
        log.debug({ err: error }, 'changes of devices cannot be listened to; trying again');
      }
      if (!this.#closing.signal.aborted) await pause(PAUSE_MS);
    }
  }

  async stop(): Promise<void> {
    this.#closing.abort();
    this.#listeners.clear();
    await this.#running;
  }
}
