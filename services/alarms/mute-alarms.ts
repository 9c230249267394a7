import { z } from 'zod';
import { ALARM_KINDS } from '#domain/alarms/kinds';
import { accept, type Result, refuse } from '#domain/result';
import { type Actor, authorise } from '../actor.ts';
import { audit } from '../audit.ts';
import type { ServiceContext } from '../context.ts';
import { inTransaction } from '../in-transaction.ts';
import { moment, parseInput, rowId } from '../input.ts';
import { newId } from '../new-id.ts';
import { loadMachine } from '../telemetry/machines.ts';
import { machineName } from '../telemetry/reading-input.ts';

/** Nobody stops listening for good. */
const LONGEST_MUTE_MS = 90 * 24 * 3_600_000;

export const muteAlarmsInput = z.object({
  machine: machineName,
  /** Of this kind alone; of any, without one. */
  kind: z.enum(ALARM_KINDS).nullable().default(null),
  until: moment,
});

/**
 * The organisation is not told of a machine's alarms for a while. They are raised all the same, shown to everybody as ever,
 * and signed. Refusals: `invalid-input`, those of `loadMachine`, `not-permitted` (the maker), `mute-until`.
 */
export const muteAlarms = async (
  ctx: ServiceContext,
  actor: Actor | null,
  input: z.input<typeof muteAlarmsInput>,
): Promise<Result<{ readonly muteId: string }>> => {
  const parsed = parseInput(muteAlarmsInput, input);
  if (!parsed.ok) return parsed;
  const { machine, kind, until } = parsed.value;
  const now = ctx.clock.now();
  const length = until.getTime() - now.getTime();
  return inTransaction(ctx, async tx => {
    const loaded = await loadMachine(ctx, actor, 'alarm:handle', machine, tx);
    if (!loaded.ok) return loaded;
    const { subject, access, actor: who } = loaded.value;
    if (access.level === 'maker') return refuse('not-permitted');
    if (length <= 0 || length > LONGEST_MUTE_MS) return refuse('mute-until', {}, 'until');
    const { organisationId, userId } = who;
    const muteId = newId(ctx);
    await tx.alarmMute.create({
      data: { id: muteId, subject, organisationId, kind, until, createdById: userId, createdAt: now },
    });
    await audit(ctx, tx, { action: 'alarm:muted', organisationId, userId, subject, detail: { kind } });
    return accept({ muteId });
  });
};

export const endMuteInput = z.object({ muteId: rowId });

/** Refusals: `invalid-input`, those of `authorise`, `not-found`. */
export const endMute = async (
  ctx: ServiceContext,
  actor: Actor | null,
  input: z.input<typeof endMuteInput>,
): Promise<Result<{ readonly muteId: string }>> => {
  const allowed = authorise(actor, 'alarm:handle');
  if (!allowed.ok) return allowed;
  const parsed = parseInput(endMuteInput, input);
  if (!parsed.ok) return parsed;
  const { muteId } = parsed.value;
  const { organisationId, userId } = allowed.value;
  return inTransaction(ctx, async tx => {
    const mute = await tx.alarmMute.findFirst({ where: { id: muteId, organisationId } });
    if (!mute) return refuse('not-found');
    if (mute.endedAt) return accept({ muteId });
    const now = ctx.clock.now();
    await tx.alarmMute.update({ where: { id: muteId }, data: { endedAt: now } });
    // What only the mute still held back is told now.
    await tx.alarm.updateMany({
      where: {
        ...{ subject: mute.subject, standing: 'open', escalatedAt: { not: null }, escalateAt: { gt: now } },
        ...(mute.kind !== null && { kind: mute.kind }),
      },
      data: { escalateAt: now },
    });
    await audit(ctx, tx, { action: 'alarm:unmuted', organisationId, userId, subject: mute.subject });
    return accept({ muteId });
  });
};
