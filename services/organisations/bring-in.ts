import { z } from 'zod';
import { ORGANISATION_KINDS } from '#domain/access/organisation-kinds';
import { ROLES, type Role } from '#domain/access/permissions';
import { accept, type Result, refuse } from '#domain/result';
import type { Transaction } from '#prisma/client';
import type { ActionActor } from '../actions/action-request.ts';
import { audit } from '../audit.ts';
import type { ServiceContext } from '../context.ts';
import { createInvitation, invitationLink } from '../identity/invitations.ts';
import { queueMessage } from '../messages/queue-message.ts';
import { enrolOrganisation } from './enrol-organisation.ts';

/** A new organisation, or one that is here without members, and who is to be its first administrator. */
export const newcomer = z.object({
  organisationId: z.string().nullable(),
  name: z.string(),
  kinds: z.array(z.enum(ORGANISATION_KINDS)),
  country: z.string(),
  identifiers: z.array(z.object({ scheme: z.string().nullable(), value: z.string() })),
  administratorEmail: z.string(),
  locale: z.string().nullable(),
  /** Who brings it in. */
  invitedById: z.string(),
  invitedByUserId: z.string().nullable(),
});
export type Newcomer = z.output<typeof newcomer>;

/** The first administrator begins alone, so with every role; what needs a second person waits for one. */
const FIRST_ROLES: readonly Role[] = ROLES;

export interface BroughtIn {
  readonly organisationId: string;
  /** The decision to admit it, on its way to the chain; `null` for a guest until its administrator accepts. */
  readonly actionId: string | null;
}

/** The organisation's row: the one named, if nobody works for it yet, or a new one. */
const findOrEnrol = async (
  ctx: ServiceContext,
  tx: Transaction,
  newcomerOrganisation: Newcomer,
  admittedBy: ActionActor,
): Promise<Result<BroughtIn>> => {
  const { organisationId, name, kinds, country, identifiers, invitedById } = newcomerOrganisation;
  if (organisationId === null)
    return enrolOrganisation(ctx, tx, { name, kinds, country, identifiers, invitedById, admittedBy });
  const known = await tx.organisation.findUnique({
    where: { id: organisationId },
    select: { _count: { select: { memberships: true } } },
  });
  if (!known) return refuse('organisation-not-found');
  return known._count.memberships > 0 ? refuse('organisation-has-members') : accept({ organisationId, actionId: null });
};

/**
 * Brings an organisation in: its row, and the invitation of its first administrator. A guest becomes a full organisation
 * when that person accepts. Refusals: those of `enrolOrganisation`, `organisation-not-found`, `organisation-has-members`.
 */
export const bringIn = async (
  ctx: ServiceContext,
  tx: Transaction,
  organisation: Newcomer,
  admittedBy: ActionActor,
): Promise<Result<BroughtIn>> => {
  const found = await findOrEnrol(ctx, tx, organisation, admittedBy);
  if (!found.ok) return found;
  const { organisationId } = found.value;
  const { administratorEmail: email, kinds, invitedById, invitedByUserId: userId } = organisation;
  const { name } = await tx.organisation.findUniqueOrThrow({ where: { id: organisationId }, select: { name: true } });
  const inviter = await tx.organisation.findUniqueOrThrow({ where: { id: invitedById }, select: { name: true } });
  const invitation = await createInvitation(ctx, tx, {
    organisationId,
    email,
    purpose: 'MEMBERSHIP',
    roles: FIRST_ROLES,
    kinds,
    invitedById: userId,
  });
  await queueMessage(ctx, tx, {
    channel: 'email',
    recipient: email,
    locale: organisation.locale,
    template: 'invitation',
    params: {
      organisation: name,
      inviter: inviter.name,
      link: invitationLink(ctx, invitation.token),
      expires: invitation.expiresAt.toISOString(),
    },
  });
  await audit(ctx, tx, {
    action: 'organisation:created',
    organisationId: invitedById,
    userId,
    subject: organisationId,
    detail: { name, kinds, email },
  });
  return found;
};
