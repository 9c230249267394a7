import { randomUUID } from 'node:crypto';
import { createServer, type Server, type Socket } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';
import { Aedes, type AuthenticateError, type Client } from 'aedes';
import { type KnownDevice, NATIVE, type ReadingSink } from '../sink.ts';
import { CannotListen, Doorkeeper, type ListenAt, type Listener, type TransportLog, turn } from './listener.ts';
import { type MqttMessage, MqttMessages, maySubscribe, type Refused, topicUse } from './mqtt-messages.ts';
import { guardPackets } from './mqtt-packet-guard.ts';
import { jsonOf } from './native-json.ts';

/** What a device asks for that is to register itself: ThingsBoard's provisioning. */
export interface ProvisionRequest {
  readonly deviceName: string;
  readonly key: string;
  readonly secret: string;
}

export interface MqttBrokerOptions extends ListenAt {
  readonly sink: ReadingSink;
  readonly log: TransportLog;
  /** PEM of a certificate with its chain, and of its key: then connections are by TLS. */
  readonly tls?: { readonly cert: Uint8Array; readonly key: Uint8Array } | undefined;
  readonly connections?: number | undefined;
  readonly connectionsOfOne?: number | undefined;
  /** Answers the new device's token, or null where key and secret are not the ones. */
  readonly provision?: ((request: ProvisionRequest, address: string) => Promise<string | null>) | undefined;
}

const CONNECT_MS = 15_000;
/** Of one device at a time: one, those that the network has forgotten, and a gateway's few. */
const MOST_OF_DEVICE = 16;
/** Where messages go that are taken: nobody subscribes there, so that none is searched for, or kept for who is away. */
const TAKEN = 'taken';
const NOTHING = Buffer.alloc(0);
/** Bad user name or password, in MQTT 3.1.1. */
const NOT_AUTHORISED = 4 as const;
/** User name of devices that ask for a token. */
const PROVISION = 'provision';

const refusal = (message: string): AuthenticateError =>
  Object.assign(new Error(message), { returnCode: NOT_AUTHORISED });

const errorOf = (error: unknown): Error => (error instanceof Error ? error : new Error(String(error)));

/** What a connection was let in as: a device, by a token that is looked up again with each message. */
type Guest = { readonly deviceId: string; readonly token: string } | 'provisioning';

/** The device may talk no more, or not with this token. */
class NoLongerIn extends Error {
  override readonly name = 'NoLongerIn';
}

/**
 * A broker for devices that speak our protocol, in this process. The access token is the user name. A device publishes and
 * subscribes to what is its own; a message of QoS 1 is acknowledged when its readings are committed, and not before; no device
 * hears another.
 *
 * @throws CannotListen
 */
