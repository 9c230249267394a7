import { z } from 'zod';
import type { OverUse } from '#domain/alarms/state';
import { METER_KINDS } from '#domain/telemetry/meters';

const overUse = z.object({
  ...{ lease: z.string().nullable(), period: z.number().nullable(), meter: z.enum(METER_KINDS) },
  ...{ most: z.number(), used: z.number(), from: z.string(), to: z.string() },
});

/** What an alarm keeps of over-use: nothing, of all others. */
export const storedOverUse = (json: unknown): OverUse | undefined => (json == null ? undefined : overUse.parse(json));
