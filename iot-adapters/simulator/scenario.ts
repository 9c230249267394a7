import type { AlarmName } from '#domain/telemetry/alarm-names';
import type { Reading } from '#domain/telemetry/reading';
import { addDays, type CalendarDate } from '#domain/time/calendar-date';
import { dayIn } from '#domain/time/zoned-day';
import { momentIn } from '#domain/time/zoned-moment';
import { worksOn } from './machine/day-plan.ts';
import { movedBy, type Place, towards } from './machine/ground.ts';
import type { Machine } from './machine/machine.ts';
import { driveOf, roadBetween } from './machine/road.ts';
import { between, chance, wander } from './seeded.ts';

export const SCENARIOS = [
  'work',
  'theft',
  'tampering',
  'power-cut',
  'spoofed-jump',
  'meter-rollback',
  'jamming',
  'silence',
] as const;

export type ScenarioName = (typeof SCENARIOS)[number];

/** Whether a device can speak: `offline` keeps what it would say and uploads it later; `dead` says nothing, ever. */
export type LinkState = 'on' | 'offline' | 'dead';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** What happens to one machine, from a moment on. Times within are ms since that moment. */
interface Incident {
  readonly alarms: readonly (readonly [after: number, name: AlarmName])[];
  tell(reading: Reading, after: number): Reading;
  link(after: number): LinkState;
}

interface Plot {
  readonly summary: string;
  /** When it happens by the clocks of the machine's zone, in seconds since midnight. */
  readonly secondOfDay: number;
  /** Whether the machine must be at work that day for it to be seen. */
  readonly needsWork: boolean;
  /** When all of it has been seen. */
  readonly lastsMs: number;
  /** Told now, it is told so many times faster, and has been seen after so many minutes. What can be driven is driven as fast as ever. */
  readonly now: { readonly pace: number; readonly minutes: number };
  begin(machine: Machine, at: number): Incident;
}

const on = (): LinkState => 'on';

/** The tracker lives on its own battery, which lasts six hours. */
const onBattery = (reading: Reading, after: number): Reading => {
  const percent = Math.max(0, Math.round(100 - (100 * after) / (6 * HOUR)));
  return {
    ...reading,
    supplyVolts: 0,
    batteryPercent: percent,
    batteryVolts: Number((3.4 + percent / 140).toFixed(2)),
  };
};

/** Without a fix: what stood in it before is left out. */
const withoutFix = ({ latitude: _, longitude: __, altitudeM: ___, ...reading }: Reading): Reading => ({
  ...reading,
  fix: 'none',
  satellites: 0,
  speedMps: 0,
  courseDeg: 0,
});

/** A low-loader drives at so much. */
const LOADER_MPS = 21;

/** A machine is driven off on a lorry by night: it moves, and its engine does not run. */
const theft = (machine: Machine, at: number, hideout?: Place): Incident => {
  const { seed } = machine.home;
  const before = machine.stateAt(at);
  const still = machine.readingAt(at);
  const to =
    hideout ?? towards(before.place, 360 * chance(seed, 'flight'), between(60_000, 110_000, seed, 'flight', 'far'));
  const road = roadBetween(before.place, to, `${seed} flight`);
  const drive = driveOf(road.metres, LOADER_MPS);
  const gone = 4 * MINUTE;
  const cut = gone + drive.lastsMs + 15 * MINUTE;
  return {
    alarms: [
      [MINUTE, 'movement'],
      [gone, 'tow'],
      [cut, 'power-cut'],
    ],
    link: on,
    tell(reading, after) {
      const { metres, speedMps } = drive.at(after - gone);
      const { place, courseDeg } = road.at(metres);
      const time = at + after;
      const seen = movedBy(place, 4 * wander(time, 45_000, seed, 'east'), 4 * wander(time, 45_000, seed, 'north'));
      const told: Reading = {
        ...still,
        deviceTime: time,
        satellites: reading.satellites ?? 9,
        latitude: Number(seen.latitude.toFixed(6)),
        longitude: Number(seen.longitude.toFixed(6)),
        speedMps: Number(speedMps.toFixed(2)),
        courseDeg: speedMps > 0 ? Math.floor(courseDeg) : 0,
        motion: speedMps > 0.1,
        odometerM: before.odometerM + Math.round(metres),
      };
      // Somebody there has a charger for it: it stays to be seen.
      return after < cut ? told : { ...told, supplyVolts: 0 };
    },
  };
};

