import { z } from 'zod';
import { accept, type Result, refuse } from '#domain/result';
import { type Actor, authorise } from '../actor.ts';
import type { ServiceContext } from '../context.ts';
import { inTransaction } from '../in-transaction.ts';
import { parseInput, rowId } from '../input.ts';
import { withdrawLinkAnswers } from './withdraw-answer.ts';

export const revokeLinkInput = z.object({ linkId: rowId });

/**
 * Makes a link useless that the actor's organisation has sent. What one contact has answered and the other has not agreed to is
 * withdrawn: alone with its link, a contact answers anew. Refusals: `sign-in-required`, `invalid-input`, those of
 * `authorise`, `not-found` (nobody's, another's, used or revoked already).
 */
export const revokeLink = async (
  ctx: ServiceContext,
  actor: Actor | null,
  input: z.input<typeof revokeLinkInput>,
): Promise<Result<null>> => {
  const allowed = authorise(actor, 'receivable:invite-obligor');
  if (!allowed.ok) return allowed;
  const parsed = parseInput(revokeLinkInput, input);
  if (!parsed.ok) return parsed;
  return inTransaction<null>(ctx, async tx => {
    const link = await tx.obligorLink.findFirst({
      where: { id: parsed.value.linkId, createdById: allowed.value.organisationId },
      select: { subject: true, receivable: { select: { obligorId: true } } },
    });
    if (!link) return refuse('not-found');
    // As answers do, which therefore come before this or after it.
    await tx.$executeRaw`SELECT 1 FROM obligor_links WHERE subject = ${link.subject} ORDER BY id FOR UPDATE`;
    const { count } = await tx.obligorLink.updateMany({
      where: { id: parsed.value.linkId, usedAt: null, revokedAt: null },
      data: { revokedAt: ctx.clock.now() },
    });
    if (count === 0) return refuse('not-found');
    await withdrawLinkAnswers(ctx, tx, link.subject, link.receivable.obligorId);
    return accept(null);
  });
};
