import type { Protocol } from './protocol.ts';
import { aemp } from './protocols/aemp/aemp.ts';
import { gt06 } from './protocols/gt06/gt06.ts';
import { h02 } from './protocols/h02/h02.ts';
import { osmand } from './protocols/osmand/osmand.ts';
import { queclink } from './protocols/queclink/queclink.ts';
import { teltonika } from './protocols/teltonika/teltonika.ts';
import { tk103 } from './protocols/tk103/tk103.ts';

/** Every protocol, a line each. */
export const PROTOCOLS: readonly Protocol[] = [teltonika, gt06, queclink, h02, tk103, osmand, aemp];

/** Other names by which people call a protocol: those of a model, or of a port's usual tenant. */
const ALIASES: Readonly<Record<string, string>> = { gl200: 'queclink', concox: 'gt06', 'iso15143-3': 'aemp' };

export const protocolNamed = (name: string): Protocol | undefined => {
  const wanted = Object.hasOwn(ALIASES, name) ? ALIASES[name] : name;
  return PROTOCOLS.find(protocol => protocol.name === wanted);
};
