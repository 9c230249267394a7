/** Where a transport listens; port 0 takes any that is free. */
export interface ListenAt {
  readonly host: string;
  readonly port: number;
}

/** A transport that listens, and how it is ended: no new messages, and those under way are stored or left to come again. */
export interface Listener {
  readonly port: number;
  connections(): number;
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

const LONGEST_TURN_MS = 4;

let turnEnds = 0;
let nextTurn: Promise<void> | null = null;

/**
 * Decoders of all connections take turns with the rest of the process: while a burst of messages is decoded, those that are
 * decoded already are on their way into the store. Resolves at once while the turn lasts.
 */
export const turn = (): Promise<void> | undefined => {
  const now = performance.now();
  if (nextTurn) return nextTurn;
  if (turnEnds === 0) {
    turnEnds = now + LONGEST_TURN_MS;
    setImmediate(() => {
      turnEnds = 0;
    });
  }
  if (now < turnEnds) return undefined;
  nextTurn = new Promise(resolve =>
    setImmediate(() => {
      nextTurn = null;
      turnEnds = 0;
      resolve();
    }),
  );
  return nextTurn;
};
