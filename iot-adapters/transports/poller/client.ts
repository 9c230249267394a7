import type { PlatformAccount } from '#domain/telemetry/platforms';
import { limitsOf } from './account.ts';
import type { Clock } from './clock.ts';
import { type Answer, ask, type HttpSettings } from './http.ts';
import { Limiter, type Usage } from './limiter.ts';
import { PollStopped } from './stopped.ts';
import { SignIn, urlOf } from './tokens.ts';

const ACCEPT = 'application/xml, text/xml;q=0.9, application/json;q=0.8, */*;q=0.1';

/** Tries of a request that the platform could not answer. */
const TRIES = 4;

/** What is waited for inside of a poll; what takes longer ends it, and the next one begins then. */
const LONGEST_WAIT_MS = 60_000;

const FIRST_WAIT_MS = 1000;

const MOST_REDIRECTS = 3;

const isPassing = (status: number): boolean => status === 429 || status === 500 || (status >= 502 && status <= 504);

const passingReason = (status: number) => (status === 429 ? ('rate-limited' as const) : ('unavailable' as const));

/** Asks one platform as one account: signed in, within its limits, and nowhere but at the account's own base. */
export class PlatformClient {
  readonly base: URL;
  readonly #account: PlatformAccount;
  readonly #settings: HttpSettings;
  readonly #clock: Clock;
  readonly #limiter: Limiter;
  readonly #signIn: SignIn;

  constructor(account: PlatformAccount, settings: HttpSettings, clock: Clock, usage: Usage | undefined) {
    this.base = urlOf(account.baseUrl.replace(/\/*$/, '/'));
    this.#account = account;
    this.#settings = settings;
    this.#clock = clock;
    this.#limiter = new Limiter(limitsOf(account.vendor), clock, usage);
    this.#signIn = new SignIn(account.authorisation, settings, clock);
  }

  get usage(): Usage {
    return this.#limiter.usage;
  }

  /** What another process, or this one before, has asked of the platform. */
  know(usage: Usage | undefined): void {
    this.#limiter.know(usage);
  }

  /** The body of an answer; nothing where the platform knows no such page. Throws `PollStopped`. */
  async get(url: URL, signal: AbortSignal): Promise<Uint8Array | undefined> {
    let at = url;
    for (let redirects = 0; redirects <= MOST_REDIRECTS; redirects += 1) {
      const answer = await this.#answered(at, signal);
      if (answer.status === 404 || answer.status === 204) return undefined;
      if (answer.status === 200) return answer.body;
      if (answer.status === 403) throw new PollStopped('forbidden', at.pathname);
      if (answer.status < 300 || answer.status >= 400 || answer.location === null) {
        throw new PollStopped('bad-answer', `${answer.status} at ${at.pathname}`);
      }
      at = this.inside(answer.location, at);
    }
    throw new PollStopped('bad-answer', `redirected in a circle at ${url.pathname}`);
  }

  /** A link of the platform; anywhere else our secrets have no business. Throws `PollStopped`. */
  inside(link: string, from: URL): URL {
    const url = urlOf(link, from);
    if (url.origin !== this.base.origin) throw new PollStopped('elsewhere', url.origin);
    return url;
  }

  /** Tries until there is an answer that will not change by itself. */
  async #answered(url: URL, signal: AbortSignal): Promise<Answer> {
    let isRenewed = false;
    for (let tries = 1; ; tries += 1) {
      await this.#limiter.turn(url.href, tries > 1 || isRenewed, signal);
      const answer = await this.#tried(url, tries, signal);
      if (answer === undefined) continue;
      if (answer.status === 401) {
        if (isRenewed || !this.#signIn.renew()) throw new PollStopped('not-signed-in', url.pathname);
        isRenewed = true;
        tries -= 1;
        continue;
      }
      if (!isPassing(answer.status)) return answer;
      const wait = answer.retryAfterMs ?? this.#backOff(tries);
      if (tries >= TRIES || wait > LONGEST_WAIT_MS) {
        throw new PollStopped(passingReason(answer.status), `${answer.status} at ${url.pathname}`, answer.retryAfterMs);
      }
      await this.#clock.sleep(wait, signal);
    }
  }

  /** An answer, or nothing where the network failed and another try is due. */
  async #tried(url: URL, tries: number, signal: AbortSignal): Promise<Answer | undefined> {
    const headers = {
      accept: this.#account.accept ?? ACCEPT,
      authorization: await this.#signIn.header(signal),
      'user-agent': 'Lienlight',
    };
    try {
      return await ask({ url, headers }, this.#settings, this.#clock, signal);
    } catch (error) {
      const isNetwork = error instanceof PollStopped && (error.reason === 'unreachable' || error.reason === 'timeout');
      if (!isNetwork || tries >= TRIES) throw error;
      await this.#clock.sleep(this.#backOff(tries), signal);
      return undefined;
    }
  }

  /** Twice as long each time, and somewhere in it by chance, so that many do not come back together. */
  #backOff(tries: number): number {
    return FIRST_WAIT_MS * 2 ** (tries - 1) * (0.5 + this.#clock.random());
  }
}
