import { z } from 'zod';
import { accept, type Result, refuse } from '#domain/result';
import { type Actor, authoriseMember } from '../actor.ts';
import { audit } from '../audit.ts';
import type { ServiceContext } from '../context.ts';
import { parseInput, rowId } from '../input.ts';
import { endOtherSessions } from './sessions.ts';

const schema = z.object({ sessionId: rowId });

/**
 * Ends one of the actor's own sessions, this one too.
 * Refusals: `sign-in-required`, `session-required`, `invalid-input`, `session-not-found`.
 */
export const revokeSession = async (
  ctx: ServiceContext,
  actor: Actor | null,
  input: z.input<typeof schema>,
): Promise<Result<null>> => {
  const member = authoriseMember(actor);
  if (!member.ok) return member;
  const parsed = parseInput(schema, input);
  if (!parsed.ok) return parsed;
  const { userId, organisationId } = member.value;
  const { sessionId } = parsed.value;
  const { count } = await ctx.db.session.updateMany({
    where: { id: sessionId, userId, revokedAt: null },
    data: { revokedAt: ctx.clock.now() },
  });
  if (count === 0) return refuse('session-not-found');
  await audit(ctx, ctx.db, { action: 'session:revoked', organisationId, userId, subject: sessionId });
  return accept(null);
};

/** Ends all of the actor's sessions but this one; answers how many. Refusals: `sign-in-required`, `session-required`. */
export const revokeOtherSessions = async (
  ctx: ServiceContext,
  actor: Actor | null,
): Promise<Result<{ ended: number }>> => {
  const member = authoriseMember(actor);
  if (!member.ok) return member;
  const { userId, organisationId, sessionId } = member.value;
  return ctx.db.$transaction(async tx => {
    const ended = await endOtherSessions(ctx, tx, userId, sessionId);
    await audit(ctx, tx, { action: 'session:revoked', organisationId, userId, detail: { others: ended } });
    return accept({ ended });
  });
};
