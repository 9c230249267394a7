import type { Transaction } from '#prisma/client';
import type { ServiceContext } from '../context.ts';
import type { Origin } from './fields.ts';
import { hashSecret, newSecret } from './secrets.ts';

/** ASVS 5.0, 7.3: a session ends 60 minutes after it was last used, and in any case 12 hours after the log-in. */
export const IDLE_SECONDS = 60 * 60;
const LIFETIME_SECONDS = 12 * 60 * 60;

/** What the browser is given: the cookie's value, and the token that its forms carry back. */
export interface OpenedSession {
  readonly sessionId: string;
  readonly token: string;
  readonly csrfToken: string;
  readonly expiresAt: Date;
  readonly userId: string;
  readonly organisationId: string;
}

/** Opens a session with new secrets. The caller has made sure who it is, and that they are a member. */
export const openSession = async (
  ctx: ServiceContext,
  tx: Transaction,
  { userId, organisationId, origin }: { userId: string; organisationId: string; origin: Origin },
): Promise<OpenedSession> => {
  const now = ctx.clock.now();
  const [token, csrfToken] = [newSecret(ctx.random), newSecret(ctx.random)];
  const expiresAt = new Date(now.getTime() + LIFETIME_SECONDS * 1000);
  const { id: sessionId } = await tx.session.create({
    data: {
      tokenHash: hashSecret(token),
      csrfToken,
      userId,
      organisationId,
      ip: origin.ip,
      userAgent: origin.userAgent?.slice(0, 300) ?? null,
      createdAt: now,
      lastSeenAt: now,
      expiresAt,
    },
  });
  return { sessionId, token, csrfToken, expiresAt, userId, organisationId };
};

/** Gives a session new secrets (its rights have changed); the old cookie opens nothing any more. */
export const renewSession = async (
  ctx: ServiceContext,
  tx: Transaction,
  sessionId: string,
  organisationId: string,
): Promise<OpenedSession> => {
  const [token, csrfToken] = [newSecret(ctx.random), newSecret(ctx.random)];
  const { expiresAt, userId } = await tx.session.update({
    where: { id: sessionId },
    data: { tokenHash: hashSecret(token), csrfToken, organisationId },
  });
  return { sessionId, token, csrfToken, expiresAt, userId, organisationId };
};

/** Ends every session of a user but one; answers how many. */
export const endOtherSessions = async (
  ctx: ServiceContext,
  tx: Transaction,
  userId: string,
  exceptSessionId: string | null,
): Promise<number> => {
  const { count } = await tx.session.updateMany({
    where: { userId, revokedAt: null, ...(exceptSessionId !== null && { id: { not: exceptSessionId } }) },
    data: { revokedAt: ctx.clock.now() },
  });
  return count;
};
