import { z } from 'zod';
import type { Permission } from '#domain/access/permissions';
import { accept, type Result, refuse } from '#domain/result';
import type { Database } from '#prisma/client';
import { type SeenReceivable, seeReceivable } from '#prisma/reads/see-receivable';
import { type Actor, authorise, requireActor } from '../actor.ts';
import type { ServiceContext } from '../context.ts';

/** A receivable by its subject on chain, or by its reference (R-2026-000123). */
export const receivableId = z.string().min(1).max(80);

export interface LoadedReceivable<Who extends Actor = Actor> {
  readonly actor: Who;
  readonly seen: SeenReceivable;
}

/**
 * The receivable that a use case is about, if the actor's organisation may see it and the actor may do this. Refusals:
 * `sign-in-required`, `not-found` (strangers learn no more), those of `authorise`.
 */
export const loadReceivable = async (
  ctx: ServiceContext,
  actor: Actor | null,
  permission: Permission,
  subject: string,
  db: Database = ctx.db,
): Promise<Result<LoadedReceivable>> => {
  const who = requireActor(actor);
  if (!who.ok) return who;
  const seen = await seeReceivable(db, who.value.organisationId, subject, ctx.clock.now());
  if (!seen) return refuse('not-found');
  const allowed = authorise(who.value, permission, seen.subject);
  return allowed.ok ? accept({ actor: allowed.value, seen }) : allowed;
};
