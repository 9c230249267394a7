import { between, chance } from '../seeded.ts';
import type { Home } from './day-plan.ts';
import { movedBy, type Place, towards } from './ground.ts';
import { SimulatedMachine } from './machine.ts';
import { PROFILES } from './profiles.ts';

interface Region {
  readonly zone: string;
  readonly place: Place;
}

const region = (zone: string, latitude: number, longitude: number): Region => ({
  zone,
  place: { latitude, longitude },
});

/** Inland, so that whatever lies around them is land. */
const REGIONS = [
  region('Europe/Berlin', 51.32, 9.48),
  region('Europe/Amsterdam', 52.21, 5.97),
  region('Europe/Madrid', 41.6, -1.1),
  region('Europe/Warsaw', 51.76, 19.46),
  region('Europe/Paris', 47.32, 5.04),
  region('Asia/Shanghai', 31.3, 120.0),
  region('Asia/Shanghai', 30.66, 104.06),
  region('America/Chicago', 41.6, -93.6),
  region('Asia/Kolkata', 22.72, 75.86),
  region('Africa/Johannesburg', -26.1, 28.0),
] as const;

const KINDS = [PROFILES.excavator, PROFILES.loader, PROFILES.crane, PROFILES['mobile-crane'], PROFILES.reefer] as const;

/** The home of the machine of a number in a simulated fleet, spread over ten regions and five kinds. */
export const homeOf = (seed: string, number: number): Home => {
  const name = `${seed} ${number}`;
  const { zone, place } = REGIONS[number % REGIONS.length] ?? REGIONS[0];
  const profile = KINDS[Math.floor(number / REGIONS.length) % KINDS.length] ?? KINDS[0];
  const depot = movedBy(place, between(-15_000, 15_000, name, 'east'), between(-15_000, 15_000, name, 'north'));
  const always = { seed: name, profile, rota: 'by-day' as const, zone, depot };
  if (!profile.isRoadGoing) return { ...always, sites: [depot] };
  const site = (key: string) => towards(depot, 360 * chance(name, key), between(6_000, 35_000, name, key, 'far'));
  return { ...always, sites: [site('first'), site('second'), site('third')] };
};

const WEEK_MS = 7 * 86_400_000;
/** A Monday. */
const FIRST_WEEK = Date.UTC(2024, 0, 1);
/** More than any machine does in a week, in engine hours, and in metres on roads and off them. */
const MOST_HOURS = 60;
const MOST_METRES = [40_000, 600_000] as const;

/**
 * A machine of a simulated fleet from a moment on. Its meters are reckoned from the Monday before, as if every week before
 * had been a full one: so they run on from one simulation to the next, and need no memory of it.
 */
export const machineOf = (seed: string, number: number, from: number): SimulatedMachine => {
  const home = homeOf(seed, number);
  const weeks = Math.floor((from - FIRST_WEEK) / WEEK_MS);
  const hours = Math.round(between(200, 4_000, seed, number, 'hours')) + weeks * MOST_HOURS;
  const metres = MOST_METRES[home.profile.isRoadGoing ? 1 : 0];
  return new SimulatedMachine(home, {
    at: FIRST_WEEK + weeks * WEEK_MS,
    engineHoursMs: hours * 3_600_000,
    odometerM: Math.round(between(5_000, 90_000, seed, number, 'metres')) + weeks * metres,
  });
};
