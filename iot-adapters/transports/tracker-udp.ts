import { createSocket, type RemoteInfo } from 'node:dgram';
import { isIPv6 } from 'node:net';
import { type Decoded, NOTHING, type TrackerProtocol } from '../protocol.ts';
import type { ReadingSink } from '../sink.ts';
import { CannotListen, type ListenAt, type Listener, type TransportLog } from './listener.ts';

export interface TrackerUdpOptions extends ListenAt {
  readonly protocol: TrackerProtocol;
  readonly sink: ReadingSink;
  readonly log: TransportLog;
  /** Datagrams on their way into the store; what comes beyond is not heard, and comes again. */
  readonly mostInFlight?: number | undefined;
}

const MOST_DATAGRAMS = 2_000;

/** What a datagram says: by a decoder of its own, else each frame in it. */
const decodeAll = (
  protocol: TrackerProtocol,
  datagram: Uint8Array,
): readonly { bytes: Uint8Array; decoded: Decoded }[] => {
  if (protocol.decodeDatagram) return [{ bytes: datagram, decoded: protocol.decodeDatagram(datagram) }];
  const framer = protocol.framer();
  let session = {};
  return [...framer.push(datagram), ...framer.end()].map(({ bytes, refused }) => {
    const decoded =
      refused === undefined ? protocol.decode(bytes, session, Date.now()) : { ...NOTHING, refused, session };
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
  const { protocol, sink, log, host, port: wanted, mostInFlight = MOST_DATAGRAMS } = options;
  const socket = createSocket({ type: isIPv6(host) ? 'udp6' : 'udp4' });
  let inFlight = 0;

  const setAside = (reason: string, payload: Uint8Array, from: RemoteInfo, deviceId?: string): void => {
    const peer = `${from.address}:${from.port}`;
    const misfit = { protocol: protocol.name, transport: 'udp', peer, deviceId, reason } as const;
    sink.setAside({ ...misfit, payload, receivedAt: Date.now() }).catch(() => undefined);
  };

  const handle = async (datagram: Uint8Array, from: RemoteInfo): Promise<void> => {
    for (const { bytes, decoded } of decodeAll(protocol, datagram)) {
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
    if (inFlight >= mostInFlight) return;
    inFlight += 1;
    // Copied: the buffer is a piece of a larger one that would be held.
    handle(new Uint8Array(datagram), from)
      .catch(error => log.debug({ err: error, protocol: protocol.name }, 'a datagram was not stored'))
      .finally(() => {
        inFlight -= 1;
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
    close: () => new Promise(resolve => socket.close(() => resolve())),
  };
};
