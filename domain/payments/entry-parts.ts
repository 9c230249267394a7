import { cutRange, type Random, WHOLE } from '#domain/receivables/parts';
import type { EntryUse } from './bank-entry.ts';

/**
 * The parts of a bank entry that an allocation takes: from the left, so that after it the parts taken amount to the
 * money taken exactly, and all of the money is all of the parts. A reversal gives back what its allocation took, which
 * may be a minor unit off the left edge; the next allocation brings the sums together again. `null` when the entry does
 * not hold the amount.
 */
export const entryPartsFor = (
  entryMinor: bigint,
  use: EntryUse,
  amountMinor: bigint,
  random: Random,
): bigint | null => {
  if (amountMinor <= 0n) return null;
  const range = cutRange({
    faceMinor: entryMinor,
    from: 0n,
    limit: WHOLE,
    amountMinor: use.allocatedMinor + amountMinor,
    atLeast: use.allocatedParts + 1n,
  });
  if (range)
    return range.to > use.allocatedParts ? range.from + random(range.to - range.from + 1n) - use.allocatedParts : null;
  const isWithin = use.allocatedMinor + amountMinor <= entryMinor && use.allocatedParts < WHOLE;
  return isWithin ? 1n : null;
};
