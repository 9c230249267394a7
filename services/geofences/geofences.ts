import { z } from 'zod';
import { checkShape } from '#domain/geofences/shape';
import { accept, type Result, refuse } from '#domain/result';
import type { Prisma, Transaction } from '#prisma/client';
import { geofenceShape } from '#prisma/reads/geofence-json';
import { type Actor, authorise } from '../actor.ts';
import { audit } from '../audit.ts';
import type { ServiceContext } from '../context.ts';
import { inTransaction } from '../in-transaction.ts';
import { parseInput, rowId } from '../input.ts';
import { newId } from '../new-id.ts';
import { lookAgain } from './rule-subject.ts';

const name = z.string().trim().min(1).max(120);

export const createGeofenceInput = z.object({ name, shape: geofenceShape });

/** JSON of what the schema let in: plain objects, lists, texts and numbers. */
const jsonOf = (value: object): Prisma.InputJsonObject => JSON.parse(JSON.stringify(value));

/** Draws an area. Refusals: `invalid-input`, those of `authorise`, those of `checkShape`. */
export const createGeofence = async (
  ctx: ServiceContext,
  actor: Actor | null,
  input: z.input<typeof createGeofenceInput>,
): Promise<Result<{ readonly geofenceId: string }>> => {
  const allowed = authorise(actor, 'geofence:manage');
  if (!allowed.ok) return allowed;
  const parsed = parseInput(createGeofenceInput, input);
  if (!parsed.ok) return parsed;
  const shape = checkShape(parsed.value.shape);
  if (!shape.ok) return shape;
  const { organisationId, userId } = allowed.value;
  return inTransaction(ctx, async tx => {
    const now = ctx.clock.now();
    const geofenceId = newId(ctx);
    await tx.geofence.create({
      data: {
        ...{ id: geofenceId, organisationId, name: parsed.value.name, createdById: userId, createdAt: now },
        versions: { create: { id: newId(ctx), shape: jsonOf(shape.value), from: now } },
      },
    });
    await audit(ctx, tx, { action: 'geofence:created', organisationId, userId, detail: { geofenceId } });
    return accept({ geofenceId });
  });
};

/** The organisation's own area, not retired, locked. */
const lockOwn = async (tx: Transaction, organisationId: string, geofenceId: string) => {
  await tx.$executeRaw`SELECT 1 FROM geofences WHERE id = ${geofenceId}::uuid FOR UPDATE`;
  const geofence = await tx.geofence.findUnique({ where: { id: geofenceId }, include: { assignments: true } });
  if (!geofence || geofence.organisationId !== organisationId) return refuse('not-found');
  return geofence.retiredAt ? refuse('geofence-retired') : accept(geofence);
};

const lookAgainAtAll = async (ctx: ServiceContext, tx: Transaction, subjects: readonly string[]): Promise<void> => {
  for (const subject of [...new Set(subjects)].sort()) await lookAgain(ctx, tx, subject);
};

export const changeGeofenceInput = z.object({
  geofenceId: rowId,
  name: name.optional(),
  shape: geofenceShape.optional(),
});

/**
 * Draws an area anew, or gives it another name. The new shape counts from now on; readings of before are held against the old
 * one, also those that come late. Refusals: `invalid-input`, those of `authorise`, `not-found`, `geofence-retired`, those of
 * `checkShape`.
 */
export const changeGeofence = async (
  ctx: ServiceContext,
  actor: Actor | null,
  input: z.input<typeof changeGeofenceInput>,
): Promise<Result<{ readonly geofenceId: string }>> => {
  const allowed = authorise(actor, 'geofence:manage');
  if (!allowed.ok) return allowed;
  const parsed = parseInput(changeGeofenceInput, input);
  if (!parsed.ok) return parsed;
  const { geofenceId, name: newName, shape } = parsed.value;
  const checked = shape === undefined ? null : checkShape(shape);
  if (checked && !checked.ok) return checked;
  const { organisationId, userId } = allowed.value;
  return inTransaction(ctx, async tx => {
    const locked = await lockOwn(tx, organisationId, geofenceId);
    if (!locked.ok) return locked;
    const now = ctx.clock.now();
    if (newName !== undefined) await tx.geofence.update({ where: { id: geofenceId }, data: { name: newName } });
    if (checked) {
      await tx.geofenceVersion.updateMany({ where: { geofenceId, until: null }, data: { until: now } });
      await tx.geofenceVersion.create({
        data: { id: newId(ctx), geofenceId, shape: jsonOf(checked.value), from: now },
      });
      await lookAgainAtAll(
        ctx,
        tx,
        locked.value.assignments.flatMap(({ subject, until }) => (until === null ? [subject] : [])),
      );
    }
    await audit(ctx, tx, { action: 'geofence:changed', organisationId, userId, detail: { geofenceId } });
    return accept({ geofenceId });
  });
};

export const retireGeofenceInput = z.object({ geofenceId: rowId });

/** An area counts no more, wherever it was assigned. Refusals: as of `changeGeofence`. */
export const retireGeofence = async (
  ctx: ServiceContext,
  actor: Actor | null,
  input: z.input<typeof retireGeofenceInput>,
): Promise<Result<{ readonly geofenceId: string }>> => {
  const allowed = authorise(actor, 'geofence:manage');
  if (!allowed.ok) return allowed;
  const parsed = parseInput(retireGeofenceInput, input);
  if (!parsed.ok) return parsed;
  const { geofenceId } = parsed.value;
  const { organisationId, userId } = allowed.value;
  return inTransaction(ctx, async tx => {
    const locked = await lockOwn(tx, organisationId, geofenceId);
    if (!locked.ok) return locked;
    const now = ctx.clock.now();
    const standing = locked.value.assignments.flatMap(({ subject, until }) => (until === null ? [subject] : []));
    await tx.geofence.update({ where: { id: geofenceId }, data: { retiredAt: now } });
    await tx.geofenceVersion.updateMany({ where: { geofenceId, until: null }, data: { until: now } });
    await tx.geofenceAssignment.updateMany({ where: { geofenceId, until: null }, data: { until: now } });
    await lookAgainAtAll(ctx, tx, standing);
    await audit(ctx, tx, { action: 'geofence:retired', organisationId, userId, detail: { geofenceId } });
    return accept({ geofenceId });
  });
};
