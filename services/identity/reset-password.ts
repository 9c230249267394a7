import { z } from 'zod';
import { accept, type Result, refuse } from '#domain/result';
import { audit } from '../audit.ts';
import type { ServiceContext } from '../context.ts';
import { inTransaction } from '../in-transaction.ts';
import { parseInput } from '../input.ts';
import { spend } from '../rate-limits/spend.ts';
import { type Origin, secret, typedPassword } from './fields.ts';
import { findInvitation, useInvitation } from './invitations.ts';
import { checkNewPassword, hashPassword } from './passwords.ts';
import { storePassword } from './store-password.ts';

const schema = z.object({ token: secret, newPassword: typedPassword });

/**
 * Sets the new password of whoever holds the link; every session of theirs ends, and they log in with it.
 *
 * Refusals: `invalid-input`, `too-many-attempts`, `invitation-not-valid`, `password-too-short`, `password-too-long`,
 * `password-guessable`.
 */
export const resetPassword = async (
  ctx: ServiceContext,
  _actor: null,
  input: z.input<typeof schema>,
  origin: Origin,
): Promise<Result<null>> => {
  const parsed = parseInput(schema, input);
  if (!parsed.ok) return parsed;
  const spent = await spend(ctx, 'invitation-address', origin.ip ?? 'unknown');
  if (!spent.ok) return spent;
  const found = await findInvitation(ctx, ctx.db, parsed.value.token);
  if (!found.ok) return found;
  const { id, purpose, email, organisationId } = found.value;
  const user = await ctx.db.user.findUnique({
    where: { email },
    select: { id: true, name: true, locale: true, memberships: { where: { organisationId } } },
  });
  // Whoever has left the organisation meanwhile is no longer its administrator's to help.
  if (purpose !== 'PASSWORD_RESET' || !user || user.memberships.length === 0) return refuse('invitation-not-valid');
  const checked = checkNewPassword(parsed.value.newPassword, [user.name, email], 'newPassword');
  if (!checked.ok) return checked;
  const passwordHash = await hashPassword(parsed.value.newPassword);

  const done = await inTransaction(ctx, async tx => {
    const used = await useInvitation(ctx, tx, id);
    if (!used.ok) return used;
    await storePassword(ctx, tx, { userId: user.id, passwordHash, email, locale: user.locale, keep: null });
    await audit(ctx, tx, {
      action: 'password:reset',
      organisationId,
      userId: user.id,
      subject: id,
      detail: { ip: origin.ip },
    });
    return accept(null);
  });
  if (done.ok) await ctx.limits.reset('log-in-account', email);
  return done;
};
