import { z } from 'zod';
import { FIXES, type Reading } from '#domain/telemetry/reading';
import { moment } from '../input.ts';

const whole = z.number().int().min(0).max(Number.MAX_SAFE_INTEGER);

/** A machine by its subject or reference. */
export const machineName = z.string().trim().min(1).max(80);

/** One reading as people and programs of members send it: the fields of `domain/telemetry/reading`, and whose it is. */
export const readingInput = z.strictObject({
  machine: machineName,
  /** When it was read, by the clock of whoever read it. */
  time: moment,
  /** As the source counts its readings, where it does. */
  sequence: z
    .union([z.bigint(), z.string().regex(/^\d{1,18}$/), z.int().nonnegative()])
    .transform(value => BigInt(value))
    .optional(),
  /** Default: valid where there is a place. */
  fix: z.enum(FIXES).optional(),
  latitude: z.number().optional(),
  longitude: z.number().optional(),
  altitudeM: z.number().optional(),
  speedMps: z.number().min(0).optional(),
  courseDeg: z.number().min(0).max(360).optional(),
  ignition: z.boolean().optional(),
  engineHoursMs: whole.optional(),
  odometerM: whole.optional(),
  cycles: whole.optional(),
  meterId: z.string().trim().min(1).max(60).optional(),
  fuelPercent: z.number().min(0).max(100).optional(),
  alarms: z.array(z.string().trim().min(1).max(60)).max(20).optional(),
});

/** The reading, without what says whose it is. */
export const readingOf = ({ machine: _, sequence: __, time, ...fields }: z.output<typeof readingInput>): Reading => {
  const hasPlace = fields.latitude !== undefined && fields.longitude !== undefined;
  const { fix = hasPlace ? 'valid' : 'none', alarms = [] } = fields;
  const stated = Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
  return { ...stated, deviceTime: time.getTime(), fix: hasPlace ? fix : 'none', alarms, raw: {} };
};
