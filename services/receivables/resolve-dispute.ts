import { z } from 'zod';
import type { Result } from '#domain/result';
import type { Actor } from '../actor.ts';
import { newCommitment } from '../commitments/new-commitment.ts';
import type { ServiceContext } from '../context.ts';
import { inTransaction } from '../in-transaction.ts';
import { note, parseInput } from '../input.ts';
import { loadReceivable, receivableId } from './load-receivable.ts';
import { audienceOf, type Signed, sign } from './sign.ts';

export const resolveDisputeInput = z.object({ subject: receivableId, resolution: z.object({ note: note() }) });

/**
 * The obligor ends its dispute, and says how it was resolved.
 *
 * Refusals: `sign-in-required`, `invalid-input`, `not-found`, those of `authorise`, `not-obligor`, `not-disputed`,
 * `wrong-status`, and those of `signAction`.
 */
export const resolveDispute = async (
  ctx: ServiceContext,
  actor: Actor | null,
  input: z.input<typeof resolveDisputeInput>,
): Promise<Result<Signed>> => {
  const parsed = parseInput(resolveDisputeInput, input);
  if (!parsed.ok) return parsed;
  const { subject, resolution } = parsed.value;
  return inTransaction(ctx, async tx => {
    const loaded = await loadReceivable(ctx, actor, 'receivable:resolve-dispute', subject, tx);
    if (!loaded.ok) return loaded;
    const { seen, actor: who } = loaded.value;
    const details = newCommitment(ctx, 'reason', { note: resolution.note }, { shareWith: await audienceOf(tx, seen) });
    const command = { type: 'ResolveDispute', subject: seen.subject, resolution: details.root } as const;
    return sign(ctx, tx, who, command, { commitments: [details] });
  });
};
