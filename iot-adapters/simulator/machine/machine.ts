import type { Reading } from '#domain/telemetry/reading';
import { addDays, type CalendarDate, daysFrom } from '#domain/time/calendar-date';
import { dayIn } from '#domain/time/zoned-day';
import { chance, wander } from '../seeded.ts';
import { type Home, isEngineOn, type Leg, planOf } from './day-plan.ts';
import { movedBy, type Place } from './ground.ts';

/** What its meters show at a moment; it counts on from there. */
export interface Meters {
  /** Unix ms. */
  readonly at: number;
  readonly engineHoursMs: number;
  readonly odometerM: number;
}

/** What a machine has done since some moment. */
interface Done {
  readonly engineMs: number;
  readonly metres: number;
}

interface Doing extends Done {
  readonly leg: Leg | null;
}

/** A machine at a moment, as it is, and not yet as its receiver sees it. */
export interface State {
  readonly place: Place;
  readonly courseDeg: number;
  readonly speedMps: number;
  readonly isEngineOn: boolean;
  readonly isWorking: boolean;
  readonly engineHoursMs: number;
  readonly odometerM: number;
}

/** What a story is told of. */
export interface Machine {
  readonly home: Home;
  stateAt(time: number): State;
  readingAt(time: number): Reading;
}

/** Receivers scatter by so much. */
const SCATTER_M = 4;

const roundTo = (value: number, digits: number): number => Number(value.toFixed(digits));

const doneOf = (leg: Leg, until: number): Done => ({
  engineMs: isEngineOn(leg) ? until - leg.from : 0,
  metres: leg.course?.drive.at(until - leg.from).metres ?? 0,
});

/**
 * A machine's work days. Pure but for what it remembers of days already worked out: the same home and meters say the same
 * at the same moment, in whatever order they are asked, so that a machine that is simulated again goes on where it was (the
 * chain of a device that signs does so with `--chains` alone).
 */
export class SimulatedMachine implements Machine {
  readonly home: Home;
  readonly #meters: Meters;
  readonly #plans = new Map<CalendarDate, readonly Leg[]>();
  readonly #firstDay: CalendarDate;
  /** Of whole days since the first. */
  readonly #totals: Done[] = [{ engineMs: 0, metres: 0 }];
  readonly #before: Done;

  constructor(home: Home, meters: Meters) {
    this.home = home;
    this.#meters = meters;
    this.#firstDay = addDays(dayIn(home.zone, Math.floor(meters.at / 1000)), -1);
    this.#before = this.#doing(meters.at);
  }

  #planOf(day: CalendarDate): readonly Leg[] {
    const known = this.#plans.get(day);
    if (known) return known;
    const plan = planOf(this.home, day);
    // Ten thousand machines fit into memory: of the days before, the sums are enough.
    if (this.#plans.size > 2) this.#plans.clear();
    this.#plans.set(day, plan);
    return plan;
  }

  /** What it has done before a day that is not before the first. */
  #totalBefore(day: CalendarDate): Done {
    const wanted = daysFrom(this.#firstDay, day);
    if (wanted < 0) throw new RangeError('a simulated machine is asked for a time before it was made');
    for (let count = this.#totals.length; count <= wanted; count += 1) {
      const last = this.#totals[count - 1] ?? { engineMs: 0, metres: 0 };
      let { engineMs, metres } = last;
      for (const leg of this.#planOf(addDays(this.#firstDay, count - 1))) {
        const done = doneOf(leg, leg.to);
        engineMs += done.engineMs;
        metres += done.metres;
      }
      this.#totals.push({ engineMs, metres });
    }
    return this.#totals[wanted] ?? { engineMs: 0, metres: 0 };
  }

