import { createHash } from 'node:crypto';
import { z } from 'zod';
import { FUTURE_TOLERANCE_MS } from '#domain/telemetry/doubts';
import type { UnixMs } from '#domain/telemetry/reading';
import type { IsNews } from '../../protocols/aemp/machine.ts';
import type { Usage } from './limiter.ts';

const gap = z.object({
  machine: z.object({
    name: z.string(),
    pin: z.string().optional(),
    make: z.string().optional(),
    model: z.string().optional(),
    serial: z.string().optional(),
  }),
  series: z.string(),
  /** Of what was read before, and of what the snapshot says: what is between them is missing. */
  from: z.number(),
  until: z.number(),
});

/** A piece of a machine's series that is still to be read. */
export type Gap = z.infer<typeof gap>;

const times = z.record(z.string(), z.record(z.string(), z.number()));

const cursor = z.object({
  /** The latest time that was read, by machine and element. */
  read: times.default({}),
  /** The last time ahead of the clock that was read: stored once with its doubt, and no bound for what comes. */
  ahead: times.default({}),
  /** Events that were read, by machine: the newest, each by its time and content. */
  events: z.record(z.string(), z.array(z.string())).default({}),
  gaps: z.array(gap).default([]),
  /** Where a fleet goes on that was too long for one poll. */
  resume: z.string().optional(),
  usage: z.object({ day: z.string(), used: z.number(), asked: z.record(z.string(), z.number()).optional() }).optional(),
});

/** What is kept of an account between polls, as JSON. */
export type CursorJson = z.infer<typeof cursor>;

/** More elements of a machine than the standard has, and vendors add. */
const MOST_ELEMENTS = 100;

/** The oldest go first where a platform bears fewer requests than its machines would need. */
const MOST_GAPS = 10_000;

/** What is remembered of a machine's fault codes and the like; older ones are read again, and the store knows them. */
const MOST_EVENTS = 50;

/** Elements that are lists of what happened: an older one may come after a newer one. */
const EVENTS: ReadonlySet<string> = new Set(['faultcode']);

type Times = Map<string, Map<string, UnixMs>>;

const timesOf = (json: z.infer<typeof times>): Times =>
  new Map(Object.entries(json).map(([machine, one]) => [machine, new Map(Object.entries(one))]));

const jsonOf = (all: Times): z.infer<typeof times> =>
  Object.fromEntries([...all].map(([machine, elements]) => [machine, Object.fromEntries(elements)]));

const put = (all: Times, machine: string, element: string, time: UnixMs): void => {
  const elements = all.get(machine) ?? new Map<string, UnixMs>();
  if (elements.size < MOST_ELEMENTS || elements.has(element)) elements.set(element, time);
  all.set(machine, elements);
};

/**
 * How far an account was read. What is noted counts once the readings are stored. A time ahead of the clock by more than what
 * a clock may be wrong is no bound: a platform that says 2106 once would never be heard again.
 */
export class Cursor {
  readonly #read: Times;
  readonly #ahead: Times;
  readonly #events: Map<string, readonly string[]>;
  readonly usage: Usage | undefined;
  resume: string | undefined;
  #gaps: Gap[];

  /** Anything that is no cursor is an empty one: then everything is read again, and the store knows what it has. */
  constructor(json: unknown, now: UnixMs) {
    const parsed = cursor.safeParse(json ?? {});
    const known = parsed.success ? parsed.data : cursor.parse({});
    this.#gaps = known.gaps;
    this.#read = timesOf(known.read);
    this.#ahead = timesOf(known.ahead);
    this.#events = new Map(Object.entries(known.events));
    this.usage = known.usage;
    this.resume = known.resume;
    for (const elements of this.#read.values()) {
      for (const [element, time] of elements) if (isAhead(time, now)) elements.delete(element);
    }
  }

  lastOf(machine: string, element: string): UnixMs | undefined {
    return this.#read.get(machine)?.get(element);
  }

  isRead(machine: string, element: string, time: UnixMs, content: string, now: UnixMs): boolean {
    if (isAhead(time, now)) return this.#ahead.get(machine)?.get(element) === time;
    if (EVENTS.has(element)) return this.#events.get(machine)?.includes(eventOf(time, content)) === true;
    return time <= (this.lastOf(machine, element) ?? Number.NEGATIVE_INFINITY);
  }

  note(machine: string, element: string, time: UnixMs, now: UnixMs): void {
    if (isAhead(time, now)) put(this.#ahead, machine, element, time);
    else put(this.#read, machine, element, Math.max(this.lastOf(machine, element) ?? time, time));
  }

  noteEvents(machine: string, events: readonly string[]): void {
    if (events.length === 0) return;
    const known = this.#events.get(machine) ?? [];
    this.#events.set(machine, [...new Set([...known, ...events])].slice(-MOST_EVENTS));
  }

  addGap(one: Gap): void {
    this.#gaps = [...this.#gaps, one].slice(-MOST_GAPS);
  }

  get nextGap(): Gap | undefined {
    return this.#gaps[0];
  }

  gapIsRead(): void {
    this.#gaps = this.#gaps.slice(1);
  }

  json(usage: Usage): CursorJson {
    return {
      read: jsonOf(this.#read),
      ahead: jsonOf(this.#ahead),
      events: Object.fromEntries([...this.#events].map(([machine, events]) => [machine, [...events]])),
      gaps: this.#gaps,
      ...(this.resume !== undefined && { resume: this.resume }),
      usage: { ...usage, asked: { ...usage.asked } },
    };
  }
}

const isAhead = (time: UnixMs, now: UnixMs): boolean => time > now + FUTURE_TOLERANCE_MS;

const eventOf = (time: UnixMs, content: string): string =>
  `${time.toString(36)}.${createHash('sha256').update(content).digest('base64url').slice(0, 11)}`;

/** What a page brings that was not read before, and has to be noted once it is stored. */
export class News {
  readonly #cursor: Cursor;
  readonly #now: UnixMs;
  readonly #found: Times = new Map();
  readonly #ahead: Times = new Map();
  readonly #events = new Map<string, string[]>();

  constructor(cursorBefore: Cursor, now: UnixMs) {
    this.#cursor = cursorBefore;
    this.#now = now;
  }

  readonly isNews: IsNews = (machine, element, time, content) => {
    const text = EVENTS.has(element) ? content() : '';
    if (this.#cursor.isRead(machine, element, time, text, this.#now)) return false;
    if (isAhead(time, this.#now)) put(this.#ahead, machine, element, time);
    else {
      const before = this.#found.get(machine)?.get(element) ?? time;
      put(this.#found, machine, element, Math.max(before, time));
      if (EVENTS.has(element))
        this.#events.set(machine, [...(this.#events.get(machine) ?? []), eventOf(time, text)].slice(-MOST_EVENTS));
    }
    return true;
  };

  /** Elements of a machine that have something new, and its time. */
  of(machine: string): ReadonlyMap<string, UnixMs> {
    return this.#found.get(machine) ?? new Map();
  }

  /** The machine's news are stored. */
  stored(machine: string): void {
    for (const all of [this.#found, this.#ahead]) {
      for (const [element, time] of all.get(machine) ?? []) this.#cursor.note(machine, element, time, this.#now);
      all.delete(machine);
    }
    this.#cursor.noteEvents(machine, this.#events.get(machine) ?? []);
    this.#events.delete(machine);
  }
}
