/** Where a transport listens; port 0 takes any that is free. */
export interface ListenAt {
  readonly host: string;
  readonly port: number;
}

/** A transport that listens, and how it is ended: no new messages, and those under way are stored or left to come again. */
export interface Listener {
  readonly port: number;
  connections(): number;
  /** Bytes held of messages that are not whole, or not stored yet. */
  buffered?(): number;
  close(): Promise<void>;
}

/** For what goes wrong and is nobody's to answer. */
export interface TransportLog {
  warn(fields: object, message: string): void;
  debug(fields: object, message: string): void;
}

/** A port that cannot be had. The message says which, and why. */
export class CannotListen extends Error {
  override readonly name = 'CannotListen';
  constructor(what: string, { host, port }: ListenAt, cause: unknown) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    super(`${what} cannot listen at ${host}:${port}: ${reason}`, { cause });
  }
}

/** Counts connections by address, so that one address does not take all of them. */
export class Doorkeeper {
  readonly #most: number;
  readonly #mostOfOne: number;
  readonly #byAddress = new Map<string, number>();
  #all = 0;

  constructor(most: number, mostOfOne: number) {
    this.#most = most;
    this.#mostOfOne = mostOfOne;
  }

  get count(): number {
    return this.#all;
  }

  enter(address: string): boolean {
    const own = this.#byAddress.get(address) ?? 0;
    if (this.#all >= this.#most || own >= this.#mostOfOne) return false;
    this.#byAddress.set(address, own + 1);
    this.#all += 1;
    return true;
  }

  leave(address: string): void {
    const own = (this.#byAddress.get(address) ?? 0) - 1;
    if (own > 0) this.#byAddress.set(address, own);
    else this.#byAddress.delete(address);
    this.#all -= 1;
  }
}

/** Messages of one connection that may be on their way into the store at once. */
export const MOST_IN_FLIGHT = 64;

/** Messages that are decoded before the rest of the process has its turn. */
const TURN = 16;

let used = 0;
let isPlanned = false;
const waiting: (() => void)[] = [];

const plan = (): void => {
  if (isPlanned) return;
  isPlanned = true;
  setImmediate(() => {
    isPlanned = false;
    const next = waiting.splice(0, TURN);
    used = next.length;
    for (const go of next) go();
    if (waiting.length > 0) plan();
  });
};

/**
 * Decoders of all connections take turns with the rest of the process: while a burst of messages is decoded, those that are
 * decoded already are on their way into the store. `undefined`: at once.
 */
export const turn = (): Promise<void> | undefined => {
  plan();
  if (used < TURN && waiting.length === 0) {
    used += 1;
    return undefined;
  }
  return new Promise(resolve => {
    waiting.push(resolve);
  });
};
