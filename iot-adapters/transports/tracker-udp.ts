import { createSocket, type RemoteInfo } from 'node:dgram';
import { isIPv6 } from 'node:net';
import type { RefusalReason } from '#domain/telemetry/refusal-reasons';
import { caught, caughtFrames, refusedAs } from '../decoded.ts';
import type { Decoded, Session, TrackerProtocol } from '../protocol.ts';
import type { ReadingSink } from '../sink.ts';
import { CannotListen, type ListenAt, type Listener, type TransportLog } from './listener.ts';

export interface TrackerUdpOptions extends ListenAt {
  readonly protocol: TrackerProtocol;
  readonly sink: ReadingSink;
  readonly log: TransportLog;
  /** Datagrams on their way into the store; what comes beyond is not heard, and comes again. */
  readonly mostInFlight?: number | undefined;
  readonly mostBytes?: number | undefined;
}

const MOST_DATAGRAMS = 2_000;
/** Of those, together; and what one address may have of either: the others are heard beside it. */
const MOST_BYTES = 8 * 1024 * 1024;
const SHARE_OF_ONE = 0.5;

/** What is on its way into the store: of all, and of each address. */
class InFlight {
  readonly #most: { readonly datagrams: number; readonly bytes: number };
  readonly #byAddress = new Map<string, { datagrams: number; bytes: number }>();
  #datagrams = 0;
  #bytes = 0;

  constructor(datagrams: number, bytes: number) {
    this.#most = { datagrams, bytes };
  }

  get bytes(): number {
    return this.#bytes;
  }

  enter(address: string, bytes: number): boolean {
    const own = this.#byAddress.get(address) ?? { datagrams: 0, bytes: 0 };
    const { datagrams: most, bytes: mostBytes } = this.#most;
    if (this.#datagrams >= most || this.#bytes + bytes > mostBytes) return false;
    if (own.datagrams >= most * SHARE_OF_ONE || own.bytes + bytes > mostBytes * SHARE_OF_ONE) return false;
    this.#byAddress.set(address, { datagrams: own.datagrams + 1, bytes: own.bytes + bytes });
    this.#datagrams += 1;
    this.#bytes += bytes;
    return true;
  }

  leave(address: string, bytes: number): void {
    const own = this.#byAddress.get(address);
    if (own && own.datagrams > 1)
      this.#byAddress.set(address, { datagrams: own.datagrams - 1, bytes: own.bytes - bytes });
    else this.#byAddress.delete(address);
    this.#datagrams -= 1;
    this.#bytes -= bytes;
  }
}

/** What a datagram says: by a decoder of its own, else each frame in it. */
const decodeAll = (
  protocol: TrackerProtocol,
  datagram: Uint8Array,
  failed: (error: unknown) => void,
): readonly { bytes: Uint8Array; decoded: Decoded }[] => {
  const decodeWhole = protocol.decodeDatagram?.bind(protocol);
  if (decodeWhole) return [{ bytes: datagram, decoded: caught({}, () => decodeWhole(datagram), failed) }];
  const framer = protocol.framer();
  const frames = caughtFrames(datagram, () => [...framer.push(datagram), ...framer.end()], failed);
  let session: Session = {};
  return frames.map(({ bytes, refused }) => {
    const decoded =
      refused === undefined
        ? caught(session, () => protocol.decode(bytes, session, Date.now()), failed)
        : refusedAs(refused, session);
    session = decoded.session;
    return { bytes, decoded };
  });
};

/**
 * Listens for trackers of one protocol over UDP. A device is answered when its readings are stored, and strangers never are.
 *
 * @throws CannotListen
 */
export const listenTrackerUdp = async (options: TrackerUdpOptions): Promise<Listener> => {
  const { protocol, sink, log, host, port: wanted, mostInFlight = MOST_DATAGRAMS, mostBytes = MOST_BYTES } = options;
  const socket = createSocket({ type: isIPv6(host) ? 'udp6' : 'udp4' });
  const inFlight = new InFlight(mostInFlight, mostBytes);

  const setAside = (reason: RefusalReason, payload: Uint8Array, from: RemoteInfo, deviceId?: string): void => {
    const peer = `${from.address}:${from.port}`;
    const misfit = { protocol: protocol.name, transport: 'udp', peer, deviceId, reason } as const;
    sink.setAside({ ...misfit, payload, receivedAt: Date.now() }).catch(() => undefined);
  };

  const failed = (error: unknown): void => log.warn({ err: error, protocol: protocol.name }, 'a decoder failed');

  const handle = async (datagram: Uint8Array, from: RemoteInfo): Promise<void> => {
    for (const { bytes, decoded } of decodeAll(protocol, datagram, failed)) {
      const { readings, sequences, replies, refused } = decoded;
      const deviceId = decoded.session.deviceId ?? readings[0]?.deviceId;
      if (refused !== undefined) setAside(refused, bytes, from, deviceId);
      if (deviceId === undefined) {
        if (readings.length > 0) setAside('no-device', bytes, from);
        continue;
      }
      if (readings.length > 0) {
        const sender = { protocol: protocol.name, transport: 'udp', deviceId, trust: 0 } as const;
        const { taken } = await sink.take({ sender, readings, sequences, payload: bytes, receivedAt: Date.now() });
        if (!taken) continue;
      } else if (!(await sink.knows(protocol.name, deviceId))) {
        if (refused === undefined) setAside('unknown-device', bytes, from, deviceId);
        continue;
      }
      for (const reply of replies) socket.send(reply, from.port, from.address, () => undefined);
    }
  };

  socket.on('message', (datagram, from) => {
    if (!inFlight.enter(from.address, datagram.length)) return;
    // Copied: the buffer is a piece of a larger one that would be held.
    handle(new Uint8Array(datagram), from)
      .catch(error => log.debug({ err: error, protocol: protocol.name }, 'a datagram was not stored'))
      .finally(() => {
        inFlight.leave(from.address, datagram.length);
      });
  });
  const port = await new Promise<number>((resolve, reject) => {
    socket.once('error', error => reject(new CannotListen(protocol.name, { host, port: wanted }, error)));
    socket.bind(wanted, host, () => resolve(socket.address().port));
  });
  socket.on('error', error => log.warn({ err: error, protocol: protocol.name }, 'a listener failed'));
  return {
    port,
    connections: () => 0,
    buffered: () => inFlight.bytes,
    close: () => new Promise(resolve => socket.close(() => resolve())),
  };
};
