import { z } from 'zod';
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

const cursor = z.object({
  /** The latest time that was read, by machine and element. */
  read: z.record(z.string(), z.record(z.string(), z.number())).default({}),
  gaps: z.array(gap).default([]),
  usage: z.object({ day: z.string(), used: z.number() }).optional(),
});

/** What is kept of an account between polls, as JSON. */
export type CursorJson = z.infer<typeof cursor>;

/** More elements of a machine than the standard has, and vendors add. */
const MOST_ELEMENTS = 100;

/** The oldest go first where a platform bears fewer requests than its machines would need. */
const MOST_GAPS = 10_000;

/** How far an account was read. What is noted counts once the readings are stored. */
export class Cursor {
  readonly #read: Map<string, Map<string, UnixMs>>;
  readonly usage: Usage | undefined;
  #gaps: Gap[];

  /** Anything that is no cursor is an empty one: then everything is read again, and the store knows what it has. */
  constructor(json: unknown) {
    const parsed = cursor.safeParse(json ?? {});
    const known = parsed.success ? parsed.data : { read: {}, gaps: [] };
    this.#gaps = known.gaps;
    this.#read = new Map(Object.entries(known.read).map(([machine, one]) => [machine, new Map(Object.entries(one))]));
    this.usage = parsed.success ? parsed.data.usage : undefined;
  }

  lastOf(machine: string, element: string): UnixMs | undefined {
    return this.#read.get(machine)?.get(element);
  }

  note(machine: string, element: string, time: UnixMs): void {
    const elements = this.#read.get(machine) ?? new Map<string, UnixMs>();
    const before = elements.get(element) ?? Number.NEGATIVE_INFINITY;
    if (elements.size < MOST_ELEMENTS || elements.has(element)) elements.set(element, Math.max(before, time));
    this.#read.set(machine, elements);
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
    const read = [...this.#read].map(([machine, elements]) => [machine, Object.fromEntries(elements)]);
    return { read: Object.fromEntries(read), gaps: this.#gaps, usage };
  }
}

/** What a page brings that was not read before, and has to be noted once it is stored. */
export class News {
  readonly #cursor: Cursor;
  readonly #found = new Map<string, Map<string, UnixMs>>();

  constructor(cursorBefore: Cursor) {
    this.#cursor = cursorBefore;
  }

  readonly isNews: IsNews = (machine, element, time) => {
    if (time <= (this.#cursor.lastOf(machine, element) ?? Number.NEGATIVE_INFINITY)) return false;
    const found = this.#found.get(machine) ?? new Map<string, UnixMs>();
    found.set(element, Math.max(found.get(element) ?? time, time));
    this.#found.set(machine, found);
    return true;
  };

  /** Elements of a machine that have something new, and its time. */
  of(machine: string): ReadonlyMap<string, UnixMs> {
    return this.#found.get(machine) ?? new Map();
  }

  /** The machine's news are stored. */
  stored(machine: string): void {
    for (const [element, time] of this.of(machine)) this.#cursor.note(machine, element, time);
    this.#found.delete(machine);
  }
}
