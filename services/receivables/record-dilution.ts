import { z } from 'zod';
import { planConsumption } from '#domain/receivables/plan-consumption';
import { accept, type Result, refuse } from '#domain/result';
import { stateWithInFlight } from '../actions/in-flight.ts';
import { lockAll, signAction } from '../actions/sign-action.ts';
import type { Actor } from '../actor.ts';
import type { ServiceContext } from '../context.ts';
import { inTransaction } from '../in-transaction.ts';
import { minorUnits, parseInput } from '../input.ts';
import { loadReceivable, receivableId } from './load-receivable.ts';
import { DILUTION_REASONS, reasonOf } from './reasons.ts';
import { reasonCommitment } from './sign.ts';

export const recordDilutionInput = z.object({
  subject: receivableId,
  fragment: z.number().int().min(0).default(0),
  amountMinor: minorUnits,
  reason: reasonOf(DILUTION_REASONS),
});

/**
 * The holder of a fragment that was never assigned says that some of it is not owed after all: a credit note, a discount, or
 * what the obligor did not confirm. One action for each open interval that it takes.
 *
 * Refusals: `sign-in-required`, `invalid-input`, `not-found`, those of `authorise`, `unknown-fragment`,
 * `assignor-must-agree` (it was assigned), `amount-above-open`, `not-holder`, `wrong-status`, and those of `signAction`.
 */
export const recordDilution = async (
  ctx: ServiceContext,
  actor: Actor | null,
  input: z.input<typeof recordDilutionInput>,
): Promise<Result<{ actionIds: readonly string[] }>> => {
  const parsed = parseInput(recordDilutionInput, input);
  if (!parsed.ok) return parsed;
  const { subject, fragment: index, amountMinor, reason: given } = parsed.value;
  return inTransaction(ctx, async tx => {
    const loaded = await loadReceivable(ctx, actor, 'dilution:record', subject, tx);
    if (!loaded.ok) return loaded;
    const { seen, actor: who } = loaded.value;
    await lockAll(tx, [seen.subject]);
    const { subject: now } = await stateWithInFlight(tx, ctx, 'Receivables', seen.subject);
    const fragment = now.contract === 'Receivables' ? now.state?.fragments[index] : undefined;
    if (!fragment) return refuse('unknown-fragment', {}, 'fragment');
    if (fragment.assignor !== null) return refuse('assignor-must-agree');
    const parts = planConsumption(fragment, seen.row.faceMinor, amountMinor, ctx.random.below);
    if (!parts) return refuse('amount-above-open', {}, 'amountMinor');
    const reason = await reasonCommitment(ctx, tx, seen, given);
    const actionIds: string[] = [];
    for (const { to } of parts) {
      const signed = await signAction(tx, ctx, {
        actor: { organisationId: who.organisationId, userId: who.userId },
        command: { type: 'RecordDilution', subject: seen.subject, fragment: index, to, reason: reason.root },
        commitments: [reason],
      });
      if (!signed.ok) return signed;
      actionIds.push(signed.value.actionId);
    }
    return accept({ actionIds });
  });
};
