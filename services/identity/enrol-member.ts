import type { Role } from '#domain/access/permissions';
import { accept, type Result, refuse } from '#domain/result';
import type { Transaction } from '#prisma/client';
import type { ServiceContext } from '../context.ts';

export interface NewPerson {
  readonly email: string;
  readonly name: string;
  readonly passwordHash: string;
  readonly locale?: string | undefined;
  readonly timeZone?: string | undefined;
}

/** Makes an account. Refusal: `account-exists`. */
export const createUser = async (
  ctx: ServiceContext,
  tx: Transaction,
  person: NewPerson,
): Promise<Result<{ userId: string }>> => {
  const now = ctx.clock.now();
  const { email, name, passwordHash, locale = 'en', timeZone = 'UTC' } = person;
  // Of two invitations to one address accepted at once, the second waits here and then finds the account of the first.
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(${`lienlight.user:${email}`}, 0))`;
  if (await tx.user.findUnique({ where: { email }, select: { id: true } }))
    return refuse('account-exists', {}, 'email');
  const { id } = await tx.user.create({
    data: { email, name, passwordHash, locale, timeZone, passwordChangedAt: now, createdAt: now },
    select: { id: true },
  });
  return accept({ userId: id });
};

/** Makes a user a member. Who may is for the caller to say. Refusal: `already-member`. */
export const enrolMember = async (
  ctx: ServiceContext,
  tx: Transaction,
  { userId, organisationId, roles }: { userId: string; organisationId: string; roles: readonly Role[] },
): Promise<Result<null>> => {
  const { count } = await tx.membership.createMany({
    data: [{ userId, organisationId, roles: [...roles], createdAt: ctx.clock.now() }],
    skipDuplicates: true,
  });
  return count === 0 ? refuse('already-member', {}, 'email') : accept(null);
};
