import { z } from 'zod';
import { accept, type Result, refuse } from '#domain/result';
import { type Actor, authoriseMember } from '../actor.ts';
import { audit } from '../audit.ts';
import type { ServiceContext } from '../context.ts';
import { parseInput, rowId } from '../input.ts';
import { typedPassword } from './fields.ts';
import { checkOwnPassword } from './own-password.ts';
import { endOtherSessions } from './sessions.ts';

const chosen = z.object({ sessionIds: z.array(rowId).min(1).max(100), password: typedPassword });

/**
 * Ends some of the actor's own sessions, this one too. The password is asked for again: who sits at somebody's open browser
 * should not lock its owner out elsewhere.
 *
 * Refusals: `sign-in-required`, `session-required`, `invalid-input`, `too-many-attempts`, `wrong-password`,
 * `session-not-found`.
 */
export const revokeSessions = async (
  ctx: ServiceContext,
  actor: Actor | null,
  input: z.input<typeof chosen>,
): Promise<Result<{ ended: number }>> => {
  const member = authoriseMember(actor);
  if (!member.ok) return member;
  const parsed = parseInput(chosen, input);
  if (!parsed.ok) return parsed;
  const { userId, organisationId } = member.value;
  const { sessionIds, password } = parsed.value;
  const known = await checkOwnPassword(ctx, member.value, password, 'session:revoke-refused');
  if (!known.ok) return known;
  return ctx.db.$transaction(async tx => {
    const ended: string[] = [];
    for (const id of sessionIds) {
      const { count } = await tx.session.updateMany({
        where: { id, userId, revokedAt: null },
        data: { revokedAt: ctx.clock.now() },
      });
      if (count === 0) continue;
      ended.push(id);
      await audit(ctx, tx, { action: 'session:revoked', organisationId, userId, subject: id });
    }
    return ended.length === 0 ? refuse('session-not-found') : accept({ ended: ended.length });
  });
};

const proving = z.object({ password: typedPassword });

/**
 * Ends all of the actor's sessions but this one; answers how many. Refusals: `sign-in-required`, `session-required`,
 * `invalid-input`, `too-many-attempts`, `wrong-password`.
 */
export const revokeOtherSessions = async (
  ctx: ServiceContext,
  actor: Actor | null,
  input: z.input<typeof proving>,
): Promise<Result<{ ended: number }>> => {
  const member = authoriseMember(actor);
  if (!member.ok) return member;
  const parsed = parseInput(proving, input);
  if (!parsed.ok) return parsed;
  const { userId, organisationId, sessionId } = member.value;
  const known = await checkOwnPassword(ctx, member.value, parsed.value.password, 'session:revoke-refused');
  if (!known.ok) return known;
  return ctx.db.$transaction(async tx => {
    const ended = await endOtherSessions(ctx, tx, userId, sessionId);
    await audit(ctx, tx, { action: 'session:revoked', organisationId, userId, detail: { others: ended } });
    return accept({ ended });
  });
};
