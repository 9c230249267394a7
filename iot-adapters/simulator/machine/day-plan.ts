import type { CalendarDate } from '#domain/time/calendar-date';
import { momentIn } from '#domain/time/zoned-moment';
import { between, chance } from '../seeded.ts';
import { movedBy, type Place } from './ground.ts';
import type { Profile } from './profiles.ts';
import { type Drive, driveOf, type Road, reversed, roadBetween } from './road.ts';

/** When a machine works: on weekdays by day, or day and night on every day of the week, as in ports and on night sites. */
export type Rota = 'by-day' | 'around-the-clock';

/** Where a machine belongs: what its days are worked out from. */
export interface Home {
  /** Any text: it tells one machine's days from another's. */
  readonly seed: string;
  readonly profile: Profile;
  readonly rota: Rota;
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

/** What a rota makes of a day, by the clocks of the zone. */
interface Hours {
  /** It begins between these hours. */
  readonly starts: readonly [earliest: number, latest: number];
  /** Of work, least and most; the profile's where none are told. */
  readonly work?: readonly [least: number, most: number];
  readonly breaks: number;
  /** When its work is over at the latest: it is in its depot before midnight. */
  readonly over: number;
}

const HOURS: Readonly<Record<Rota, Hours>> = {
  'by-day': { starts: [6.4, 7.4], breaks: 1, over: 21 },
  'around-the-clock': { starts: [0.02, 0.2], work: [18, 20], breaks: 3, over: 22.7 },
};

/** Machines rest now and then, when it rains or nobody needs them; those that work by day rest at weekends. */
export const worksOn = ({ seed, profile, rota }: Home, day: CalendarDate): boolean =>
  profile.hours[1] > 0 && chance(seed, day, 'works') < (rota === 'by-day' && isWeekend(day) ? 0.04 : 0.93);

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
 * What a machine does on a day by the clocks of its zone, in order: to the site, work and idling in turn, its breaks, and
 * back. The end of a day is the beginning of the next: in the depot, engine off. Ends before midnight.
 */
export const planOf = (home: Home, day: CalendarDate): readonly Leg[] => {
  if (!worksOn(home, day)) return [];
  const { seed, profile, zone, depot, sites } = home;
  const { starts, work: [least, most] = profile.hours, breaks, over } = HOURS[home.rota];
  const atHour = (hour: number): number => Math.round(momentIn(zone, day, hour * 3600)) * 1000;
  const planner = new Planner(home, atHour(between(...starts, seed, day, 'start')));
  const latest = atHour(over);
  const site = sites[Math.floor(chance(seed, day, 'site') * sites.length)] ?? sites[0];
  const road = profile.isRoadGoing ? roadBetween(depot, site, `${seed} ${site.latitude} ${site.longitude}`) : null;
  planner.stay('idles', between(3, 9, seed, day, 'warm') * MINUTE);
  if (road) planner.drive(site, road);
  const workMs = between(least, most, seed, day, 'hours') * HOUR;
  let [worked, block, rested] = [0, 0, 0];
  while (worked < workMs && planner.now < latest) {
    planner.goTo(spotOf(site, profile.siteRadiusM, seed, day, block));
    const lasts = Math.min(
      workMs - worked,
      Math.max(0, latest - planner.now),
      between(25, 75, seed, day, block, 'work') * MINUTE,
    );
    planner.stay('works', lasts);
    worked += lasts;
    if (rested < breaks && worked >= (workMs * (rested + 1)) / (breaks + 1)) {
      planner.stay('rests', between(28, 50, seed, day, rested, 'noon') * MINUTE);
      rested += 1;
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
