import type { LocatedPlace } from '#domain/geofences/shape';
import type { MeterKind } from '#domain/telemetry/meters';
import type { TrustTier, UnixMs } from '#domain/telemetry/reading';
import type { CalendarDate } from '#domain/time/calendar-date';
import type { AlarmKind } from './kinds.ts';

/** Something wrong that is watched: not yet an alarm while it waits for its dwell. */
export interface Watch {
  readonly isActive: boolean;
  readonly since: UnixMs;
  /** When it was last seen to be wrong. */
  readonly lastBad: UnixMs;
  /** When it becomes an alarm by itself. */
  readonly dueAt: UnixMs;
  /** When it is over by itself, unless it is seen to be wrong before, and the reading that says so. */
  readonly over?: { readonly at: UnixMs; readonly by: string | null } | null;
  /** Names of the readings that show it: the first. */
  readonly evidence: readonly string[];
  /** A device has shown it, or shown it too: then no party's upload takes it back. */
  readonly byDevice?: boolean;
}

/** What is remembered of a source. */
export interface SourceMemory {
  readonly fix?: {
    readonly time: UnixMs;
    readonly place: LocatedPlace;
    readonly ignition: boolean | null;
    /** What its meters showed last, as of then. */
    readonly engineHoursMs?: number;
    readonly odometerM?: number;
  };
  /** Its supply was once seen as good: without that, a missing supply is one that it does not measure. */
  readonly hasSupply?: boolean;
  /** What is wrong with its meters, as of its last reading that showed one: it is one fault until it is over. */
  readonly faults?: readonly string[];
  /** It once said that the engine was on: without that, nothing is wired to tell. */
  readonly hasIgnition?: boolean;
  readonly engineHoursMs?: number;
  readonly odometerM?: number;
  /** What it said last. */
  readonly last?: { readonly id: string; readonly time: UnixMs };
}

/**
 * What is remembered of a machine between readings; plain JSON. It is the fold of all readings up to `at`, and of nothing
 * else: not of the clock.
 */
export interface AlarmState {
  /** The time of the last reading. */
  readonly at: UnixMs | null;
  /** Watches by kind and what they watch: `outside-area|permitted`, `tamper|device:…`. */
  readonly watches: Readonly<Record<string, Watch>>;
  /** Alarms that stand, by kind and what they are about, as watches are named. */
  readonly open: Readonly<Record<string, { readonly since: UnixMs; readonly evidence: readonly string[] }>>;
  /** The last reading of a source that reports by itself, and of any. */
  readonly seen: { readonly id: string; readonly time: UnixMs } | null;
  readonly heard: { readonly id: string; readonly time: UnixMs } | null;
  /** The last that counts: of the better source, while that is heard. */
  readonly place:
    | (LocatedPlace & {
        readonly id: string;
        readonly time: UnixMs;
        readonly source: string;
        readonly trust: TrustTier;
      })
    | null;
  readonly used: UnixMs | null;
  readonly sources: Readonly<Record<string, SourceMemory>>;
}

export const NEW_STATE: AlarmState = {
  at: null,
  watches: {},
  open: {},
  seen: null,
  heard: null,
  place: null,
  used: null,
  sources: {},
};

/** By how much a machine was used more than is allowed. */
export interface OverUse {
  /** The lease whose allowance it is, and the number of its billing period; `null`: a month's limit that was set. */
  readonly lease: string | null;
  readonly period: number | null;
  readonly meter: MeterKind;
  /** In the meter's unit: milliseconds, cycles, metres. What was used is told in whole hours, cycles, kilometres. */
  readonly most: number;
  readonly used: number;
  readonly from: CalendarDate;
  /** The last day. */
  readonly to: CalendarDate;
}

/** An alarm from its begin to its end. */
export interface Episode {
  readonly kind: AlarmKind;
  /** What it is about (`AlarmName`); `null`: of before that was kept. */
  readonly key: string | null;
  readonly since: UnixMs;
  /** `null`: it stands. */
  readonly until: UnixMs | null;
  /** Names of the readings that began it, and of the one that ended it; none where time alone did. */
  readonly evidence: readonly string[];
  readonly endedBy: string | null;
  /** Of over-use: what was used, of what. */
  readonly use?: OverUse | undefined;
}
