import type { Reading } from '#domain/telemetry/reading';
import { HttpLink, type HttpRequest } from './links/http.ts';
import type { Caller, Channel, Server } from './links/link.ts';
import { MqttLink } from './links/mqtt.ts';
import { TrackerTcpLink } from './links/tracker-tcp.ts';
import { TrackerUdpLink } from './links/tracker-udp.ts';
import { gt06Wire } from './wires/gt06.ts';
import { h02Wire } from './wires/h02.ts';
import { nativeBody, thingsBoardBody } from './wires/native.ts';
import { osmandQuery } from './wires/osmand.ts';
import { queclinkWire } from './wires/queclink.ts';
import { type Chain, keyOf, NEW_CHAIN, signedMessage } from './wires/signed.ts';
import { teltonikaWire } from './wires/teltonika.ts';
import { tk103Wire } from './wires/tk103.ts';
import type { TrackerWire } from './wires/wire.ts';

const NATIVE_PATH = '/v1/telemetry';
const THINGSBOARD_TOPIC = 'v1/devices/me/telemetry';
const ownTopic = ({ id }: Caller): string => `lienlight/${id}/readings`;
const OSMAND_PORT = 5055;
const HTTP_PORT = 5080;
const MQTT_PORT = 1883;
const NATIVE_MOST = 50;

const overTcp = (wire: TrackerWire): Channel => ({
  name: wire.protocol,
  protocol: wire.protocol,
  port: wire.port,
  idDigits: wire.idDigits,
  most: wire.most,
  tickMs: wire.tickMs,
  link: (caller, server) => new TrackerTcpLink(wire, caller, server),
});

const overUdp = (wire: TrackerWire): Channel => ({
  ...overTcp(wire),
  name: `${wire.protocol}-udp`,
  link: (caller, server) => new TrackerUdpLink(wire, caller, server),
});

const native = (name: string, port: number, link: Channel['link']): Channel => ({
  name,
  protocol: 'native',
  port,
  idDigits: 15,
  most: NATIVE_MOST,
  tickMs: 1,
  link,
});

const osmandRequest = (caller: Caller, readings: readonly Reading[]): HttpRequest => {
  const [reading] = readings;
  const path = reading ? osmandQuery(caller.id, reading) : '/';
  return {
    method: 'GET',
    path: caller.token ? `${path}&token=${encodeURIComponent(caller.token)}` : path,
    headers: {},
  };
};

const bearer = ({ token }: Caller): Record<string, string> => (token ? { authorization: `Bearer ${token}` } : {});

/** Signs with the key of the simulated device, worked out from the seed; the chain goes on when a message is acknowledged. */
class Signer {
  readonly #caller: Caller;
  readonly #key: ReturnType<typeof keyOf>;
  #chain: Chain;

  constructor(caller: Caller, seed: string) {
    this.#caller = caller;
    this.#key = keyOf(seed, caller.id);
    this.#chain = caller.chain ?? NEW_CHAIN;
  }

  sign(readings: readonly Reading[]): { readonly text: string; done(): void } {
    const { text, chain } = signedMessage(this.#caller.id, this.#key, this.#chain, readings);
    return {
      text,
      done: () => {
        this.#chain = chain;
        this.#caller.onChain?.(chain);
      },
    };
  }
}

const httpNative = (caller: Caller, server: Server) =>
  new HttpLink(server, readings => ({
    request: {
      method: 'POST',
      path: NATIVE_PATH,
      headers: { 'content-type': 'application/json', ...bearer(caller) },
      body: nativeBody(readings),
    },
  }));

const mqttWith =
  (topicOf: (caller: Caller) => string, body: (readings: readonly Reading[]) => string) =>
  (caller: Caller, server: Server): MqttLink =>
    new MqttLink(caller, server, readings => ({ publication: { topic: topicOf(caller), body: body(readings) } }));

const httpSigned = (seed: string) => (caller: Caller, server: Server) => {
  const signer = new Signer(caller, seed);
  return new HttpLink(server, readings => {
    const { text, done } = signer.sign(readings);
    const headers = { 'content-type': 'application/jose', ...bearer(caller) };
    return { request: { method: 'POST', path: NATIVE_PATH, headers, body: text }, done };
  });
};

const mqttSigned = (seed: string) => (caller: Caller, server: Server) => {
  const signer = new Signer(caller, seed);
  return new MqttLink(caller, server, readings => {
    const { text, done } = signer.sign(readings);
    return { publication: { topic: ownTopic(caller), body: text }, done };
  });
};

const WIRES = [teltonikaWire, gt06Wire, queclinkWire, h02Wire, tk103Wire] as const;

/** What `--protocol` may name, but for `aemp`, where the simulator is the server. `seed`: of the keys of devices that sign. */
export const channelsOf = (seed: string): readonly Channel[] => [
  ...WIRES.map(overTcp),
  ...WIRES.filter(({ transports }) => transports.includes('udp')).map(overUdp),
  {
    name: 'osmand',
    protocol: 'osmand',
    port: OSMAND_PORT,
    idDigits: 15,
    most: 1,
    tickMs: 1,
    link: (caller, server) => new HttpLink(server, readings => ({ request: osmandRequest(caller, readings) })),
  },
  native('http', HTTP_PORT, httpNative),
  native('http-signed', HTTP_PORT, httpSigned(seed)),
  native('mqtt', MQTT_PORT, mqttWith(ownTopic, nativeBody)),
  native(
    'mqtt-thingsboard',
    MQTT_PORT,
    mqttWith(() => THINGSBOARD_TOPIC, thingsBoardBody),
  ),
  native('mqtt-signed', MQTT_PORT, mqttSigned(seed)),
];