  #doing(time: number): Doing {
    const day = dayIn(this.home.zone, Math.floor(time / 1000));
    let { engineMs, metres } = this.#totalBefore(day);
    for (const leg of this.#planOf(day)) {
      if (leg.from > time) break;
      const done = doneOf(leg, Math.min(time, leg.to));
      engineMs += done.engineMs;
      metres += done.metres;
      if (time < leg.to) return { engineMs, metres, leg };
    }
    return { engineMs, metres, leg: null };
  }

  /** @param time Unix ms, not before the day before its meters were read */
  stateAt(time: number): State {
    const { leg, engineMs, metres } = this.#doing(time);
    const meters = {
      engineHoursMs: Math.round(this.#meters.engineHoursMs + engineMs - this.#before.engineMs),
      odometerM: Math.round(this.#meters.odometerM + metres - this.#before.metres),
    };
    if (!leg) {
      const standing = { place: this.home.depot, courseDeg: 0, speedMps: 0, isEngineOn: false, isWorking: false };
      return { ...standing, ...meters };
    }
    const moved = leg.course?.drive.at(time - leg.from);
    const on = moved && leg.course?.road.at(moved.metres);
    return {
      place: on?.place ?? leg.place,
      courseDeg: on?.courseDeg ?? 0,
      speedMps: moved?.speedMps ?? 0,
      isEngineOn: isEngineOn(leg),
      isWorking: leg.does === 'works',
      ...meters,
    };
  }

  #temperatureAt(time: number, { speedMps, isWorking }: State): number[] {
    const { seed, profile } = this.home;
    if (profile.setPointC === undefined) return [];
    // Doors are open while it is unloaded.
    const door = isWorking && speedMps === 0 ? 3 + 2 * wander(time, 600_000, seed, 'door') : 0;
    return [roundTo(profile.setPointC + 0.8 * wander(time, 900_000, seed, 'cooling') + door, 1)];
  }

  /** What its tracker says at a moment. */
  readingAt(time: number): Reading {
    const { seed, profile } = this.home;
    const state = this.stateAt(time);
    // Scatter wanders: fixes a minute apart have nothing in common, those of the same seconds nearly all.
    const seen = movedBy(
      state.place,
      SCATTER_M * wander(time, 45_000, seed, 'east'),
      SCATTER_M * wander(time, 45_000, seed, 'north'),
    );
    const isMoving = state.speedMps > 0.1;
    const tank = (state.engineHoursMs / 3_600_000 / profile.tankHours + chance(seed, 'tank')) % 1;
    const temperaturesC = this.#temperatureAt(time, state);
    return {
      deviceTime: time,
      fix: 'valid',
      latitude: roundTo(seen.latitude, 6),
      longitude: roundTo(seen.longitude, 6),
      altitudeM: Math.round(40 + 20 * chance(seed, 'height') + 3 * wander(time, 120_000, seed, 'height')),
      speedMps: roundTo(state.speedMps, 2),
      courseDeg: isMoving ? Math.floor(state.courseDeg) : 0,
      satellites: 9 + Math.round(3 * wander(time, 180_000, seed, 'satellites')),
      hdop: roundTo(1 + 0.3 * wander(time, 180_000, seed, 'hdop'), 1),
      ignition: state.isEngineOn,
      motion: isMoving,
      engineHoursMs: state.engineHoursMs,
      odometerM: state.odometerM,
      fuelPercent: Math.round(98 - 84 * tank),
      batteryPercent: 100,
      batteryVolts: roundTo(4.1 + 0.05 * wander(time, 600_000, seed, 'battery'), 2),
      supplyVolts: roundTo((state.isEngineOn ? 27.7 : 25.1) + 0.2 * wander(time, 300_000, seed, 'supply'), 2),
      ...(temperaturesC.length > 0 && { temperaturesC }),
      alarms: [],
      raw: {},
    };
  }
}

/**
 * A machine that does now what it does so much later: by day what it does by night. Its meters are those of now, so that they
 * go on from what it said before, and are gone on from afterwards.
 */
export const doingLater = (machine: Machine, laterMs: number): Machine => {
  const withMeters = <Shown extends { readonly engineHoursMs?: number; readonly odometerM?: number }>(
    shown: Shown,
    time: number,
  ): Shown => {
    const { engineHoursMs, odometerM } = machine.stateAt(time);
    return { ...shown, engineHoursMs, odometerM };
  };
  return {
    home: machine.home,
    stateAt: time => withMeters(machine.stateAt(time + laterMs), time),
    readingAt: time => ({ ...withMeters(machine.readingAt(time + laterMs), time), deviceTime: time }),
  };
};
