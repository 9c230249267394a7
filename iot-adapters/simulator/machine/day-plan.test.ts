import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { addDays } from '#domain/time/calendar-date';
import { momentIn } from '#domain/time/zoned-moment';
import { type Home, isEngineOn, planOf, type Rota } from './day-plan.ts';
import { PROFILES } from './profiles.ts';

const HOUR = 3_600_000;
/** A Monday. */
const MONDAY = '2026-03-23';
const place = { latitude: 52.35, longitude: 5.2 };

const homeOf = (seed: string, rota: Rota, kind: keyof typeof PROFILES): Home => {
  const profile = PROFILES[kind];
  const sites = [profile.isRoadGoing ? { latitude: 52.38, longitude: 5.26 } : place] as const;
  return { seed, rota, profile, zone: 'Europe/Amsterdam', depot: place, sites };
};

const rotas = fc.constantFrom<Rota>('by-day', 'around-the-clock');
const kinds = fc.constantFrom<keyof typeof PROFILES>('excavator', 'loader', 'crane', 'mobile-crane', 'reefer');
/** Over a week in which the clocks go forward. */
const days = fc.nat({ max: 13 }).map(count => addDays(MONDAY, count));

describe('a day', () => {
  test('is legs one after the other, from its midnight to the next, that begin and end in the depot', () => {
    fc.assert(
      fc.property(fc.string(), rotas, kinds, days, (seed, rota, kind, day) => {
        const home = homeOf(seed, rota, kind);
        const legs = planOf(home, day);
        let now = momentIn(home.zone, day, 0) * 1000;
        for (const leg of legs) {
          expect(leg.from).toBeGreaterThanOrEqual(now);
          expect(leg.to).toBeGreaterThanOrEqual(leg.from);
          now = leg.to;
        }
        expect(now).toBeLessThan(momentIn(home.zone, addDays(day, 1), 0) * 1000);
        if (legs.length > 0) expect([legs[0]?.place, legs.at(-1)?.place]).toEqual([home.depot, home.depot]);
      }),
      { numRuns: 300 },
    );
  });

  test('around the clock has work in each quarter of it, on Sundays too', () => {
    const plans = Array.from({ length: 14 }, (_, count) => addDays(MONDAY, count)).map(day => ({
      midnight: momentIn('Europe/Amsterdam', day, 0) * 1000,
      legs: planOf(homeOf('port', 'around-the-clock', 'loader'), day),
    }));
    const worked = plans.filter(({ legs }) => legs.length > 0);
    expect(worked.length).toBeGreaterThan(9);
    for (const { midnight, legs } of worked) {
      const atWork = legs
        .filter(leg => leg.does === 'works')
        .map(leg => Math.floor((leg.from - midnight) / (6 * HOUR)));
      expect(new Set(atWork)).toEqual(new Set([0, 1, 2, 3]));
      const hours = legs.filter(isEngineOn).reduce((sum, leg) => sum + leg.to - leg.from, 0) / HOUR;
      expect(hours).toBeGreaterThan(17);
      expect(hours).toBeLessThan(23);
    }
  });
});
