import { type Random, WHOLE } from '#domain/receivables/parts';
import { planConsumption } from '#domain/receivables/plan-consumption';
import type { FragmentState } from '#domain/receivables/state';
import { accept, type Refusal, type Result, refuse } from '#domain/result';
import { type EntryUse, entryRemainder } from './bank-entry.ts';
import { entryPartsFor } from './entry-parts.ts';

/** One `RecordPayment`: how far it pays the fragment, and which parts of the bank entry it takes. */
export interface PlannedPayment {
  readonly from: bigint;
  readonly to: bigint;
  readonly entryParts: bigint;
  readonly amountMinor: bigint;
}

export const PLAN_REFUSALS = ['amount-not-positive', 'amount-above-open', 'amount-above-entry'] as const;

export interface PaymentRequest {
  readonly fragment: FragmentState;
  /** Face of the receivable. */
  readonly faceMinor: bigint;
  readonly entryMinor: bigint;
  /** What of the entry is allocated already, actions in flight included. */
  readonly use: EntryUse;
  readonly amountMinor: bigint;
  readonly random: Random;
}

/**
 * The payments that record an amount out of a bank entry on a fragment; several where reversals left holes. They are
 * recorded in this order. Refusals: `PLAN_REFUSALS`.
 */
export const planPayment = (
  request: PaymentRequest,
): Result<PlannedPayment[], Refusal<(typeof PLAN_REFUSALS)[number]>> => {
  const { fragment, faceMinor, entryMinor, amountMinor, random } = request;
  if (amountMinor <= 0n) return refuse('amount-not-positive', {}, 'amountMinor');
  const parts = planConsumption(fragment, faceMinor, amountMinor, random);
  if (!parts) return refuse('amount-above-open', {}, 'amountMinor');
  const rest = entryRemainder({ amountMinor: entryMinor }, request.use);
  if (amountMinor > rest) return refuse('amount-above-entry', { restMinor: rest.toString() }, 'amountMinor');
  const payments: PlannedPayment[] = [];
  let use = request.use;
  for (const part of parts) {
    // A part that is worth nothing still has to name an entry that closes it; when this one is used up, another will.
    if (part.amountMinor === 0n && use.allocatedParts >= WHOLE) continue;
    const entryParts = part.amountMinor === 0n ? 1n : entryPartsFor(entryMinor, use, part.amountMinor, random);
    if (entryParts === null) return refuse('amount-above-entry', { restMinor: rest.toString() }, 'amountMinor');
    payments.push({ ...part, entryParts });
    use = { allocatedMinor: use.allocatedMinor + part.amountMinor, allocatedParts: use.allocatedParts + entryParts };
  }
  return accept(payments);
};
