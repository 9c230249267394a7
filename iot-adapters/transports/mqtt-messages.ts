import type { TrustTier } from '#domain/telemetry/reading';
import type { RefusalReason } from '#domain/telemetry/refusal-reasons';
import type { Arrival, KnownDevice, ReadingSink } from '../sink.ts';
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
  // Nearly all is published there: no pattern is tried.
  if (topic === 'v1/devices/me/telemetry') return { use: 'telemetry' };
  const own = /^lienlight\/([^/+#]{1,120})\/readings$/.exec(topic);
  if (own?.[1]) return { use: 'readings', name: own[1] };
  const mine = /^v1\/devices\/me\/(attributes|claim)$/.exec(topic)?.[1];
  if (mine === 'attributes' || mine === 'claim') return { use: mine };
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
  /** QoS 0: nobody waits for an answer. */
  readonly unanswered: boolean;
  readonly peer: string | undefined;
}

/** What a channel vouches for: of a broker that lets anybody claim a name, of a word passed on, of a token. */
export type ChannelTrust = 0 | 1 | 2;

/** What is to be said of a message that was not stored as readings: the reason why, for the device that sent it. */
export interface Refused {
  readonly reason: RefusalReason;
  readonly deviceId: string;
}

/** What a message says, and how far that is to be trusted. */
type Said = { readonly trust: TrustTier } & Pick<Arrival, 'readings' | 'sequences' | 'chain'>;

/** A device that may talk no more. */
export class DeviceGone extends Error {
  override readonly name = 'DeviceGone';
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** What devices say over MQTT, brought into the store. Each resolves once it is committed, or set aside for good. */
export class MqttMessages {
  readonly #sink: ReadingSink;
  /** Until the last signed message of a device, by `KnownDevice.id`, has gone to the store. */
  readonly #signed = new Map<string, Promise<void>>();

  constructor(sink: ReadingSink) {
    this.#sink = sink;
  }

  async #setAside(reason: RefusalReason, device: KnownDevice, { payload, peer }: MqttMessage): Promise<Refused> {
    const { id: knownId, protocol, deviceId } = device;
    const misfit = { protocol, transport: 'mqtt', peer, deviceId, knownId, reason } as const;
    await this.#sink.setAside({ ...misfit, payload, receivedAt: Date.now() });
    return { reason, deviceId };
  }

  /** Readings or a signed message of a device. */
  readings(device: KnownDevice, message: MqttMessage, trust: ChannelTrust): Promise<Refused | null> {
    const { payload } = message;
    const text = payload[0] === 0x65 ? textOf(payload) : null;
    if (text !== null && looksSigned(text)) return this.#signedReadings(device, message, text);
    const value = jsonOf(payload);
    if (value === undefined) return this.#setAside('not-json', device, message);
    return this.#json(device, message, value, trust);
  }

  async #signedReadings(device: KnownDevice, message: MqttMessage, text: string): Promise<Refused | null> {
    // Signatures are checked side by side; in the store they go in the order in which they came, as their numbers do.
    const opening = openSigned(text, device);
    const before = this.#signed.get(device.id);
    const taking = (async () => {
      const opened = await opening;
      await before;
      if ('refused' in opened) return { answer: this.#setAside(opened.refused, device, message) };
      return { answer: this.#take(device, message, { ...opened, trust: 3 }) };
    })();
    const turn = taking.then(
      ({ answer }) => {
        answer.catch(() => undefined);
        if (this.#signed.get(device.id) === turn) this.#signed.delete(device.id);
      },
      () => undefined,
    );
    this.#signed.set(device.id, turn);
    return (await taking).answer;
  }

  #json(device: KnownDevice, message: MqttMessage, value: unknown, trust: ChannelTrust): Promise<Refused | null> {
    const read = readingsOfJson(value);
    if ('refused' in read) return this.#setAside(read.refused, device, message);
    return this.#take(device, message, { ...read, trust });
  }

  async #take(
    { id: knownId, protocol, deviceId }: KnownDevice,
    { payload, redelivered, unanswered }: MqttMessage,
    { trust, readings, sequences, chain }: Said,
  ): Promise<null> {
    const sender = { protocol, transport: 'mqtt', deviceId, knownId, trust } as const;
    const receivedAt = Date.now();
    const arrival = { sender, readings, sequences, chain, payload, redelivered, unanswered, receivedAt };
    const taken = await this.#sink.take(arrival);
    if (!taken.taken) throw new DeviceGone(taken.reason);
    return null;
  }

  /** Attributes of a device: kept as a reading that carries them. */
  async attributes(device: KnownDevice, message: MqttMessage, trust: ChannelTrust): Promise<Refused | null> {
    const value = jsonOf(message.payload);
    if (!isRecord(value)) return this.#setAside('not-an-object', device, message);
    return this.#json(device, message, { raw: { attributes: value } }, trust);
  }

  /**
   * A message of a gateway for the devices behind it: those of the same owner that have no key of their own. Their names are the
   * gateway's word. What it may not say is shown to the gateway's owner alone, whoever's the name is. A gateway that was removed
   * hands on nothing.
   */
  async gateway(
    gateway: KnownDevice,
    what: Extract<TopicUse, { use: 'gateway' }>['what'],
    message: MqttMessage,
    trust: 0 | 1 = 1,
  ): Promise<readonly Refused[]> {
    const refuse = async (reason: RefusalReason, name = gateway.deviceId): Promise<Refused> => ({
      ...(await this.#setAside(reason, gateway, message)),
      deviceId: name,
    });
    if (!gateway.isGateway) return [await refuse('not-a-gateway')];
    if (gateway.isRemoved) return [await refuse('device-removed')];
    const value = jsonOf(message.payload);
    if (!isRecord(value)) return [await refuse('not-an-object')];
    switch (what) {
      case 'connect':
      case 'disconnect': {
        const name = value.device;
        if (typeof name !== 'string') return [await refuse('no-device')];
        const device = await this.#behind(gateway, name);
        return typeof device === 'string' ? [await refuse(device, name)] : [];
      }
      case 'telemetry':
      case 'attributes': {
        const refused = new Map<RefusalReason, string[]>();
        const answers = await Promise.all(
          Object.entries(value).map(async ([name, said]) => {
            const device = await this.#behind(gateway, name);
            if (typeof device === 'string') {
              refused.set(device, [...(refused.get(device) ?? []), name]);
              return null;
            }
            const content = what === 'telemetry' ? said : { raw: { attributes: said } };
            const read = readingsOfJson(content);
            if ('refused' in read) return { ...(await refuse(read.refused, name)) };
            return this.#take(device, message, { ...read, trust });
          }),
        );
        // Kept once for each reason, however many names it has.
        for (const [reason, names] of refused) {
          await refuse(reason);
          for (const deviceId of names) answers.push({ reason, deviceId });
        }
        return answers.filter(answer => answer !== null);
      }
      case 'rpc':
      case 'claim':
        return [await refuse(`${what}-not-used`)];
    }
  }

  /** The device of a name behind a gateway, or why it may not speak for it: of another's it says no more than of none. */
  async #behind(
    { owner, protocol }: KnownDevice,
    name: string,
  ): Promise<KnownDevice | 'unknown-device' | 'signs-itself'> {
    const device = await this.#sink.byName(protocol, name);
    if (device?.owner !== owner) return 'unknown-device';
    return device.key === null ? device : 'signs-itself';
  }

  /** What a device may say and nobody here has a use for, or what it may not say there: kept with the reason. */
  notUsed(device: KnownDevice, reason: RefusalReason, message: MqttMessage): Promise<Refused> {
    return this.#setAside(reason, device, message);
  }
}
