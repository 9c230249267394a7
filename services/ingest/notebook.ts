import { randomUUID } from 'node:crypto';
import type { Reading } from '#domain/telemetry/reading';
import type { Misfit, TransportName } from '#domain/telemetry/sink';
import { announce } from '../announce.ts';
import type { ServiceContext } from '../context.ts';
import type { FigureBook } from './figures.ts';
import type { DeviceIdentity } from './identity.ts';
import { trimSetAside } from './trim-set-aside.ts';

/** Messages of a device that is looked at. */
export const MOST_MESSAGES = 50;

const FLUSH_MS = 400;
/** Of one device from one address, or of one address that is none's, in one flush; what is beyond is counted and dropped. */
const MOST_AT_ONCE = 40;
/** Of all in one flush: messages, those of strangers among them, and bytes. */
const MOST_BUFFERED = 1_000;
const MOST_STRANGE_AT_ONCE = 200;
const MOST_BUFFERED_BYTES = 4 * 1024 * 1024;
const MOST_PAYLOAD = 64 * 1024;
/** Of a message of nobody's its beginning tells enough. */
const MOST_STRANGE_PAYLOAD = 2 * 1024;
/** Trimmed every so many flushes, and before so many more messages stand in the table. */
const TRIM_FLUSHES = 150;
const TRIM_ROWS = 2_000;

/** `10.0.0.7:51234` without its port. */
const addressOf = (peer: string | undefined): string => (peer ?? '').replace(/:\d+$/, '');

interface SeenMessage {
  readonly transport: TransportName;
  readonly receivedAt: number;
  readonly trust: number;
  readonly readings: readonly Reading[];
  readonly payload: Uint8Array;
}

interface Health {
  lastMessageAt: number | null;
  transport: TransportName | null;
  messages: number;
  readings: number;
  known: number;
  refused: number;
  lastRefusedAt: number | null;
  lastRefusal: string | null;
}

const newHealth = (): Health => ({
  ...{ lastMessageAt: null, transport: null, messages: 0, readings: 0, known: 0 },
  ...{ refused: 0, lastRefusedAt: null, lastRefusal: null },
});

const json = (value: unknown): string => JSON.stringify(value).replace(/\\u(0000|d[89a-f][0-9a-f]{2})/gi, '\\ufffd');
const iso = (at: number | null): string | null => (at === null ? null : new Date(at).toISOString());
const clean = (text: string, most: number): string =>
  Buffer.from(text, 'utf8').toString('utf8').replaceAll('\u0000', '\ufffd').slice(0, most);

/**
 * What is kept beside the readings: refused messages, the last messages of devices that are looked at, and how each device
 * was heard. Written every now and then, apart from readings, and bounded: a flood costs evidence of itself and nothing else.
 */
export class Notebook {
  readonly #ctx: ServiceContext;
  readonly #figures: FigureBook;
  #misfits: { readonly misfit: Misfit; readonly device: DeviceIdentity | null }[] = [];
  /** How many of each device or address wait, of strangers together, and their bytes. */
  #counts = new Map<string, number>();
  #strange = 0;
  #bytes = 0;
  #rowsSinceTrim = 0;
  #messages = new Map<string, { readonly device: DeviceIdentity; readonly seen: SeenMessage[] }>();
  #health = new Map<string, Health>();
  #watched = new Set<string>();
  #flushing: Promise<void> = Promise.resolve();
  readonly #timer: NodeJS.Timeout;
  #flushes = 0;

