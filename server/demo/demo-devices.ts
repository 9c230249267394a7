import type { EquipmentCategory } from '#domain/equipment/categories';
import { channelsOf } from '#iot-adapters/simulator/channels';
import { deviceIdOf } from '#iot-adapters/simulator/ids';
import type { Channel } from '#iot-adapters/simulator/links/link';
import type { Home, Rota } from '#iot-adapters/simulator/machine/day-plan';
import { metresBetween, movedBy, type Place, towards } from '#iot-adapters/simulator/machine/ground';
import { PROFILES, type Profile } from '#iot-adapters/simulator/machine/profiles';
import { between, chance } from '#iot-adapters/simulator/seeded';
import { SITES } from './lets.ts';

/** Of the keys of the demo’s devices that sign: known to everybody, as the demo’s password is. */
export const DEMO_DEVICE_SEED = 'lienlight demo';

/** Ids of the demo’s devices begin so, and no others. */
export const DEMO_DEVICE_PREFIX = '00101788';

/** Where the thieves of the demo hide what they take. */
export const HIDEOUT: Place = { latitude: 51.4318, longitude: 6.7612 };

/** How the machines of the demo talk, by turns. Those whose rent depends on hours tell them without a meter’s name. */
const BY_TURNS = ['teltonika', 'teltonika', 'gt06', 'teltonika', 'http-signed', 'queclink'] as const;

export interface DemoDevice {
  readonly externalId: string;
  readonly channel: Channel;
}

const CHANNELS = channelsOf(DEMO_DEVICE_SEED);

export const demoChannel = (name: string): Channel => {
  const channel = CHANNELS.find(one => one.name === name);
  if (!channel) throw new Error(`demo: there is no channel ${name}`);
  return channel;
};

/** The device of the machine of a number. */
export const demoDeviceOf = (number: number, given?: 'teltonika' | 'queclink'): DemoDevice => {
  const channel = demoChannel(given ?? BY_TURNS[number % BY_TURNS.length] ?? 'teltonika');
  return { channel, externalId: deviceIdOf(DEMO_DEVICE_PREFIX, number, channel.idDigits) };
};

/** The device of the machine that was stolen: it has not been heard of since. */
export const STOLEN_DEVICE = demoDeviceOf(999, 'teltonika');

/** By the protocol under which it is registered. */
export const channelOfProtocol = (protocol: string): Channel =>
  demoChannel(protocol === 'native' ? 'http-signed' : protocol);

const PROFILE_OF: Readonly<Partial<Record<EquipmentCategory, Profile>>> = {
  excavator: PROFILES.excavator,
  'wheel-loader': PROFILES.loader,
  telehandler: PROFILES.loader,
  paver: PROFILES.loader,
  'mobile-crane': PROFILES['mobile-crane'],
};

const ZONES: Readonly<Record<string, string>> = {
  NL: 'Europe/Amsterdam',
  BE: 'Europe/Brussels',
  ES: 'Europe/Madrid',
  PT: 'Europe/Lisbon',
  FR: 'Europe/Paris',
  PL: 'Europe/Warsaw',
  CZ: 'Europe/Prague',
  LT: 'Europe/Vilnius',
  CN: 'Asia/Shanghai',
};

/** Of the machines at work: whoever looks at the demo by night or on a Sunday sees these move. */
const AROUND_THE_CLOCK = 0.3;

/** A machine is on one of the demo’s sites where that is no further off. */
const ON_SITE_M = 10_000;

/**
 * Where a machine lives and how it works, from where it was seen last. Its spot on a site hangs on its name alone, so that it
 * is the same after every start.
 */
export const homeOfMachine = (
  name: string,
  {
    category,
    seen,
    country,
    isAtWork,
  }: {
    readonly category: EquipmentCategory;
    readonly seen: Place;
    readonly country: string | null;
    readonly isAtWork: boolean;
  },
): Home => {
  const profile = isAtWork ? (PROFILE_OF[category] ?? PROFILES.crane) : PROFILES.parked;
  const site = Object.values(SITES).find(one => metresBetween(one, seen) < ON_SITE_M);
  const spot = (side: string) => between(-250, 250, name, side);
  const depot = site ? movedBy(site, spot('east'), spot('north')) : seen;
  const zone = ZONES[country ?? ''] ?? 'Europe/Berlin';
  const rota: Rota = chance(name, 'rota') < AROUND_THE_CLOCK ? 'around-the-clock' : 'by-day';
  const always = { seed: name, profile, rota, zone, depot };
  if (!profile.isRoadGoing) return { ...always, sites: [depot] };
  const work = towards(depot, between(100, 170, name, 'way'), between(3_000, 6_000, name, 'far'));
  return { ...always, sites: [work] };
};
