import { z } from 'zod';
import { type Result, refuse } from '#domain/result';
import { type Actor, authoriseMember } from '../actor.ts';
import { audit } from '../audit.ts';
import type { ServiceContext } from '../context.ts';
import { inTransaction } from '../in-transaction.ts';
import { parseInput, rowId } from '../input.ts';
import { hasSecondFactor } from './second-factor/factor.ts';
import { type OpenedSession, renewSession } from './sessions.ts';

const schema = z.object({ organisationId: rowId });

/**
 * Goes on for another of the user's organisations. The session gets new secrets, because its rights change.
 * Refusals: `sign-in-required`, `session-required`, `invalid-input`, `organisation-not-found` (or not a member of it),
 * `second-factor-needed` (that organisation wants one, and they have none).
 */
export const switchOrganisation = async (
  ctx: ServiceContext,
  actor: Actor | null,
  input: z.input<typeof schema>,
): Promise<Result<OpenedSession>> => {
  const member = authoriseMember(actor);
  if (!member.ok) return member;
  const parsed = parseInput(schema, input);
  if (!parsed.ok) return parsed;
  const { userId, sessionId } = member.value;
  const { organisationId } = parsed.value;
  return inTransaction<OpenedSession>(ctx, async tx => {
    const membership = await tx.membership.findUnique({
      where: { userId_organisationId: { userId, organisationId } },
      select: { organisation: { select: { requiresSecondFactor: true } } },
    });
    if (!membership) return refuse('organisation-not-found');
    if (membership.organisation.requiresSecondFactor && !(await hasSecondFactor(tx, userId)))
      return refuse('second-factor-needed');
    const detail = { from: member.value.organisationId };
    await audit(ctx, tx, {
      action: 'session:organisation-switched',
      organisationId,
      userId,
      subject: sessionId,
      detail,
    });
    return { ok: true, value: await renewSession(ctx, tx, sessionId, organisationId) };
  });
};