  constructor(ctx: ServiceContext, figures: FigureBook) {
    this.#ctx = ctx;
    this.#figures = figures;
    this.#timer = setInterval(() => {
      this.#flushing = this.#flushing.then(() => this.#flush());
    }, FLUSH_MS);
  }

  #healthOf(deviceId: string): Health {
    const known = this.#health.get(deviceId);
    if (known) return known;
    const fresh = newHealth();
    this.#health.set(deviceId, fresh);
    return fresh;
  }

  /** A message was stored. Its content is kept for the page of a device that is on no machine yet, or is looked at. */
  heard(device: DeviceIdentity, seen: SeenMessage, stored: number): void {
    const health = this.#healthOf(device.id);
    health.lastMessageAt = Math.max(health.lastMessageAt ?? 0, seen.receivedAt);
    health.transport = seen.transport;
    health.messages += 1;
    health.readings += stored;
    health.known += seen.readings.length - stored;
    if (device.bindings.some(({ to }) => to === null) && !this.#watched.has(device.id)) return;
    const kept = this.#messages.get(device.id) ?? { device, seen: [] };
    kept.seen.push(seen);
    if (kept.seen.length > MOST_MESSAGES) kept.seen.shift();
    this.#messages.set(device.id, kept);
  }

  refused(misfit: Misfit, device: DeviceIdentity | null): void {
    this.#figures.refused(misfit.protocol);
    if (device) {
      const health = this.#healthOf(device.id);
      health.refused += 1;
      health.lastRefusedAt = misfit.receivedAt;
      health.lastRefusal = misfit.reason;
    }
    this.#keep(misfit, device);
  }

  #keep(misfit: Misfit, device: DeviceIdentity | null): void {
    const sender = `${device?.id ?? ''} ${addressOf(misfit.peer)}`;
    const ofSame = this.#counts.get(sender) ?? 0;
    // Copied: the transport goes on with its buffer.
    const payload = misfit.payload.slice(0, device ? MOST_PAYLOAD : MOST_STRANGE_PAYLOAD);
    const isFull =
      this.#misfits.length >= MOST_BUFFERED ||
      this.#bytes + payload.length > MOST_BUFFERED_BYTES ||
      (!device && this.#strange >= MOST_STRANGE_AT_ONCE);
    if (isFull || ofSame >= MOST_AT_ONCE) {
      this.#figures.counts.dropped += 1;
      return;
    }
    this.#counts.set(sender, ofSame + 1);
    this.#bytes += payload.length;
    if (!device) this.#strange += 1;
    this.#misfits.push({ misfit: { ...misfit, payload }, device });
  }

  /** What was refused and waits to be written down. */
  get buffered(): { readonly messages: number; readonly bytes: number } {
    return { messages: this.#misfits.length, bytes: this.#bytes };
  }

  async stop(): Promise<void> {
    clearInterval(this.#timer);
    await this.#flushing;
    await this.#flush();
  }

  async #flush(): Promise<void> {
    try {
      await this.#look();
      await this.#writeMisfits();
      await this.#writeMessages();
      await this.#writeHealth();
      this.#flushes += 1;
      if (this.#flushes % TRIM_FLUSHES === 1 || this.#rowsSinceTrim >= TRIM_ROWS) await this.#trim();
    } catch (error) {
      this.#ctx.log.warn({ err: error }, 'what was refused could not be written down; later again');
    }
  }

  async #look(): Promise<void> {
    const rows = await this.#ctx.db.deviceWatch.findMany({
      where: { until: { gt: new Date() } },
      select: { deviceId: true },
    });
    this.#watched = new Set(rows.map(({ deviceId }) => deviceId));
  }

  async #writeMisfits(): Promise<void> {
    if (this.#misfits.length === 0) return;
    const misfits = this.#misfits.slice();
    await this.#ctx.db.$transaction(async tx => {
      await tx.ingestSetAside.createMany({
        data: misfits.map(({ misfit, device }) => ({
          id: randomUUID(),
          receivedAt: new Date(misfit.receivedAt),
          protocol: clean(misfit.protocol, 40),
          transport: misfit.transport,
          deviceName: misfit.deviceId === undefined ? null : clean(misfit.deviceId, 80),
          deviceId: device?.id ?? null,
          organisationId: device?.owner ?? null,
          peer: misfit.peer ?? null,
          reason: clean(misfit.reason, 120),
          payload: Uint8Array.from(misfit.payload),
        })),
      });
      await this.#tell(
        tx,
        misfits.flatMap(({ device }) => (device ? [device] : [])),
      );
    });
    this.#figures.counts.setAside += misfits.length;
    this.#rowsSinceTrim += misfits.length;
    const later = this.#misfits.slice(misfits.length);
    this.#misfits = [];
    this.#counts = new Map();
    this.#strange = 0;
    this.#bytes = 0;
    for (const { misfit, device } of later) this.#keep(misfit, device);
  }

  async #writeMessages(): Promise<void> {
    if (this.#messages.size === 0) return;
    const kept = [...this.#messages.values()];
    this.#messages = new Map();
    await this.#ctx.db.$transaction(async tx => {
      await tx.deviceMessage.createMany({
        data: kept.flatMap(({ device, seen }) =>
          seen.map(({ transport, receivedAt, trust, readings, payload }) => ({
            deviceId: device.id,
            receivedAt: new Date(receivedAt),
            transport,
            trust,
            readings: JSON.parse(json(readings)),
            payload: Uint8Array.from(payload.slice(0, MOST_PAYLOAD)),
          })),
        ),
      });
      const ids = kept.map(({ device }) => device.id);
      await tx.$executeRaw`
        DELETE FROM device_messages m USING (
          SELECT d.id AS device, (SELECT o.id FROM device_messages o WHERE o."deviceId" = d.id ORDER BY o.id DESC
                                   OFFSET ${MOST_MESSAGES - 1} LIMIT 1) AS oldest
            FROM unnest(${ids}::uuid[]) AS d(id)) bound
         WHERE m."deviceId" = bound.device AND m.id < bound.oldest`;
      await this.#tell(
        tx,
        kept.map(({ device }) => device),
      );
    });
  }

  async #tell(
    tx: Parameters<typeof announce>[0],
    devices: readonly Pick<DeviceIdentity, 'owner' | 'subject'>[],
  ): Promise<void> {
    const subjects = [...new Set(devices.map(({ subject }) => subject))].slice(0, 50);
    const organisations = [...new Set(devices.map(({ owner }) => owner))].slice(0, 50);
    if (subjects.length > 0) await announce(tx, { organisations, subjects });
  }

  async #writeHealth(): Promise<void> {
    if (this.#health.size === 0) return;
    const health = this.#health;
    this.#health = new Map();
    const rows = [...health].map(([deviceId, one]) => ({
      ...one,
      deviceId,
      lastMessageAt: iso(one.lastMessageAt),
      lastRefusedAt: iso(one.lastRefusedAt),
      lastRefusal: one.lastRefusal === null ? null : clean(one.lastRefusal, 120),
    }));
    rows.sort((a, b) => (a.deviceId < b.deviceId ? -1 : 1));
    await this.#ctx.db.$executeRaw`
      INSERT INTO device_health ("deviceId", "lastMessageAt", transport, messages, readings, known, refused, "lastRefusedAt", "lastRefusal")
      SELECT * FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) AS h("deviceId" uuid, "lastMessageAt" timestamptz, transport text,
             messages bigint, readings bigint, known bigint, refused bigint, "lastRefusedAt" timestamptz, "lastRefusal" text)
      ON CONFLICT ("deviceId") DO UPDATE SET
        "lastMessageAt" = greatest(device_health."lastMessageAt", excluded."lastMessageAt"),
        transport = coalesce(excluded.transport, device_health.transport),
        messages = device_health.messages + excluded.messages,
        readings = device_health.readings + excluded.readings,
        known = device_health.known + excluded.known,
        refused = device_health.refused + excluded.refused,
        "lastRefusedAt" = coalesce(excluded."lastRefusedAt", device_health."lastRefusedAt"),
        "lastRefusal" = coalesce(excluded."lastRefusal", device_health."lastRefusal")`;
  }

  async #trim(): Promise<void> {
    const { db } = this.#ctx;
    this.#rowsSinceTrim = 0;
    await trimSetAside(db);
    await db.deviceWatch.deleteMany({ where: { until: { lt: new Date() } } });
  }
}
