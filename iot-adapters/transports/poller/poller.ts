import type { DueAccount, PlatformAccount, PlatformAccounts } from '#domain/telemetry/platforms';
import type { ReadingSink } from '../../sink.ts';
import { limitsOf } from './account.ts';
import { PlatformClient } from './client.ts';
import { type Clock, realClock } from './clock.ts';
import { Cursor } from './cursor.ts';
import type { HttpSettings } from './http.ts';
import { type Polled, pollAccount } from './poll.ts';
import { PollStopped } from './stopped.ts';

export interface PollerLog {
  warn(details: Readonly<Record<string, unknown>>, message: string): void;
  info(details: Readonly<Record<string, unknown>>, message: string): void;
}

export interface PollerOptions {
  readonly accounts: PlatformAccounts;
  readonly sink: ReadingSink;
  readonly log: PollerLog;
  readonly clock?: Clock | undefined;
  /** How often it looks for accounts that are due. */
  readonly everyMs?: number | undefined;
  /** Accounts that are read at once. */
  readonly atOnce?: number | undefined;
  readonly http?: Partial<HttpSettings> | undefined;
}

export interface Poller {
  /** Reads the accounts that are due now; a second call waits for the first. */
  pollDue(): Promise<number>;
  /** Ends what is under way; its outcome is still kept. */
  stop(): Promise<void>;
}

const HTTP: HttpSettings = { allowsLocal: false, timeoutMs: 60_000, mostBytes: 16 * 1024 * 1024 };

const EVERY_MS = 15_000;
const AT_ONCE = 4;

/** After failures in a row an account rests twice as long each time, at most so long. */
const LONGEST_REST_MS = 6 * 60 * 60_000;

class AccountPoller implements Poller {
  readonly #options: PollerOptions;
  readonly #clock: Clock;
  readonly #http: HttpSettings;
  readonly #stopping = new AbortController();
  /** A client keeps the token and what was asked of late; another is made where the account has changed. */
  readonly #clients = new Map<string, { readonly client: PlatformClient; readonly made: string }>();
  #underWay: Promise<number> | undefined;

  constructor(options: PollerOptions) {
    this.#options = options;
    this.#clock = options.clock ?? realClock;
    this.#http = { ...HTTP, ...options.http };
  }

  pollDue(): Promise<number> {
    this.#underWay ??= this.#pollDue().finally(() => {
      this.#underWay = undefined;
    });
    return this.#underWay;
  }

  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.#underWay?.catch(() => undefined);
  }

  async run(): Promise<void> {
    const { signal } = this.#stopping;
    while (!signal.aborted) {
      try {
        await this.pollDue();
      } catch (error) {
        this.#options.log.warn({ err: error }, 'platforms were not polled');
      }
      await this.#clock.sleep(this.#options.everyMs ?? EVERY_MS, signal);
    }
  }

  async #pollDue(): Promise<number> {
    const due = await this.#options.accounts.due(this.#clock.now(), this.#options.atOnce ?? AT_ONCE);
    await Promise.all(due.map(one => this.#poll(one)));
    return due.length;
  }

  async #poll(due: DueAccount): Promise<void> {
    const { accounts, sink, log } = this.#options;
    const { account } = due;
    const cursor = new Cursor(due.cursor);
    let usage = cursor.usage ?? { day: '', used: 0 };
    let polled: Polled;
    try {
      const client = this.#clientFor(account, cursor);
      const { signal } = this.#stopping;
      polled = await pollAccount({ account, client, cursor, sink, clock: this.#clock, signal });
      usage = client.usage;
    } catch (error) {
      if (!(error instanceof PollStopped)) throw error;
      polled = { machines: 0, stored: 0, unknown: [], stopped: error };
    }
    const { stopped, machines, stored, unknown } = polled;
    // That the process ends, or that it was asked a moment ago, is no fault of the platform.
    const isFault = stopped !== undefined && stopped.reason !== 'aborted' && stopped.reason !== 'too-early';
    const fault = isFault ? stopped : undefined;
    const at = this.#clock.now();
    if (stopped)
      log.warn({ account: account.id, reason: stopped.reason, detail: stopped.message }, 'a poll ended early');
    else log.info({ account: account.id, machines, stored, unknown: unknown.length }, 'a platform was polled');
    await accounts.polled(account.id, {
      at,
      nextAt: at + this.#restAfter(due, stopped),
      cursor: cursor.json(usage),
      machines,
      stored,
      unknown,
      error: fault ? { reason: fault.reason, detail: fault.message.slice(0, 500) } : null,
    });
  }

  /** Until the next poll: as the vendor bears it, as the platform asks, and longer the more often it failed. */
  #restAfter({ account, failures }: DueAccount, stopped: PollStopped | undefined): number {
    const { pollEveryMs } = limitsOf(account.vendor);
    const spread = 1 + this.#clock.random() / 10;
    if (stopped?.reason === 'aborted') return 0;
    if (stopped?.reason === 'too-early') return stopped.afterMs ?? pollEveryMs;
    if (!stopped) return pollEveryMs * spread;
    const rest = Math.min(pollEveryMs * 2 ** Math.min(failures, 10), Math.max(LONGEST_REST_MS, pollEveryMs));
    return Math.max(rest * spread, stopped.afterMs ?? 0);
  }

  #clientFor(account: PlatformAccount, cursor: Cursor): PlatformClient {
    const made = JSON.stringify(account);
    const known = this.#clients.get(account.id);
    if (known?.made === made) return known.client;
    const client = new PlatformClient(account, this.#http, this.#clock, cursor.usage);
    this.#clients.set(account.id, { client, made });
    return client;
  }
}

/** A poller that does what it is told, and nothing by itself. */
export const createPoller = (options: PollerOptions): Poller => new AccountPoller(options);

/** Polls platforms until it is stopped. A poll that fails says so in its outcome, and does not stop the others. */
export const startPoller = (options: PollerOptions): Poller => {
  const poller = new AccountPoller(options);
  void poller.run();
  return poller;
};
