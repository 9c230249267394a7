import { z } from 'zod';
import { accept, type Result, refuse } from '#domain/result';
import { isTimeZone } from '#domain/time/zoned-day';
import type { Actor } from '../actor.ts';
import { announce } from '../announce.ts';
import type { ServiceContext } from '../context.ts';
import { inTransaction } from '../in-transaction.ts';
import { parseInput } from '../input.ts';
import { isOwn, leaseId, loadLease } from './load-lease.ts';

export const leaseHandlingInput = z.object({
  lease: leaseId,
  /** Whether the portal bills the lessor's rents on their days. */
  billingOn: z.boolean().optional(),
  timeZone: z.string().refine(isTimeZone, 'a time zone, e.g. Europe/Berlin').optional(),
});

/**
 * What the lessor may set without the lessee: whether the portal bills for it, and by which clocks its days are counted.
 *
 * Refusals: `invalid-input`, those of `loadLease`, `not-lessor`.
 */
export const setLeaseHandling = async (
  ctx: ServiceContext,
  actor: Actor | null,
  input: z.input<typeof leaseHandlingInput>,
): Promise<Result<{ readonly subject: string }>> => {
  const parsed = parseInput(leaseHandlingInput, input);
  if (!parsed.ok) return parsed;
  const { lease, billingOn, timeZone } = parsed.value;
  return inTransaction(ctx, async tx => {
    const loaded = await loadLease(ctx, actor, 'lease:bill', lease, tx);
    if (!loaded.ok) return loaded;
    const { seen, actor: who } = loaded.value;
    if (!isOwn(seen, who.organisationId, 'lessor')) return refuse('not-lessor');
    await tx.lease.update({
      where: { subject: seen.subject },
      data: { ...(billingOn !== undefined && { billingOn }), ...(timeZone !== undefined && { timeZone }) },
    });
    await announce(tx, { organisations: [who.organisationId], subjects: [seen.subject] });
    return accept({ subject: seen.subject });
  });
};
