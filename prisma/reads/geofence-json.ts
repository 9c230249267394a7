import { z } from 'zod';
import type { WeeklySchedule } from '#domain/geofences/schedule';
import type { GeofenceShape } from '#domain/geofences/shape';
import { METER_KINDS } from '#domain/telemetry/meters';

const place = z.strictObject({ latitude: z.number(), longitude: z.number() });

/** A shape as it is written down; whether it has an inside `checkShape` says. */
export const geofenceShape = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('circle'), center: place, radiusM: z.number() }),
  z.strictObject({ kind: z.literal('polygon'), corners: z.array(place).max(600) }),
  z.strictObject({ kind: z.literal('corridor'), line: z.array(place).max(600), withinM: z.number() }),
  z.strictObject({ kind: z.literal('country'), countries: z.array(z.string().trim().toUpperCase()).max(300) }),
]);

export const weeklySchedule = z.strictObject({
  timeZone: z.string().max(60),
  windows: z
    .array(z.strictObject({ days: z.array(z.int()).max(7), from: z.string().max(5), to: z.string().max(5) }))
    .max(60),
});

export const temperatureLimits = z.strictObject({
  minC: z.number().min(-100).max(200),
  maxC: z.number().min(-100).max(200),
  dwellMs: z.int().min(0).max(86_400_000).default(600_000),
});

export const useLimit = z.strictObject({ meter: z.enum(METER_KINDS), most: z.int().min(1) });

/** What we wrote: anything else is a mistake in the program. */
export const storedShape = (json: unknown): GeofenceShape => geofenceShape.parse(json);
export const storedSchedule = (json: unknown): WeeklySchedule => weeklySchedule.parse(json);
