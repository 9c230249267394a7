import { z } from 'zod';
import { accept, type Result } from '#domain/result';
import { type Actor, authoriseMember } from '../actor.ts';
import type { ServiceContext } from '../context.ts';
import { parseInput } from '../input.ts';
import { personName } from './fields.ts';
import { preferenceFields } from './preference-fields.ts';

const schema = z.object({ name: personName, ...preferenceFields }).partial();

/**
 * Changes how the actor sees the portal, and how the portal names them; what is left out stays.
 * Refusals: `sign-in-required`, `session-required`, `invalid-input`.
 */
export const changePreferences = async (
  ctx: ServiceContext,
  actor: Actor | null,
  input: z.input<typeof schema>,
): Promise<Result<null>> => {
  const member = authoriseMember(actor);
  if (!member.ok) return member;
  const parsed = parseInput(schema, input);
  if (!parsed.ok) return parsed;
  const { name, locale, theme, timeZone } = parsed.value;
  await ctx.db.user.update({
    where: { id: member.value.userId },
    data: { ...(name && { name }), ...(locale && { locale }), ...(theme && { theme }), ...(timeZone && { timeZone }) },
  });
  return accept(null);
};
