import type { CalendarDate } from '#domain/time/calendar-date';
import { momentIn } from '#domain/time/zoned-moment';
import { between, chance } from '../seeded.ts';
import { movedBy, type Place } from './ground.ts';
import type { Profile } from './profiles.ts';
import { type Drive, driveOf, type Road, reversed, roadBetween } from './road.ts';

/** Where a machine belongs: what its days are worked out from. */
export interface Home {
  /** Any text: it tells one machine's days from another's. */
  readonly seed: string;
  readonly profile: Profile;
  /** IANA zone by whose clocks it works. */
  readonly zone: string;
  /** Where it stands at night. */
  readonly depot: Place;
  /** Where it works; one of them a day. A machine that goes on no roads has one, around its depot. */
  readonly sites: readonly [Place, ...Place[]];
}

/** Unix ms; whatever is in no leg, the machine stands in its depot with the engine off. */
export interface Leg {
  readonly from: number;
  readonly to: number;
  readonly does: 'works' | 'idles' | 'rests' | 'drives';
  /** Where it stands, or begins to drive. */
  readonly place: Place;
  readonly course?: { readonly road: Road; readonly drive: Drive };
}

export const isEngineOn = ({ does }: Leg): boolean => does !== 'rests';

const MINUTE = 60_000;
const HOUR = 3_600_000;

const isWeekend = (day: CalendarDate): boolean => {
  const weekday = new Date(`${day}T00:00:00Z`).getUTCDay();
  return weekday === 0 || weekday === 6;
};

/** Machines rest at weekends, and now and then when it rains or nobody needs them. */
export const worksOn = ({ seed, profile }: Home, day: CalendarDate): boolean =>
  profile.hours[1] > 0 && chance(seed, day, 'works') < (isWeekend(day) ? 0.04 : 0.93);

class Planner {
  readonly legs: Leg[] = [];
  readonly #home: Home;
  #now: number;
  #place: Place;

  constructor(home: Home, from: number) {
    this.#home = home;
    this.#now = from;
    this.#place = home.depot;
  }

  get now(): number {
    return this.#now;
  }

  stay(does: 'works' | 'idles' | 'rests', lastsMs: number): void {
    const to = this.#now + Math.round(lastsMs);
    this.legs.push({ from: this.#now, to, does, place: this.#place });
    this.#now = to;
  }

  /** Roads are named by where they lead, so that the way back is the way there. */
  drive(to: Place, road: Road): void {
    const drive = driveOf(road.metres, this.#home.profile.cruiseMps);
    const end = this.#now + Math.round(drive.lastsMs);
    if (end > this.#now)
      this.legs.push({ from: this.#now, to: end, does: 'drives', place: this.#place, course: { road, drive } });
    this.#now = end;
    this.#place = to;
  }

  goTo(to: Place): void {
    this.drive(to, roadBetween(this.#place, to, 'straight'));
  }
}

const spotOf = (site: Place, radiusM: number, ...keys: readonly (string | number)[]): Place =>
  movedBy(site, between(-radiusM, radiusM, ...keys, 'east') * 0.7, between(-radiusM, radiusM, ...keys, 'north') * 0.7);

/**
 * What a machine does on a day by the clocks of its zone, in order: to the site, work and idling in turn, a break at noon,
 * and back. The end of a day is the beginning of the next: in the depot, engine off. Ends before midnight.
 */
export const planOf = (home: Home, day: CalendarDate): readonly Leg[] => {
  if (!worksOn(home, day)) return [];
  const { seed, profile, zone, depot, sites } = home;
  const planner = new Planner(
    home,
    Math.round(momentIn(zone, day, between(6.4, 7.4, seed, day, 'start') * 3600)) * 1000,
  );
  const site = sites[Math.floor(chance(seed, day, 'site') * sites.length)] ?? sites[0];
  const road = profile.isRoadGoing ? roadBetween(depot, site, `${seed} ${site.latitude} ${site.longitude}`) : null;
  planner.stay('idles', between(3, 9, seed, day, 'warm') * MINUTE);
  if (road) planner.drive(site, road);
  const workMs = between(profile.hours[0], profile.hours[1], seed, day, 'hours') * HOUR;
  let [worked, block, hasRested] = [0, 0, false];
  while (worked < workMs) {
    planner.goTo(spotOf(site, profile.siteRadiusM, seed, day, block));
    const lasts = Math.min(workMs - worked, between(25, 75, seed, day, block, 'work') * MINUTE);
    planner.stay('works', lasts);
    worked += lasts;
    if (!hasRested && worked >= workMs / 2) {
      planner.stay('rests', between(28, 50, seed, day, 'noon') * MINUTE);
      hasRested = true;
    } else if (worked < workMs) planner.stay('idles', between(2, 12, seed, day, block, 'idle') * MINUTE);
    block += 1;
  }
  if (road) {
    planner.goTo(site);
    planner.drive(depot, reversed(road));
  } else planner.goTo(depot);
  planner.stay('idles', between(1, 4, seed, day, 'cool') * MINUTE);
  return planner.legs;
};
