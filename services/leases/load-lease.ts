import { z } from 'zod';
import type { Permission } from '#domain/access/permissions';
import type { LeaseState } from '#domain/leases/lifecycle/state';
import { accept, type Result, refuse } from '#domain/result';
import type { Database } from '#prisma/client';
import { type SeenLease, seeLease } from '#prisma/reads/see-lease';
import { type Actor, authorise, requireActor } from '../actor.ts';
import type { ServiceContext } from '../context.ts';

/** A lease by its subject on chain, or by its reference (L-2026-000123). */
export const leaseId = z.string().min(1).max(80);

export interface LoadedLease<Who extends Actor = Actor> {
  readonly actor: Who;
  readonly seen: SeenLease;
}

/** A lease that is on chain. */
export interface LoadedStanding extends LoadedLease {
  readonly state: LeaseState;
}

/** What one must be oneself, not as an auditor of it. */
export type OwnRole = 'lessor' | 'lessee';

export const isOwn = ({ lessor, lessee }: SeenLease, organisationId: string, role: OwnRole): boolean =>
  (role === 'lessor' ? lessor : lessee).organisationId === organisationId;

/**
 * The lease that a use case is about, if the actor's organisation may see it and the actor may do this. Refusals:
 * `sign-in-required`, `not-found` (strangers learn no more), those of `authorise`.
 */
export const loadLease = async (
  ctx: ServiceContext,
  actor: Actor | null,
  permission: Permission,
  lease: string,
  db: Database = ctx.db,
): Promise<Result<LoadedLease>> => {
  const who = requireActor(actor);
  if (!who.ok) return who;
  const seen = await seeLease(db, who.value.organisationId, lease, ctx.clock.now());
  if (!seen) return refuse('not-found');
  const allowed = authorise(who.value, permission, seen.subject);
  return allowed.ok ? accept({ actor: allowed.value, seen }) : allowed;
};

/**
 * The same, of a lease that is on chain and to which the actor's organisation is one of these. Refusals: those of
 * `loadLease`, `not-lessor`, `not-lessee`, `not-party` (it is neither), `lease-settling` (not on chain yet).
 */
export const loadOwnLease = async (
  ctx: ServiceContext,
  actor: Actor | null,
  permission: Permission,
  lease: string,
  { roles, db = ctx.db }: { readonly roles: readonly OwnRole[]; readonly db?: Database },
): Promise<Result<LoadedStanding>> => {
  const loaded = await loadLease(ctx, actor, permission, lease, db);
  if (!loaded.ok) return loaded;
  const { seen } = loaded.value;
  const { organisationId } = loaded.value.actor;
  if (!roles.some(role => isOwn(seen, organisationId, role))) {
    const [role, other] = roles;
    return refuse(other !== undefined || role === undefined ? 'not-party' : `not-${role}`);
  }
  return seen.state ? accept({ ...loaded.value, state: seen.state }) : refuse('lease-settling');
};
