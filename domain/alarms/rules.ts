import { type Schedule, scheduleOf, type WeeklySchedule } from '#domain/geofences/schedule';
import type { GeofenceShape } from '#domain/geofences/shape';
import type { UnixMs } from '#domain/telemetry/reading';
import { GAP_MS } from '#domain/telemetry/use-by-day';
import type { AlarmKind } from './kinds.ts';

/** In force from a moment until another; without an end, from then on. What was in force stays in the record. */
export interface InForce {
  readonly from: UnixMs;
  readonly until: UnixMs | null;
}

/** Where a machine must be, or must not be, while the schedule says so (always, without one). */
export interface AreaRule extends InForce {
  /** One that is redrawn keeps it. */
  readonly id: string;
  /** Of several areas that permit it must be in one; of those that forbid, in none. Of countries named it must be in one too. */
  readonly purpose: 'permitted' | 'forbidden' | 'countries';
  readonly shape: GeofenceShape;
  readonly schedule: WeeklySchedule | null;
  /** How long it may be wrong before that is an alarm. */
  readonly dwellMs: number;
}

/** When a machine may move; without a schedule, never. */
export interface MovementRule extends InForce {
  readonly schedule: WeeklySchedule | null;
}

/**
 * Without a reading for so long it is silent: of the source named, each by itself, so that one that speaks does not cover
 * another that was cut off; without a name, of `devices`, which report by themselves, or of `all`.
 */
export interface SilenceRule extends InForce {
  readonly afterMs: number;
  readonly of: 'devices' | 'all';
  readonly source?: string | undefined;
  /** Since when the source is to speak for the machine: what it said before counts for nothing. */
  readonly since?: UnixMs | undefined;
}

/** Reporting, and without use, for so long. */
export interface InactiveRule extends InForce {
  readonly afterMs: number;
}

export interface TemperatureRule extends InForce {
  readonly minC: number;
  readonly maxC: number;
  readonly dwellMs: number;
}

/** The reading of the hour meter at which maintenance is due. */
export interface MaintenanceRule extends InForce {
  readonly atMs: number;
}

/**
 * What holds for one machine. All of it holds for readings of its time, whenever they come: of each limit (of
 * silence, for each source) at most one at a time, in the order of time (`limitsOf`).
 */
export interface MachineRules {
  readonly areas: readonly AreaRule[];
  readonly movement: readonly MovementRule[];
  /** Announced work on the machine. */
  readonly services: readonly InForce[];
  readonly silence: readonly SilenceRule[];
  readonly inactive: readonly InactiveRule[];
  readonly temperature: readonly TemperatureRule[];
  readonly maintenance: readonly MaintenanceRule[];
  /** When people said that an alarm which no reading ends is settled; `key` null: all of its kind. */
  readonly settled: readonly { readonly kind: AlarmKind; readonly key: string | null; readonly at: UnixMs }[];
}

export const NO_RULES: MachineRules = {
  areas: [],
  movement: [],
  services: [],
  silence: [],
  inactive: [],
  temperature: [],
  maintenance: [],
  settled: [],
};

/** Unless something else is set: a parked machine reports once a day. */
export const SILENT_AFTER_MS = GAP_MS;

/** A machine must not be wrong for longer than this before that is an alarm: the last place counts no longer either. */
export const LONGEST_DWELL_MS = 24 * 3_600_000;

export const isInForce = ({ from, until }: InForce, at: UnixMs): boolean =>
  at >= from && (until === null || at < until);

/** The limit that holds at a moment. */
export const limitAt = <Limit extends InForce>(limits: readonly Limit[], at: UnixMs): Limit | null =>
  limits.find(limit => isInForce(limit, at)) ?? null;

/** Rules with their schedules made ready. */
export interface ReadyRules extends MachineRules {
  readonly holds: (rule: InForce & { readonly schedule: WeeklySchedule | null }, at: UnixMs) => boolean;
  /** The next moment after this one at which the rules change what holds; `null` for never. */
  readonly next: (after: UnixMs) => UnixMs | null;
}

export const readyRules = (rules: MachineRules): ReadyRules => {
  const schedules = new Map<WeeklySchedule, Schedule>();
  const scheduled = [...rules.areas, ...rules.movement];
  for (const { schedule } of scheduled) if (schedule) schedules.set(schedule, scheduleOf(schedule));
  const { services, silence, inactive, temperature, maintenance } = rules;
  const fixed = [
    ...[...scheduled, ...services, ...silence, ...inactive, ...temperature, ...maintenance].flatMap(
      ({ from, until }) => (until === null ? [from] : [from, until]),
    ),
    ...rules.settled.map(({ at }) => at),
  ].sort((a, b) => a - b);
  return {
    ...rules,
    holds: (rule, at) =>
      isInForce(rule, at) && (rule.schedule === null || (schedules.get(rule.schedule)?.includes(at) ?? false)),
    next: after => {
      const turns = scheduled.flatMap(({ schedule, until }) => {
        const turn = schedule && (until === null || until > after) ? schedules.get(schedule)?.next(after) : null;
        return turn == null ? [] : [turn];
      });
      const change = fixed.find(at => at > after);
      const all = change === undefined ? turns : [...turns, change];
      return all.length > 0 ? Math.min(...all) : null;
    },
  };
};
