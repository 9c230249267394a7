import type { DemoKey } from './consortium.ts';
import type { ModelKey } from './fleet.ts';

export interface Site {
  readonly name: string;
  readonly latitude: number;
  readonly longitude: number;
}

const site = (name: string, latitude: number, longitude: number): Site => ({ name, latitude, longitude });

export const SITES = {
  maasvlakte: site('Maasvlakte, Rotterdam', 51.953, 4.052),
  almere: site('Almere Poort', 52.343, 5.152),
  antwerp: site('Linkeroever, Antwerpen', 51.228, 4.383),
  zaragoza: site('Plaza, Zaragoza', 41.632, -0.985),
  lisbon: site('Alcântara, Lisboa', 38.711, -9.165),
  toulouse: site('Blagnac, Toulouse', 43.634, 1.385),
  gdansk: site('Port Północny, Gdańsk', 54.391, 18.704),
  lodz: site('Widzew, Łódź', 51.756, 19.523),
  brno: site('Slatina, Brno', 49.174, 16.681),
  kaunas: site('Kaunas', 54.927, 23.962),
  suzhou: site('苏州工业园区', 31.312, 120.737),
  wuhan: site('武汉光谷', 30.508, 114.412),
  chengdu: site('成都天府新区', 30.421, 104.062),
  hamburg: site('Depot Hamburg-Waltershof', 53.513, 9.912),
  kunshan: site('昆山堆场', 31.365, 120.953),
} as const satisfies Readonly<Record<string, Site>>;

export type SiteKey = keyof typeof SITES;

/** Something out of the ordinary in a lease's year. */
export type Fate =
  | 'amended'
  | 'rents-sold'
  | 'sublet'
  | 'in-default'
  | 'repossessed'
  | 'meter-replaced'
  | 'outside'
  | 'silent';

/** A lease of the demo: from passport to today. */
export interface Let {
  readonly key: string;
  readonly lessor: 'nordhafen' | 'jiangnan';
  readonly lessee: DemoKey;
  /** Who lends on the machines; none: they are the lessor's own. */
  readonly bank: DemoKey | null;
  readonly machines: readonly (readonly [ModelKey, number])[];
  readonly monthsAgo: number;
  readonly kind: 'finance' | 'operating';
  readonly frequency: 'monthly' | 'quarterly' | 'yearly';
  readonly periods: number;
  /** Whether the rent depends on engine hours. */
  readonly byUse: boolean;
  readonly countries: readonly string[];
  readonly sites: readonly SiteKey[];
  readonly fates: readonly Fate[];
}

const NL = { lessor: 'nordhafen', lessee: 'brugbaan', countries: ['NL', 'BE', 'DE'] } as const;
const ES = { lessor: 'nordhafen', lessee: 'ebro', countries: ['ES', 'PT', 'FR'] } as const;
const PL = { lessor: 'nordhafen', lessee: 'wisla', countries: ['PL', 'DE', 'CZ'] } as const;
const CN = { lessor: 'jiangnan', lessee: 'hengtai', bank: 'yangtze', countries: ['CN'] } as const;

const finance = (frequency: Let['frequency'], periods: number) =>
  ({ kind: 'finance', frequency, periods, byUse: false }) as const;
const operating = (frequency: Let['frequency'], periods: number) =>
  ({ kind: 'operating', frequency, periods, byUse: false }) as const;
const BY_USE = { kind: 'operating', frequency: 'monthly', periods: 36, byUse: true } as const;

