import { z } from 'zod';
import { accept, type Result, refuse } from '#domain/result';
import { type Actor, authorise, authoriseMember } from '../actor.ts';
import { audit } from '../audit.ts';
import type { ServiceContext } from '../context.ts';
import { parseInput, rowId } from '../input.ts';

const schema = z.object({ tokenId: rowId });

/**
 * Makes a token void, at once: one's own, or as an administrator any of the organisation's.
 *
 * Refusals: `sign-in-required`, `session-required`, `invalid-input`, `token-not-found`.
 */
export const revokeToken = async (
  ctx: ServiceContext,
  actor: Actor | null,
  input: z.input<typeof schema>,
): Promise<Result<null>> => {
  const member = authoriseMember(actor);
  if (!member.ok) return member;
  const parsed = parseInput(schema, input);
  if (!parsed.ok) return parsed;
  const { organisationId, userId } = member.value;
  const { tokenId: id } = parsed.value;
  const managesAll = authorise(actor, 'token:manage').ok;
  const { count } = await ctx.db.apiToken.updateMany({
    where: { id, organisationId, revokedAt: null, ...(!managesAll && { createdById: userId }) },
    data: { revokedAt: ctx.clock.now() },
  });
  if (count === 0) return refuse('token-not-found');
  await audit(ctx, ctx.db, { action: 'token:revoked', organisationId, userId, subject: id });
  return accept(null);
};
