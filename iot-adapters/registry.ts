import type { Protocol } from './protocol.ts';
import { teltonika } from './protocols/teltonika/teltonika.ts';

/** Every protocol, a line each. */
export const PROTOCOLS: readonly Protocol[] = [teltonika];

/** Other names by which people call a protocol: those of a model, or of a port's usual tenant. */
const ALIASES: Readonly<Record<string, string>> = { gl200: 'queclink', concox: 'gt06', 'iso15143-3': 'aemp' };

export const protocolNamed = (name: string): Protocol | undefined => {
  const wanted = Object.hasOwn(ALIASES, name) ? ALIASES[name] : name;
  return PROTOCOLS.find(protocol => protocol.name === wanted);
};
