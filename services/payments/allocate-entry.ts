import { z } from 'zod';
import { type Result, refuse } from '#domain/result';
import { type Actor, authorise } from '../actor.ts';
import type { ServiceContext } from '../context.ts';
import { inTransaction } from '../in-transaction.ts';
import { parseInput, rowId } from '../input.ts';
import { allocate, allocationInput } from './allocate.ts';

export const allocateEntryInput = z.object({ entryId: rowId, allocations: z.array(allocationInput).min(1).max(100) });

/**
 * Pays further receivables out of an entry that was recorded before and is not used up.
 *
 * Refusals: `sign-in-required`, `invalid-input`, those of `authorise`, `not-found` (the entry), and those of `allocate`.
 */
export const allocateEntry = async (
  ctx: ServiceContext,
  actor: Actor | null,
  input: z.input<typeof allocateEntryInput>,
): Promise<Result<{ readonly actionIds: readonly string[]; readonly unallocatedMinor: string }>> => {
  const allowed = authorise(actor, 'payment:record');
  if (!allowed.ok) return allowed;
  const parsed = parseInput(allocateEntryInput, input);
  if (!parsed.ok) return parsed;
  const { entryId, allocations } = parsed.value;
  const { organisationId } = allowed.value;
  return inTransaction(ctx, async tx => {
    const known = await tx.bankEntry.findFirst({ where: { id: entryId, organisationId } });
    if (!known) return refuse('not-found', {}, 'entryId');
    const name = `lienlight.entry:${known.accountId}:${known.reference}`;
    await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(${name}, 0))`;
    return allocate(ctx, tx, allowed.value, known, allocations);
  });
};
