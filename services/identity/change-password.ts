import { z } from 'zod';
import { accept, type Result } from '#domain/result';
import { type Actor, authoriseMember } from '../actor.ts';
import { audit } from '../audit.ts';
import type { ServiceContext } from '../context.ts';
import { parseInput } from '../input.ts';
import { typedPassword } from './fields.ts';
import { checkOwnPassword } from './own-password.ts';
import { checkNewPassword, hashPassword } from './passwords.ts';
import { type OpenedSession, renewSession } from './sessions.ts';
import { storePassword } from './store-password.ts';

const schema = z.object({ currentPassword: typedPassword, newPassword: typedPassword });

/**
 * Changes the actor's own password, knowing the current one. All other sessions end, this one gets new secrets, links
 * for a new password that are still open are void, and the person is told by mail.
 *
 * Refusals: `sign-in-required`, `session-required`, `invalid-input`, `too-many-attempts`, `wrong-password`,
 * `password-too-short`, `password-too-long`, `password-guessable`.
 */
export const changePassword = async (
  ctx: ServiceContext,
  actor: Actor | null,
  input: z.input<typeof schema>,
): Promise<Result<OpenedSession>> => {
  const member = authoriseMember(actor);
  if (!member.ok) return member;
  const parsed = parseInput(schema, input);
  if (!parsed.ok) return parsed;
  const { userId, sessionId, organisationId } = member.value;
  const { currentPassword, newPassword } = parsed.value;

  const known = await checkOwnPassword(
    ctx,
    member.value,
    currentPassword,
    'password:change-refused',
    'currentPassword',
  );
  if (!known.ok) return known;
  const { name, email, locale } = known.value;
  const checked = checkNewPassword(newPassword, [name, email], 'newPassword');
  if (!checked.ok) return checked;
  const passwordHash = await hashPassword(newPassword);

  return ctx.db.$transaction(async tx => {
    await storePassword(ctx, tx, { userId, passwordHash, email, locale, keep: sessionId });
    await audit(ctx, tx, { action: 'password:changed', organisationId, userId });
    return accept(await renewSession(ctx, tx, sessionId, organisationId));
  });
};
