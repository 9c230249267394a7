import { z } from 'zod';
import type { Permission } from '#domain/access/permissions';
import type { EquipmentState } from '#domain/equipment/state';
import { accept, type Result, refuse } from '#domain/result';
import type { Database } from '#prisma/client';
import { type SeenEquipment, seeEquipment } from '#prisma/reads/see-equipment';
import { type Actor, authorise, requireActor } from '../actor.ts';
import type { ServiceContext } from '../context.ts';

/** A machine by its subject on chain, or by its reference (M-2026-000123). */
export const equipmentId = z.string().min(1).max(80);

export interface LoadedEquipment<Who extends Actor = Actor> {
  readonly actor: Who;
  readonly seen: SeenEquipment;
}

/**
 * The machine that a use case is about, if the actor's organisation may see it and the actor may do this. Refusals:
 * `sign-in-required`, `not-found` (strangers learn no more), those of `authorise`.
 */
export const loadEquipment = async (
  ctx: ServiceContext,
  actor: Actor | null,
  permission: Permission,
  subject: string,
  db: Database = ctx.db,
): Promise<Result<LoadedEquipment>> => {
  const who = requireActor(actor);
  if (!who.ok) return who;
  const seen = await seeEquipment(db, who.value.organisationId, subject, ctx.clock.now());
  if (!seen) return refuse('not-found');
  const allowed = authorise(who.value, permission);
  return allowed.ok ? accept({ actor: allowed.value, seen }) : allowed;
};

/** The machine's state on chain. Refusal: `still-settling` (its passport is on its way). */
export const requireRecorded = ({ state }: SeenEquipment): Result<EquipmentState> =>
  state ? accept(state) : refuse('still-settling');
