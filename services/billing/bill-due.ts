import { isBytes32 } from '#domain/hex';
import { type DueBill, dueBills, nextBillOn } from '#domain/leases/billing/due-bills';
import { accept, type Result } from '#domain/result';
import type { Transaction } from '#prisma/client';
import type { ActionActor } from '../actions/action-request.ts';
import type { ServiceContext } from '../context.ts';
import { inTransaction } from '../in-transaction.ts';
import { type LoadedBilling, loadBilling, type MadeRentBill } from './load-billing.ts';
import type { BilledBy, MadeBill } from './made-bill.ts';
import { billPeriod, makeBill } from './make-bill.ts';
import { machineUse } from './usage.ts';
import { clearStops } from './usage-stops.ts';

/** Writes down when there is something to bill next, so that a run finds the lease then and not before. */
const keepNext = async (tx: Transaction, loaded: LoadedBilling): Promise<string | null> => {
  const next = nextBillOn(loaded.billing);
  const kept = loaded.row.nextBillOn?.toISOString().slice(0, 10) ?? null;
  if (kept !== next)
    await tx.lease.update({
      where: { subject: loaded.subject },
      data: { nextBillOn: next === null ? null : new Date(next) },
    });
  return next;
};

const billOne = async (
  ctx: ServiceContext,
  tx: Transaction,
  actor: ActionActor,
  loaded: LoadedBilling,
  due: DueBill,
): Promise<Result<MadeBill>> => {
  const uses = [];
  if (due.withUsage) {
    for (const machine of loaded.state.machines) {
      const use = await machineUse(tx, loaded, machine, due.rent.number);
      if (use) uses.push(use);
    }
  }
  const { part, rent, withUsage } = due;
  const made = await makeBill(ctx, tx, actor, loaded, { part, rent, withUsage, uses, sequence: 0 });
  if (made.ok && withUsage) await clearStops(tx, loaded.subject);
  return made;
};

/**
 * A rent that was billed but is not on chain, because its BillPeriod was refused or expired: it is signed anew, for the same
 * receivable. The bill stays the one that it is.
 */
const signAgain = async (
  ctx: ServiceContext,
  tx: Transaction,
  actor: ActionActor,
  loaded: LoadedBilling,
  { rent }: DueBill,
  { id, receivable, root }: MadeRentBill,
): Promise<Result<null>> => {
  const paper = receivable !== null && isBytes32(receivable) && isBytes32(root) ? { receivable, root } : null;
  const signed = await billPeriod(ctx, tx, actor, loaded, { rent }, paper);
  if (!signed.ok) return signed;
  await tx.rentBill.update({ where: { id }, data: { actionId: signed.value.actionId } });
  return accept(null);
};

/** What a turn of the billing did: whether it did anything, the bill that it made, if any, and when there is more to bill. */
export interface BillingTurn {
  readonly done: boolean;
  readonly bill: MadeBill | null;
  readonly nextBillOn: string | null;
}

/**
 * Makes the oldest bill of a lease whose day has come, in one transaction of its own. Of two runs at once the second waits for
 * the lease's lock and finds the bill made; a run that is killed leaves all of a bill or nothing. Refusals: those of
 * `loadBilling` and `makeBill`.
 */
export const billNext = async (ctx: ServiceContext, lease: string, by: BilledBy): Promise<Result<BillingTurn>> =>
  inTransaction(ctx, async (tx): Promise<Result<BillingTurn>> => {
    const loaded = await loadBilling(tx, ctx, lease);
    if (!loaded.ok) return loaded;
    const [due] = dueBills(loaded.value.billing, loaded.value.today);
    if (!due) return accept({ done: false, bill: null, nextBillOn: await keepNext(tx, loaded.value) });
    const actor = { organisationId: loaded.value.lessor.id, userId: by.userId };
    const known = loaded.value.bills.find(({ part, period }) => part === 'rent' && period === due.rent.number);
    const isAgain = due.part === 'rent' && known !== undefined;
    const made: Result<MadeBill | null> = isAgain
      ? await signAgain(ctx, tx, actor, loaded.value, due, known)
      : await billOne(ctx, tx, actor, loaded.value, due);
    if (!made.ok) return made;
    const after = await loadBilling(tx, ctx, lease);
    if (!after.ok) return after;
    return accept({ done: true, bill: made.value, nextBillOn: await keepNext(tx, after.value) });
  });
