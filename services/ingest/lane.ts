import { setTimeout as pause, setImmediate as turn } from 'node:timers/promises';
import pg from 'pg';
import type { RefusalReason } from '#domain/telemetry/refusal-reasons';
import type { Log } from '../context.ts';
import { Months } from './months.ts';
import { type BatchPart, type KnownSources, writeCarefully, writeQuickly } from './write-batch.ts';

/** A message that waits to be written. */
export interface Waiting extends BatchPart {
  /** Some of it may be known, or its chain is to be looked at. */
  readonly careful: boolean;
  /** Of its readings: `2026-03`. */
  readonly months: readonly string[];
  readonly written: (stored: number) => void;
  /** It cannot be stored, and never will be. */
  readonly poisoned: (reason: RefusalReason) => void;
  readonly failed: (error: Error) => void;
}

/** Rows of one commit: enough that a commit costs little beside them. */
const BATCH_ROWS = 2_000;
/** A device of which something came twice is written carefully for so long. */
const SUSPECTED_MS = 30_000;
/** What comes in a burst is committed together, up to so many rows and so much longer: a commit of many costs hardly more than one of few. */
const ENOUGH_ROWS = 1_000;
const GATHER_MS = 50;
const LONGEST_PAUSE_MS = 2_000;

const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';

/** Values or keys that PostgreSQL does not take: trying again would not help. */
const isPoison = (error: unknown): boolean => /^(22|23|54)/.test(codeOf(error));
const isConflict = (error: unknown): boolean => /^(40)/.test(codeOf(error));

/**
 * One connection that writes batches one after the other; what comes meanwhile is the next batch. While the database is
 * away it keeps what it has and tries again: nothing is answered before it is committed.
 */
export class Lane {
  readonly #databaseUrl: string;
  readonly #log: Log;
  readonly #known: KnownSources = new Set();
  readonly #months = new Months();
  readonly #suspected = new Map<string, number>();
  #client: pg.Client | null = null;
  #queue: Waiting[] = [];
  /** Of the queue. */
  #rows = 0;
  #wake: () => void = () => undefined;
  #stopping = false;
  readonly #running: Promise<void>;
  #away = false;

  constructor(databaseUrl: string, log: Log) {
    this.#databaseUrl = databaseUrl;
    this.#log = log;
    this.#running = this.#run();
  }

  /** Whether the database was away when it was tried last. */
  get away(): boolean {
    return this.#away;
  }

  add(waiting: Waiting): void {
    this.#queue.push(waiting);
    this.#rows += waiting.count;
    this.#wake();
  }

  /** Writes what it has, if it can, and ends. */
  async stop(): Promise<void> {
    this.#stopping = true;
    this.#wake();
    await this.#running;
  }

  async #run(): Promise<void> {
    for (;;) {
      while (this.#queue.length === 0 && !this.#stopping)
        await new Promise<void>(resolve => {
          this.#wake = resolve;
        });
      if (this.#queue.length === 0) break;
      await this.#gather();
      const [quick, careful] = this.#next();
      if (quick.length > 0) await this.#write(quick, false);
      if (careful.length > 0) await this.#write(careful, true);
    }
    await this.#client?.end().catch(() => undefined);
    this.#client = null;
  }

  /** Waits a moment for rows enough, and only while each turn of the process brings more. */
  async #gather(): Promise<void> {
    const until = performance.now() + GATHER_MS;
    for (let seen = 0; seen < this.#rows && this.#rows < ENOUGH_ROWS && performance.now() < until; ) {
      seen = this.#rows;
      await turn();
    }
  }

  #next(): [Waiting[], Waiting[]] {
    let [count, rows] = [0, 0];
    for (const { count: own } of this.#queue) {
      if (count > 0 && rows + own > BATCH_ROWS) break;
      count += 1;
      rows += own;
    }
    const batch = count === this.#queue.length ? this.#queue : this.#queue.slice(0, count);
    this.#queue = count === this.#queue.length ? [] : this.#queue.slice(count);
    this.#rows -= rows;
    const now = Date.now();
    const careful = batch.filter(one => one.careful || (this.#suspected.get(one.deviceId) ?? 0) > now);
    return careful.length === 0 ? [batch, []] : [batch.filter(one => !careful.includes(one)), careful];
  }

  async #connected(): Promise<pg.Client> {
    if (this.#client) return this.#client;
    const client = new pg.Client({
      connectionString: this.#databaseUrl,
      application_name: 'lienlight ingest',
      connectionTimeoutMillis: 5_000,
    });
    client.on('error', () => this.#drop(client));
    client.on('end', () => this.#drop(client));
    await client.connect();
    this.#client = client;
    return client;
  }

  #drop(client: pg.Client): void {
    if (this.#client === client) this.#client = null;
  }

  async #write(batch: readonly Waiting[], carefully: boolean): Promise<void> {
    for (let tries = 0; ; tries += 1) {
      try {
        const client = await this.#connected();
        await this.#months.make(client, new Set(batch.flatMap(({ months }) => months)), Date.now());
        const counts = await (carefully ? writeCarefully : writeQuickly)(client, batch, this.#known);
        this.#away = false;
        for (const [at, one] of batch.entries()) {
          const stored = counts[at] ?? 0;
          if (carefully) this.#suspect(one.deviceId, stored < one.count);
          one.written(stored);
        }
        return;
      } catch (error) {
        if (codeOf(error) === '23505' && !carefully) return this.#write(batch, true);
        if (isConflict(error) && tries < 20) continue;
        if (isPoison(error)) return this.#split(batch, carefully, error);
        this.#away = true;
        if (this.#stopping && tries > 0) {
          for (const one of batch) one.failed(error instanceof Error ? error : new Error(String(error)));
          return;
        }
        if (tries === 0) this.#log.warn({ err: error }, 'readings cannot be written; devices wait until they can');
        const client = this.#client;
        this.#client = null;
        await client?.end().catch(() => undefined);
        await pause(Math.min(LONGEST_PAUSE_MS, 50 * 2 ** tries));
      }
    }
  }

  /** Finds the message that cannot be stored; the others of the batch are none the worse for it. */
  async #split(batch: readonly Waiting[], carefully: boolean, error: unknown): Promise<void> {
    const [first] = batch;
    if (batch.length === 1 && first) {
      this.#log.warn({ err: error, device: first.deviceId }, 'a message cannot be stored, and is set aside');
      first.poisoned(`not-storable-${codeOf(error).toLowerCase()}`);
      return;
    }
    const middle = batch.length >> 1;
    await this.#write(batch.slice(0, middle), carefully);
    await this.#write(batch.slice(middle), carefully);
  }

  #suspect(deviceId: string, repeats: boolean): void {
    if (!repeats) return;
    if (this.#suspected.size > 50_000) this.#suspected.clear();
    this.#suspected.set(deviceId, Date.now() + SUSPECTED_MS);
  }
}
