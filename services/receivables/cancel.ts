import { z } from 'zod';
import { type Result, refuse } from '#domain/result';
import type { Actor } from '../actor.ts';
import type { ServiceContext } from '../context.ts';
import { inTransaction } from '../in-transaction.ts';
import { parseInput } from '../input.ts';
import { loadReceivable, receivableId } from './load-receivable.ts';
import { CANCEL_REASONS, reasonOf } from './reasons.ts';
import { reasonCommitment, type Signed, sign } from './sign.ts';

export const cancelInput = z.object({ subject: receivableId, reason: reasonOf(CANCEL_REASONS) });

/**
 * The holder takes back a receivable that the obligor has not confirmed: its invoice may be corrected and issued again.
 *
 * Refusals: `sign-in-required`, `invalid-input`, `not-found`, those of `authorise`, `obligor-must-agree` (it was confirmed),
 * `not-holder`, `wrong-status`, `already-assigned`, `encumbered`, and those of `signAction`.
 */
export const cancelReceivable = async (
  ctx: ServiceContext,
  actor: Actor | null,
  input: z.input<typeof cancelInput>,
): Promise<Result<Signed>> => {
  const parsed = parseInput(cancelInput, input);
  if (!parsed.ok) return parsed;
  return inTransaction(ctx, async tx => {
    const loaded = await loadReceivable(ctx, actor, 'receivable:cancel', parsed.value.subject, tx);
    if (!loaded.ok) return loaded;
    const { seen, actor: who } = loaded.value;
    if (seen.state?.status === 'Confirmed') return refuse('obligor-must-agree');
    const reason = await reasonCommitment(ctx, tx, seen, parsed.value.reason);
    const command = { type: 'CancelReceivable', subject: seen.subject, reason: reason.root } as const;
    return sign(ctx, tx, who, command, { commitments: [reason] });
  });
};
