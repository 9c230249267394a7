import { isHttpProtocol, isTrackerProtocol } from '#iot-adapters/protocol';
import { PROTOCOLS, protocolNamed } from '#iot-adapters/registry';
import type { DeviceDoor } from '~/components/devices/doors';
import type { Config } from '../config.ts';

const trackerDoors = (host: string, { protocols }: Config['devices']): DeviceDoor[] => {
  const wanted =
    protocols === 'all'
      ? PROTOCOLS.map(protocol => ({ protocol, port: null }))
      : protocols.flatMap(({ name, port }) => {
          const protocol = protocolNamed(name);
          return protocol ? [{ protocol, port }] : [];
        });
  return wanted.flatMap(({ protocol, port }): DeviceDoor[] => {
    if (isTrackerProtocol(protocol)) {
      return protocol.transports.map(transport => ({
        protocol: protocol.name,
        transport,
        host,
        port: port ?? protocol.port,
      }));
    }
    return isHttpProtocol(protocol)
      ? [{ protocol: protocol.name, transport: 'http', host, port: port ?? protocol.port }]
      : [];
  });
};

/** Where devices call, as their owners are told: the portal's own name, and the ports of the configuration. */
export const deviceDoors = ({ publicUrl, devices }: Pick<Config, 'publicUrl' | 'devices'>): readonly DeviceDoor[] => {
  const host = new URL(publicUrl).hostname;
  const native = (transport: DeviceDoor['transport'], port: number): DeviceDoor[] =>
    port === 0 ? [] : [{ protocol: 'native', transport, host, port }];
  const broker = devices.mqtt === null ? null : new URL(devices.mqtt.url);
  return [
    ...(devices.tls === null ? [] : native('mqtts', devices.mqttsPort)),
    ...native('mqtt', devices.mqttPort),
    ...(broker === null
      ? []
      : [
          {
            protocol: 'native',
            transport: broker.protocol === 'mqtts:' ? ('mqtts' as const) : ('mqtt' as const),
            host: broker.hostname,
            port: Number(broker.port) || (broker.protocol === 'mqtts:' ? 8883 : 1883),
          },
        ]),
    ...native('http', devices.httpPort),
    ...trackerDoors(host, devices),
  ];
};
