import type { Caller, Channel, Server } from './links/link.ts';
import type { Story } from './scenario.ts';
import { newTally, Sender, type Tally } from './sender.ts';

export interface SimulatedDevice {
  readonly caller: Caller;
  readonly channel: Channel;
  readonly server: Server;
  readonly story: Story;
  /** Whether it has anything to say yet, having spoken last at some moment; it always has, without one. */
  readonly isDue?: (now: number, since: number) => boolean;
  /** Where it speaks less often than this, in ms, a message with room for several readings has some from in between. */
  readonly fillMs?: number;
}

export interface SimulationOptions {
  readonly devices: readonly SimulatedDevice[];
  /** Messages a second of all devices together. */
  readonly rate: number;
  /** Simulated time now, Unix ms; never ahead of the clock, and never back. */
  readonly clock: () => number;
  /** How often devices have their turn, in ms. */
  readonly turnMs?: number;
}

/** How a simulation stands. */
export interface SimulationFigures extends Readonly<Tally> {
  /** Readings that devices have and nobody has acknowledged. */
  readonly waiting: number;
  readonly open: number;
}

/** Connections that are made at the same time. */
const OPENING = 100;
const TURN_MS = 20;
/** Behind by more than this after a pause of the process, it does not catch up: a flood is nobody's work day. */
const MOST_BEHIND_S = 1;

const pause = (ms: number): Promise<void> => new Promise(resolve => setTimeout(resolve, ms));

/** Devices that speak in turn, so many messages a second of all of them together. */
export class Simulation {
  readonly #options: SimulationOptions;
  readonly #senders: readonly Sender[];
  readonly #tally = newTally();
  #timer: NodeJS.Timeout | null = null;
  #next = 0;
  #owed = 0;
  #last = 0;
  #isStopped = false;

  constructor(options: SimulationOptions) {
    this.#options = options;
    const since = options.clock() - 1;
    this.#senders = options.devices.map(
      ({ caller, channel, server, story, isDue, fillMs }) =>
        new Sender({ story, channel, link: channel.link(caller, server), since, tally: this.#tally, isDue, fillMs }),
    );
  }

  get figures(): SimulationFigures {
    let [waiting, open] = [0, 0];
    for (const sender of this.#senders) {
      waiting += sender.waiting;
      if (sender.isOpen) open += 1;
    }
    return { ...this.#tally, waiting, open };
  }

  /** Connects all devices, some at a time. Those that cannot try again when they speak. */
  async open(): Promise<void> {
    const waiting = [...this.#senders];
    const work = async () => {
      for (let sender = waiting.shift(); sender && !this.#isStopped; sender = waiting.shift()) {
        const outcome = await sender.open();
        if (outcome.kind !== 'acknowledged') this.#tally.trouble = outcome.reason;
      }
    };
    await Promise.all(Array.from({ length: OPENING }, work));
  }

  start(): void {
    if (this.#timer || this.#isStopped) return;
    this.#last = performance.now();
    this.#timer = setInterval(() => this.#turn(), this.#options.turnMs ?? TURN_MS);
  }

  #turn(): void {
    const now = performance.now();
    const { rate, clock } = this.#options;
    this.#owed = Math.min(this.#owed + ((now - this.#last) / 1000) * rate, Math.max(1, rate * MOST_BEHIND_S));
    this.#last = now;
    const time = clock();
    // A device whose protocol tells whole seconds has nothing to say twice in one: the next has its turn.
    for (let asked = 0; this.#owed >= 1 && asked < this.#senders.length; asked += 1) {
      const sender = this.#senders[this.#next % this.#senders.length];
      this.#next = (this.#next + 1) % this.#senders.length;
      if (sender?.speak(time)) this.#owed -= 1;
    }
  }

  /** No device says more; what is on its way is waited for so long. */
  async stop(graceMs: number): Promise<void> {
    if (this.#timer) clearInterval(this.#timer);
    this.#timer = null;
    const until = performance.now() + graceMs;
    const isWaiting = () => this.#senders.some(sender => sender.isSending);
    while (isWaiting() && performance.now() < until) await pause(TURN_MS);
    this.#isStopped = true;
    const closing = [...this.#senders];
    const close = async () => {
      for (let sender = closing.pop(); sender; sender = closing.pop()) await sender.close();
    };
    await Promise.all(Array.from({ length: OPENING }, close));
  }
}
