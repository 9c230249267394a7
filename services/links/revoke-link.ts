import { z } from 'zod';
import { accept, type Result, refuse } from '#domain/result';
import { type Actor, authorise } from '../actor.ts';
import type { ServiceContext } from '../context.ts';
import { parseInput, rowId } from '../input.ts';

export const revokeLinkInput = z.object({ linkId: rowId });

/**
 * Makes a link useless that the actor's organisation has sent. Refusals: `sign-in-required`, `invalid-input`, those of
 * `authorise`, `not-found` (nobody's, another's, used or revoked already).
 */
export const revokeLink = async (
  ctx: ServiceContext,
  actor: Actor | null,
  input: z.input<typeof revokeLinkInput>,
): Promise<Result<null>> => {
  const allowed = authorise(actor, 'receivable:invite-obligor');
  if (!allowed.ok) return allowed;
  const parsed = parseInput(revokeLinkInput, input);
  if (!parsed.ok) return parsed;
  const { count } = await ctx.db.obligorLink.updateMany({
    where: {
      id: parsed.value.linkId,
      createdById: allowed.value.organisationId,
      usedAt: null,
      revokedAt: null,
    },
    data: { revokedAt: ctx.clock.now() },
  });
  return count === 1 ? accept(null) : refuse('not-found');
};
