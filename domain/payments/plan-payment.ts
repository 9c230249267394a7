import { amountOf, type Random } from '#domain/receivables/parts';
import { planConsumption } from '#domain/receivables/plan-consumption';
import { type FragmentState, openIntervalsOf } from '#domain/receivables/state';
import { accept, type Refusal, type Result, refuse } from '#domain/result';
import { type EntryUse, entryRemainder } from './bank-entry.ts';
import { entryPartsFor } from './entry-parts.ts';

/** One `RecordPayment`: the open interval that it pays, and how many parts of the bank entry it takes. */
export interface PlannedPayment {
  readonly from: bigint;
  readonly to: bigint;
  readonly entryParts: bigint;
  readonly amountMinor: bigint;
}

export interface PaymentPlan {
  /** In the order in which they are recorded. */
  readonly payments: readonly PlannedPayment[];
  /** What of the entry is allocated after them. */
  readonly use: EntryUse;
}

export const PLAN_REFUSALS = ['nothing-open', 'amount-above-open', 'entry-exceeded'] as const;

export interface PaymentRequest {
  readonly fragment: FragmentState;
  /** Face of the receivable. */
  readonly faceMinor: bigint;
  readonly entryMinor: bigint;
  /** What of the entry is allocated already, actions in flight included. */
  readonly use: EntryUse;
  /** Positive. */
  readonly amountMinor: bigint;
  readonly random: Random;
}

/**
 * How an amount of a bank entry pays an amount of a fragment, both cut exactly to the minor unit at points drawn at
 * random: as many payments as it takes open intervals, for reversals leave holes. Refusals: `PLAN_REFUSALS`, with what is
 * left in their params.
 */
export const planPayment = (request: PaymentRequest): Result<PaymentPlan, Refusal<(typeof PLAN_REFUSALS)[number]>> => {
  const { fragment, faceMinor, entryMinor, amountMinor, random } = request;
  const openMinor = openIntervalsOf(fragment).reduce((sum, { from, to }) => sum + amountOf(faceMinor, from, to), 0n);
  if (openMinor === 0n) return refuse('nothing-open');
  const left = entryRemainder({ amountMinor: entryMinor }, request.use);
  const exceeded = refuse('entry-exceeded', { left: left.toString() }, 'amountMinor');
  if (amountMinor > left) return exceeded;
  const parts = planConsumption(fragment, faceMinor, amountMinor, random);
  if (!parts) return refuse('amount-above-open', { open: openMinor.toString() }, 'amountMinor');
  const payments: PlannedPayment[] = [];
  let { use } = request;
  for (const part of parts) {
    const last = payments.at(-1);
    if (part.amountMinor === 0n && last && last.entryParts > 1n) {
      // An open interval that is worth nothing goes with the money before it, and takes the least of its parts.
      payments.splice(-1, 1, { ...last, entryParts: last.entryParts - 1n });
      payments.push({ ...part, entryParts: 1n });
      continue;
    }
    const entryParts = part.amountMinor === 0n ? 1n : entryPartsFor(entryMinor, use, part.amountMinor, random);
    if (entryParts === null) return exceeded;
    payments.push({ ...part, entryParts });
    use = { allocatedMinor: use.allocatedMinor + part.amountMinor, allocatedParts: use.allocatedParts + entryParts };
  }
  return accept({ payments, use });
};
