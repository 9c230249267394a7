import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import type { TrustTier } from '#domain/telemetry/reading';
import type { Arrival, KnownDevice, Misfit, ReadingSink, Taken } from '#domain/telemetry/sink';
import type { ServiceContext } from '../context.ts';
import { touchedBy } from '../telemetry/touched.ts';
import { copyLine } from './copy-text.ts';
import { DeviceChanges } from './device-changes.ts';
import { type DeviceRow, type NotStorable, rowsOf, saidInTime, touchesMachine } from './device-rows.ts';
import { FigureBook, type IngestFigures } from './figures.ts';
import { type DeviceIdentity, Identities, mayTalk } from './identity.ts';
import { Lane, type Waiting } from './lane.ts';
import { Notebook } from './notebook.ts';
import type { WrittenAs } from './write-batch.ts';

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

/** A message on its way to a lane: text, and what is asked of its rows. The rows themselves are not held. */
interface Prepared
  extends Pick<Waiting, 'text' | 'count' | 'touched' | 'rows' | 'careful' | 'months' | 'epoch' | 'boundAs'> {
  readonly trust: TrustTier;
}

/** What rows are written as; the rows are made again where they are asked for. */
const writtenAs = (made: readonly DeviceRow[], again: () => ReturnType<typeof rowsOf>): WrittenAs => {
  let text = '';
  for (const row of made) text += copyLine(row);
  return {
    text,
    touched: touchedBy(made.filter(touchesMachine)),
    rows: () => {
      const rows = again();
      return typeof rows === 'string' ? [] : rows;
    },
  };
};

const prepare = (arrival: Arrival, device: DeviceIdentity): Prepared | NotStorable => {
  const made = rowsOf(arrival, device);
  if (typeof made === 'string') return made;
  const isTimeless = made.some(({ sameWithinMs }) => sameWithinMs !== null && sameWithinMs > 0);
  const { id, owner, key, removedAt, epoch } = device;
  return {
    ...writtenAs(made, () => rowsOf(arrival, device)),
    epoch,
    boundAs: bindings => {
      const rowsNow = () => rowsOf(arrival, { id, owner, key, removedAt, bindings });
      const rows = rowsNow();
      return writtenAs(typeof rows === 'string' ? [] : rows, rowsNow);
    },
    count: made.length,
    careful: arrival.redelivered === true || arrival.chain !== undefined || isTimeless,
    months: [...new Set(made.map(({ time }) => time.slice(0, 7)))],
    trust: made[0]?.trust ?? 0,
  };
};

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
    const prepared = prepare(arrival, device);
    if (typeof prepared === 'string') {
      this.#refuse(arrival, prepared, device);
      return { taken: true, stored: 0 };
    }
    const { count, trust } = prepared;
    if (count === 0) return { taken: true, stored: 0 };
    const stored = await this.#write(arrival, device, prepared);
    const { payload, readings, receivedAt } = arrival;
    this.#notebook.heard(device, { transport: sender.transport, receivedAt, trust, readings, payload }, stored);
    this.figuresBook.stored(sender, stored, count - stored, Date.now() - receivedAt);
    return { taken: true, stored };
  }

  /** The one that it has shown to be, and no other that has its name now. */
  #deviceOf(protocol: string, name: string, knownId: string | undefined): Promise<DeviceIdentity | null> {
    return knownId === undefined ? this.#identities.byName(protocol, name) : this.#identities.byId(knownId);
  }

  async #write(arrival: Arrival, device: DeviceIdentity, prepared: Prepared): Promise<number> {
    const weight = 3 * prepared.text.length + arrival.payload.length;
    while (this.#bytes > this.#mostBytes && !this.#closed)
      await new Promise<void>(resolve => {
        this.#room.push(resolve);
      });
    if (this.#closed) throw new WriterClosed();
    this.#bytes += weight;
    this.#waiting += 1;
    try {
      return await new Promise<number>((resolve, reject) => {
        this.#laneOf(device).add({
          ...prepared,
          deviceId: device.id,
          chain: arrival.chain,
          written: resolve,
          poisoned: reason => {
            this.#refuse(arrival, reason, device);
            resolve(0);
          },
          failed: reject,
        });
      });
    } finally {
      this.#bytes -= weight;
      this.#waiting -= 1;
      if (this.#bytes <= this.#mostBytes) for (const go of this.#room.splice(0, 16)) go();
    }
  }

  /** All of a device's messages go one way, so that two of the same do not meet. */
  #laneOf({ id }: DeviceIdentity): Lane {
    const at = Number.parseInt(id.slice(-4), 16) % this.#lanes.length;
    const lane = this.#lanes[at] ?? this.#lanes[0];
    if (!lane) throw new Error('a writer has at least one lane');
    return lane;
  }

  #refuse({ sender, payload, receivedAt }: Arrival, reason: string, device: DeviceIdentity | null): void {
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
