import { z } from 'zod';
import { isBytes32 } from '#domain/hex';
import { type Result, refuse } from '#domain/result';
import { receivableOf } from '#prisma/reads/see-receivable';
import { type Actor, authorise } from '../actor.ts';
import type { ServiceContext } from '../context.ts';
import { inTransaction } from '../in-transaction.ts';
import { bytes32, parseInput } from '../input.ts';
import { REVERSAL_REASONS, reasonOf } from '../receivables/reasons.ts';
import { reasonCommitment, type Signed, sign } from '../receivables/sign.ts';

export const reverseAllocationInput = z.object({ allocation: bytes32, reason: reasonOf(REVERSAL_REASONS) });

/**
 * Takes back a payment that did not stand: what it had paid is open again, and its entry has the money back. Who recorded it
 * may, also when the fragment has passed on since.
 *
 * Refusals: `sign-in-required`, `invalid-input`, those of `authorise`, `not-found`, `already-reversed`,
 * `unknown-allocation` (the chain never took it), `too-many-holes`, `wrong-status`, and those of `signAction`.
 */
export const reverseAllocation = async (
  ctx: ServiceContext,
  actor: Actor | null,
  input: z.input<typeof reverseAllocationInput>,
): Promise<Result<Signed>> => {
  const allowed = authorise(actor, 'payment:reverse');
  if (!allowed.ok) return allowed;
  const parsed = parseInput(reverseAllocationInput, input);
  if (!parsed.ok) return parsed;
  const { allocation, reason: given } = parsed.value;
  const { organisationId } = allowed.value;
  return inTransaction(ctx, async tx => {
    const row = await tx.allocation.findFirst({
      where: { allocation, entry: { organisationId } },
      select: { subject: true },
    });
    if (!row || !isBytes32(row.subject)) return refuse('not-found', {}, 'allocation');
    const seen = await receivableOf(tx, organisationId, row.subject, ctx.clock.now());
    const reason = await reasonCommitment(ctx, tx, seen, given);
    const command = { type: 'ReversePayment', subject: seen.subject, allocation, reason: reason.root } as const;
    const signed = await sign(ctx, tx, allowed.value, command, { commitments: [reason] });
    if (signed.ok) {
      await tx.allocation.update({ where: { allocation }, data: { reversalActionId: signed.value.actionId } });
    }
    return signed;
  });
};
