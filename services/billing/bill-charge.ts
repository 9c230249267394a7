import { billTotals } from '#domain/leases/billing/bill-lines';
import { chargeLines } from '#domain/leases/billing/charges';
import { PAYMENT_DAYS } from '#domain/leases/billing/due-bills';
import { clausesOn } from '#domain/leases/schedule/clauses';
import { accept, type Result } from '#domain/result';
import { addDays, type CalendarDate } from '#domain/time/calendar-date';
import type { Transaction } from '#prisma/client';
import type { ServiceContext } from '../context.ts';
import { inTransaction } from '../in-transaction.ts';
import { chargedJson } from '../leases/lease-charge.ts';
import { newId } from '../new-id.ts';
import { billLineToJson } from './bill-json.ts';
import { type LoadedBilling, loadBilling } from './load-billing.ts';
import type { BilledBy, MadeBill } from './made-bill.ts';
import { accountOf, machinesOf } from './make-bill.ts';
import { issueRentClaim } from './rent-claim.ts';
import { billedParty, languageOf, rentDocument, storeRentInvoice } from './rent-document.ts';

interface OpenCharge {
  readonly id: string;
  readonly root: string;
  readonly chargedOn: string;
  readonly lines: unknown;
}

/** The oldest charge of a lease that the chain names and that no bill is of. */
const openCharge = async (tx: Transaction, lease: string): Promise<OpenCharge | null> => {
  const [found] = await tx.$queryRaw<OpenCharge[]>`
    SELECT charge.id, charge.root, charge."chargedOn"::text AS "chargedOn", charge.lines FROM lease_charges charge
     WHERE charge.lease = ${lease} AND jsonb_array_length(charge.lines) > 0
       AND NOT EXISTS (SELECT 1 FROM rent_bills bill WHERE bill."chargeId" = charge.id)
       AND EXISTS (SELECT 1 FROM events named WHERE named.subject = charge.lease AND named.contract = 'Leases'
                     AND charge.root IN (named.args->>'settlement', named.args->>'agreement')
                     AND named.name IN ('Ended', 'Amended'))
     ORDER BY charge."createdAt" LIMIT 1`;
  return found ?? null;
};

/** The period in which a day lies; before the first and after the last, those. */
const periodOf = ({ contract }: LoadedBilling, day: CalendarDate) =>
  contract.rents.findLast(({ from }) => from <= day) ?? contract.rents[0];

/** Makes the bill of one charge, as `makeBill` does of a rent; what is due to the lessee makes one without invoice. */
const makeChargeBill = async (
  ctx: ServiceContext,
  tx: Transaction,
  loaded: LoadedBilling,
  { id: chargeId, root, chargedOn, lines: kept }: OpenCharge,
  by: BilledBy,
): Promise<Result<MadeBill>> => {
  const { subject, row, lessor, lessee, contract, today } = loaded;
  const actor = { organisationId: lessor.id, userId: by.userId };
  const { lines, depositMinor } = chargeLines(chargedJson.parse(kept));
  const { frequency } = contract.terms;
  const { vat } = clausesOn(contract.clauses, chargedOn);
  const totals = billTotals(lines, vat, depositMinor);
  const rent = periodOf(loaded, chargedOn);
  const sequence = loaded.bills.filter(({ part }) => part === 'charge').length;
  const dueOn = chargedOn > today ? chargedOn : addDays(today, PAYMENT_DAYS);
  const number = totals.totalMinor > 0n ? `${row.reference}-C${sequence + 1}` : null;
  const period = { from: chargedOn, until: addDays(chargedOn, 1) };
  let invoiceId: string | null = null;
  let receivable: MadeBill['receivable'] = null;
  if (number !== null) {
    const written = rentDocument({
      ...{ kind: 'invoice', number, issueDate: today, dueDate: dueOn, currency: row.currency, vat, frequency, lines },
      ...{ depositMinor, period, payee: null, preceding: null },
      seller: billedParty(lessor),
      buyer: billedParty(lessee),
      account: await accountOf(tx, loaded, lessor, rent?.number ?? 1),
      contract: row.contractNumber,
      lease: row.reference,
      machines: await machinesOf(tx, loaded, []),
      language: languageOf(lessee),
    });
    if (!written.ok) return written;
    const invoice = await storeRentInvoice(ctx, tx, actor, written.value, {
      seller: lessor,
      buyer: lessee,
      payee: null,
    });
    if (!invoice.ok) return invoice;
    const claim = await issueRentClaim(ctx, tx, actor, {
      ...{ lease: subject, leaseReference: row.reference, part: 'charge', sequence, creditor: lessor, lessor, lessee },
      period: { number: rent?.number ?? 1, from: chargedOn },
      invoice: { ...invoice.value, number, issueDate: today },
      faceMinor: totals.totalMinor,
      currency: row.currency,
      dueDate: dueOn,
    });
    if (!claim.ok) return claim;
    [invoiceId, receivable] = [invoice.value.invoiceId, claim.value];
  }
  const id = newId(ctx);
  await tx.rentBill.create({
    data: {
      ...{ id, lease: subject, period: rent?.number ?? 1, part: 'charge', sequence, number, invoiceId, root, chargeId },
      issuedOn: new Date(today),
      fromDate: new Date(period.from),
      toDate: new Date(period.until),
      dueOn: new Date(dueOn),
      currency: row.currency,
      ...totals,
      lines: lines.map(line => billLineToJson(line, row.currency)),
      receivable: receivable?.subject ?? null,
      creditorId: lessor.id,
      createdAt: ctx.clock.now(),
    },
  });
  const made = { id, period: rent?.number ?? 1, part: 'charge' as const, number, receivable, dueOn, stops: [] };
  return accept({ ...made, currency: row.currency, totalMinor: totals.totalMinor });
};

/**
 * Bills what a change of a lease costs, the oldest first, once the chain names it: a settlement, the price of machines that the
 * lessee buys, a payment agreed with an amendment. `null`: there is nothing. Refusals: those of `loadBilling`, `rentDocument`,
 * `issueRentClaim` and `signAction`.
 */
export const billCharge = async (ctx: ServiceContext, lease: string, by: BilledBy): Promise<Result<MadeBill | null>> =>
  inTransaction(ctx, async (tx): Promise<Result<MadeBill | null>> => {
    const loaded = await loadBilling(tx, ctx, lease);
    if (!loaded.ok) return loaded;
    const charge = await openCharge(tx, loaded.value.subject);
    return charge ? makeChargeBill(ctx, tx, loaded.value, charge, by) : accept(null);
  });
