import { z } from 'zod';
import type { Result } from '#domain/result';
import type { Actor } from '../actor.ts';
import type { ServiceContext } from '../context.ts';
import { inTransaction } from '../in-transaction.ts';
import { parseInput } from '../input.ts';
import { loadReceivable, receivableId } from './load-receivable.ts';
import { DISPUTE_REASONS, reasonOf } from './reasons.ts';
import { reasonCommitment, type Signed, sign } from './sign.ts';

export const disputeInput = z.object({ subject: receivableId, reason: reasonOf(DISPUTE_REASONS) });

/**
 * The obligor disputes a receivable: nobody buys or lends on it until it says otherwise.
 *
 * Refusals: `sign-in-required`, `invalid-input`, `not-found`, those of `authorise`, `not-obligor`, `wrong-status`,
 * `already-disputed`, and those of `signAction`.
 */
export const disputeReceivable = async (
  ctx: ServiceContext,
  actor: Actor | null,
  input: z.input<typeof disputeInput>,
): Promise<Result<Signed>> => {
  const parsed = parseInput(disputeInput, input);
  if (!parsed.ok) return parsed;
  return inTransaction(ctx, async tx => {
    const loaded = await loadReceivable(ctx, actor, 'receivable:dispute', parsed.value.subject, tx);
    if (!loaded.ok) return loaded;
    const { seen, actor: who } = loaded.value;
    const reason = await reasonCommitment(ctx, tx, seen, parsed.value.reason);
    const command = { type: 'DisputeReceivable', subject: seen.subject, reason: reason.root } as const;
    return sign(ctx, tx, who, command, { commitments: [reason] });
  });
};
