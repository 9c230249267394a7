import { z } from 'zod';
import { FIXES } from '#domain/telemetry/reading';

const field = z
  .object({
    deviceTime: z.number(),
    fix: z.enum(FIXES),
    ...{
      latitude: z.number(),
      longitude: z.number(),
      altitudeM: z.number(),
      speedMps: z.number(),
      courseDeg: z.number(),
    },
    ...{ ignition: z.boolean(), motion: z.boolean() },
    ...{ engineHoursMs: z.number(), odometerM: z.number(), cycles: z.number() },
    ...{ fuelPercent: z.number(), batteryPercent: z.number(), batteryVolts: z.number(), supplyVolts: z.number() },
    temperaturesC: z.array(z.number()),
    alarms: z.array(z.string()),
  })
  .partial();

const LATEST = 8.64e15;

/** A reading of a message as it was decoded, for people: what is known of it, and all of it as JSON. */
export const decodedReading = (json: unknown) => {
  const parsed = field.safeParse(json);
  const { deviceTime, alarms = [], ...rest } = parsed.success ? parsed.data : {};
  const isDate = deviceTime !== undefined && Math.abs(deviceTime) <= LATEST;
  const { fix: _, ...values } = rest;
  return {
    ...rest,
    alarms,
    at: isDate ? new Date(deviceTime) : null,
    /** Nothing of it means anything here, but perhaps its time. */
    isBare: alarms.length === 0 && Object.values(values).every(value => value === undefined),
    json: JSON.stringify(json, null, 1),
  };
};
