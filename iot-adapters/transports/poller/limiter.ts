import type { VendorLimits } from './account.ts';
import type { Clock } from './clock.ts';
import { PollStopped } from './stopped.ts';

/** Requests of a day (UTC, as “2026-03-04”): kept with the account, so that a restart does not begin anew. */
export interface Usage {
  readonly day: string;
  readonly used: number;
  /** When URLs were asked last that must not be asked again yet, Unix ms; the newest. */
  readonly asked?: Readonly<Record<string, number>> | undefined;
}

const MOST_URLS = 20_000;
const MOST_KEPT = 2_000;

const dayOf = (now: number): string => new Date(now).toISOString().slice(0, 10);

/** What an account may still ask: requests a second, a day, and of one URL. */
export class Limiter {
  readonly #limits: VendorLimits;
  readonly #clock: Clock;
  readonly #asked = new Map<string, number>();
  #usage: Pick<Usage, 'day' | 'used'>;
  #nextAt = 0;

  constructor(limits: VendorLimits, clock: Clock, usage: Usage | undefined) {
    this.#limits = limits;
    this.#clock = clock;
    this.#usage = { day: dayOf(clock.now()), used: 0 };
    this.know(usage);
  }

  /** What was asked elsewhere: before a restart, or by another process. */
  know(usage: Usage | undefined): void {
    if (!usage) return;
    const { day, used } = this.#usage;
    if (usage.day > day || (usage.day === day && usage.used > used)) this.#usage = { day: usage.day, used: usage.used };
    const known = [...this.#asked, ...Object.entries(usage.asked ?? {})].toSorted(([, a], [, b]) => a - b);
    this.#asked.clear();
    for (const [url, at] of known) this.#note(url, at);
  }

  get usage(): Usage {
    const since = this.#clock.now() - this.#limits.sameUrlEveryMs;
    const asked = [...this.#asked].filter(([, at]) => at > since).slice(-MOST_KEPT);
    return { ...this.#usage, asked: Object.fromEntries(asked) };
  }

  /** Waits for a request's turn. Throws `PollStopped` where the day has none left, or the URL was asked too lately. */
  async turn(url: string, isRepeat: boolean, signal: AbortSignal): Promise<void> {
    const now = this.#clock.now();
    const today = dayOf(now);
    if (this.#usage.day !== today) this.#usage = { day: today, used: 0 };
    if (this.#usage.used >= this.#limits.perDay) {
      throw new PollStopped('day-limit', today, Date.parse(`${today}T00:00:00Z`) + 86_400_000 - now);
    }
    const before = this.#asked.get(url);
    const wait = before === undefined ? 0 : before + this.#limits.sameUrlEveryMs - now;
    // A request that was not answered is asked again when the platform says, and not as if it had been.
    if (wait > 0 && !isRepeat) throw new PollStopped('too-early', url, wait);
    this.#usage = { day: today, used: this.#usage.used + 1 };
    const at = Math.max(now, this.#nextAt);
    this.#nextAt = at + 1000 / this.#limits.perSecond;
    this.#note(url, now);
    if (at > now) await this.#clock.sleep(at - now, signal);
    if (signal.aborted) throw new PollStopped('aborted');
  }

  #note(url: string, now: number): void {
    this.#asked.delete(url);
    this.#asked.set(url, now);
    const oldest = this.#asked.keys().next().value;
    if (this.#asked.size > MOST_URLS && oldest !== undefined) this.#asked.delete(oldest);
  }
}
