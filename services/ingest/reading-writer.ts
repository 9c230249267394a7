import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import type { RefusalReason } from '#domain/telemetry/refusal-reasons';

import type { Arrival, KnownDevice, Misfit, ReadingSink, Taken } from '#domain/telemetry/sink';
import type { ServiceContext } from '../context.ts';
import { DeviceChanges } from './device-changes.ts';
import { rowsOf, saidInTime } from './device-rows.ts';
import { FigureBook, type IngestFigures } from './figures.ts';
import { type DeviceIdentity, Identities, mayTalk } from './identity.ts';
import { Lane } from './lane.ts';
import { Notebook } from './notebook.ts';
import { WaitingMessage } from './waiting-message.ts';

export interface WriterOptions {
  readonly ctx: ServiceContext;
  readonly databaseUrl: string;
  /** Connections that write at the same time. */
  readonly lanes?: number;
  /** Bytes of messages that may wait to be written; whoever brings more waits. */
  readonly mostBytes?: number;
}

/** What waits to be written before those who bring more wait themselves. */
const MOST_BYTES = 32 * 1024 * 1024;
const FIGURES_MS = 2_000;

class WriterClosed extends Error {
  constructor() {
    super('the ingest is stopping');
  }
}

/**
 * The writer of readings: takes messages from any number of transports, gathers those that come while a batch is being
 * written into the next one, and answers each when it is committed. While the database is away it holds what it has, takes
 * no more than fits, and goes on when it is back; nothing is answered that is not stored.
 */
export class ReadingWriter implements ReadingSink {
  readonly figuresBook = new FigureBook();
  readonly #ctx: ServiceContext;
  readonly #lanes: readonly Lane[];
  readonly #pool: pg.Pool;
  readonly #identities: Identities;
  readonly #changes: DeviceChanges;
  readonly #notebook: Notebook;
  readonly #mostBytes: number;
  readonly #timer: NodeJS.Timeout;
  readonly #process = randomUUID();
  readonly #startedAt = new Date();
  #bytes = 0;
  #waiting = 0;
  #room: (() => void)[] = [];
  #closed = false;
  #telling: Promise<void> = Promise.resolve();

