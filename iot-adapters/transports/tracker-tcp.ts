import { createServer, type Server, type Socket } from 'node:net';
import type { CommandOutbox } from '#domain/devices/remote-commands';
import type { RefusalReason } from '#domain/telemetry/refusal-reasons';
import { caught, caughtFrames } from '../decoded.ts';
import {
  type Decoded,
  type Frame,
  type Framer,
  MOST_BUFFERED,
  type Session,
  type TrackerProtocol,
} from '../protocol.ts';
import type { ReadingSink } from '../sink.ts';
import { type CommandLine, CommandsOut } from './commands-out.ts';
import { ConnectionsOfDevices } from './connections-of-devices.ts';
import {
  CannotListen,
  Doorkeeper,
  type ListenAt,
  type Listener,
  MOST_IN_FLIGHT,
  type TransportLog,
  turn,
} from './listener.ts';
import { TCP_LIMITS, type TcpLimits } from './tcp-limits.ts';

export interface TrackerTcpOptions extends ListenAt {
  readonly protocol: TrackerProtocol;
  readonly sink: ReadingSink;
  readonly log: TransportLog;
  /** Commands for devices, where somebody may send them. */
  readonly outbox?: CommandOutbox | undefined;
  readonly limits?: Partial<TcpLimits> | undefined;
}

/** Answers that a device does not fetch. */
const MOST_UNSENT = 64 * 1024;
/** A connection that only ever sends what is refused is ended. */
const MOST_REFUSED = 50;
/** What all connections of a listener have on their way into the store. */
interface Shared {
  bytes: number;
  readonly most: number;
  commands?: CommandsOut;
}

/** One device's connection. What it sends is decoded in its order, stored beside that of others, and answered in its order. */
class TrackerConnection implements CommandLine {
  readonly #socket: Socket;
  readonly #options: TrackerTcpOptions;
  readonly #peer: string;
  #framer: Framer | null = null;
  #session: Session = {};
  #frames: Frame[] = [];
  #framesBytes = 0;
  #isWorking = false;
  #inFlight = 0;
  #inFlightBytes = 0;
  #refused = 0;
  #answered: Promise<void> = Promise.resolve();
  #wake: () => void = () => undefined;
  #quiet: NodeJS.Timeout | undefined;
  /** Called when the connection is known to be a device's. */
  readonly #identified: (deviceId: string) => void;
  readonly #shared: Shared;
  /** Commands that went out over it. */
  readonly unanswered: string[] = [];
  isKnown = false;
  readonly since = Date.now();
  /** When the last byte came. */
  heardAt = this.since;
  /** Since when a message has been on its way that is not whole; `null` between messages. */
  unfinishedSince: number | null = null;

