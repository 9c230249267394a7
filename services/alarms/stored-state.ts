import { z } from 'zod';
import { ALARM_KINDS } from '#domain/alarms/kinds';
import type { MachineRules } from '#domain/alarms/rules';
import type { AlarmState } from '#domain/alarms/state';
import { METER_KINDS } from '#domain/telemetry/meters';
import { TRUST_TIERS } from '#domain/telemetry/reading';
import type { Prisma } from '#prisma/client';
import { geofenceShape, weeklySchedule } from '#prisma/reads/geofence-json';
import type { UseSpans } from './use-spans.ts';

const time = z.number();
const place = z.object({ latitude: z.number(), longitude: z.number(), country: z.string().nullable() });
const watch = z.object({
  isActive: z.boolean(),
  since: time,
  lastBad: time,
  dueAt: time,
  over: z.object({ at: time, by: z.string().nullable() }).nullable().exactOptional(),
  evidence: z.array(z.string()),
  byDevice: z.boolean().exactOptional(),
});
const source = z.object({
  fix: z
    .object({
      ...{ time, place, ignition: z.boolean().nullable() },
      ...{ engineHoursMs: z.number().exactOptional(), odometerM: z.number().exactOptional() },
    })
    .exactOptional(),
  faults: z.array(z.string()).exactOptional(),
  hasSupply: z.boolean().exactOptional(),
  hasIgnition: z.boolean().exactOptional(),
  engineHoursMs: z.number().exactOptional(),
  odometerM: z.number().exactOptional(),
  last: z.object({ id: z.string(), time }).exactOptional(),
});
const standing = z.object({ since: time, evidence: z.array(z.string()) });

const alarmState = z.object({
  at: time.nullable(),
  watches: z.record(z.string(), watch),
  open: z.record(z.string().regex(/\|/), standing),
  seen: z.object({ id: z.string(), time }).nullable(),
  heard: z.object({ id: z.string(), time }).nullable(),
  place: place.extend({ id: z.string(), time, source: z.string(), trust: z.literal(TRUST_TIERS) }).nullable(),
  used: time.nullable(),
  sources: z.record(z.string(), source),
});

/** A kept state; `null` where it was written by another version: then it is made anew from the readings. */
export const storedAlarmState = (json: unknown): AlarmState | null => {
  const parsed = alarmState.safeParse(json);
  return parsed.success ? parsed.data : null;
};

/** As it is kept: a JSON document of names, numbers and texts. */
export const alarmStateJson = (state: AlarmState): Prisma.InputJsonObject => JSON.parse(JSON.stringify(state));

const moments = { from: time, until: time.nullable() };

const machineSetUp = z.object({
  rules: z.object({
    areas: z.array(
      z.object({
        ...{ id: z.string(), purpose: z.enum(['permitted', 'forbidden', 'countries']), shape: geofenceShape },
        ...{ schedule: weeklySchedule.nullable(), dwellMs: z.number(), ...moments },
      }),
    ),
    movement: z.array(z.object({ schedule: weeklySchedule.nullable(), ...moments })),
    services: z.array(z.object(moments)),
    silence: z.array(
      z.object({
        afterMs: z.number(),
        of: z.enum(['devices', 'all']),
        source: z.string().exactOptional(),
        since: time.exactOptional(),
        ...moments,
      }),
    ),
    inactive: z.array(z.object({ afterMs: z.number(), ...moments })),
    temperature: z.array(z.object({ minC: z.number(), maxC: z.number(), dwellMs: z.number(), ...moments })),
    maintenance: z.array(z.object({ atMs: z.number(), ...moments })),
    settled: z.array(z.object({ kind: z.enum(ALARM_KINDS), key: z.string().nullable(), at: time })),
  }),
  /** The UTC day on which it was gathered. */
  day: z.string(),
  /** Days whose use is added up, and the limits for it; those that ended before `since` are history. */
  use: z.object({
    since: time,
    spans: z.array(
      z.object({
        ...{ lease: z.string().nullable(), period: z.number().nullable(), from: z.string(), to: z.string() },
        ...{ zone: z.string(), except: z.array(z.object({ from: z.string(), to: z.string() })) },
        limits: z.array(z.object({ meter: z.enum(METER_KINDS), most: z.number(), ...moments })),
      }),
    ),
  }),
  /** The day for which maintenance was planned last. */
  maintenanceOn: z.string().nullable(),
});

/** All that holds for a machine. */
export interface MachineSetUp {
  readonly day: string;
  readonly rules: MachineRules;
  readonly use: UseSpans;
  readonly maintenanceOn: string | null;
}

/** The day of a moment, for which what is gathered then holds: tomorrow other periods and dates may count. */
export const dayOfSetUp = (now: number): string => new Date(now).toISOString().slice(0, 10);

/** As it was gathered last; `null` where it is to be gathered anew. */
export const storedSetUp = (json: unknown): MachineSetUp | null => {
  const parsed = json === null ? null : machineSetUp.safeParse(json);
  return parsed?.success ? parsed.data : null;
};

export const setUpJson = (setUp: MachineSetUp): Prisma.InputJsonObject => JSON.parse(JSON.stringify(setUp));
