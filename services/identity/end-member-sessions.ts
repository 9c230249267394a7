import { z } from 'zod';
import { accept, type Result, refuse } from '#domain/result';
import { type Actor, authoriseMember } from '../actor.ts';
import { audit } from '../audit.ts';
import type { ServiceContext } from '../context.ts';
import { parseInput, rowId } from '../input.ts';

const schema = z.object({ userId: rowId });

/**
 * Ends a member's sessions for the actor's organisation: a lost laptop, somebody who was dismissed an hour ago. Those for
 * other organisations are not this administrator's.
 *
 * Refusals: `sign-in-required`, `session-required`, `not-permitted`, `invalid-input`, `member-not-found`.
 */
export const endMemberSessions = async (
  ctx: ServiceContext,
  actor: Actor | null,
  input: z.input<typeof schema>,
): Promise<Result<{ ended: number }>> => {
  const administrator = authoriseMember(actor, 'member:manage');
  if (!administrator.ok) return administrator;
  const parsed = parseInput(schema, input);
  if (!parsed.ok) return parsed;
  const { organisationId, userId: by } = administrator.value;
  const { userId } = parsed.value;
  const member = await ctx.db.membership.findUnique({ where: { userId_organisationId: { userId, organisationId } } });
  if (!member) return refuse('member-not-found');
  return ctx.db.$transaction(async tx => {
    const { count: ended } = await tx.session.updateMany({
      where: { userId, organisationId, revokedAt: null },
      data: { revokedAt: ctx.clock.now() },
    });
    const detail = { sessions: ended };
    await audit(ctx, tx, { action: 'session:revoked', organisationId, userId: by, subject: userId, detail });
    return accept({ ended });
  });
};
