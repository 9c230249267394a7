import { z } from 'zod';
import { accept, type Result, refuse } from '#domain/result';
import { type Actor, authoriseMember } from '../actor.ts';
import { audit } from '../audit.ts';
import type { ServiceContext } from '../context.ts';
import { inTransaction } from '../in-transaction.ts';
import { addInboxItems } from '../inbox/add-inbox-item.ts';
import { parseInput, rowId } from '../input.ts';
import { roles } from './fields.ts';
import { lockMember } from './members.ts';

const schema = z.object({ userId: rowId, roles });

/**
 * Gives a member other roles, from the next request on. Nobody gives themselves a role that they lack: another
 * administrator must. They may lay roles down, but one administrator stays.
 *
 * Refusals: `sign-in-required`, `session-required`, `not-permitted`, `invalid-input`, `member-not-found`,
 * `own-roles-raised`, `last-administrator`.
 */
export const changeRoles = async (
  ctx: ServiceContext,
  actor: Actor | null,
  input: z.input<typeof schema>,
): Promise<Result<null>> => {
  const administrator = authoriseMember(actor, 'member:manage');
  if (!administrator.ok) return administrator;
  const parsed = parseInput(schema, input);
  if (!parsed.ok) return parsed;
  const { organisationId, userId: by } = administrator.value;
  const { userId, roles: wanted } = parsed.value;
  return inTransaction<null>(ctx, async tx => {
    const member = await lockMember(tx, organisationId, userId);
    if (!member.ok) return member;
    const { roles: before, name, isLastAdministrator } = member.value;
    if (userId === by && wanted.some(role => !before.includes(role))) return refuse('own-roles-raised', {}, 'roles');
    if (isLastAdministrator && !wanted.includes('ADMINISTRATOR')) return refuse('last-administrator', {}, 'roles');
    await tx.membership.update({
      where: { userId_organisationId: { userId, organisationId } },
      data: { roles: wanted },
    });
    await addInboxItems(ctx, tx, [
      {
        organisationId,
        kind: 'member-roles-changed',
        link: '/organisation',
        params: { name, roles: wanted.join(', ') },
      },
    ]);
    await audit(ctx, tx, {
      action: 'member:roles-changed',
      organisationId,
      userId: by,
      subject: userId,
      detail: { before: [...before], after: wanted },
    });
    return accept(null);
  });
};
