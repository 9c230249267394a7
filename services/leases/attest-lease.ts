import { z } from 'zod';
import type { Result } from '#domain/result';
import type { Actor } from '../actor.ts';
import { newCommitment } from '../commitments/new-commitment.ts';
import type { ServiceContext } from '../context.ts';
import { inTransaction } from '../in-transaction.ts';
import { note, parseInput } from '../input.ts';
import { leaseId, loadOwnLease } from './load-lease.ts';
import { audienceOf, type Changed, signAlone } from './sign-change.ts';

export const attestLeaseInput = z.object({ lease: leaseId, note: note().optional() });

/**
 * The lessee says that a lease which its lessor declared is as declared: from then on it is as if both had signed it.
 *
 * Refusals: `invalid-input`, those of `loadOwnLease`, `already-attested`, `wrong-status`, and those of `signAction`.
 */
export const attestLease = async (
  ctx: ServiceContext,
  actor: Actor | null,
  input: z.input<typeof attestLeaseInput>,
): Promise<Result<Changed>> => {
  const parsed = parseInput(attestLeaseInput, input);
  if (!parsed.ok) return parsed;
  return inTransaction(ctx, async tx => {
    const loaded = await loadOwnLease(ctx, actor, 'lease:commence', parsed.value.lease, { roles: ['lessee'], db: tx });
    if (!loaded.ok) return loaded;
    const { seen, state, actor: who } = loaded.value;
    const statement = newCommitment(
      ctx,
      'agreement',
      { lease: seen.subject, terms: state.root, attested: true, note: parsed.value.note ?? null },
      { shareWith: audienceOf(seen, state) },
    );
    const command = { type: 'AttestLease', subject: seen.subject, statement: statement.root } as const;
    return signAlone(ctx, tx, who, command, [statement]);
  });
};
