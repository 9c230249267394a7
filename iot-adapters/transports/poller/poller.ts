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
  /** Begins with the accounts that are due now, and waits until none is under way. */
  pollDue(): Promise<number>;
  /** Ends what is under way; its outcome is still kept. */
  stop(): Promise<void>;
}

const HTTP: HttpSettings = { allowsLocal: false, timeoutMs: 60_000, mostBytes: 16 * 1024 * 1024 };

const EVERY_MS = 15_000;
const AT_ONCE = 16;
/** Of one owner: whoever connects many slow platforms waits for them alone. */
const AT_ONCE_OF_ONE = 4;

/**
 * A poll ends after so long, well before an account that was taken is given to another process (`services/platforms`): one
 * more request with all its tries may be under way.
 */
const POLL_FOR_MS = 15 * 60_000;

/** A fleet that is too long for one poll is read on almost at once. */
const GO_ON_MS = 1000;

/** After failures in a row an account rests twice as long each time, at most so long. */
const LONGEST_REST_MS = 6 * 60 * 60_000;

/** That the process ends, that it was asked a moment ago, or that the fleet is long, is no fault of the platform. */
const isFault = ({ reason }: PollStopped, hasMoved: boolean): boolean =>
  reason !== 'aborted' && reason !== 'too-early' && (reason !== 'deadline' || !hasMoved);

class AccountPoller implements Poller {
  readonly #options: PollerOptions;
  readonly #clock: Clock;
  readonly #http: HttpSettings;
  readonly #stopping = new AbortController();
  /** A client keeps the token and what was asked of late; another is made where the account has changed. */
  readonly #clients = new Map<string, { readonly client: PlatformClient; readonly made: string }>();
  /** Each account by itself: one that is slow, or says nothing, holds up no other. */
  readonly #underWay = new Map<Promise<void>, string>();

  constructor(options: PollerOptions) {
    this.#options = options;
    this.#clock = options.clock ?? realClock;
    this.#http = { ...HTTP, ...options.http };
  }

  async pollDue(): Promise<number> {
    const begun = await this.#begin();
    while (this.#underWay.size > 0) await Promise.all(this.#underWay.keys());
    return begun;
  }

  async stop(): Promise<void> {
    this.#stopping.abort();
    while (this.#underWay.size > 0) await Promise.all(this.#underWay.keys());
  }

  async run(): Promise<void> {
    const { signal } = this.#stopping;
    while (!signal.aborted) {
      try {
        await this.#begin();
      } catch (error) {
        this.#options.log.warn({ err: error }, 'platforms were not polled');
      }
      await this.#clock.sleep(this.#options.everyMs ?? EVERY_MS, signal);
    }
  }

  async #begin(): Promise<number> {
    const free = (this.#options.atOnce ?? AT_ONCE) - this.#underWay.size;
    if (free <= 0 || this.#stopping.signal.aborted) return 0;
    const busy = new Map<string, number>();
    for (const owner of this.#underWay.values()) busy.set(owner, (busy.get(owner) ?? 0) + 1);
    const due = await this.#options.accounts.due(this.#clock.now(), { most: free, ofOne: AT_ONCE_OF_ONE, busy });
    for (const one of due) {
      const poll = this.#poll(one)
        .catch(error => this.#options.log.warn({ err: error, account: one.account.id }, 'a platform was not polled'))
        .finally(() => this.#underWay.delete(poll));
      this.#underWay.set(poll, one.account.owner);
    }
    return due.length;
  }

  async #poll(due: DueAccount): Promise<void> {
    const { accounts, sink, log } = this.#options;
    const { account } = due;
    const cursor = new Cursor(due.cursor, this.#clock.now());
    const from = cursor.resume;
    let usage = cursor.usage ?? { day: '', used: 0 };
    let polled: Polled;
    try {
      const client = this.#clientFor(account, cursor);
      const { signal } = this.#stopping;
      const until = this.#clock.now() + POLL_FOR_MS;
      polled = await pollAccount({ account, client, cursor, sink, clock: this.#clock, signal, until });
      usage = client.usage;
    } catch (error) {
      if (!(error instanceof PollStopped)) throw error;
      polled = { machines: 0, stored: 0, unknown: [], stopped: error };
    }
    const { stopped, machines, stored, unknown } = polled;
    const fault = stopped && isFault(stopped, cursor.resume !== from) ? stopped : undefined;
    const at = this.#clock.now();
    if (stopped)
      log.warn({ account: account.id, reason: stopped.reason, detail: stopped.message }, 'a poll ended early');
    else log.info({ account: account.id, machines, stored, unknown: unknown.length }, 'a platform was polled');
    const isKept = await accounts.polled(due, {
      at,
      nextAt: at + this.#restAfter(due, stopped, fault),
      cursor: cursor.json(usage),
      machines,
      isWhole: stopped === undefined && from === undefined,
      stored,
      unknown,
      error: fault ? { reason: fault.reason, detail: fault.message.slice(0, 500) } : null,
    });
    if (!isKept) log.warn({ account: account.id }, 'a poll took so long that another process has its account');
  }

  /** Until the next poll: as the vendor bears it, as the platform asks, and longer the more often it failed. */
  #restAfter(
    { account, failures }: DueAccount,
    stopped: PollStopped | undefined,
    fault: PollStopped | undefined,
  ): number {
    const { pollEveryMs } = limitsOf(account.vendor);
    const spread = 1 + this.#clock.random() / 10;
    if (stopped?.reason === 'aborted') return 0;
    if (stopped?.reason === 'too-early') return stopped.afterMs ?? pollEveryMs;
    if (!stopped) return pollEveryMs * spread;
    if (!fault) return GO_ON_MS;
    const rest = Math.min(pollEveryMs * 2 ** Math.min(failures, 10), Math.max(LONGEST_REST_MS, pollEveryMs));
    return Math.max(rest * spread, stopped.afterMs ?? 0);
  }

  #clientFor(account: PlatformAccount, cursor: Cursor): PlatformClient {
    const made = JSON.stringify(account);
    const known = this.#clients.get(account.id);
    if (known?.made === made) {
      known.client.know(cursor.usage);
      return known.client;
    }
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