const PLOTS: Readonly<Record<Exclude<ScenarioName, 'work'>, Plot>> = {
  theft: {
    summary: 'by night a machine is driven away on a lorry, its engine off',
    secondOfDay: 2 * 3600,
    needsWork: false,
    lastsMs: 4 * HOUR,
    now: { pace: 1, minutes: 10 },
    begin: theft,
  },
  tampering: {
    summary: 'somebody opens the tracker, cuts its power and its antenna, and puts it back two hours later',
    secondOfDay: 1.5 * 3600,
    needsWork: false,
    lastsMs: 3 * HOUR,
    now: { pace: 24, minutes: 6 },
    begin: () => ({
      alarms: [
        [0, 'tamper'],
        [MINUTE, 'power-cut'],
        [2 * HOUR, 'power-restored'],
      ],
      link: on,
      tell: (reading, after) => {
        if (after < MINUTE || after >= 2 * HOUR) return reading;
        return withoutFix(onBattery(reading, after));
      },
    }),
  },
  'power-cut': {
    summary: 'the supply is cut in the evening, the tracker’s battery runs down, and in the morning the supply is back',
    secondOfDay: 23 * 3600,
    needsWork: false,
    lastsMs: 10 * HOUR,
    now: { pace: 84, minutes: 6 },
    begin: () => ({
      alarms: [
        [0, 'power-cut'],
        [4.8 * HOUR, 'low-battery'],
        [7 * HOUR, 'power-restored'],
      ],
      link: after => (after >= 6 * HOUR && after < 7 * HOUR ? 'dead' : 'on'),
      tell: (reading, after) => (after < 7 * HOUR ? onBattery(reading, after) : reading),
    }),
  },
  'spoofed-jump': {
    summary: 'for forty minutes of a working day the fix is 900 km away, with the best of signals',
    secondOfDay: 10 * 3600,
    needsWork: true,
    lastsMs: HOUR,
    now: { pace: 10, minutes: 5 },
    begin: ({ home: { seed, depot } }) => {
      const far = towards(depot, 360 * chance(seed, 'spoof'), 900_000);
      const [north, east] = [far.latitude - depot.latitude, far.longitude - depot.longitude];
      return {
        alarms: [],
        link: on,
        tell: (reading, after) => {
          if (after >= 40 * MINUTE || reading.latitude === undefined || reading.longitude === undefined) return reading;
          const longitude = ((reading.longitude + east + 540) % 360) - 180;
          return {
            ...reading,
            latitude: Number((reading.latitude + north).toFixed(6)),
            longitude: Number(longitude.toFixed(6)),
            satellites: 14,
            hdop: 0.7,
          };
        },
      };
    },
  },
  'meter-rollback': {
    summary: 'at noon the engine meter is turned back by a third, and counts on from there',
    secondOfDay: 12.5 * 3600,
    needsWork: true,
    lastsMs: 2 * HOUR,
    now: { pace: 1, minutes: 2 },
    begin: (machine, at) => {
      const taken = Math.round(machine.stateAt(at).engineHoursMs / 3 / HOUR) * HOUR;
      return {
        alarms: [],
        link: on,
        tell: reading => ({ ...reading, engineHoursMs: (reading.engineHoursMs ?? taken) - taken }),
      };
    },
  },
  jamming: {
    summary: 'a jammer takes the fix, then the network; when it is gone, what was kept is uploaded',
    secondOfDay: 14 * 3600,
    needsWork: true,
    lastsMs: HOUR,
    now: { pace: 6, minutes: 6 },
    begin: () => ({
      alarms: [[0, 'jamming']],
      link: after => (after >= 3 * MINUTE && after < 25 * MINUTE ? 'offline' : 'on'),
      tell: (reading, after) => (after < 25 * MINUTE ? withoutFix(reading) : reading),
    }),
  },
  silence: {
    summary: 'no network for eight hours of a working day, then all of it in one upload',
    secondOfDay: 8 * 3600,
    needsWork: true,
    lastsMs: 9 * HOUR,
    now: { pace: 120, minutes: 5 },
    begin: () => ({
      alarms: [],
      link: after => (after < 8 * HOUR ? 'offline' : 'on'),
      tell: reading => reading,
    }),
  },
};

