import { z } from 'zod';
import type { Result } from '#domain/result';
import type { Actor } from '../actor.ts';
import type { ServiceContext } from '../context.ts';
import { inTransaction } from '../in-transaction.ts';
import { parseInput } from '../input.ts';
import { loadReceivable, receivableId } from './load-receivable.ts';
import { REJECT_REASONS, reasonOf } from './reasons.ts';
import { reasonCommitment, type Signed, sign } from './sign.ts';

export const rejectInput = z.object({ subject: receivableId, reason: reasonOf(REJECT_REASONS) });

/**
 * The obligor rejects a receivable, with a reason that its creditors see.
 *
 * Refusals: `sign-in-required`, `invalid-input`, `not-found`, those of `authorise`, `not-obligor`, `wrong-status` (it was
 * answered before), `already-assigned`, and those of `signAction`.
 */
export const rejectReceivable = async (
  ctx: ServiceContext,
  actor: Actor | null,
  input: z.input<typeof rejectInput>,
): Promise<Result<Signed>> => {
  const parsed = parseInput(rejectInput, input);
  if (!parsed.ok) return parsed;
  return inTransaction(ctx, async tx => {
    const loaded = await loadReceivable(ctx, actor, 'receivable:reject', parsed.value.subject, tx);
    if (!loaded.ok) return loaded;
    const { seen, actor: who } = loaded.value;
    const reason = await reasonCommitment(ctx, tx, seen, parsed.value.reason);
    const command = { type: 'RejectReceivable', subject: seen.subject, reason: reason.root } as const;
    return sign(ctx, tx, who, command, { commitments: [reason] });
  });
};
