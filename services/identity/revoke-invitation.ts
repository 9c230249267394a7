import { z } from 'zod';
import { accept, type Result, refuse } from '#domain/result';
import { type Actor, authoriseMember } from '../actor.ts';
import { audit } from '../audit.ts';
import type { ServiceContext } from '../context.ts';
import { parseInput, rowId } from '../input.ts';

const schema = z.object({ invitationId: rowId });

/**
 * Makes an invitation of the actor's organisation void before it is used.
 * Refusals: `sign-in-required`, `session-required`, `not-permitted`, `invalid-input`, `invitation-not-found`.
 */
export const revokeInvitation = async (
  ctx: ServiceContext,
  actor: Actor | null,
  input: z.input<typeof schema>,
): Promise<Result<null>> => {
  const member = authoriseMember(actor, 'member:manage');
  if (!member.ok) return member;
  const parsed = parseInput(schema, input);
  if (!parsed.ok) return parsed;
  const { organisationId, userId } = member.value;
  const { invitationId: id } = parsed.value;
  const { count } = await ctx.db.invitation.updateMany({
    where: { id, organisationId, acceptedAt: null, revokedAt: null },
    data: { revokedAt: ctx.clock.now() },
  });
  if (count === 0) return refuse('invitation-not-found');
  await audit(ctx, ctx.db, { action: 'invitation:revoked', organisationId, userId, subject: id });
  return accept(null);
};
