import { z } from 'zod';
import { accept, type Result, refuse } from '#domain/result';
import { type Actor, authoriseMember } from '../../actor.ts';
import { audit } from '../../audit.ts';
import type { ServiceContext } from '../../context.ts';
import { inTransaction } from '../../in-transaction.ts';
import { parseInput, rowId } from '../../input.ts';
import { queueMessage } from '../../messages/queue-message.ts';
import { removeFactor } from './factor.ts';

const schema = z.object({ userId: rowId });

/**
 * Takes a member's second factor away, for somebody who has lost phone and recovery codes. The person is told by mail, their
 * sessions for this organisation end, and where it is wanted they set up another at the next log-in. It is written down in
 * all of their organisations. Nobody resets their own that way.
 *
 * Refusals: `sign-in-required`, `session-required`, `not-permitted`, `invalid-input`, `member-not-found`,
 * `second-factor-own-reset`, `second-factor-off`.
 */
export const resetSecondFactor = async (
  ctx: ServiceContext,
  actor: Actor | null,
  input: z.input<typeof schema>,
): Promise<Result<null>> => {
  const administrator = authoriseMember(actor, 'member:manage');
  if (!administrator.ok) return administrator;
  const parsed = parseInput(schema, input);
  if (!parsed.ok) return parsed;
  const { organisationId, userId: by } = administrator.value;
  const { userId } = parsed.value;
  if (userId === by) return refuse('second-factor-own-reset');
  return inTransaction<null>(ctx, async tx => {
    const member = await tx.membership.findUnique({
      where: { userId_organisationId: { userId, organisationId } },
      select: {
        organisation: { select: { name: true } },
        user: { select: { email: true, locale: true, memberships: { select: { organisationId: true } } } },
      },
    });
    if (!member) return refuse('member-not-found');
    if (!(await removeFactor(ctx, tx, userId))) return refuse('second-factor-off');
    const now = ctx.clock.now();
    await tx.session.updateMany({ where: { userId, organisationId, revokedAt: null }, data: { revokedAt: now } });
    const { user, organisation } = member;
    await queueMessage(ctx, tx, {
      channel: 'email',
      recipient: user.email,
      locale: user.locale,
      template: 'second-factor-reset',
      params: { organisation: organisation.name, at: now.toISOString() },
    });
    for (const membership of user.memberships) {
      const own = membership.organisationId === organisationId;
      await audit(ctx, tx, {
        action: 'second-factor:reset',
        organisationId: membership.organisationId,
        userId: own ? by : null,
        subject: userId,
        detail: own ? {} : { by: 'another organisation' },
      });
    }
    return accept(null);
  });
};
