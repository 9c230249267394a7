import type { Transaction } from '#prisma/client';
import type { ServiceContext } from '../../context.ts';

/** Bound to whose it is: a row that is copied to another person opens nothing. */
const nameOf = (userId: string): string => `second-factor/${userId}`;

/** Seals the secret that an authenticator app shares with the portal, for the database. */
export const sealSecret = async (
  ctx: ServiceContext,
  userId: string,
  secret: Uint8Array,
): Promise<Uint8Array<ArrayBuffer>> => Uint8Array.from(await ctx.keys.seal(nameOf(userId), secret));

export const openSecret = (ctx: ServiceContext, userId: string, sealed: Uint8Array): Promise<Uint8Array> =>
  ctx.keys.unseal(nameOf(userId), sealed);

export const hasSecondFactor = async (tx: Transaction, userId: string): Promise<boolean> =>
  (await tx.secondFactor.findUnique({ where: { userId }, select: { userId: true } })) !== null;

/** The name of an organisation of theirs that wants its members to have a second factor; `null` where none does. */
export const whoRequires = async (tx: Transaction, userId: string): Promise<string | null> => {
  const found = await tx.organisation.findFirst({
    where: { requiresSecondFactor: true, memberships: { some: { userId } } },
    select: { name: true },
    orderBy: { name: 'asc' },
  });
  return found?.name ?? null;
};

/** Ends the log-ins of a user that wait for a code, but one: what they waited for has changed. */
export const endPendingOf = async (
  ctx: ServiceContext,
  tx: Transaction,
  userId: string,
  exceptId: string | null = null,
): Promise<void> => {
  await tx.pendingLogIn.updateMany({
    where: { userId, endedAt: null, ...(exceptId !== null && { id: { not: exceptId } }) },
    data: { endedAt: ctx.clock.now() },
  });
};

/** Takes a person's second factor away, with its recovery codes and whatever was half done. Answers whether there was one. */
export const removeFactor = async (ctx: ServiceContext, tx: Transaction, userId: string): Promise<boolean> => {
  await tx.secondFactorSetUp.deleteMany({ where: { userId } });
  const { count } = await tx.secondFactor.deleteMany({ where: { userId } });
  await endPendingOf(ctx, tx, userId);
  return count > 0;
};
