import type { Reading } from '#domain/telemetry/reading';
import type { Channel, Link, Outcome } from './links/link.ts';
import type { Story } from './scenario.ts';

/** What became of readings: each is sent once, however often its message went out. */
export interface Tally {
  /** Readings made and not yet forgotten: acknowledged, refused and waiting together. */
  made: number;
  acknowledged: number;
  refused: number;
  /** Messages that went out, those sent again among them. */
  messages: number;
  again: number;
  /** Thrown away because a device had no more room. */
  dropped: number;
  /** Why something was refused or lost last. */
  trouble: string | null;
}

export const newTally = (): Tally => ({
  made: 0,
  acknowledged: 0,
  refused: 0,
  messages: 0,
  again: 0,
  dropped: 0,
  trouble: null,
});

/** What a tracker can keep while there is no network. */
const MOST_KEPT = 5_000;
/** Where simulated time runs faster than messages do, readings in between are so far apart, in ms. */
const FILL_MS = 120_000;
/** Older than this when it goes out: sent as what was kept. */
const BUFFERED_MS = 120_000;
const FIRST_PAUSE_MS = 1_000;
const LONGEST_PAUSE_MS = 30_000;
/** A server that refuses a device is not asked for ever. */
const MOST_REFUSALS = 3;

export interface SenderOptions {
  readonly story: Story;
  readonly channel: Channel;
  readonly link: Link;
  /** Simulated time, Unix ms: it has said everything up to then. */
  readonly since: number;
  readonly tally: Tally;
  readonly isDue?: ((now: number, since: number) => boolean) | undefined;
  readonly fillMs?: number | undefined;
}

/** One device: says what its story tells it to say, keeps what it cannot send, and sends it again until it is acknowledged. */
export class Sender {
  readonly #story: Story;
  readonly #channel: Channel;
  readonly #link: Link;
  readonly #tally: Tally;
  readonly #fillMs: number;
  readonly #isDue: (now: number, since: number) => boolean;
  readonly #kept: Reading[] = [];
  #since: number;
  #isSending = false;
  /** Readings at the beginning of the kept that are on their way. */
  #onTheWay = 0;
  #isClosed = false;
  #refusals = 0;
  #wake: () => void = () => undefined;

  constructor({ story, channel, link, since, tally, isDue, fillMs = FILL_MS }: SenderOptions) {
    this.#fillMs = fillMs;
    this.#story = story;
    this.#channel = channel;
    this.#link = link;
    this.#since = since;
    this.#tally = tally;
    this.#isDue = isDue ?? (() => true);
  }

  get waiting(): number {
    return this.#kept.length;
  }

  get isOpen(): boolean {
    return this.#link.isOpen;
  }

  /** Whether something is on its way, and may yet be acknowledged. */
  get isSending(): boolean {
    return this.#isSending;
  }

  open(): Promise<Outcome> {
    return this.#link.open();
  }

  /** Times at which it speaks, after the last up to now: now, at alarms, and in between where a message has room for it. */
  #timesUntil(now: number): number[] {
    const { most, tickMs } = this.#channel;
    const room = Math.max(1, Math.min(most, Math.ceil((now - this.#since) / this.#fillMs)));
    const times = Array.from({ length: room }, (_, at) => this.#since + ((now - this.#since) * (at + 1)) / room);
    const ticks = [...times, ...this.#story.alarmTimes(this.#since, now)].map(
      time => Math.floor(time / tickMs) * tickMs,
    );
    return [...new Set(ticks)].filter(time => time > this.#since).sort((a, b) => a - b);
  }

  /** Simulated time has come so far: says what there is to say. Answers whether there was anything. */
  speak(now: number): boolean {
    if (now <= this.#since || this.#isClosed || !this.#isDue(now, this.#since)) return false;
    const times = this.#timesUntil(now);
    for (const time of times) {
      const reading = this.#story.tell(time, this.#since);
      this.#since = time;
      if (this.#story.linkAt(time) === 'dead') continue;
      if (this.#kept.length >= MOST_KEPT) {
        this.#kept.splice(this.#onTheWay, 1);
        this.#tally.dropped += 1;
      }
      this.#kept.push(reading);
      this.#tally.made += 1;
    }
    if (this.#story.linkAt(now) === 'on' && !this.#isSending) void this.#sendKept(now);
    return times.length > 0;
  }

  async #sendKept(now: number): Promise<void> {
    this.#isSending = true;
    while (this.#kept.length > 0 && !this.#isClosed && this.#refusals < MOST_REFUSALS) {
      const some = this.#kept.slice(0, this.#channel.most);
      const isBuffered = (some[0]?.deviceTime ?? now) < now - BUFFERED_MS;
      this.#onTheWay = some.length;
      const prepared = this.#link.prepare(some, isBuffered);
      const outcome = await this.#untilSettled(() => prepared.deliver());
      this.#onTheWay = 0;
      if (outcome === null) break;
      this.#kept.splice(0, some.length);
      if (outcome.kind === 'acknowledged') {
        this.#tally.acknowledged += some.length;
        this.#refusals = 0;
      } else {
        this.#tally.refused += some.length;
        this.#refusals += 1;
      }
    }
    this.#isSending = false;
  }

  /** Sends until there is an answer; `null` where it was closed before there was one. */
  async #untilSettled(deliver: () => Promise<Outcome>): Promise<Outcome | null> {
    for (let attempt = 0; ; attempt += 1) {
      if (this.#isClosed) return null;
      this.#tally.messages += 1;
      if (attempt > 0) this.#tally.again += 1;
      const outcome = await deliver();
      if (outcome.kind === 'acknowledged') return outcome;
      if (this.#isClosed) return null;
      this.#tally.trouble = outcome.reason;
      if (outcome.kind === 'refused') return outcome;
      // Not all of a fleet at the same moment.
      await this.#pause(Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** attempt) * (0.5 + Math.random() / 2));
    }
  }

  #pause(ms: number): Promise<void> {
    return new Promise(resolve => {
      const timer = setTimeout(resolve, ms);
      this.#wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  /** Speaks no more. What is not acknowledged by now is not. */
  async close(): Promise<void> {
    this.#isClosed = true;
    this.#wake();
    await this.#link.close();
  }
}
