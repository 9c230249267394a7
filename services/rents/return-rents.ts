import { z } from 'zod';
import { type Result, refuse } from '#domain/result';
import { type Actor, authorise, requireActor } from '../actor.ts';
import { type ProposedAgreement, proposeAgreement } from '../agreements/propose-agreement.ts';
import { newCommitment } from '../commitments/new-commitment.ts';
import type { ServiceContext } from '../context.ts';
import { inTransaction } from '../in-transaction.ts';
import { minorUnits, note, parseInput } from '../input.ts';
import { leaseContent, moneyFact, noteFact, textFact } from '../leases/agreement-facts.ts';
import { leaseId, loadLease } from '../leases/load-lease.ts';

export const returnRentsInput = z.object({
  lease: leaseId,
  /** The sale's place among those of the lease on chain, from 0. */
  assignment: z.number().int().min(0).max(15),
  /** What the lessor pays for it, where anything. */
  settlementMinor: minorUnits.default(0n),
  note: note().optional(),
});

/**
 * Rents that were sold and are not billed yet go back to the lessor: recourse, or as both please. Lessor or bank proposes, both
 * sign; also in default, and when one of them is frozen. Rents that were billed stay receivables of the bank, and are
 * repurchased as such.
 *
 * Refusals: `invalid-input`, those of `loadLease` and `authorise`, `lease-settling`, `unknown-assignment`, `not-party`,
 * `key-held-elsewhere`, and those of `signAction`.
 */
export const returnRents = async (
  ctx: ServiceContext,
  actor: Actor | null,
  input: z.input<typeof returnRentsInput>,
): Promise<Result<ProposedAgreement>> => {
  const parsed = parseInput(returnRentsInput, input);
  if (!parsed.ok) return parsed;
  const { lease, assignment, settlementMinor, note: text } = parsed.value;
  const who = requireActor(actor);
  if (!who.ok) return who;
  return inTransaction(ctx, async tx => {
    const loaded = await loadLease(ctx, actor, 'lease:read', lease, tx);
    if (!loaded.ok) return loaded;
    const { seen } = loaded.value;
    const { organisationId } = who.value;
    if (!seen.state) return refuse('lease-settling');
    const sale = seen.state.assignments[assignment];
    if (!sale || sale.returned) return refuse('unknown-assignment', { assignment: String(assignment) }, 'assignment');
    const bank = seen.partyOf(sale.assignee);
    if (!bank) return refuse('key-held-elsewhere');
    const isLessor = seen.lessor.organisationId === organisationId;
    if (!isLessor && bank.organisationId !== organisationId) return refuse('not-party');
    const allowed = authorise(who.value, isLessor ? 'rent:sell' : 'rent:buy', seen.subject);
    if (!allowed.ok) return allowed;
    const { currency, reference } = seen.row;
    const parties = [seen.lessor.organisationId, bank.organisationId];
    const settlement = newCommitment(
      ctx,
      'settlement',
      {
        ...{ lease: seen.subject, reference, assignment, firstPeriod: sale.first, lastPeriod: sale.last, currency },
        settlementMinor: settlementMinor.toString(),
        note: text ?? null,
      },
      { shareWith: parties },
    );
    return proposeAgreement(ctx, tx, allowed.value, {
      kind: 'rent-return',
      command: { type: 'ReturnRents', subject: seen.subject, assignment, settlement: settlement.root },
      signers: [{ organisationId: bank.organisationId }, { organisationId: seen.lessor.organisationId }],
      content: leaseContent(reference, [
        textFact('buyer', bank.name),
        textFact('sold-periods', `${sale.first}–${sale.last}`),
        ...(settlementMinor > 0n ? [moneyFact('paid-back', settlementMinor, currency)] : []),
        ...noteFact(text),
      ]),
      commitments: [settlement],
    });
  });
};
