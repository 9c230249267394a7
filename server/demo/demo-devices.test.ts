import { expect, test } from 'vitest';
import { SimulatedMachine } from '#iot-adapters/simulator/machine/machine';
import { homeOfMachine } from './demo-devices.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
/** A Friday. */
const FRIDAY = Date.UTC(2026, 4, 15);
const place = { latitude: 52.35, longitude: 5.2 };

const fleetOf = (isAtWork: boolean) =>
  Array.from({ length: 40 }, (_, number) => {
    const home = homeOfMachine(`EK93-${number}`, { category: 'excavator', seen: place, country: 'NL', isAtWork });
    return new SimulatedMachine(home, { at: FRIDAY - DAY, engineHoursMs: 0, odometerM: 0 });
  });

/** At half past each hour of four days, by the clocks of the machines. */
const TIMES = Array.from({ length: 96 }, (_, hour) => ({ hour: hour % 24, at: FRIDAY - 1.5 * HOUR + hour * HOUR }));

test('somebody is at work whenever one looks, by night and on Sundays too; most rest then', () => {
  const fleet = fleetOf(true);
  const working = TIMES.map(({ hour, at }) => ({
    hour,
    count: fleet.filter(machine => machine.stateAt(at).isEngineOn).length,
  }));
  // Each of them stands a while before midnight.
  for (const { hour, count } of working) if (hour < 22) expect([hour, count > 2]).toEqual([hour, true]);
  for (const { hour, count } of working) if (hour < 6) expect(count).toBeLessThan(20);
  expect(Math.max(...working.map(({ count }) => count))).toBeGreaterThan(25);
});

test('nothing that stands in stock moves', () => {
  const fleet = fleetOf(false);
  expect(TIMES.flatMap(({ at }) => fleet.filter(machine => machine.stateAt(at).isEngineOn))).toEqual([]);
});
