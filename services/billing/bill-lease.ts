import { z } from 'zod';
import { accept, type Result, refuse } from '#domain/result';
import { seeLease } from '#prisma/reads/see-lease';
import { type Actor, authorise } from '../actor.ts';
import type { ServiceContext } from '../context.ts';
import { note, parseInput } from '../input.ts';
import { billCharge } from './bill-charge.ts';
import { billNext } from './bill-due.ts';
import type { MadeBill } from './made-bill.ts';
import { billStoppedUse } from './usage-stops.ts';

/** `lease`: subject or reference. */
export const billLeaseInput = z.object({ lease: note(80) });

export interface BilledLease {
  readonly bills: readonly MadeBill[];
  /** The day on which there is something to bill next; null when all is billed. */
  readonly nextBillOn: string | null;
}

/**
 * Bills now what is due of a lease, with what its changes cost, and use that was stopped and is clear. The lessor's people, whether or not the
 * portal does it on its own.
 *
 * Refusals: `sign-in-required`, `invalid-input`, those of `authorise`, `not-found`, `not-lessor`, `nothing-to-bill` (params:
 * next, the day), those of `loadBilling` and `makeBill`. Bills that were made before one was refused stay.
 */
export const billLease = async (
  ctx: ServiceContext,
  actor: Actor | null,
  input: z.input<typeof billLeaseInput>,
): Promise<Result<BilledLease>> => {
  const allowed = authorise(actor, 'lease:bill');
  if (!allowed.ok) return allowed;
  const parsed = parseInput(billLeaseInput, input);
  if (!parsed.ok) return parsed;
  const { organisationId, userId } = allowed.value;
  const seen = await seeLease(ctx.db, organisationId, parsed.value.lease, ctx.clock.now());
  if (!seen) return refuse('not-found');
  if (seen.lessor.organisationId !== organisationId) return refuse('not-lessor');
  const bills: MadeBill[] = [];
  let nextBillOn: string | null = null;
  let didAnything = false;
  for (;;) {
    const turn = await billNext(ctx, seen.subject, { userId });
    if (!turn.ok) return turn;
    nextBillOn = turn.value.nextBillOn;
    if (!turn.value.done) break;
    didAnything = true;
    if (turn.value.bill) bills.push(turn.value.bill);
  }
  for (;;) {
    const charged = await billCharge(ctx, seen.subject, { userId });
    if (!charged.ok) return charged;
    if (!charged.value) break;
    bills.push(charged.value);
  }
  for (;;) {
    const cleared = await billStoppedUse(ctx, seen.subject, { userId });
    if (!cleared.ok) return cleared;
    if (!cleared.value) break;
    bills.push(cleared.value);
  }
  if (bills.length === 0 && !didAnything) return refuse('nothing-to-bill', { next: nextBillOn ?? '' });
  return accept({ bills, nextBillOn });
};
