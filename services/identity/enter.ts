import type { Transaction } from '#prisma/client';
import { audit } from '../audit.ts';
import type { ServiceContext } from '../context.ts';
import type { Origin } from './fields.ts';
import { hasSecondFactor } from './second-factor/factor.ts';
import { type OpenedPendingLogIn, openPendingLogIn } from './second-factor/pending-log-in.ts';
import { beginSetUp } from './second-factor/set-up.ts';
import { type OpenedSession, openSession } from './sessions.ts';

/** What a right password leads to: a session, or a log-in that waits for the second factor. */
export type Entered =
  | { readonly kind: 'session'; readonly session: OpenedSession }
  | { readonly kind: 'pending'; readonly pending: OpenedPendingLogIn };

/**
 * Lets a person in whose password was right, for one of their organisations. Whoever has a second factor is asked for it;
 * whoever has none is led to set one up where the organisation wants it. Every way in with a password comes through here.
 */
export const enter = async (
  ctx: ServiceContext,
  tx: Transaction,
  { userId, organisationId, origin }: { userId: string; organisationId: string; origin: Origin },
): Promise<Entered> => {
  const hasOne = await hasSecondFactor(tx, userId);
  const { requiresSecondFactor } = await tx.organisation.findUniqueOrThrow({
    where: { id: organisationId },
    select: { requiresSecondFactor: true },
  });
  if (!hasOne && !requiresSecondFactor) {
    const session = await openSession(ctx, tx, { userId, organisationId, origin });
    await audit(ctx, tx, {
      action: 'session:opened',
      organisationId,
      userId,
      subject: session.sessionId,
      detail: { ip: origin.ip },
    });
    return { kind: 'session', session };
  }
  const awaits = hasOne ? 'code' : 'set-up';
  const pending = await openPendingLogIn(ctx, tx, { userId, organisationId, awaits });
  if (awaits === 'set-up') await beginSetUp(ctx, tx, { userId, startedIn: pending.id });
  await audit(ctx, tx, { action: 'session:pending', organisationId, userId, detail: { awaits, ip: origin.ip } });
  return { kind: 'pending', pending };
};
