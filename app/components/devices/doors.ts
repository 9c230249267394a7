/** Where devices of a protocol call. */
export interface DeviceDoor {
  readonly protocol: string;
  readonly transport: 'tcp' | 'udp' | 'http' | 'mqtt' | 'mqtts';
  readonly host: string;
  readonly port: number;
}

/** The portal at its usual ports, on this machine. */
export const DEFAULT_DOORS: readonly DeviceDoor[] = [
  { protocol: 'native', transport: 'mqtt', host: 'localhost', port: 1883 },
  { protocol: 'native', transport: 'http', host: 'localhost', port: 5080 },
  { protocol: 'teltonika', transport: 'tcp', host: 'localhost', port: 5027 },
];
