import type { Transaction } from '#prisma/client';
import type { MemberActor } from './actor.ts';

/**
 * The member on whose behalf background work goes on, with the roles of now: none where they are no member any more, or were
 * shut out.
 */
export const actingMember = async (
  tx: Transaction,
  { organisationId, userId }: { readonly organisationId: string; readonly userId: string },
): Promise<MemberActor> => {
  const membership = await tx.membership.findUnique({
    where: { userId_organisationId: { userId, organisationId } },
    select: { roles: true, user: { select: { disabledAt: true } } },
  });
  const { kinds } = await tx.organisation.findUniqueOrThrow({ where: { id: organisationId }, select: { kinds: true } });
  const roles = membership && membership.user.disabledAt === null ? membership.roles : [];
  return {
    kind: 'member',
    userId,
    sessionId: '',
    organisationId,
    organisationKinds: kinds,
    roles,
    via: { kind: 'session' },
  };
};
