import { z } from 'zod';
import { accept, type Result, refuse } from '#domain/result';
import { audit } from '../audit.ts';
import type { ServiceContext } from '../context.ts';
import { inTransaction } from '../in-transaction.ts';
import { parseInput } from '../input.ts';
import { queueMessage } from '../messages/queue-message.ts';
import { emailAddress } from './fields.ts';
import { createInvitation, invitationLink } from './invitations.ts';
import { removeFactor } from './second-factor/factor.ts';
import { endOtherSessions } from './sessions.ts';

const schema = z.object({ email: emailAddress, byMail: z.boolean() });

export interface AccessReset {
  readonly name: string;
  readonly email: string;
  readonly hadSecondFactor: boolean;
  /** For the person's hands; `null` where it went by mail. */
  readonly link: string | null;
  readonly expiresAt: Date;
}

/**
 * Lets somebody in again whom no administrator can help: the only one of an organisation who has lost password or phone. For
 * whoever runs the portal, at its command line; there is no page and no API for it. The second factor goes, sessions end,
 * and a single-use link for a new password is made. The person is told by mail, and all of their organisations' audits.
 *
 * Refusals: `invalid-input`, `user-not-found`, `no-membership`.
 */
export const resetAccess = async (
  ctx: ServiceContext,
  _actor: null,
  input: z.input<typeof schema>,
): Promise<Result<AccessReset>> => {
  const parsed = parseInput(schema, input);
  if (!parsed.ok) return parsed;
  const { email, byMail } = parsed.value;
  return inTransaction<AccessReset>(ctx, async tx => {
    const user = await tx.user.findUnique({
      where: { email },
      include: { memberships: { select: { organisationId: true }, orderBy: { createdAt: 'asc' } } },
    });
    if (!user || user.disabledAt) return refuse('user-not-found');
    const [first] = user.memberships;
    if (!first) return refuse('no-membership');
    const hadSecondFactor = await removeFactor(ctx, tx, user.id);
    await endOtherSessions(ctx, tx, user.id, null);
    // One link at a time, whichever organisation's administrator had sent another.
    await tx.invitation.updateMany({
      where: { email, purpose: 'PASSWORD_RESET', acceptedAt: null, revokedAt: null },
      data: { revokedAt: ctx.clock.now() },
    });
    const { token, expiresAt } = await createInvitation(ctx, tx, {
      organisationId: first.organisationId,
      email,
      purpose: 'PASSWORD_RESET',
      invitedById: null,
    });
    const link = invitationLink(ctx, token);
    const message = { channel: 'email', recipient: email, locale: user.locale } as const;
    if (byMail)
      await queueMessage(ctx, tx, {
        ...message,
        template: 'access-reset-link',
        params: { link, expires: expiresAt.toISOString() },
      });
    else
      await queueMessage(ctx, tx, {
        ...message,
        template: 'access-reset',
        params: { at: ctx.clock.now().toISOString() },
      });
    for (const { organisationId } of user.memberships)
      await audit(ctx, tx, {
        action: 'access:reset',
        organisationId,
        userId: null,
        subject: user.id,
        detail: { hadSecondFactor, by: 'command line' },
      });
    return accept({ name: user.name, email, hadSecondFactor, link: byMail ? null : link, expiresAt });
  });
};
