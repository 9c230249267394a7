import { connect, type MqttClient } from 'mqtt';
import type { Reading } from '#domain/telemetry/reading';
import {
  ACKNOWLEDGED,
  ANSWER_MS,
  type Caller,
  type Link,
  lost,
  type Outcome,
  type Prepared,
  refused,
  type Server,
} from './link.ts';

export interface Publication {
  readonly topic: string;
  readonly body: string;
}

export type PublicationWriter = (readings: readonly Reading[]) => { readonly publication: Publication; done?(): void };

/** CONNACK codes by which a broker says that it does not want this client: bad user name, not authorised. */
const isUnwanted = (error: Error): boolean =>
  'code' in error && typeof error.code === 'number' && [2, 4, 5, 134, 135].includes(error.code);

/** A device on a broker, its token as the user name; QoS 1, so that each message is acknowledged. */
export class MqttLink implements Link {
  readonly #caller: Caller;
  readonly #server: Server;
  readonly #write: PublicationWriter;
  #client: MqttClient | null = null;
  /** Why the message on its way was not taken: a server acknowledges it all the same, and says so on a topic of the device. */
  #refused: string | null = null;

  constructor(caller: Caller, server: Server, write: PublicationWriter) {
    this.#caller = caller;
    this.#server = server;
    this.#write = write;
  }

  get isOpen(): boolean {
    return this.#client?.connected ?? false;
  }

  open(): Promise<Outcome> {
    if (this.#client?.connected) return Promise.resolve(ACKNOWLEDGED);
    this.#client?.end(true);
    const { host, port, tls } = this.#server;
    const client = connect({
      protocol: tls ? 'mqtts' : 'mqtt',
      host,
      port,
      clientId: this.#caller.id,
      username: this.#caller.token ?? this.#caller.id,
      // Connecting anew is the sender's matter, as for all links.
      reconnectPeriod: 0,
      connectTimeout: ANSWER_MS,
      keepalive: 60,
    });
    this.#client = client;
    return new Promise(resolve => {
      client.once('connect', () => {
        // Servers without this topic do not let it be subscribed to, and that is nothing to wait for.
        client.subscribe(`lienlight/${this.#caller.id}/refused`, () => undefined);
        resolve(ACKNOWLEDGED);
      });
      client.on('message', (_, payload) => {
        this.#refused = payload.toString('utf8').slice(0, 120);
      });
      client.on('error', error => resolve(isUnwanted(error) ? refused(error.message) : lost(error.message)));
      client.once('close', () => resolve(lost('closed')));
    });
  }

  prepare(readings: readonly Reading[]): Prepared {
    const { publication, done } = this.#write(readings);
    return {
      deliver: async () => {
        const connected = await this.open();
        if (connected.kind !== 'acknowledged') return connected;
        const outcome = await this.#publish(publication);
        if (outcome.kind === 'acknowledged') done?.();
        return outcome;
      },
    };
  }

  #publish({ topic, body }: Publication): Promise<Outcome> {
    const client = this.#client;
    if (!client) return Promise.resolve(lost('not connected'));
    this.#refused = null;
    return new Promise(resolve => {
      const closed = () => resolve(lost('closed without an answer'));
      const timer = setTimeout(() => {
        client.end(true);
        resolve(lost('no answer'));
      }, ANSWER_MS);
      client.once('close', closed);
      client.publish(topic, body, { qos: 1 }, error => {
        clearTimeout(timer);
        client.off('close', closed);
        resolve(error ? lost(error.message) : this.#refused === null ? ACKNOWLEDGED : refused(this.#refused));
      });
    });
  }

  async close(): Promise<void> {
    const client = this.#client;
    this.#client = null;
    await client?.endAsync(true).catch(() => undefined);
  }
}
