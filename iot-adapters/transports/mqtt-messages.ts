import type { Reading } from '#domain/telemetry/reading';
import { type KnownDevice, NATIVE, type ReadingSink } from '../sink.ts';
import { jsonOf, readingsOfJson, textOf } from './native-json.ts';
import { looksSigned, openSigned } from './signed-message.ts';

/** What a topic is for, as far as a device may publish there. */
export type TopicUse =
  | { readonly use: 'readings'; readonly name: string }
  | { readonly use: 'telemetry' | 'attributes' | 'rpc' | 'claim' }
  | { readonly use: 'attributes-request'; readonly id: string }
  | { readonly use: 'gateway'; readonly what: 'connect' | 'disconnect' | 'telemetry' | 'attributes' | 'rpc' | 'claim' }
  | { readonly use: 'provision' };

/** Our own topic, `lienlight/{name}/readings`, and ThingsBoard's for devices and gateways; `null` for any other. */
export const topicUse = (topic: string): TopicUse | null => {
  const own = /^lienlight\/([^/+#]{1,120})\/readings$/.exec(topic);
  if (own?.[1]) return { use: 'readings', name: own[1] };
  const mine = /^v1\/devices\/me\/(telemetry|attributes|claim)$/.exec(topic)?.[1];
  if (mine === 'telemetry' || mine === 'attributes' || mine === 'claim') return { use: mine };
  const request = /^v1\/devices\/me\/attributes\/request\/(\d{1,10})$/.exec(topic)?.[1];
  if (request) return { use: 'attributes-request', id: request };
  if (/^v1\/devices\/me\/rpc\/(request|response)\/\d{1,10}$/.test(topic)) return { use: 'rpc' };
  const what = /^v1\/gateway\/(connect|disconnect|telemetry|attributes|rpc|claim)$/.exec(topic)?.[1];
  switch (what) {
    case 'connect':
    case 'disconnect':
    case 'telemetry':
    case 'attributes':
    case 'rpc':
    case 'claim':
      return { use: 'gateway', what };
    default:
      return topic === '/provision/request' ? { use: 'provision' } : null;
  }
};

const SUBSCRIBED = [
  /^v1\/devices\/me\/attributes$/,
  /^v1\/devices\/me\/attributes\/response\/(\+|\d{1,10})$/,
  /^v1\/devices\/me\/rpc\/(request|response)\/(\+|\d{1,10})$/,
  /^v1\/gateway\/(attributes|rpc)$/,
  /^v1\/gateway\/attributes\/response$/,
];

/** Whether a device may subscribe to a topic: to what is meant for it, and to nothing of others. */
export const maySubscribe = (topic: string, deviceName: string): boolean =>
  topic === `lienlight/${deviceName}/refused` || SUBSCRIBED.some(pattern => pattern.test(topic));

export interface MqttMessage {
  readonly payload: Uint8Array;
  readonly redelivered: boolean;
  readonly peer: string | undefined;
}

/** What is to be said of a message that was not stored as readings: the reason why, for the device that sent it. */
export interface Refused {
  readonly reason: string;
  readonly deviceId: string;
}

/** A device that may talk no more. */
export class DeviceGone extends Error {
  override readonly name = 'DeviceGone';
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** What devices say over MQTT, brought into the store. Each resolves once it is committed, or set aside for good. */
export class MqttMessages {
  readonly #sink: ReadingSink;

  constructor(sink: ReadingSink) {
    this.#sink = sink;
  }

  async #setAside(reason: string, deviceId: string, { payload, peer }: MqttMessage): Promise<Refused> {
    const misfit = { protocol: NATIVE, transport: 'mqtt', peer, deviceId, reason } as const;
    await this.#sink.setAside({ ...misfit, payload, receivedAt: Date.now() });
    return { reason, deviceId };
  }

  /** Readings or a signed message of a device. */
  async readings(device: KnownDevice, message: MqttMessage, trust: 1 | 2): Promise<Refused | null> {
    const { payload } = message;
    const text = payload[0] === 0x65 ? textOf(payload) : null;
    if (text !== null && looksSigned(text)) {
      const opened = await openSigned(text, device);
      if ('refused' in opened) return this.#setAside(opened.refused, device.deviceId, message);
      return this.#take(device, message, { ...opened, trust: 3 });
    }
    const value = jsonOf(payload);
    if (value === undefined) return this.#setAside('not-json', device.deviceId, message);
    return this.#json(device, message, value, trust);
  }

  async #json(device: KnownDevice, message: MqttMessage, value: unknown, trust: 1 | 2): Promise<Refused | null> {
    const read = readingsOfJson(value);
    if ('refused' in read) return this.#setAside(read.refused, device.deviceId, message);
    return this.#take(device, message, { ...read, trust });
  }

  async #take(
    { protocol, deviceId }: KnownDevice,
    { payload, redelivered }: MqttMessage,
    {
      trust,
      ...read
    }: { readonly trust: 1 | 2 | 3; readonly readings: readonly Reading[] } & Pick<
      Parameters<ReadingSink['take']>[0],
      'sequences' | 'chain'
    >,
  ): Promise<null> {
    const sender = { protocol, transport: 'mqtt', deviceId, trust } as const;
    const taken = await this.#sink.take({ sender, ...read, payload, redelivered, receivedAt: Date.now() });
    if (!taken.taken) throw new DeviceGone(taken.reason);
    return null;
  }

  /** Attributes of a device: kept as a reading that carries them. */
  async attributes(device: KnownDevice, message: MqttMessage, trust: 1 | 2): Promise<Refused | null> {
    const value = jsonOf(message.payload);
    if (!isRecord(value)) return this.#setAside('not-an-object', device.deviceId, message);
    return this.#json(device, message, { raw: { attributes: value } }, trust);
  }

  /** A message of a gateway for the devices behind it: those of the same owner. Their names are the gateway's word. */
  async gateway(
    gateway: KnownDevice,
    what: Extract<TopicUse, { use: 'gateway' }>['what'],
    message: MqttMessage,
  ): Promise<readonly Refused[]> {
    const value = jsonOf(message.payload);
    if (!isRecord(value)) return [await this.#setAside('not-an-object', gateway.deviceId, message)];
    switch (what) {
      case 'connect':
      case 'disconnect': {
        const name = value.device;
        if (typeof name !== 'string') return [await this.#setAside('no-device', gateway.deviceId, message)];
        const device = await this.#behind(gateway, name);
        return device ? [] : [await this.#setAside('unknown-device', name, message)];
      }
      case 'telemetry':
      case 'attributes': {
        const answers = await Promise.all(
          Object.entries(value).map(async ([name, said]) => {
            const device = await this.#behind(gateway, name);
            if (!device) return this.#setAside('unknown-device', name, message);
            const content = what === 'telemetry' ? said : { raw: { attributes: said } };
            return this.#json(device, message, content, 1);
          }),
        );
        return answers.filter(answer => answer !== null);
      }
      case 'rpc':
      case 'claim':
        return [await this.#setAside(`${what}-not-used`, gateway.deviceId, message)];
    }
  }

  async #behind({ owner, protocol }: KnownDevice, name: string): Promise<KnownDevice | null> {
    const device = await this.#sink.byName(protocol, name);
    return device?.owner === owner ? device : null;
  }

  /** What a device may say and nobody here has a use for, or what it may not say there: kept with the reason. */
  notUsed(device: KnownDevice, reason: string, message: MqttMessage): Promise<Refused> {
    return this.#setAside(reason, device.deviceId, message);
  }
}
