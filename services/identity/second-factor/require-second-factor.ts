import { z } from 'zod';
import { accept, type Result, refuse } from '#domain/result';
import { type Actor, authoriseMember } from '../../actor.ts';
import { audit } from '../../audit.ts';
import type { ServiceContext } from '../../context.ts';
import { inTransaction } from '../../in-transaction.ts';
import { addInboxItems } from '../../inbox/add-inbox-item.ts';
import { parseInput } from '../../input.ts';
import { hasSecondFactor } from './factor.ts';

const schema = z.object({ required: z.boolean() });

/**
 * Whether the organisation's members must have a second factor: those without one set it up at their next log-in, before
 * anything else. Tokens of the API are not touched. Whoever demands it has one.
 *
 * Refusals: `sign-in-required`, `session-required`, `not-permitted`, `invalid-input`, `second-factor-own-first`.
 */
export const requireSecondFactor = async (
  ctx: ServiceContext,
  actor: Actor | null,
  input: z.input<typeof schema>,
): Promise<Result<null>> => {
  const administrator = authoriseMember(actor, 'organisation:manage');
  if (!administrator.ok) return administrator;
  const parsed = parseInput(schema, input);
  if (!parsed.ok) return parsed;
  const { organisationId, userId } = administrator.value;
  const { required } = parsed.value;
  return inTransaction<null>(ctx, async tx => {
    if (required && !(await hasSecondFactor(tx, userId))) return refuse('second-factor-own-first');
    const { count } = await tx.organisation.updateMany({
      where: { id: organisationId, requiresSecondFactor: !required },
      data: { requiresSecondFactor: required },
    });
    if (count === 0) return accept(null);
    if (required)
      await addInboxItems(ctx, tx, [
        { organisationId, kind: 'second-factor-required', link: '/settings/second-factor' },
      ]);
    await audit(ctx, tx, {
      action: 'organisation:second-factor-rule',
      organisationId,
      userId,
      detail: { required },
    });
    return accept(null);
  });
};
