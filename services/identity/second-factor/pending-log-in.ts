import { accept, type Result, refuse } from '#domain/result';
import type { Transaction } from '#prisma/client';
import type { ServiceContext } from '../../context.ts';
import { hashSecret, newSecret } from '../secrets.ts';
import { hasSecondFactor } from './factor.ts';

/** Time to find the phone; and to find an app, install it and put the recovery codes away. */
const CODE_MINUTES = 10;
const SET_UP_MINUTES = 30;

/** What the browser is given between the password and the session. It opens the pages of the second factor, nothing else. */
export interface OpenedPendingLogIn {
  readonly id: string;
  readonly token: string;
  readonly expiresAt: Date;
  readonly awaits: 'code' | 'set-up';
}

export const openPendingLogIn = async (
  ctx: ServiceContext,
  tx: Transaction,
  { userId, organisationId, awaits }: { userId: string; organisationId: string; awaits: 'code' | 'set-up' },
): Promise<OpenedPendingLogIn> => {
  const now = ctx.clock.now();
  const token = newSecret(ctx.random);
  const minutes = awaits === 'code' ? CODE_MINUTES : SET_UP_MINUTES;
  const expiresAt = new Date(now.getTime() + minutes * 60 * 1000);
  const { id } = await tx.pendingLogIn.create({
    data: { tokenHash: hashSecret(token), userId, organisationId, createdAt: now, expiresAt },
    select: { id: true },
  });
  return { id, token, expiresAt, awaits };
};

export interface PendingLogIn {
  readonly id: string;
  readonly userId: string;
  readonly organisationId: string;
  readonly organisationName: string;
  readonly email: string;
  /** What comes next: a code; setting up a second factor; or, when that is done, keeping the recovery codes. */
  readonly awaits: 'code' | 'set-up' | 'codes-kept';
}

/**
 * The log-in that a cookie's token stands for. Refusal: `log-in-over`, for one that never was as for one that took too long,
 * was finished, or whose account was changed meanwhile.
 */
export const findPendingLogIn = async (ctx: ServiceContext, token: string): Promise<Result<PendingLogIn>> => {
  const row =
    token === '' || token.length > 200
      ? null
      : await ctx.db.pendingLogIn.findUnique({
          where: { tokenHash: hashSecret(token) },
          include: {
            user: { select: { email: true, disabledAt: true } },
            organisation: { select: { name: true } },
          },
        });
  if (!row || row.endedAt || row.expiresAt <= ctx.clock.now() || row.user.disabledAt) return refuse('log-in-over');
  const { id, userId, organisationId, organisation, user, verifiedAt } = row;
  const hasOne = await hasSecondFactor(ctx.db, userId);
  const awaits = verifiedAt ? 'codes-kept' : hasOne ? 'code' : 'set-up';
  return accept({ id, userId, organisationId, organisationName: organisation.name, email: user.email, awaits });
};

/** Ends it; of two requests at once, the second is refused. Refusal: `log-in-over`. */
export const endPendingLogIn = async (ctx: ServiceContext, tx: Transaction, id: string): Promise<Result<null>> => {
  const now = ctx.clock.now();
  const { count } = await tx.pendingLogIn.updateMany({
    where: { id, endedAt: null, expiresAt: { gt: now } },
    data: { endedAt: now },
  });
  return count === 1 ? accept(null) : refuse('log-in-over');
};
