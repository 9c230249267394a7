import { setMaxListeners } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import mqtt, { type IPublishPacket, type MqttClient } from 'mqtt';
import { type KnownDevice, NATIVE, type ReadingSink } from '../sink.ts';
import type { TransportLog } from './listener.ts';
import { type ChannelTrust, DeviceGone, type MqttMessage, MqttMessages, topicUse } from './mqtt-messages.ts';
import { textOf } from './native-json.ts';
import { looksSigned, signerOf } from './signed-message.ts';

export interface MqttSubscriberOptions {
  /** `mqtt://user:password@host:1883`, or `mqtts://`. */
  readonly url: string;
  readonly sink: ReadingSink;
  readonly log: TransportLog;
  /** PEM of who has signed the broker's certificate, where the system does not know it. */
  readonly ca?: Uint8Array | undefined;
  /** Names this process's sessions at the broker: the same after a restart, another in each process. */
  readonly clientId: string;
  /** Connections among which the broker shares the messages: each has some twenty under way. */
  readonly connections?: number | undefined;
  /**
   * What the broker sees to: 0, nothing, so that anybody who may publish there claims any name; 1, that only programs publish
   * there that vouch for their devices; 2, that each device publishes under its own name alone.
   */
  readonly trust?: ChannelTrust | undefined;
  /** The first pause before a message is tried again that could not be stored; each is twice the one before. */
  readonly retryMs?: number | undefined;
}

/**
 * Our own topic; ThingsBoard's below a device's name, where the broker puts a device's topics (its mount point); and ThingsBoard's
 * as they are, which name nobody: of those, signed messages alone say whose they are.
 */
const TOPICS = [
  'lienlight/+/readings',
  'lienlight/+/v1/devices/me/+',
  'lienlight/+/v1/gateway/+',
  'v1/devices/me/telemetry',
  'v1/devices/me/attributes',
  'v1/gateway/+',
].map(topic => `$share/lienlight/${topic}`);
const SESSION_KEPT_S = 7 * 86_400;
const RETRY_MS = 1_000;
const LONGEST_RETRY_MS = 60_000;
/** Then it is set aside: it would stand in the way of others for ever. */
const MOST_TRIES = 10;

/** The acknowledgement is ours to send, in its own time: the client goes on with the next message. */
const LATER = new Error('acknowledged later');

const acknowledge = (client: MqttClient, messageId: number): void => {
  // biome-ignore lint/complexity/useLiteralKeys: the client has no public way to acknowledge out of turn
  client['_sendPacket']({ cmd: 'puback', messageId, reasonCode: 0 });
};

