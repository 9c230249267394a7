import { z } from 'zod';
import { accept, type Result, refuse } from '#domain/result';
import { type Actor, authoriseMember } from '../actor.ts';
import { audit } from '../audit.ts';
import type { ServiceContext } from '../context.ts';
import { inTransaction } from '../in-transaction.ts';
import { parseInput, rowId } from '../input.ts';
import { lockMember } from './members.ts';

const schema = z.object({ userId: rowId });

/**
 * Ends somebody's membership: sessions for this organisation and tokens that the person made for it end with it. What
 * they prepared stays and can be decided. An administrator may leave, but not the last one.
 *
 * Refusals: `sign-in-required`, `session-required`, `not-permitted`, `invalid-input`, `member-not-found`,
 * `last-administrator`.
 */
export const removeMember = async (
  ctx: ServiceContext,
  actor: Actor | null,
  input: z.input<typeof schema>,
): Promise<Result<null>> => {
  const administrator = authoriseMember(actor, 'member:manage');
  if (!administrator.ok) return administrator;
  const parsed = parseInput(schema, input);
  if (!parsed.ok) return parsed;
  const { organisationId, userId: by } = administrator.value;
  const { userId } = parsed.value;
  return inTransaction<null>(ctx, async tx => {
    const member = await lockMember(tx, organisationId, userId);
    if (!member.ok) return member;
    if (member.value.isLastAdministrator) return refuse('last-administrator');
    const revoked = { where: { organisationId, revokedAt: null }, data: { revokedAt: ctx.clock.now() } };
    await tx.session.updateMany({ ...revoked, where: { ...revoked.where, userId } });
    await tx.apiToken.updateMany({ ...revoked, where: { ...revoked.where, createdById: userId } });
    await tx.membership.delete({ where: { userId_organisationId: { userId, organisationId } } });
    await audit(ctx, tx, {
      action: 'member:removed',
      organisationId,
      userId: by,
      subject: userId,
      detail: { roles: [...member.value.roles] },
    });
    return accept(null);
  });
};
