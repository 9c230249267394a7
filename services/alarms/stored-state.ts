import { z } from 'zod';
import { ALARM_KINDS } from '#domain/alarms/kinds';
import type { AlarmState } from '#domain/alarms/state';
import type { Prisma } from '#prisma/client';

const time = z.number();
const place = z.object({ latitude: z.number(), longitude: z.number(), country: z.string().nullable() });
const watch = z.object({
  isActive: z.boolean(),
  since: time,
  lastBad: time,
  dueAt: time,
  evidence: z.array(z.string()),
});
const source = z.object({
  fix: z.object({ time, place, ignition: z.boolean().nullable() }).exactOptional(),
  hasSupply: z.boolean().exactOptional(),
  engineHoursMs: z.number().exactOptional(),
});
const standing = z.object({ since: time, evidence: z.array(z.string()) });

const alarmState = z.object({
  at: time.nullable(),
  watches: z.record(z.string(), watch),
  open: z.partialRecord(z.enum(ALARM_KINDS), standing),
  seen: z.object({ id: z.string(), time }).nullable(),
  place: place.extend({ id: z.string(), time }).nullable(),
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