  constructor(socket: Socket, options: TrackerTcpOptions, shared: Shared, identified: (deviceId: string) => void) {
    this.#socket = socket;
    this.#options = options;
    this.#shared = shared;
    this.#identified = identified;
    this.#peer = `${socket.remoteAddress}:${socket.remotePort}`;
    socket.on('data', chunk => this.#take(chunk));
    socket.on('end', () => this.#end());
    socket.on('close', () => clearTimeout(this.#quiet));
  }

  send(bytes: Uint8Array): void {
    if (!this.#socket.destroyed) this.#socket.write(bytes);
  }

  /** Of an unfinished message, of those that wait to be decoded, and of those on their way into the store. */
  get buffered(): number {
    return (this.#framer?.buffered ?? 0) + this.#framesBytes + this.#inFlightBytes;
  }

  #failed(error: unknown): void {
    const { protocol, log } = this.#options;
    log.warn({ err: error, protocol: protocol.name }, 'a decoder failed');
  }

  /** Messages that what came completes. */
  #cut(chunk: Uint8Array): readonly Frame[] {
    return caughtFrames(
      chunk,
      () => {
        this.#framer ??= this.#options.protocol.framer();
        return this.#framer.push(chunk);
      },
      error => {
        this.#failed(error);
        this.#framer = null;
      },
    );
  }

  #take(chunk: Uint8Array): void {
    this.heardAt = Date.now();
    const frames = this.#cut(chunk);
    const unfinished = this.#framer?.buffered ?? 0;
    if (unfinished === 0) this.unfinishedSince = null;
    else if (frames.length > 0 || this.unfinishedSince === null) this.unfinishedSince = Date.now();
    this.#queue(frames);
    clearTimeout(this.#quiet);
    if (this.#framer?.quiet && unfinished > 0) {
      this.#quiet = setTimeout(
        () => this.#queue(this.#framer?.quiet?.() ?? []),
        this.#options.limits?.quietMs ?? TCP_LIMITS.quietMs,
      );
    }
  }

  #queue(frames: readonly Frame[]): void {
    if (frames.length === 0) return;
    this.#frames.push(...frames);
    for (const { bytes } of frames) this.#framesBytes += bytes.length;
    // Nothing more is read before what is here is decoded, and not too much of it waits to be stored.
    this.#socket.pause();
    if (!this.#isWorking) void this.#work();
  }

  #end(): void {
    for (const frame of this.#framer?.end() ?? []) {
      // What is a whole message after all is handled as one; the device has gone, and hears no answer.
      if (frame.refused === undefined) this.#queue([frame]);
      else this.#setAside(frame.refused, frame.bytes);
    }
  }

  async #work(): Promise<void> {
    this.#isWorking = true;
    for (let frame = this.#frames.shift(); frame; frame = this.#frames.shift()) {
      await turn();
      this.#framesBytes -= frame.bytes.length;
      await this.#handle(frame);
      while (this.#isFull())
        await new Promise<void>(resolve => {
          this.#wake = resolve;
        });
    }
    this.#isWorking = false;
    // What is held waited for us.
    if (this.unfinishedSince !== null) this.unfinishedSince = Date.now();
    if (!this.#socket.destroyed) this.#socket.resume();
  }

  #isFull(): boolean {
    if (this.#inFlight >= MOST_IN_FLIGHT || this.#inFlightBytes >= MOST_BUFFERED) return true;
    return this.#inFlight > 0 && this.#shared.bytes >= this.#shared.most;
  }

  async #handle({ bytes, refused }: Frame): Promise<void> {
    if (this.#socket.destroyed) return;
    if (refused !== undefined) return this.#refuse(refused, bytes);
    const { protocol, sink } = this.#options;
    const decoded = caught(
      this.#session,
      () => protocol.decode(bytes, this.#session, Date.now()),
      error => this.#failed(error),
    );
    const { deviceId } = decoded.session;
    if (deviceId !== undefined && deviceId !== this.#session.deviceId && decoded.refused === undefined) {
      const isKnown = await sink.knows(protocol.name, deviceId).catch(() => null);
      if (isKnown === null) return this.#destroy();
      if (!isKnown) {
        this.#setAside('unknown-device', bytes, deviceId);
        if (protocol.loginRefused) this.#socket.end(protocol.loginRefused);
        else this.#destroy();
        return;
      }
      this.isKnown = true;
      this.#identified(deviceId);
    }
    this.#session = decoded.session;
    if (decoded.refused !== undefined) this.#refuse(decoded.refused, bytes);
    const from = deviceId ?? decoded.readings[0]?.deviceId;
    if (decoded.readings.length > 0 && from === undefined) return this.#refuse('no-device', bytes);
    const stored =
      from === undefined || decoded.readings.length === 0 ? Promise.resolve(true) : this.#store(from, decoded, bytes);
    if (decoded.replies.length > 0 || decoded.readings.length > 0) this.#answer(stored, decoded.replies);
  }

  async #store(deviceId: string, { readings, sequences }: Decoded, payload: Uint8Array): Promise<boolean> {
    const { protocol, sink } = this.#options;
    this.#inFlight += 1;
    this.#inFlightBytes += payload.length;
    this.#shared.bytes += payload.length;
    try {
      const { taken } = await sink.take({
        sender: { protocol: protocol.name, transport: 'tcp', deviceId, trust: 0 },
        ...{ readings, sequences, payload, receivedAt: Date.now() },
      });
      if (taken) this.isKnown = true;
      if (taken) this.#shared.commands?.heard(this, readings);
      return taken;
    } catch {
      return false;
    } finally {
      this.#inFlight -= 1;
      this.#inFlightBytes -= payload.length;
      this.#shared.bytes -= payload.length;
      this.#wake();
    }
  }

  /** After what came before: the readings that an answer is about are committed then. */
  #answer(stored: Promise<boolean>, replies: readonly Uint8Array[]): void {
    this.#answered = this.#answered.then(async () => {
      if (!(await stored)) return this.#destroy();
      if (this.#socket.destroyed) return;
      for (const reply of replies) this.#socket.write(reply);
      if (this.#socket.writableLength > MOST_UNSENT) this.#destroy();
    });
  }

  #refuse(reason: RefusalReason, bytes: Uint8Array): void {
    this.#setAside(reason, bytes);
    this.#refused += 1;
    if (this.#refused > MOST_REFUSED && !this.isKnown) this.#destroy();
  }

  #setAside(reason: RefusalReason, payload: Uint8Array, deviceId = this.#session.deviceId): void {
    const { protocol, sink } = this.#options;
    const misfit = { protocol: protocol.name, transport: 'tcp', peer: this.#peer, deviceId, reason } as const;
    sink.setAside({ ...misfit, payload, receivedAt: Date.now() }).catch(() => undefined);
  }

  #destroy(): void {
    this.#socket.destroy();
  }
}

const listen = (server: Server, at: ListenAt, what: string): Promise<number> =>
  new Promise((resolve, reject) => {
    server.once('error', error => reject(new CannotListen(what, at, error)));
    server.listen(at.port, at.host, 1_024, () => {
      const address = server.address();
      resolve(typeof address === 'object' && address ? address.port : at.port);
    });
  });

/**
 * Listens for trackers of one protocol over TCP. A device is answered when its readings are stored; while the store is slow
 * or away its socket is not read. A connection that does not say who it is, or says nothing at all, is ended.
 *
 * @throws CannotListen
 */
export const listenTrackerTcp = async (options: TrackerTcpOptions): Promise<Listener> => {
  const limits = { ...TCP_LIMITS, ...options.limits };
  const door = new Doorkeeper(limits.connections, limits.connectionsOfOne);
  const sockets = new Map<Socket, TrackerConnection>();
  const shared: Shared = { bytes: 0, most: limits.inFlightBytes };
  const devices = new ConnectionsOfDevices(limits.connectionsOfDevice, socket => sockets.get(socket)?.heardAt ?? 0);
  const { protocol, outbox, log } = options;
  if (outbox && protocol.command) {
    shared.commands = new CommandsOut(protocol, outbox, log, {
      connected: () => devices.names(),
      lineOf: deviceId => {
        const socket = devices.newestOf(deviceId);
        return socket && sockets.get(socket);
      },
    });
  }
  const server = createServer({ keepAlive: true, keepAliveInitialDelay: 120_000, noDelay: true }, socket => {
    const address = socket.remoteAddress ?? '';
    socket.on('error', () => socket.destroy());
    if (!door.enter(address)) return socket.destroy();
    sockets.set(socket, new TrackerConnection(socket, options, shared, deviceId => devices.add(deviceId, socket)));
    socket.setTimeout(limits.idleMs, () => socket.destroy());
    socket.on('close', () => {
      door.leave(address);
      sockets.delete(socket);
    });
    return undefined;
  });
  const sweep = setInterval(
    () => {
      const now = Date.now();
      for (const [socket, { isKnown, since, unfinishedSince }] of sockets) {
        const isStranger = !isKnown && now - since >= limits.loginMs;
        // While the store is slow its own message waits unread: then the delay is ours.
        const isStuck = unfinishedSince !== null && now - unfinishedSince >= limits.messageMs && !socket.isPaused();
        if (isStranger || isStuck) socket.destroy();
      }
    },
    Math.min(1_000, limits.loginMs, limits.messageMs),
  );
  sweep.unref();
  const port = await listen(server, options, options.protocol.name).catch(error => {
    clearInterval(sweep);
    shared.commands?.stop();
    throw error;
  });
  server.on('error', error => options.log.warn({ err: error, protocol: options.protocol.name }, 'a listener failed'));
  return {
    port,
    connections: () => door.count,
    buffered: () => [...sockets.values()].reduce((sum, { buffered }) => sum + buffered, 0),
    close: () =>
      new Promise(resolve => {
        clearInterval(sweep);
        shared.commands?.stop();
        server.close(() => resolve());
        for (const socket of sockets.keys()) socket.destroy();
      }),
  };
};
