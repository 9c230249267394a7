import { z } from 'zod';
import { accept, type Result, refuse } from '#domain/result';
import { type Actor, authoriseMember } from '../actor.ts';
import type { ServiceContext } from '../context.ts';
import { parseInput, rowId } from '../input.ts';

export const deleteViewInput = z.object({ viewId: rowId });

/**
 * Forgets a saved view of the person's own; the list is as before.
 *
 * Refusals: `sign-in-required`, `session-required`, `invalid-input`, `not-found` (gone, or somebody else's).
 */
export const deleteView = async (
  ctx: ServiceContext,
  actor: Actor | null,
  input: z.input<typeof deleteViewInput>,
): Promise<Result<null>> => {
  const member = authoriseMember(actor);
  if (!member.ok) return member;
  const parsed = parseInput(deleteViewInput, input);
  if (!parsed.ok) return parsed;
  const { userId, organisationId } = member.value;
  const { count } = await ctx.db.savedView.deleteMany({ where: { id: parsed.value.viewId, userId, organisationId } });
  return count === 0 ? refuse('not-found') : accept(null);
};
