import { accept, type Result, refuse } from '#domain/result';
import type { MemberActor } from '../actor.ts';
import { type AuditAction, audit } from '../audit.ts';
import type { ServiceContext } from '../context.ts';
import { spend } from '../rate-limits/spend.ts';
import { isPassword } from './passwords.ts';

/**
 * A signed-in person's own password, asked for again before what a stolen session must not do (ASVS 5.0, 7.5). A wrong one is
 * audited as `refused`. Refusals: `too-many-attempts`, and `wrong-password` on the field `field`.
 */
export const checkOwnPassword = async (
  ctx: ServiceContext,
  { userId, organisationId }: MemberActor,
  password: string,
  refused: AuditAction,
  field = 'password',
): Promise<Result<{ email: string; name: string; locale: string }>> => {
  const spent = await spend(ctx, 'password-check', userId);
  if (!spent.ok) return spent;
  const { passwordHash, email, name, locale } = await ctx.db.user.findUniqueOrThrow({ where: { id: userId } });
  if (!(await isPassword(passwordHash, password))) {
    await audit(ctx, ctx.db, { action: refused, organisationId, userId });
    return refuse('wrong-password', {}, field);
  }
  await ctx.limits.reset('password-check', userId);
  return accept({ email, name, locale });
};
