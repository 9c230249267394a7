import { z } from 'zod';
import { accept, type Result, refuse } from '#domain/result';
import { type Actor, authoriseMember } from '../actor.ts';
import { audit } from '../audit.ts';
import type { ServiceContext } from '../context.ts';
import { parseInput, rowId } from '../input.ts';
import { queueMessage } from '../messages/queue-message.ts';
import { spend } from '../rate-limits/spend.ts';
import { createInvitation, invitationLink } from './invitations.ts';

const schema = z.object({ userId: rowId });

/**
 * Sends a member a link for a new password. It goes to the person's own address and is never shown to the administrator,
 * who could otherwise act in the person's other organisations.
 *
 * Refusals: `sign-in-required`, `session-required`, `not-permitted`, `invalid-input`, `too-many-attempts`,
 * `member-not-found`.
 */
export const sendPasswordReset = async (
  ctx: ServiceContext,
  actor: Actor | null,
  input: z.input<typeof schema>,
): Promise<Result<null>> => {
  const administrator = authoriseMember(actor, 'member:manage');
  if (!administrator.ok) return administrator;
  const parsed = parseInput(schema, input);
  if (!parsed.ok) return parsed;
  const { organisationId } = administrator.value;
  const { userId } = parsed.value;
  const membership = await ctx.db.membership.findUnique({
    where: { userId_organisationId: { userId, organisationId } },
    select: { user: { select: { email: true, locale: true } }, organisation: { select: { name: true } } },
  });
  if (!membership) return refuse('member-not-found');
  const spent = await spend(ctx, 'invitations-sent', organisationId);
  if (!spent.ok) return spent;

  const { user, organisation } = membership;
  await ctx.db.$transaction(async tx => {
    const reset = await createInvitation(ctx, tx, {
      organisationId,
      email: user.email,
      purpose: 'PASSWORD_RESET',
      invitedById: administrator.value.userId,
    });
    await queueMessage(ctx, tx, {
      channel: 'email',
      recipient: user.email,
      locale: user.locale,
      template: 'password-reset',
      params: {
        organisation: organisation.name,
        link: invitationLink(ctx, reset.token),
        expires: reset.expiresAt.toISOString(),
      },
    });
    await audit(ctx, tx, {
      action: 'password:reset-sent',
      organisationId,
      userId: administrator.value.userId,
      subject: userId,
    });
  });
  return accept(null);
};