  constructor({ ctx, databaseUrl, lanes = 2, mostBytes = MOST_BYTES }: WriterOptions) {
    this.#ctx = ctx;
    this.#mostBytes = mostBytes;
    this.#pool = new pg.Pool({
      connectionString: databaseUrl,
      max: 2,
      application_name: 'lienlight ingest',
      connectionTimeoutMillis: 5_000,
    });
    this.#pool.on('error', () => undefined);
    this.#identities = new Identities((text, values) => this.#ask(text, values));
    this.#changes = new DeviceChanges(databaseUrl, ctx.log, id => this.#identities.forget(id));
    this.#lanes = Array.from({ length: lanes }, () => new Lane(databaseUrl, ctx.log));
    this.#notebook = new Notebook(ctx, this.figuresBook);
    this.#timer = setInterval(() => {
      this.#telling = this.#telling.then(() => this.#tell());
    }, FIGURES_MS);
  }

  async take(given: Arrival): Promise<Taken> {
    const { sender } = given;
    const device = await this.#deviceOf(sender.protocol, sender.deviceId, sender.knownId);
    if (!device) {
      this.#refuse(given, 'unknown-device', null);
      return { taken: false, reason: 'unknown-device' };
    }
    const arrival = mayTalk(device) ? saidInTime(given, device) : { ...given, readings: [] };
    if (device.removedAt !== null && arrival.readings.length < given.readings.length)
      this.#refuse(given, 'device-removed', device);
    if (device.removedAt !== null && arrival.readings.length === 0) return { taken: false, reason: 'device-removed' };
    const rows = rowsOf(arrival, device);
    if (typeof rows === 'string') {
      this.#refuse(arrival, rows, device);
      return { taken: true, stored: 0 };
    }
    const [first] = rows;
    if (!first) return { taken: true, stored: 0 };
    const { trust } = first;
    const count = rows.length;
    const stored = await this.#write(
      new WaitingMessage(arrival, device, rows, reason => this.#refuse(arrival, reason, device)),
    );
    const { payload, readings, receivedAt } = arrival;
    this.#notebook.heard(device, { transport: sender.transport, receivedAt, trust, readings, payload }, stored);
    this.figuresBook.stored(sender, stored, count - stored, Date.now() - receivedAt);
    return { taken: true, stored };
  }

  /** The one that it has shown to be, and no other that has its name now. */
  #deviceOf(protocol: string, name: string, knownId: string | undefined): Promise<DeviceIdentity | null> {
    return knownId === undefined ? this.#identities.byName(protocol, name) : this.#identities.byId(knownId);
  }

  async #write(message: WaitingMessage): Promise<number> {
    const { weight } = message;
    while (this.#bytes > this.#mostBytes && !this.#closed)
      await new Promise<void>(resolve => {
        this.#room.push(resolve);
      });
    if (this.#closed) throw new WriterClosed();
    this.#bytes += weight;
    this.#waiting += 1;
    try {
      this.#laneOf(message.deviceId).add(message);
      return await message.stored;
    } finally {
      this.#bytes -= weight;
      this.#waiting -= 1;
      if (this.#bytes <= this.#mostBytes) for (const go of this.#room.splice(0, 16)) go();
    }
  }

  /** All of a device's messages go one way, so that two of the same do not meet. */
  #laneOf(id: string): Lane {
    const at = Number.parseInt(id.slice(-4), 16) % this.#lanes.length;
    const lane = this.#lanes[at] ?? this.#lanes[0];
    if (!lane) throw new Error('a writer has at least one lane');
    return lane;
  }

  #refuse({ sender, payload, receivedAt }: Arrival, reason: RefusalReason, device: DeviceIdentity | null): void {
    const { protocol, transport, deviceId } = sender;
    this.#notebook.refused({ protocol, transport, deviceId, reason, payload, receivedAt }, device);
  }

  async setAside(misfit: Misfit): Promise<void> {
    const { protocol, deviceId, knownId } = misfit;
    const device = deviceId === undefined ? null : await this.#deviceOf(protocol, deviceId, knownId).catch(() => null);
    this.#notebook.refused(misfit, device);
  }

  async knows(protocol: string, deviceId: string): Promise<boolean> {
    return (await this.byName(protocol, deviceId)) !== null;
  }

  async byName(protocol: string, deviceId: string): Promise<KnownDevice | null> {
    const device = await this.#identities.byName(protocol, deviceId);
    return device && mayTalk(device) ? device : null;
  }

  async byToken(token: string): Promise<KnownDevice | null> {
    const device = await this.#identities.byToken(token);
    return device && mayTalk(device) ? device : null;
  }

  onChange(listener: (id: string | null) => void): () => void {
    return this.#changes.listen(listener);
  }

  /** How it fares. */
  figures(): IngestFigures {
    return this.figuresBook.figures(
      this.#waiting,
      this.#lanes.some(lane => lane.away),
    );
  }

  /** Stops taking messages, writes those that it has if it can, and ends. */
  async close(): Promise<void> {
    this.#closed = true;
    clearInterval(this.#timer);
    for (const go of this.#room.splice(0)) go();
    await this.#changes.stop();
    await Promise.all(this.#lanes.map(lane => lane.stop()));
    await this.#telling;
    await this.#notebook.stop();
    await this.#ctx.db.ingestProcess.deleteMany({ where: { id: this.#process } }).catch(() => undefined);
    await this.#pool.end();
  }

  /** Waits while the database is away. */
  async #ask<Row extends object>(text: string, values: unknown[]): Promise<readonly Row[]> {
    for (let tries = 0; ; tries += 1) {
      if (this.#closed) throw new WriterClosed();
      try {
        const { rows } = await this.#pool.query<Row>(text, values);
        return rows;
      } catch (error) {
        if (error instanceof pg.DatabaseError && /^(22|42)/.test(error.code ?? '')) throw error;
        await pause(Math.min(1_000, 50 * 2 ** tries));
      }
    }
  }

  async #tell(): Promise<void> {
    const { db, log } = this.#ctx;
    const seenAt = new Date();
    const figures = JSON.parse(JSON.stringify(this.figures()));
    const row = { host: hostname(), pid: process.pid, startedAt: this.#startedAt, seenAt, figures };
    try {
      await db.ingestProcess.upsert({
        where: { id: this.#process },
        create: { id: this.#process, ...row },
        update: { seenAt, figures },
      });
      await db.ingestProcess.deleteMany({ where: { seenAt: { lt: new Date(seenAt.getTime() - 3_600_000) } } });
    } catch (error) {
      log.debug({ err: error }, 'the figures of the ingest could not be written down');
    }
  }
}
