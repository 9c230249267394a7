import { z } from 'zod';
import { partiesOf } from '#domain/leases/lifecycle/state';
import { type Result, refuse } from '#domain/result';
import type { Actor } from '../actor.ts';
import { newCommitment } from '../commitments/new-commitment.ts';
import type { ServiceContext } from '../context.ts';
import { inTransaction } from '../in-transaction.ts';
import { parseInput } from '../input.ts';
import { reasonDetails, reasonOf } from '../receivables/reasons.ts';
import { noteFact, wordFact } from './agreement-facts.ts';
import { leaseId, loadOwnLease } from './load-lease.ts';
import { signersOfKeys } from './parties.ts';
import { LEASE_CANCEL_REASONS } from './reasons.ts';
import { audienceOf, type Changed, signChange } from './sign-change.ts';

export const cancelLeaseInput = z.object({ lease: leaseId, reason: reasonOf(LEASE_CANCEL_REASONS) });

/**
 * Gives up a lease that was signed and has not begun; the lessor alone, of one that it only declared. Its fingerprints are
 * free again. A proposal that is not signed yet is withdrawn (`withdrawAgreement`).
 *
 * Refusals: `invalid-input`, those of `loadOwnLease`, `wrong-status`, and those of `signAction`.
 */
export const cancelLease = async (
  ctx: ServiceContext,
  actor: Actor | null,
  input: z.input<typeof cancelLeaseInput>,
): Promise<Result<Changed>> => {
  const parsed = parseInput(cancelLeaseInput, input);
  if (!parsed.ok) return parsed;
  const { lease, reason } = parsed.value;
  return inTransaction(ctx, async tx => {
    const loaded = await loadOwnLease(ctx, actor, 'lease:propose', lease, { roles: ['lessor', 'lessee'], db: tx });
    if (!loaded.ok) return loaded;
    const { seen, state, actor: who } = loaded.value;
    if (state.status !== 'Signed') return refuse('wrong-status', { status: state.status });
    const signers = signersOfKeys(seen, [...partiesOf(state), ...seen.securedParties]);
    if (!signers.ok) return signers;
    const commitment = newCommitment(ctx, 'reason', reasonDetails(reason), { shareWith: audienceOf(seen, state) });
    return signChange(ctx, tx, who, seen, {
      kind: 'lease-cancellation',
      command: { type: 'CancelLease', subject: seen.subject, reason: commitment.root },
      signers: signers.value,
      commitments: [commitment],
      facts: [wordFact('reason', reason.code), ...noteFact(reason.note)],
    });
  });
};
