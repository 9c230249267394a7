import { z } from 'zod';
import type { Role } from '#domain/access/permissions';
import { accept, type Result } from '#domain/result';
import { audit } from '../audit.ts';
import type { ServiceContext } from '../context.ts';
import { parseInput } from '../input.ts';
import { spend } from '../rate-limits/spend.ts';
import { type Origin, secret } from './fields.ts';
import { findInvitation } from './invitations.ts';

const schema = z.object({ token: secret });

/** What the page behind an invitation's link shows. */
export interface InvitationView {
  readonly purpose: 'MEMBERSHIP' | 'PASSWORD_RESET';
  readonly organisation: string;
  readonly email: string;
  readonly roles: readonly Role[];
  readonly expiresAt: Date;
  /** The address has an account: its password is asked for, not a new one. */
  readonly hasAccount: boolean;
}

/**
 * Looks at an invitation without using it.
 * Refusals: `invalid-input`, `too-many-attempts` (tokens tried from one address), `invitation-not-valid`.
 */
export const openInvitation = async (
  ctx: ServiceContext,
  _actor: null,
  input: z.input<typeof schema>,
  origin: Origin,
): Promise<Result<InvitationView>> => {
  const parsed = parseInput(schema, input);
  if (!parsed.ok) return parsed;
  const address = origin.ip ?? 'unknown';
  const spent = await spend(ctx, 'invitation-address', address);
  if (!spent.ok) return spent;
  const found = await findInvitation(ctx, ctx.db, parsed.value.token);
  if (!found.ok) {
    await audit(ctx, ctx.db, {
      action: 'invitation:refused',
      organisationId: null,
      userId: null,
      detail: { ip: origin.ip },
    });
    return found;
  }
  await ctx.limits.giveBack('invitation-address', address);
  const { purpose, organisationName: organisation, email, roles, expiresAt } = found.value;
  const account = await ctx.db.user.findUnique({ where: { email }, select: { id: true } });
  return accept({ purpose, organisation, email, roles, expiresAt, hasAccount: account !== null });
};
