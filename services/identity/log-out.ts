import { accept, type Result } from '#domain/result';
import { type Actor, authoriseMember } from '../actor.ts';
import { audit } from '../audit.ts';
import type { ServiceContext } from '../context.ts';

/** Ends the actor's own session, at once and on the server. Refusals: `sign-in-required`, `session-required`. */
export const logOut = async (ctx: ServiceContext, actor: Actor | null): Promise<Result<null>> => {
  const member = authoriseMember(actor);
  if (!member.ok) return member;
  const { sessionId, organisationId, userId } = member.value;
  await ctx.db.$transaction(async tx => {
    await tx.session.updateMany({
      where: { id: sessionId, revokedAt: null },
      data: { revokedAt: ctx.clock.now() },
    });
    await audit(ctx, tx, { action: 'session:closed', organisationId, userId, subject: sessionId });
  });
  return accept(null);
};
