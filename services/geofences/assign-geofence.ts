import { z } from 'zod';
import { LONGEST_DWELL_MS } from '#domain/alarms/rules';
import { checkSchedule } from '#domain/geofences/schedule';
import { accept, type Result, refuse } from '#domain/result';
import { weeklySchedule } from '#prisma/reads/geofence-json';
import type { Actor } from '../actor.ts';
import { audit } from '../audit.ts';
import type { ServiceContext } from '../context.ts';
import { inTransaction } from '../in-transaction.ts';
import { parseInput, rowId } from '../input.ts';
import { newId } from '../new-id.ts';
import { loadRuleSubject, lookAgain } from './rule-subject.ts';

/** A machine or a lease, by subject or reference. */
export const ruleSubject = z.string().trim().min(1).max(80);

export const assignGeofenceInput = z.object({
  geofenceId: rowId,
  /** The machine, or the lease, to which it is assigned. */
  to: ruleSubject,
  purpose: z.enum(['permitted', 'forbidden']).default('permitted'),
  /** When it counts; always, without one. */
  schedule: weeklySchedule.nullable().default(null),
  /** How long a machine may be wrong before that is an alarm. */
  dwellMs: z.int().min(0).max(LONGEST_DWELL_MS).default(0),
});

/**
 * Says where a machine, or the machines of a lease, must be or must not be, from now on. Of several permitted areas a machine
 * must be in one. Refusals: `invalid-input`, those of `loadRuleSubject`, `not-found`, `geofence-retired`, those of
 * `checkSchedule`.
 */
export const assignGeofence = async (
  ctx: ServiceContext,
  actor: Actor | null,
  input: z.input<typeof assignGeofenceInput>,
): Promise<Result<{ readonly assignmentId: string }>> => {
  const parsed = parseInput(assignGeofenceInput, input);
  if (!parsed.ok) return parsed;
  const { geofenceId, to, purpose, schedule, dwellMs } = parsed.value;
  const refusal = schedule && checkSchedule(schedule);
  if (refusal) return { ok: false, refusal };
  return inTransaction(ctx, async tx => {
    const loaded = await loadRuleSubject(ctx, tx, actor, to);
    if (!loaded.ok) return loaded;
    const { subject, actor: who } = loaded.value;
    const { organisationId, userId } = who;
    const geofence = await tx.geofence.findUnique({ where: { id: geofenceId } });
    if (!geofence || geofence.organisationId !== organisationId) return refuse('not-found', {}, 'geofenceId');
    if (geofence.retiredAt) return refuse('geofence-retired', {}, 'geofenceId');
    const assignmentId = newId(ctx);
    await tx.geofenceAssignment.create({
      data: {
        ...{ id: assignmentId, geofenceId, subject, organisationId, purpose, dwellMs },
        ...(schedule && { schedule: { ...schedule } }),
        ...{ from: ctx.clock.now(), createdById: userId },
      },
    });
    await lookAgain(ctx, tx, subject);
    await audit(ctx, tx, { action: 'geofence:assigned', organisationId, userId, subject, detail: { geofenceId } });
    return accept({ assignmentId });
  });
};

export const endAssignmentInput = z.object({ assignmentId: rowId });

/** An area counts no more for a machine or a lease. Refusals: `invalid-input`, `not-found`, those of `loadRuleSubject`. */
export const endAssignment = async (
  ctx: ServiceContext,
  actor: Actor | null,
  input: z.input<typeof endAssignmentInput>,
): Promise<Result<{ readonly assignmentId: string }>> => {
  const parsed = parseInput(endAssignmentInput, input);
  if (!parsed.ok) return parsed;
  const { assignmentId } = parsed.value;
  return inTransaction(ctx, async tx => {
    const assignment = await tx.geofenceAssignment.findUnique({ where: { id: assignmentId } });
    if (!assignment) return refuse('not-found');
    const loaded = await loadRuleSubject(ctx, tx, actor, assignment.subject);
    if (!loaded.ok) return loaded;
    const { subject, actor: who } = loaded.value;
    const { organisationId, userId } = who;
    await tx.geofenceAssignment.updateMany({
      where: { id: assignmentId, until: null },
      data: { until: ctx.clock.now() },
    });
    await lookAgain(ctx, tx, subject);
    await audit(ctx, tx, { action: 'geofence:unassigned', organisationId, userId, subject, detail: { assignmentId } });
    return accept({ assignmentId });
  });
};
