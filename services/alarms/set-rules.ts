import { z } from 'zod';
import { checkSchedule } from '#domain/geofences/schedule';
import { accept, type Result, refuse } from '#domain/result';
import { Prisma } from '#prisma/client';
import { temperatureLimits, useLimit, weeklySchedule } from '#prisma/reads/geofence-json';
import type { Actor } from '../actor.ts';
import { audit } from '../audit.ts';
import type { ServiceContext } from '../context.ts';
import { ruleSubject } from '../geofences/assign-geofence.ts';
import { loadRuleSubject, lookAgain } from '../geofences/rule-subject.ts';
import { inTransaction } from '../in-transaction.ts';
import { parseInput } from '../input.ts';
import { newId } from '../new-id.ts';
import { lockMachines } from '../telemetry/store-readings.ts';

const HOUR = 3_600_000;
const YEAR = 366 * 24 * HOUR;

export const setAlarmLimitsInput = z.object({
  /** A machine, or a lease and so its machines. */
  of: ruleSubject,
  /** What is null is as usual; what is missing stays as it is. */
  silentAfterMs: z.int().min(60_000).max(YEAR).nullable().optional(),
  inactiveAfterMs: z.int().min(HOUR).max(YEAR).nullable().optional(),
  temperature: temperatureLimits.nullable().optional(),
  /** The reading of the hour meter at which maintenance is due. */
  maintenanceAtMs: z.int().min(0).max(Number.MAX_SAFE_INTEGER).nullable().optional(),
  /** Use of a calendar month (UTC) that the contract allows, in the meter's unit: milliseconds, cycles, metres. */
  useLimit: useLimit.nullable().optional(),
});

type Limits = Omit<z.output<typeof setAlarmLimitsInput>, 'of'>;

/** A version of what is set: the one before with what is stated now. */
const nextVersion = (
  before: Prisma.AlarmSettingGetPayload<Record<string, never>> | null,
  { temperature, useLimit: limit, ...numbers }: Limits,
) => {
  const number = (key: keyof typeof numbers): bigint | null => {
    const value = numbers[key];
    return value === undefined ? (before?.[key] ?? null) : value === null ? null : BigInt(value);
  };
  const temperatureBefore = before?.temperature == null ? null : temperatureLimits.parse(before.temperature);
  const limitBefore = before?.useLimit == null ? null : useLimit.parse(before.useLimit);
  return {
    silentAfterMs: number('silentAfterMs'),
    inactiveAfterMs: number('inactiveAfterMs'),
    maintenanceAtMs: number('maintenanceAtMs'),
    temperature: temperature === undefined ? temperatureBefore : temperature,
    useLimit: limit === undefined ? limitBefore : limit,
  };
};

/**
 * Sets from when on a machine is silent, inactive, too hot or too cold, due for maintenance, or used too much: from now on.
 * What held until now holds for readings of until now. Refusals: `invalid-input`, those of `loadRuleSubject`,
 * `temperature-range`.
 */
export const setAlarmLimits = async (
  ctx: ServiceContext,
  actor: Actor | null,
  input: z.input<typeof setAlarmLimitsInput>,
): Promise<Result<{ readonly subject: string }>> => {
  const parsed = parseInput(setAlarmLimitsInput, input);
  if (!parsed.ok) return parsed;
  const { of, ...limits } = parsed.value;
  const { temperature } = limits;
  if (temperature && temperature.minC >= temperature.maxC) return refuse('temperature-range', {}, 'temperature');
  return inTransaction(ctx, async tx => {
    const loaded = await loadRuleSubject(ctx, tx, actor, of);
    if (!loaded.ok) return loaded;
    const { subject, actor: who } = loaded.value;
    const { organisationId, userId } = who;
    const now = ctx.clock.now();
    // Two who set it at once do so one after the other.
    await lockMachines(tx, [subject]);
    const before = await tx.alarmSetting.findFirst({ where: { subject, until: null } });
    const next = nextVersion(before, limits);
    await tx.alarmSetting.updateMany({ where: { subject, until: null }, data: { until: now } });
    await tx.alarmSetting.create({
      data: {
        ...{ id: newId(ctx), subject, organisationId, from: now, createdById: userId, ...next },
        temperature: next.temperature ?? Prisma.DbNull,
        useLimit: next.useLimit ?? Prisma.DbNull,
      },
    });
    await lookAgain(ctx, tx, subject);
    await audit(ctx, tx, { action: 'alarm:limits-set', organisationId, userId, subject });
    return accept({ subject });
  });
};

export const setMovementInput = z.object({
  of: ruleSubject,
  /** When it may move; `never`; `null`: whenever it likes. */
  allowed: z.union([weeklySchedule, z.literal('never')]).nullable(),
});

/**
 * Says when a machine, or the machines of a lease, may move, from now on; what held until now holds for readings of until now.
 * Refusals: `invalid-input`, those of `loadRuleSubject`, those of `checkSchedule`.
 */
export const setMovement = async (
  ctx: ServiceContext,
  actor: Actor | null,
  input: z.input<typeof setMovementInput>,
): Promise<Result<{ readonly subject: string }>> => {
  const parsed = parseInput(setMovementInput, input);
  if (!parsed.ok) return parsed;
  const { of, allowed } = parsed.value;
  const refusal = allowed !== null && allowed !== 'never' ? checkSchedule(allowed) : null;
  if (refusal) return { ok: false, refusal };
  return inTransaction(ctx, async tx => {
    const loaded = await loadRuleSubject(ctx, tx, actor, of);
    if (!loaded.ok) return loaded;
    const { subject, actor: who } = loaded.value;
    const { organisationId, userId } = who;
    const now = ctx.clock.now();
    await tx.movementRule.updateMany({ where: { subject, until: null }, data: { until: now } });
    if (allowed !== null)
      await tx.movementRule.create({
        data: {
          ...{ id: newId(ctx), subject, organisationId, from: now, createdById: userId },
          ...(allowed !== 'never' && { schedule: { ...allowed } }),
        },
      });
    await lookAgain(ctx, tx, subject);
    await audit(ctx, tx, { action: 'alarm:movement-set', organisationId, userId, subject });
    return accept({ subject });
  });
};
