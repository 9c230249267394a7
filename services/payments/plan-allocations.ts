import { type EntryUse, entryRemainder } from '#domain/payments/bank-entry';
import { entryPartsFor } from '#domain/payments/entry-parts';
import type { Random } from '#domain/receivables/parts';
import { planConsumption } from '#domain/receivables/plan-consumption';
import type { FragmentState } from '#domain/receivables/state';
import { accept, type Result, refuse } from '#domain/result';

/** One payment of one open interval out of the entry: an action of its own. */
export interface PlannedAllocation {
  readonly from: bigint;
  readonly to: bigint;
  readonly entryParts: bigint;
  readonly amountMinor: bigint;
}

export interface AllocationPlan {
  readonly payments: readonly PlannedAllocation[];
  /** How much of the entry is used after them. */
  readonly use: EntryUse;
}

/**
 * How an amount of an entry pays an amount of a fragment: both cut exactly to the minor unit, at points drawn at random.
 * Refusals: `nothing-open`, `amount-above-open`, `entry-exceeded`, each with what is left in its params.
 */
export const planAllocation = (
  entryMinor: bigint,
  before: EntryUse,
  fragment: FragmentState,
  { faceMinor, openMinor, amountMinor }: { faceMinor: bigint; openMinor: bigint; amountMinor: bigint },
  random: Random,
): Result<AllocationPlan> => {
  if (openMinor === 0n) return refuse('nothing-open');
  const left = entryRemainder({ amountMinor: entryMinor }, before);
  if (amountMinor > left) return refuse('entry-exceeded', { left: left.toString() }, 'amountMinor');
  const parts = planConsumption(fragment, faceMinor, amountMinor, random);
  if (!parts) return refuse('amount-above-open', { open: openMinor.toString() }, 'amountMinor');
  const payments: PlannedAllocation[] = [];
  let use = before;
  for (const { from, to, amountMinor: part } of parts) {
    const last = payments.at(-1);
    if (part === 0n && last) {
      // An open interval that is worth nothing goes with the money before it, and takes the least of its parts.
      payments.splice(-1, 1, { ...last, entryParts: last.entryParts - 1n });
      payments.push({ from, to, entryParts: 1n, amountMinor: 0n });
      continue;
    }
    const entryParts = entryPartsFor(entryMinor, use, part, random);
    if (entryParts === null) return refuse('entry-exceeded', { left: left.toString() }, 'amountMinor');
    payments.push({ from, to, entryParts, amountMinor: part });
    use = { allocatedMinor: use.allocatedMinor + part, allocatedParts: use.allocatedParts + entryParts };
  }
  return accept({ payments, use });
};
