import { z } from 'zod';
import { accept, type Result, refuse } from '#domain/result';
import { addDays, dateOf } from '#domain/time/calendar-date';
import { type Actor, authorise } from '../actor.ts';
import type { ServiceContext } from '../context.ts';
import { proposeSale } from '../equipment/propose-sale.ts';
import { inTransaction } from '../in-transaction.ts';
import { minorUnits, note, parseInput, rowId } from '../input.ts';
import { draftLease, leaseDraftShape } from './lease-draft.ts';
import { putLease } from './propose-lease.ts';

const { lesseeId: _lessee, machines: _machines, headSubject: _head, ...leaseShape } = leaseDraftShape;

export const saleAndLeaseBackInput = z.object({
  /** Who buys the machines and lets them back. */
  buyerId: rowId,
  /** What is sold, each at its price in the lease's currency. */
  machines: z
    .array(z.object({ machine: z.string().trim().min(1).max(80), priceMinor: minorUnits }))
    .min(1)
    .max(16),
  conditions: note(4000).optional(),
  lease: z.object(leaseShape),
  /** How long the buyer may take. */
  expiresInDays: z.number().int().min(1).max(365).default(30),
});

export interface ProposedSaleAndLeaseBack {
  readonly subject: string;
  readonly reference: string;
  readonly agreementId: string | null;
  /** One offer of title for each machine, in the order given. */
  readonly saleActionIds: readonly string[];
}

/**
 * The owner of machines offers title to them and asks to lease them back, in one step: both or neither is proposed. The buyer
 * accepts the sales and signs the lease as lessor; when title has passed, the seller accepts the machines as lessee.
 *
 * Refusals: `sign-in-required`, `invalid-input`, those of `authorise`, of `draftLease`, of `newLease`, of `proposeSale`, and of
 * `signAction`.
 */
export const proposeSaleAndLeaseBack = async (
  ctx: ServiceContext,
  actor: Actor | null,
  input: z.input<typeof saleAndLeaseBackInput>,
): Promise<Result<ProposedSaleAndLeaseBack>> => {
  const allowed = authorise(actor, 'lease:propose');
  if (!allowed.ok) return allowed;
  const parsed = parseInput(saleAndLeaseBackInput, input);
  if (!parsed.ok) return parsed;
  const { buyerId, machines, conditions, lease, expiresInDays } = parsed.value;
  const { organisationId } = allowed.value;
  if (buyerId === organisationId) return refuse('self-dealing', {}, 'buyerId');
  const today = dateOf(Math.floor(ctx.clock.now().getTime() / 1000));
  return inTransaction(ctx, async tx => {
    const draft = await draftLease(
      ctx,
      tx,
      buyerId,
      { ...lease, lesseeId: organisationId, machines: machines.map(one => one.machine) },
      { sellerId: organisationId },
    );
    if (!draft.ok) return draft;
    const sold = draft.value.machines.map((machine, at) => ({
      ...machine,
      priceMinor: machines[at]?.priceMinor ?? 0n,
    }));
    const sales = new Map<string, string>();
    // Subjects in ascending order, as whoever signs several does.
    for (const { subject, priceMinor } of sold.toSorted((a, b) => (a.subject < b.subject ? -1 : 1))) {
      const sale = await proposeSale({ ...ctx, db: tx }, allowed.value, {
        subject,
        buyerId,
        priceMinor,
        currency: draft.value.contract.terms.currency,
        expiresOn: addDays(today, expiresInDays),
        ...(conditions !== undefined && { conditions }),
      });
      if (!sale.ok) return sale;
      sales.set(subject, sale.value.actionId);
    }
    const proposed = await putLease(ctx, tx, allowed.value, draft.value, expiresInDays);
    if (!proposed.ok) return proposed;
    const { subject, reference, agreementId } = proposed.value;
    return accept({
      subject,
      reference,
      agreementId,
      saleActionIds: sold.map(machine => sales.get(machine.subject) ?? ''),
    });
  });
};
