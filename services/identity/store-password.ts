import type { Transaction } from '#prisma/client';
import type { ServiceContext } from '../context.ts';
import { queueMessage } from '../messages/queue-message.ts';
import { endPendingOf } from './second-factor/factor.ts';
import { endOtherSessions } from './sessions.ts';

export interface NewPasswordOf {
  readonly userId: string;
  readonly email: string;
  readonly locale: string;
  readonly passwordHash: string;
  /** The session in which it was changed; every other one ends. */
  readonly keep: string | null;
}

/** What follows a new password, however it came: other sessions end, open links for a new one are void, the person is told. */
export const storePassword = async (ctx: ServiceContext, tx: Transaction, change: NewPasswordOf): Promise<void> => {
  const now = ctx.clock.now();
  await tx.user.update({
    where: { id: change.userId },
    data: { passwordHash: change.passwordHash, passwordChangedAt: now },
  });
  await endOtherSessions(ctx, tx, change.userId, change.keep);
  await endPendingOf(ctx, tx, change.userId);
  await tx.invitation.updateMany({
    where: { email: change.email, purpose: 'PASSWORD_RESET', acceptedAt: null, revokedAt: null },
    data: { revokedAt: now },
  });
  await queueMessage(ctx, tx, {
    channel: 'email',
    recipient: change.email,
    locale: change.locale,
    template: 'password-changed',
    params: { at: now.toISOString() },
  });
};