/** Whose a topic is, and what it would be at a broker of ours. */
const addressed = (topic: string): { readonly name: string | null; readonly topic: string } => {
  const [, name, below] = /^lienlight\/([^/+#]{1,120})\/(v1\/.+)$/.exec(topic) ?? [];
  if (name !== undefined && below !== undefined) return { name, topic: below };
  const use = topicUse(topic);
  return { name: use?.use === 'readings' ? use.name : null, topic };
};

export interface MqttSubscriber {
  /** How many of its connections hear what is published: they stand, and the broker has granted their subscriptions. */
  connected(): number;
  close(): Promise<void>;
}

/**
 * Takes readings from a broker of one's own. Messages of QoS 1 are acknowledged when they are committed; what was not when
 * the process ends, the broker keeps and sends again; what could not be stored is tried again, ever more seldom, while others
 * go on. Devices are taken at the broker's word, which is worth what `trust` says; what they signed themselves is worth that.
 */
export const subscribeMqtt = async (options: MqttSubscriberOptions): Promise<MqttSubscriber> => {
  const { url, sink, log, ca, clientId, connections = 4, trust = 0, retryMs = RETRY_MS } = options;
  const messages = new MqttMessages(sink);
  const closing = new AbortController();
  // As many messages wait to be tried again as the connections may have unacknowledged.
  setMaxListeners(0, closing.signal);

  const deviceOf = async (name: string | null, payload: Uint8Array): Promise<KnownDevice | string | null> => {
    const text = name === null && payload[0] === 0x65 ? textOf(payload) : null;
    const signer = text !== null && looksSigned(text) ? signerOf(text) : null;
    const known = name ?? signer;
    return known === null ? null : ((await sink.byName(NATIVE, known)) ?? known);
  };

  const handle = async (packet: IPublishPacket, redelivered: boolean): Promise<void> => {
    const payload = typeof packet.payload === 'string' ? Buffer.from(packet.payload) : packet.payload;
    const { name, topic } = addressed(packet.topic);
    const message: MqttMessage = { payload, redelivered, unanswered: packet.qos === 0, peer: undefined };
    const device = await deviceOf(name, payload);
    if (device === null || typeof device === 'string') {
      const reason = device === null ? 'no-device' : 'unknown-device';
      const misfit = { protocol: NATIVE, transport: 'mqtt', deviceId: device ?? undefined, reason } as const;
      await sink.setAside({ ...misfit, payload, receivedAt: Date.now() });
      return;
    }
    const use = topicUse(topic);
    switch (use?.use) {
      case 'readings':
      case 'telemetry':
        await messages.readings(device, message, trust);
        return;
      case 'attributes':
        await messages.attributes(device, message, trust);
        return;
      case 'gateway':
        await messages.gateway(device, use.what, message, trust === 0 ? 0 : 1);
        return;
      default:
        await messages.notUsed(device, use?.use === 'claim' ? 'claim-not-used' : 'wrong-topic', message);
    }
  };

  /** Tries until it is stored or set aside; answers whether it may be acknowledged. */
  const settle = async (packet: IPublishPacket, isWanted: () => boolean): Promise<boolean> => {
    for (let tries = 1; ; tries += 1) {
      try {
        await handle(packet, packet.dup || tries > 1);
        return true;
      } catch (error) {
        // What a removed device says was set aside; it would come again for ever.
        if (error instanceof DeviceGone) return true;
        log.debug({ err: error, tries }, 'a message was not stored');
        if (packet.qos === 0) return false;
        if (tries >= MOST_TRIES) {
          const payload = typeof packet.payload === 'string' ? Buffer.from(packet.payload) : packet.payload;
          const deviceId = addressed(packet.topic).name ?? undefined;
          const misfit = { protocol: NATIVE, transport: 'mqtt', deviceId, reason: 'not-stored' } as const;
          await sink.setAside({ ...misfit, payload, receivedAt: Date.now() });
          return true;
        }
        const wait = Math.min(LONGEST_RETRY_MS, retryMs * 2 ** (tries - 1));
        await pause(wait, undefined, { signal: closing.signal }).catch(() => undefined);
        if (closing.signal.aborted || !isWanted()) return false;
      }
    }
  };

  const hearing = new Set<MqttClient>();
  const connect = (number: number): MqttClient => {
    const client = mqtt.connect(url, {
      clientId: `${clientId}-${number}`,
      clean: false,
      protocolVersion: 5,
      properties: { sessionExpiryInterval: SESSION_KEPT_S, receiveMaximum: 200, maximumPacketSize: 64 * 1024 },
      reconnectPeriod: 1_000,
      resubscribe: false,
      ...(ca && { ca: Buffer.from(ca) }),
    });
    // Messages of an earlier connection: their numbers mean nothing on this one, and the broker sends them again.
    let connection = 0;
    client.on('connect', () => {
      connection += 1;
      client.subscribe(TOPICS, { qos: 1 }, error => {
        if (error) log.warn({ err: error }, 'the broker does not let us subscribe');
        else if (client.connected) hearing.add(client);
      });
    });
    client.on('close', () => hearing.delete(client));
    client.on('error', error => log.warn({ err: error }, 'the broker cannot be reached; trying again'));
    client.handleMessage = (packet, callback) => {
      const { messageId, qos } = packet;
      const arrivedOn = connection;
      const isWanted = (): boolean => arrivedOn === connection && client.connected;
      settle(packet, isWanted).then(
        isSettled => {
          if (isSettled && qos > 0 && messageId !== undefined && isWanted()) acknowledge(client, messageId);
        },
        error => log.warn({ err: error }, 'a message was neither stored nor set aside; the broker sends it again'),
      );
      if (qos === 1) callback(LATER);
      else callback();
    };
    return client;
  };

  const clients = Array.from({ length: connections }, (_, number) => connect(number));
  return {
    connected: () => hearing.size,
    async close() {
      closing.abort();
      await Promise.all(clients.map(client => client.endAsync(true)));
    },
  };
};
