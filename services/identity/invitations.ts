import type { OrganisationKind } from '#domain/access/organisation-kinds';
import type { Role } from '#domain/access/permissions';
import { accept, type Result, refuse } from '#domain/result';
import type { Transaction } from '#prisma/client';
import type { ServiceContext } from '../context.ts';
import { hashSecret, newSecret } from './secrets.ts';

const INVITATION_DAYS = 7;
const RESET_HOURS = 24;

export interface NewInvitation {
  readonly organisationId: string;
  readonly email: string;
  readonly purpose: 'MEMBERSHIP' | 'PASSWORD_RESET';
  readonly roles?: readonly Role[];
  /** What a guest organisation becomes when it is accepted. */
  readonly kinds?: readonly OrganisationKind[];
  readonly invitedById: string | null;
}

/** Where an invitation's link leads. */
export const invitationLink = (ctx: ServiceContext, token: string): string => `${ctx.publicUrl}/invitations/${token}`;

/**
 * Writes an invitation in place of earlier ones of the same purpose to the same address. The token is answered for the
 * link in the message, and nowhere kept.
 */
export const createInvitation = async (
  ctx: ServiceContext,
  tx: Transaction,
  { organisationId, email, purpose, roles = [], kinds = [], invitedById }: NewInvitation,
): Promise<{ invitationId: string; token: string; expiresAt: Date }> => {
  const now = ctx.clock.now();
  const hours = purpose === 'PASSWORD_RESET' ? RESET_HOURS : INVITATION_DAYS * 24;
  const expiresAt = new Date(now.getTime() + hours * 3600 * 1000);
  const token = newSecret(ctx.random);
  await tx.invitation.updateMany({
    where: { organisationId, email, purpose, acceptedAt: null, revokedAt: null },
    data: { revokedAt: now },
  });
  const { id } = await tx.invitation.create({
    data: {
      organisationId,
      email,
      purpose,
      roles: [...roles],
      kinds: [...kinds],
      invitedById,
      tokenHash: hashSecret(token),
      expiresAt,
      createdAt: now,
    },
    select: { id: true },
  });
  return { invitationId: id, token, expiresAt };
};

export interface OpenInvitation {
  readonly id: string;
  readonly organisationId: string;
  readonly organisationName: string;
  readonly organisationIsGuest: boolean;
  readonly email: string;
  readonly purpose: 'MEMBERSHIP' | 'PASSWORD_RESET';
  readonly roles: readonly Role[];
  readonly kinds: readonly OrganisationKind[];
  readonly expiresAt: Date;
}

/**
 * The invitation that a link's token opens. Refusal: `invitation-not-valid`, for one that never was as for one that was
 * used, replaced, revoked or has lapsed.
 */
export const findInvitation = async (
  ctx: ServiceContext,
  db: Transaction,
  token: string,
): Promise<Result<OpenInvitation>> => {
  const row = await db.invitation.findUnique({
    where: { tokenHash: hashSecret(token) },
    include: { organisation: { select: { name: true, guest: true } } },
  });
  if (!row || row.acceptedAt || row.revokedAt || row.expiresAt <= ctx.clock.now())
    return refuse('invitation-not-valid');
  const { id, organisationId, organisation, email, purpose, roles, kinds, expiresAt } = row;
  const organisationName = organisation.name;
  const organisationIsGuest = organisation.guest;
  return accept({
    id,
    organisationId,
    organisationName,
    organisationIsGuest,
    email,
    purpose,
    roles,
    kinds,
    expiresAt,
  });
};

/** Uses an invitation up. Of two who come at once, the second is refused. Refusal: `invitation-not-valid`. */
export const useInvitation = async (ctx: ServiceContext, tx: Transaction, id: string): Promise<Result<null>> => {
  const now = ctx.clock.now();
  const { count } = await tx.invitation.updateMany({
    where: { id, acceptedAt: null, revokedAt: null, expiresAt: { gt: now } },
    data: { acceptedAt: now },
  });
  return count === 1 ? accept(null) : refuse('invitation-not-valid');
};
