import mqtt, { type IPublishPacket, type MqttClient } from 'mqtt';
import type { ReadingSink } from '../sink.ts';
import type { TransportLog } from './listener.ts';
import { DeviceGone, MqttMessages, topicUse } from './mqtt-messages.ts';

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
}

/** Devices publish at `lienlight/{name}/readings`; the broker's rules see to it that each does so under its own name. */
const SHARED = '$share/lienlight/lienlight/+/readings';
const SESSION_KEPT_S = 7 * 86_400;

/** The acknowledgement is ours to send, in its own time: the client goes on with the next message. */
const LATER = new Error('acknowledged later');

const acknowledge = (client: MqttClient, messageId: number): void => {
  // biome-ignore lint/complexity/useLiteralKeys: the client has no public way to acknowledge out of turn
  client['_sendPacket']({ cmd: 'puback', messageId, reasonCode: 0 });
};

export interface MqttSubscriber {
  /** How many of its connections stand. */
  connected(): number;
  close(): Promise<void>;
}

/**
 * Takes readings from a broker of one's own. Messages of QoS 1 are acknowledged when they are committed; what was not when
 * the process ends, the broker keeps and sends again. Devices are taken at the broker's word.
 */
export const subscribeMqtt = async (options: MqttSubscriberOptions): Promise<MqttSubscriber> => {
  const { url, sink, log, ca, clientId, connections = 4 } = options;
  const messages = new MqttMessages(sink);

  const handle = async ({ topic, payload, dup }: IPublishPacket): Promise<void> => {
    const use = topicUse(topic);
    const bytes = typeof payload === 'string' ? Buffer.from(payload) : payload;
    const message = { payload: bytes, redelivered: dup, peer: undefined };
    const name = use?.use === 'readings' ? use.name : undefined;
    const device = name === undefined ? null : await sink.byName('native', name);
    if (device) {
      await messages.readings(device, message, 2);
      return;
    }
    const misfit = { protocol: 'native', transport: 'mqtt', deviceId: name, reason: 'unknown-device' } as const;
    await sink.setAside({ ...misfit, payload: bytes, receivedAt: Date.now() });
  };

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
      client.subscribe(SHARED, { qos: 1 }, error => {
        if (error) log.warn({ err: error }, 'the broker does not let us subscribe');
      });
    });
    client.on('error', error => log.warn({ err: error }, 'the broker cannot be reached; trying again'));
    client.handleMessage = (packet, callback) => {
      const { messageId, qos } = packet;
      const arrivedOn = connection;
      handle(packet).then(
        () => {
          if (qos === 0 || messageId === undefined || arrivedOn !== connection || !client.connected) return;
          acknowledge(client, messageId);
        },
        error => {
          if (!(error instanceof DeviceGone)) return log.debug({ err: error }, 'a message was not stored');
          // What a removed device says was set aside; it would come again for ever.
          if (qos > 0 && messageId !== undefined && arrivedOn === connection && client.connected)
            acknowledge(client, messageId);
        },
      );
      if (qos === 1) callback(LATER);
      else callback();
    };
    return client;
  };

  const clients = Array.from({ length: connections }, (_, number) => connect(number));
  return {
    connected: () => clients.filter(({ connected }) => connected).length,
    async close() {
      await Promise.all(clients.map(client => client.endAsync(true)));
    },
  };
};
