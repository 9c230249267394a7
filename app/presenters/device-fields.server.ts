import { z } from 'zod';
import { DEVICE_PROTOCOLS } from '#domain/devices/protocols';
import { decimalText, parseDecimal } from '#domain/money/decimal';
import { type PublicJwk, publicJwk } from '#services/devices/device-key';

const empty = (value: unknown): boolean => typeof value === 'string' && value.trim() === '';

/** An empty field counts as not filled in. */
const optional = <Schema extends z.ZodType>(schema: Schema) =>
  z.preprocess(value => (empty(value) ? undefined : value), schema.optional());

const jwk = z.string().transform((text, check): PublicJwk => {
  try {
    const read = publicJwk.safeParse(JSON.parse(text));
    if (read.success) return read.data;
  } catch {
    // Not JSON: said below.
  }
  check.addIssue({ code: 'custom', message: 'bad-key' });
  return z.NEVER;
});

/** What a meter shows, as people write it, in units of so many of its own. */
const shown = (unit: number) =>
  optional(
    z.string().transform((text, check) => {
      const value = parseDecimal(text.trim().replace(',', '.'));
      if (value && value.unscaled >= 0n) return Math.round(Number(decimalText(value)) * unit);
      check.addIssue({ code: 'custom', message: 'cell-not-a-number' });
      return z.NEVER;
    }),
  );

const meters = (hours: number | undefined, kilometres: number | undefined, cycles: number | undefined) => ({
  ...(hours !== undefined && { engineHoursMs: hours }),
  ...(kilometres !== undefined && { odometerM: kilometres }),
  ...(cycles !== undefined && { cycles }),
});

/** A box that was ticked sends something; one that was not, nothing. */
const ticked = z.preprocess(value => value !== undefined && value !== '', z.boolean());

const note = optional(z.string().trim().max(500));
const HOUR_MS = 3_600_000;

/** The form of a new device. */
export const newDeviceFields = z
  .object({
    protocol: z.enum(DEVICE_PROTOCOLS),
    externalId: z
      .string()
      .trim()
      .regex(/^[\w .:-]{1,80}$/),
    name: optional(z.string().trim().max(120)),
    publicKey: optional(jwk),
    platformAccountId: optional(z.guid()),
  })
  .transform(({ name, publicKey, platformAccountId, ...given }) => ({
    ...given,
    ...(name !== undefined && { name }),
    ...(publicKey !== undefined && { publicKey }),
    ...(platformAccountId !== undefined && { platformAccountId }),
  }));

/** The form that proposes a device to a machine. */
export const enrolmentFields = z
  .object({
    machine: z.string().trim().min(1).max(100),
    observerId: optional(z.guid()),
    ...{ hours: shown(HOUR_MS), kilometres: shown(1000), cycles: shown(1), note },
  })
  .transform(({ machine, observerId, hours, kilometres, cycles, note: said }) => ({
    machine,
    ...(observerId !== undefined && { observerId }),
    opening: meters(hours, kilometres, cycles),
    ...(said !== undefined && { note: said }),
  }));

/** The form of a device that comes in the place of another. */
export const replaceFields = z
  .object({
    removedId: z.guid(),
    closingHours: shown(HOUR_MS),
    closingKilometres: shown(1000),
    closingCycles: shown(1),
    hours: shown(HOUR_MS),
    kilometres: shown(1000),
    cycles: shown(1),
    note,
  })
  .transform(
    ({ removedId, closingHours, closingKilometres, closingCycles, hours, kilometres, cycles, note: said }) => ({
      removedId,
      closing: meters(closingHours, closingKilometres, closingCycles),
      opening: meters(hours, kilometres, cycles),
      ...(said !== undefined && { note: said }),
    }),
  );

const leaving = { hours: shown(HOUR_MS), kilometres: shown(1000), cycles: shown(1), note };

/** The form by which a device leaves its machine. */
export const detachFields = z.object(leaving).transform(({ hours, kilometres, cycles, note: said }) => ({
  closing: meters(hours, kilometres, cycles),
  ...(said !== undefined && { note: said }),
}));

/** The form by which it goes for good. */
export const removeFields = z
  .object({ ...leaving, keepsToken: ticked })
  .transform(({ hours, kilometres, cycles, note: said, keepsToken }) => ({
    closing: meters(hours, kilometres, cycles),
    keepsToken,
    ...(said !== undefined && { note: said }),
  }));

export const nameFields = z.object({ name: z.string().trim().min(1).max(120) });
export const declineFields = z.object({ note: z.string().trim().min(1).max(500) });
export const keyFields = z.object({ publicKey: jwk });
export const observerFields = z.object({ observerId: z.guid() });

export const commandFields = z.object({
  text: z.string().trim().min(1).max(200),
  confirmed: ticked,
});

export const claimFields = z.object({
  protocol: z.enum(DEVICE_PROTOCOLS),
  externalId: z.string().trim().min(1).max(80),
  note: z.string().trim().min(1).max(2000),
});

export const decisionFields = z.object({ decision: z.string().trim().min(1).max(2000) });
