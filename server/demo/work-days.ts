import type { Reading } from '#domain/telemetry/reading';
import { isWorkday } from '#domain/telemetry/utilisation';
import { addDays, type CalendarDate, startOfDay } from '#domain/time/calendar-date';
import type { Dice } from './dice.ts';
import type { Model } from './fleet.ts';
import { SITES, type SiteKey } from './lets.ts';

const HOUR = 3_600_000;

/** Weeks after which a machine goes to the next of its sites. */
const WEEKS_ON_SITE = 13;

/** A machine at work: its meters and where it stands, day after day. */
export class WorkingMachine {
  readonly #model: Model;
  readonly #dice: Dice;
  #sites: readonly SiteKey[];
  #from: CalendarDate | null = null;
  #since: CalendarDate;
  #engineHoursMs = 0;
  #odometerM: number;
  #cycles = 0;
  #isIdle = false;
  /** Where it was switched off. */
  #stands: { latitude: number; longitude: number } | null = null;

  constructor(model: Model, dice: Dice, sites: readonly SiteKey[], since: CalendarDate) {
    this.#model = model;
    this.#dice = dice;
    this.#sites = sites;
    this.#since = since;
    this.#engineHoursMs = dice.between(2, 9) * HOUR;
    this.#odometerM = dice.between(1, 60) * 1000;
  }

  get engineHoursMs(): number {
    return this.#engineHoursMs;
  }

  /** Goes to other sites from a day on; idle machines stand there. */
  moveTo(sites: readonly SiteKey[], since: CalendarDate, isIdle = false): void {
    this.#sites = sites;
    this.#since = since;
    this.#isIdle = isIdle;
    this.#stands = null;
  }

  /** Begins counting anew, as a new meter does. */
  resetHours(): void {
    this.#engineHoursMs = 0;
  }

  /** What it reports from where it was last asked, up to a day, that day left out. */
  until(day: CalendarDate): Reading[] {
    const readings: Reading[] = [];
    let at = this.#from ?? this.#since;
    for (; at < day; at = addDays(at, 1)) readings.push(...this.#reportsOf(at));
    this.#from = at;
    return readings;
  }

  #placeOn(day: CalendarDate): { latitude: number; longitude: number } {
    const weeks = Math.max(0, Math.floor((startOfDay(day) - startOfDay(this.#since)) / (7 * 86_400)));
    const key = this.#sites[Math.floor(weeks / WEEKS_ON_SITE) % this.#sites.length] ?? 'hamburg';
    const { latitude, longitude } = SITES[key];
    const scatter = () => (this.#dice.next() - 0.5) / 150;
    return {
      latitude: Math.round((latitude + scatter()) * 1e5) / 1e5,
      longitude: Math.round((longitude + scatter()) * 1e5) / 1e5,
    };
  }

  /** One that does not work stays where it was. */
  #placeNow(day: CalendarDate, moves: boolean): { latitude: number; longitude: number } {
    const place = this.#placeOn(day);
    if (moves || !this.#stands) this.#stands = place;
    return this.#stands;
  }

  #report(at: number, day: CalendarDate, ignition: boolean, moves = true): Reading {
    const { maker } = this.#model;
    return {
      deviceTime: at,
      fix: 'valid',
      ...this.#placeNow(day, moves),
      ignition,
      engineHoursMs: this.#engineHoursMs,
      odometerM: this.#odometerM,
      ...(maker === 'huadong' && { cycles: this.#cycles }),
      fuelPercent: this.#dice.between(18, 97),
      alarms: [],
      raw: {},
    };
  }

  /** Monday to Friday: when work begins and when it ends. On other days, and when it rains, once at noon. */
  #reportsOf(day: CalendarDate): Reading[] {
    const midnight = startOfDay(day) * 1000;
    const works = isWorkday(day) && !this.#isIdle && this.#dice.next() < 0.92;
    // Every machine has its own minute, so that no two of a fleet say the same.
    const minutes = this.#dice.between(0, 40) * 60_000;
    if (!works) return [this.#report(midnight + 12 * HOUR + minutes, day, false, false)];
    const morning = this.#report(midnight + 6 * HOUR + minutes, day, true);
    const [least, most] = this.#model.hours;
    const worked = this.#dice.between(least * 10, most * 10) * (HOUR / 10);
    this.#engineHoursMs += worked;
    this.#odometerM += Math.round(this.#model.kilometres * 1000 * (0.4 + this.#dice.next() * 0.6));
    this.#cycles += this.#dice.between(40, 160);
    const evening = this.#report(midnight + 6 * HOUR + minutes + worked + HOUR, day, false);
    return [morning, evening];
  }
}