export const listenMqtt = async (options: MqttBrokerOptions): Promise<Listener> => {
  const { sink, log, host, port: wanted, tls, provision } = options;
  const messages = new MqttMessages(sink);
  const guests = new WeakMap<Client, Guest>();
  /** Connections by `KnownDevice.id`: a name is another device's in another protocol. */
  const present = new Map<string, Set<Client>>();

  /** Whether there is room for one more connection of a device; it is counted until it ends. */
  const enters = (client: Client, { id }: KnownDevice): boolean => {
    const clients = present.get(id) ?? new Set();
    if (clients.size >= MOST_OF_DEVICE) return false;
    present.set(id, clients.add(client));
    client.conn.once('close', () => {
      clients.delete(client);
      if (clients.size === 0 && present.get(id) === clients) present.delete(id);
    });
    return true;
  };

  /** Ends connections of a device (null: of all) that would not be let in now. */
  const lookAgain = async (id: string | null): Promise<void> => {
    const clients = id === null ? [...present.values()] : [present.get(id) ?? []];
    for (const client of clients.flatMap(some => [...some])) {
      const guest = guests.get(client);
      if (!guest || guest === 'provisioning') continue;
      const device = await sink.byToken(guest.token);
      if (!device || device.isRemoved) client.close();
    }
  };
  const stopListening = sink.onChange?.(id => {
    lookAgain(id).catch(error => log.debug({ err: error }, 'connections were not looked at again'));
  });

  const tell = (client: Client, topic: string, body: unknown): void => {
    const payload = Buffer.from(JSON.stringify(body));
    client.publish({ cmd: 'publish', topic, payload, qos: 0, dup: false, retain: false }, () => undefined);
  };

  const provisioned = async (client: Client, payload: Uint8Array, address: string): Promise<void> => {
    const asked = jsonOf(payload);
    const { deviceName, provisionDeviceKey, provisionDeviceSecret } = Object(asked);
    const isAsked = [deviceName, provisionDeviceKey, provisionDeviceSecret].every(one => typeof one === 'string');
    const token =
      isAsked && provision
        ? await provision({ deviceName, key: provisionDeviceKey, secret: provisionDeviceSecret }, address)
        : null;
    const answer =
      token === null
        ? { status: 'FAILURE', errorMsg: 'not provisioned' }
        : { status: 'SUCCESS', credentialsType: 'ACCESS_TOKEN', credentialsValue: token };
    tell(client, '/provision/response', answer);
  };

  /** What a device says, brought to where it belongs: what of it was refused, once the rest is committed. */
  const answersTo = (
    client: Client,
    device: KnownDevice,
    topic: string,
    message: MqttMessage,
  ): Promise<readonly (Refused | null)[]> | Promise<Refused | null> => {
    const use = topicUse(topic);
    switch (use?.use) {
      case 'readings':
        if (use.name !== device.deviceId) return messages.notUsed(device, 'wrong-name', message);
        return messages.readings(device, message, 2);
      case 'telemetry':
        return messages.readings(device, message, 2);
      case 'attributes':
        return messages.attributes(device, message, 2);
      case 'attributes-request':
        tell(client, `v1/devices/me/attributes/response/${use.id}`, {});
        return Promise.resolve(null);
      case 'gateway':
        return messages.gateway(device, use.what, message);
      case 'rpc':
      case 'claim':
        return messages.notUsed(device, `${use.use}-not-used`, message);
      default:
        return messages.notUsed(device, 'wrong-topic', message);
    }
  };

  const publishOf = async (client: Client, guest: Guest, topic: string, message: MqttMessage): Promise<void> => {
    if (guest === 'provisioning') {
      if (topicUse(topic)?.use !== 'provision') throw new Error('not its topic');
      return provisioned(client, message.payload, message.peer?.replace(/:\d+$/, '') ?? '');
    }
    const device = await sink.byToken(guest.token);
    if (!device) throw new NoLongerIn('its token is good no more');
    const { deviceId } = device;
    const waits = turn();
    if (waits) await waits;
    const answers = await answersTo(client, device, topic, message);
    if (answers === null) return;
    for (const one of Array.isArray(answers) ? answers : [answers])
      if (one) tell(client, `lienlight/${deviceId}/refused`, one);
  };

  const peers = new WeakMap<Client, string | undefined>();
  const peerOf = (client: Client): string | undefined => {
    if (!peers.has(client)) {
      const socket = client.conn;
      peers.set(client, 'remoteAddress' in socket ? `${socket.remoteAddress}:${socket.remotePort}` : undefined);
    }
    return peers.get(client);
  };

  const broker = await Aedes.createBroker({
    connectTimeout: CONNECT_MS,
    maxTopicLevels: 10,
    maxClientsIdLength: 120,
    // No session outlives its connection: what would be kept for a device that is away would grow without bound.
    preConnect: (_client, packet, done) => {
      packet.clean = true;
      done(null, true);
    },
    authenticate: (client, username, _password, done) => {
      if (username === PROVISION && provision) {
        guests.set(client, 'provisioning');
        client.id = `${PROVISION}\n${randomUUID()}`;
        return done(null, true);
      }
      if (username === undefined || username === '' || username.length > 200) return done(refusal('no token'), false);
      sink.byToken(username).then(
        device => {
          if (device?.protocol !== NATIVE) return done(refusal('unknown token'), false);
          if (!enters(client, device)) return done(refusal('too many connections'), false);
          guests.set(client, { deviceId: device.deviceId, token: username });
          // By its own choice it ends connections of its own under the same name, and of nobody else.
          client.id = `${device.id}\n${client.id}`;
          return done(null, true);
        },
        () => done(refusal('not now'), false),
      );
      return undefined;
    },
    authorizePublish: (client, packet, done) => {
      const guest = client && guests.get(client);
      if (!client || !guest) return done(client ? new Error('nobody') : null);
      // Nothing that a device says is kept for others or handed to them.
      packet.retain = false;
      const payload = typeof packet.payload === 'string' ? Buffer.from(packet.payload) : packet.payload;
      const message = { payload, redelivered: packet.dup, unanswered: packet.qos === 0, peer: peerOf(client) };
      publishOf(client, guest, packet.topic, message).then(
        () => {
          packet.topic = TAKEN;
          packet.payload = NOTHING;
          done(null);
        },
        error => done(errorOf(error)),
      );
      return undefined;
    },
    authorizeSubscribe: (client, subscription, done) => {
      const guest = guests.get(client);
      const may =
        guest === 'provisioning'
          ? subscription.topic === '/provision/response'
          : guest !== undefined && maySubscribe(subscription.topic, guest.deviceId);
      // Null: refused with 128, and the connection goes on.
      done(null, may ? subscription : null);
    },
    // Packets with a client are those that devices published.
    authorizeForward: (_client, packet) => ('clientId' in packet && packet.clientId ? null : packet),
  });
  broker.on('clientError', (client, error) => log.debug({ err: error, client: client.id }, 'a device was cut off'));
  broker.on('connectionError', (_client, error) => log.debug({ err: error }, 'a connection came to nothing'));

  const door = new Doorkeeper(options.connections ?? 20_000, options.connectionsOfOne ?? 5_000);
  const sockets = new Set<Socket>();
  const welcome = (socket: Socket): void => {
    const address = socket.remoteAddress ?? '';
    socket.on('error', () => socket.destroy());
    if (!door.enter(address)) {
      socket.destroy();
      return;
    }
    sockets.add(socket);
    socket.on('close', () => {
      door.leave(address);
      sockets.delete(socket);
    });
    guardPackets(socket);
    broker.handle(socket);
  };
  const server: Server = tls
    ? createTlsServer({ cert: Buffer.from(tls.cert), key: Buffer.from(tls.key), handshakeTimeout: CONNECT_MS }, welcome)
    : createServer({ noDelay: true, keepAlive: true }, welcome);
  if (tls) server.on('tlsClientError', () => undefined);
  const port = await new Promise<number>((resolve, reject) => {
    server.once('error', error => reject(new CannotListen('MQTT', { host, port: wanted }, error)));
    server.listen(wanted, host, 1_024, () => {
      const address = server.address();
      resolve(typeof address === 'object' && address ? address.port : wanted);
    });
  }).catch(error => {
    stopListening?.();
    broker.close();
    throw error;
  });
  server.on('error', error => log.warn({ err: error }, 'the MQTT listener failed'));
  return {
    port,
    connections: () => door.count,
    close: async () => {
      stopListening?.();
      const closed = new Promise<void>(resolve => server.close(() => resolve()));
      for (const socket of sockets) socket.destroy();
      await closed;
      await new Promise<void>(resolve => broker.close(() => resolve()));
    },
  };
};
