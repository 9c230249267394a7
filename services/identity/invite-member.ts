import { z } from 'zod';
import { accept, type Result, refuse } from '#domain/result';
import { type Actor, authoriseMember } from '../actor.ts';
import { audit } from '../audit.ts';
import type { ServiceContext } from '../context.ts';
import { inTransaction } from '../in-transaction.ts';
import { parseInput } from '../input.ts';
import { queueMessage } from '../messages/queue-message.ts';
import { spend } from '../rate-limits/spend.ts';
import { emailAddress, roles } from './fields.ts';
import { createInvitation, invitationLink } from './invitations.ts';
import { preferenceFields } from './preference-fields.ts';

const schema = z.object({ email: emailAddress, roles, locale: preferenceFields.locale.optional() });

/**
 * Invites somebody into the actor's organisation, by mail. An earlier invitation of the same address is void.
 *
 * Refusals: `sign-in-required`, `session-required`, `not-permitted`, `invalid-input`, `too-many-attempts`,
 * `already-member`.
 */
export const inviteMember = async (
  ctx: ServiceContext,
  actor: Actor | null,
  input: z.input<typeof schema>,
): Promise<Result<{ invitationId: string }>> => {
  const member = authoriseMember(actor, 'member:manage');
  if (!member.ok) return member;
  const parsed = parseInput(schema, input);
  if (!parsed.ok) return parsed;
  const { organisationId, userId } = member.value;
  const { email, locale } = parsed.value;
  const spent = await spend(ctx, 'invitations-sent', organisationId);
  if (!spent.ok) return spent;

  return inTransaction<{ invitationId: string }>(ctx, async tx => {
    const known = await tx.membership.findFirst({
      where: { organisationId, user: { email } },
      select: { userId: true },
    });
    if (known) return refuse('already-member', {}, 'email');
    const organisation = await tx.organisation.findUniqueOrThrow({
      where: { id: organisationId },
      select: { name: true },
    });
    const inviter = await tx.user.findUniqueOrThrow({ where: { id: userId }, select: { name: true, locale: true } });
    const invitation = await createInvitation(ctx, tx, {
      organisationId,
      email,
      purpose: 'MEMBERSHIP',
      roles: parsed.value.roles,
      invitedById: userId,
    });
    await queueMessage(ctx, tx, {
      channel: 'email',
      recipient: email,
      locale: locale ?? inviter.locale,
      template: 'invitation',
      params: {
        organisation: organisation.name,
        inviter: inviter.name,
        link: invitationLink(ctx, invitation.token),
        expires: invitation.expiresAt.toISOString(),
      },
    });
    await audit(ctx, tx, {
      action: 'invitation:sent',
      organisationId,
      userId,
      subject: invitation.invitationId,
      detail: { email, roles: parsed.value.roles },
    });
    return accept({ invitationId: invitation.invitationId });
  });
};
