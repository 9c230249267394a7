import type { Role } from '#domain/access/permissions';
import { accept, type Result, refuse } from '#domain/result';
import type { Transaction } from '#prisma/client';

export interface LockedMember {
  readonly userId: string;
  readonly name: string;
  readonly roles: readonly Role[];
  /** Whether nobody else in the organisation is an administrator. */
  readonly isLastAdministrator: boolean;
}

/**
 * A member of the organisation, while nobody else changes its members: of two administrators who take the role from each
 * other at once, the second one finds itself to be the last. Refusal: `member-not-found`.
 */
export const lockMember = async (
  tx: Transaction,
  organisationId: string,
  userId: string,
): Promise<Result<LockedMember>> => {
  await tx.$executeRaw`SELECT 1 FROM organisations WHERE id = ${organisationId}::uuid FOR UPDATE`;
  const members = await tx.membership.findMany({
    where: { organisationId, OR: [{ userId }, { roles: { has: 'ADMINISTRATOR' } }] },
    select: { userId: true, roles: true, user: { select: { name: true, disabledAt: true } } },
  });
  const member = members.find(one => one.userId === userId);
  if (!member) return refuse('member-not-found');
  const others = members.filter(
    one => one.userId !== userId && one.roles.includes('ADMINISTRATOR') && !one.user.disabledAt,
  );
  return accept({
    userId,
    name: member.user.name,
    roles: member.roles,
    isLastAdministrator: member.roles.includes('ADMINISTRATOR') && others.length === 0,
  });
};