export const LETS: readonly Let[] = [
  {
    ...NL,
    key: 'NL-1',
    bank: 'elbe',
    machines: [['crawler', 1]],
    monthsAgo: 13,
    ...finance('quarterly', 20),
    sites: ['maasvlakte'],
    fates: [],
  },
  {
    ...NL,
    key: 'NL-2',
    bank: 'rhone',
    machines: [['mobile', 2]],
    monthsAgo: 12,
    ...finance('monthly', 48),
    sites: ['antwerp', 'maasvlakte'],
    fates: ['rents-sold'],
  },
  {
    ...NL,
    key: 'NL-3',
    bank: 'elbe',
    machines: [['loader', 4]],
    monthsAgo: 12,
    ...BY_USE,
    sites: ['almere', 'maasvlakte'],
    fates: ['meter-replaced'],
  },
  {
    ...NL,
    key: 'NL-4',
    bank: 'maas',
    machines: [['excavator', 4]],
    monthsAgo: 11,
    ...operating('quarterly', 12),
    sites: ['almere'],
    fates: [],
  },
  {
    ...NL,
    key: 'NL-5',
    bank: 'elbe',
    machines: [['tower', 2]],
    monthsAgo: 10,
    ...finance('quarterly', 16),
    sites: ['antwerp'],
    fates: ['amended'],
  },
  {
    ...NL,
    key: 'NL-6',
    bank: 'elbe',
    machines: [['rig', 2]],
    monthsAgo: 9,
    ...finance('quarterly', 20),
    sites: ['maasvlakte'],
    fates: ['sublet'],
  },
  {
    ...NL,
    key: 'NL-7',
    bank: null,
    machines: [['telehandler', 2]],
    monthsAgo: 9,
    ...BY_USE,
    sites: ['almere'],
    fates: [],
  },
  {
    ...ES,
    key: 'ES-1',
    bank: 'rhone',
    machines: [['excavator', 4]],
    monthsAgo: 12,
    ...finance('quarterly', 16),
    sites: ['zaragoza', 'toulouse'],
    fates: ['in-default'],
  },
  {
    ...ES,
    key: 'ES-2',
    bank: 'rhone',
    machines: [['loader', 2]],
    monthsAgo: 11,
    ...operating('monthly', 36),
    sites: ['lisbon'],
    fates: ['repossessed'],
  },
  {
    ...ES,
    key: 'ES-3',
    bank: 'rhone',
    machines: [['mobile', 2]],
    monthsAgo: 12,
    ...finance('quarterly', 20),
    sites: ['lisbon', 'zaragoza'],
    fates: ['amended'],
  },
  {
    ...ES,
    key: 'ES-4',
    bank: 'maas',
    machines: [['rig', 1]],
    monthsAgo: 10,
    ...operating('quarterly', 12),
    sites: ['toulouse'],
    fates: [],
  },
  {
    ...ES,
    key: 'ES-5',
    bank: null,
    machines: [['telehandler', 2]],
    monthsAgo: 8,
    ...BY_USE,
    sites: ['zaragoza'],
    fates: [],
  },
  {
    ...PL,
    key: 'PL-1',
    bank: 'elbe',
    machines: [['excavator', 2]],
    monthsAgo: 10,
    ...finance('quarterly', 16),
    sites: ['gdansk'],
    fates: ['outside'],
  },
  {
    ...PL,
    key: 'PL-2',
    bank: 'maas',
    machines: [['loader', 2]],
    monthsAgo: 9,
    ...operating('quarterly', 12),
    sites: ['lodz', 'brno'],
    fates: [],
  },
  {
    ...PL,
    key: 'PL-3',
    bank: 'maas',
    machines: [['tower', 2]],
    monthsAgo: 11,
    ...finance('quarterly', 20),
    sites: ['gdansk'],
    fates: [],
  },
  {
    ...PL,
    key: 'PL-4',
    bank: 'elbe',
    machines: [['mobile', 1]],
    monthsAgo: 12,
    ...finance('yearly', 5),
    sites: ['lodz', 'gdansk'],
    fates: [],
  },
  {
    ...CN,
    key: 'CN-1',
    machines: [['quy', 2]],
    monthsAgo: 13,
    ...finance('quarterly', 20),
    sites: ['wuhan'],
    fates: ['rents-sold'],
  },
  {
    ...CN,
    key: 'CN-2',
    machines: [['xr', 3]],
    monthsAgo: 12,
    ...finance('quarterly', 16),
    sites: ['suzhou', 'wuhan'],
    fates: [],
  },
  { ...CN, key: 'CN-3', machines: [['xe', 4]], monthsAgo: 12, ...BY_USE, sites: ['suzhou'], fates: [] },
  {
    ...CN,
    key: 'CN-4',
    machines: [['rp', 2]],
    monthsAgo: 11,
    ...operating('quarterly', 12),
    sites: ['chengdu'],
    fates: [],
  },
  {
    ...CN,
    key: 'CN-5',
    machines: [['xe', 3]],
    monthsAgo: 10,
    ...finance('quarterly', 16),
    sites: ['chengdu', 'wuhan'],
    fates: ['silent'],
  },
  { ...CN, key: 'CN-6', machines: [['xr', 2]], monthsAgo: 9, ...finance('yearly', 5), sites: ['wuhan'], fates: [] },
  {
    ...CN,
    key: 'CN-7',
    machines: [['quy', 2]],
    monthsAgo: 8,
    ...operating('quarterly', 12),
    sites: ['suzhou'],
    fates: [],
  },
  {
    ...CN,
    key: 'CN-8',
    machines: [['rp', 2]],
    monthsAgo: 10,
    ...finance('quarterly', 16),
    sites: ['chengdu'],
    fates: [],
  },
];

/** Machines that nobody leases: bought for stock, or still their maker's. */
export const STOCK: readonly {
  readonly model: ModelKey;
  readonly owner: 'nordhafen' | 'jiangnan' | null;
  readonly site: SiteKey;
}[] = [
  { model: 'excavator', owner: 'nordhafen', site: 'hamburg' },
  { model: 'excavator', owner: 'nordhafen', site: 'hamburg' },
  { model: 'loader', owner: 'nordhafen', site: 'hamburg' },
  { model: 'xe', owner: 'jiangnan', site: 'kunshan' },
  { model: 'crawler', owner: null, site: 'hamburg' },
];