export const summaryOf = (name: ScenarioName): string =>
  name === 'work' ? 'work days alone, nothing out of the ordinary' : PLOTS[name].summary;

const onsetOn = (machine: Machine, plot: Plot, day: CalendarDate): number | null => {
  const { home } = machine;
  if (plot.needsWork && !worksOn(home, day)) return null;
  return momentIn(home.zone, day, plot.secondOfDay) * 1000;
};

/** The first moment after another at which a scenario can happen to a machine; `null` for `work`. */
export const onsetAfter = (name: ScenarioName, machine: Machine, from: number): number | null => {
  if (name === 'work') return null;
  for (let day = dayIn(machine.home.zone, Math.floor(from / 1000)); ; day = addDays(day, 1)) {
    const at = onsetOn(machine, PLOTS[name], day);
    if (at !== null && at > from) return at;
  }
};

/** The last moment at which a scenario can have happened to a machine so that by now all of it has been seen. */
export const onsetBefore = (name: Exclude<ScenarioName, 'work'>, machine: Machine, now: number): number => {
  const plot = PLOTS[name];
  for (let day = dayIn(machine.home.zone, Math.floor(now / 1000)); ; day = addDays(day, -1)) {
    const at = onsetOn(machine, plot, day);
    if (at !== null && at + plot.lastsMs <= now) return at;
  }
};

/** By how much later than at a moment a machine does what a scenario needs: sleeps, or works. */
export const laterFor = (name: Exclude<ScenarioName, 'work'>, machine: Machine, at: number): number =>
  (onsetAfter(name, machine, at) ?? at) - at;

/** How long a scenario takes that is told now, in ms, and how much faster it is told. */
export const nowOf = (name: Exclude<ScenarioName, 'work'>): { readonly lastsMs: number; readonly pace: number } => {
  const { pace, minutes } = PLOTS[name].now;
  return { pace, lastsMs: minutes * MINUTE };
};

/** How long a scenario takes to be told, in ms. */
export const lengthOf = (name: Exclude<ScenarioName, 'work'>): number => PLOTS[name].lastsMs;

/** What a device says and whether it can, its machine's work days and what happens to it taken together. Pure. */
export interface Story {
  /** When what is out of the ordinary begins, Unix ms; `null` where nothing does. */
  readonly onset: number | null;
  linkAt(time: number): LinkState;
  /** When it raises an alarm, after one moment and up to another: then it speaks at once. */
  alarmTimes(after: number, until: number): readonly number[];
  /** What the device says at a moment, with the alarms raised since another (that moment left out). */
  tell(time: number, since: number): Reading;
}

export interface StoryOptions {
  /** Where thieves take it; without one, some way off. */
  readonly hideout?: Place;
  /** How many times faster the scenario is told. */
  readonly pace?: number;
}

/** The story of a machine. `at`: when the scenario happens to it, `null` where it never does. */
export const storyOf = (
  machine: Machine,
  name: ScenarioName,
  at: number | null,
  { hideout, pace = 1 }: StoryOptions = {},
): Story => {
  if (name === 'work' || at === null) {
    return { onset: null, linkAt: () => 'on', alarmTimes: () => [], tell: time => machine.readingAt(time) };
  }
  const incident = name === 'theft' ? theft(machine, at, hideout) : PLOTS[name].begin(machine, at);
  const alarms = incident.alarms.map(([after, alarm]) => ({ time: at + Math.round(after / pace), alarm }));
  const between = (since: number, until: number) => alarms.filter(({ time }) => time > since && time <= until);
  return {
    onset: at,
    linkAt: time => (time < at ? 'on' : incident.link((time - at) * pace)),
    alarmTimes: (since, until) => between(since, until).map(({ time }) => time),
    tell(time, since) {
      const reading = machine.readingAt(time);
      if (time < at) return reading;
      return {
        ...incident.tell(reading, (time - at) * pace),
        alarms: between(since, time).map(({ alarm }) => alarm),
      };
    },
  };
};
