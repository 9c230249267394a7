/** How a kind of machine spends its days. */
export interface Profile {
  readonly name: string;
  /** Hours of work of a working day, least and most. */
  readonly hours: readonly [least: number, most: number];
  /** Drives from its depot to a site in the morning and back in the evening; else it stays on its site. */
  readonly isRoadGoing: boolean;
  /** On roads, or from one spot of the site to the next. */
  readonly cruiseMps: number;
  /** How far its spots are from the middle of the site. */
  readonly siteRadiusM: number;
  /** Engine hours of a full tank. */
  readonly tankHours: number;
  /** What its cooling keeps, in °C; none where it has no load to cool. */
  readonly setPointC?: number;
}

export const PROFILES = {
  excavator: {
    name: 'excavator',
    hours: [5, 9],
    isRoadGoing: false,
    cruiseMps: 1.2,
    siteRadiusM: 180,
    tankHours: 22,
  },
  loader: { name: 'loader', hours: [5, 9.5], isRoadGoing: false, cruiseMps: 5, siteRadiusM: 400, tankHours: 18 },
  crane: { name: 'crane', hours: [3, 8], isRoadGoing: false, cruiseMps: 0.5, siteRadiusM: 30, tankHours: 30 },
  'mobile-crane': {
    name: 'mobile-crane',
    hours: [3, 7],
    isRoadGoing: true,
    cruiseMps: 17,
    siteRadiusM: 60,
    tankHours: 26,
  },
  reefer: {
    name: 'reefer',
    hours: [4, 8],
    isRoadGoing: true,
    cruiseMps: 21,
    siteRadiusM: 80,
    tankHours: 40,
    setPointC: -20,
  },
  /** Stands where it is, engine off: in stock, or repossessed. */
  parked: { name: 'parked', hours: [0, 0], isRoadGoing: false, cruiseMps: 1, siteRadiusM: 0, tankHours: 30 },
} as const satisfies Readonly<Record<string, Profile>>;
