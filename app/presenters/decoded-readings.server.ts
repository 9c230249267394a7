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
    /** What was said of a time that is none, and whether the telephone was told its place. */
    raw: z.object({ timestamp: z.unknown(), deviceTime: z.unknown(), mock: z.unknown() }).partial(),
  })
  .partial();

const LATEST = 8.64e15;

/** A reading of a message as it was decoded, for people: what is known of it, and all of it as JSON. */
export const decodedReading = (json: unknown) => {
  const parsed = field.safeParse(json);
  const { deviceTime, alarms = [], raw = {}, ...rest } = parsed.success ? parsed.data : {};
  const isDate = deviceTime !== undefined && Math.abs(deviceTime) <= LATEST;
  const { fix, ...values } = rest;
  const saidTime = raw.timestamp ?? raw.deviceTime ?? null;
  return {
    ...rest,
    alarms,
    at: isDate ? new Date(deviceTime) : null,
    /** It says a time, and what it says is none. */
    isTimeWrong: deviceTime === undefined && saidTime !== null,
    isMocked: raw.mock === true,
    /** Nothing of it means anything here, but perhaps its time. */
    isBare: fix !== 'invalid' && alarms.length === 0 && Object.values(values).every(value => value === undefined),
    json: JSON.stringify(json, null, 1),
  };
};
