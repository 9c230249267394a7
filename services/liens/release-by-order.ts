import { z } from 'zod';
import { accept, type Result, refuse } from '#domain/result';
import { dateOf } from '#domain/time/calendar-date';
import { secondsOf } from '../actions/in-flight.ts';
import { signAction } from '../actions/sign-action.ts';
import { type Actor, authorise } from '../actor.ts';
import { audit } from '../audit.ts';
import { newCommitment } from '../commitments/new-commitment.ts';
import type { ServiceContext } from '../context.ts';
import { inTransaction } from '../in-transaction.ts';
import { calendarDate, note, parseInput } from '../input.ts';
import { lienId } from './input.ts';
import { loadStandingLien } from './load-lien.ts';

export const releaseByOrderInput = z.object({
  lien: lienId,
  court: note(200),
  /** The court's own number of it. */
  orderNumber: note(120),
  orderedOn: calendarDate,
  note: note(2000).optional(),
});

/**
 * A court's order, carried out by the consortium's governors: the lien stands no more, whether its secured party likes it or not. Both parties
 * are told, and see the order. Written to the audit.
 *
 * Refusals: `sign-in-required`, those of `authorise`, `invalid-input`, `not-a-governor`, `ordered-in-future`, `not-found`, `unknown-lien`,
 * `not-governor` and `too-few-governors` (more must sign than have their keys here), those of `signAction`.
 */
export const releaseLienByOrder = async (
  ctx: ServiceContext,
  actor: Actor | null,
  input: z.input<typeof releaseByOrderInput>,
): Promise<Result<{ readonly actionId: string; readonly reference: string }>> => {
  const allowed = authorise(actor, 'lien:release-by-order');
  if (!allowed.ok) return allowed;
  const parsed = parseInput(releaseByOrderInput, input);
  if (!parsed.ok) return parsed;
  const { court, orderNumber, orderedOn, note: words } = parsed.value;
  const { organisationId, userId } = allowed.value;
  const today = dateOf(secondsOf(ctx.clock.now()));
  if (orderedOn > today) return refuse('ordered-in-future', { today }, 'orderedOn');
  return inTransaction(ctx, async tx => {
    const governs = await tx.organisation.findFirst({
      where: { id: organisationId, governor: true, frozenAt: null },
      select: { id: true },
    });
    if (!governs) return refuse('not-a-governor');
    const loaded = await loadStandingLien(ctx, tx, parsed.value.lien);
    if (!loaded.ok) return loaded;
    const { subject, lien, row } = loaded.value;
    const order = newCommitment(
      ctx,
      'lien-order',
      { lien: row.reference, court, orderNumber, orderedOn, ...(words !== undefined && { note: words }) },
      { shareWith: [row.securedPartyId, row.grantorId] },
    );
    const signed = await signAction(tx, ctx, {
      actor: { organisationId, userId },
      command: { type: 'ReleaseLienByOrder', subject, lien, order: order.root },
      signers: [{ governor: true }],
      commitments: [order],
    });
    if (!signed.ok) return signed;
    await audit(ctx, tx, {
      action: 'lien:released-by-order',
      organisationId,
      userId,
      subject,
      detail: { lien, court, orderNumber, orderedOn },
    });
    return accept({ actionId: signed.value.actionId, reference: row.reference });
  });
};
